"""What is read and what is not: the page for people and the file for programs."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from lxml import html

from scraper.model import Reason, SourceState, Status
from scraper.normalise.reasons import in_words
from scraper.publish.views import FeedSettings, SiteView
from tests.publish.shown import render_index, render_site

OCTOBER_8 = datetime(2025, 10, 8, 9, tzinfo=UTC)
OCTOBER_12 = datetime(2025, 10, 12, 9, tzinfo=UTC)
DAY = timedelta(days=1)
RHYTHM = tuple(OCTOBER_12 - n * DAY for n in range(6, -1, -1))


def failing(source: SourceState, status: Status = Status.FAILING, reason: Reason = Reason.TIMEOUT) -> SourceState:
    return replace(source, status=status, failures=4, turned=OCTOBER_12, error=f"{reason}: told in English")


def page(view: SiteView, settings: FeedSettings) -> str:
    document = html.fromstring(render_index([view], [], settings)["coverage.html"].decode())
    return " ".join(document.text_content().split())


def status(view: SiteView, settings: FeedSettings) -> Mapping[str, Any]:
    found = json.loads(render_index([view], [], settings)["status.json"])
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": Status.NEW}, "Non ancora letta"),
        ({"status": Status.OK}, "Letta regolarmente"),
        ({"status": Status.UNCHANGED}, "Letta regolarmente"),
        (
            {"status": Status.FAILING, "failures": 1, "error": "timed out: x", "turned": OCTOBER_8},
            "Non leggibile dall’8 ottobre 2025: il sito risponde troppo lentamente",
        ),
        (
            {"status": Status.FAILING, "failures": 1, "error": "unreachable: x", "turned": OCTOBER_12, "last_ok": None},
            "Non leggibile fin dal primo tentativo: il sito non risponde",
        ),
        (
            {"status": Status.SUSPECT, "failures": 1, "error": "not itself today: x", "turned": OCTOBER_12},
            "Risponde con una pagina anomala dal 12 ottobre 2025",
        ),
        (
            {"status": Status.REFUSED, "failures": 1, "error": "robots.txt forbids: x", "turned": OCTOBER_12},
            "Non leggibile dal 12 ottobre 2025: il sito chiede ai programmi di non leggerla (robots.txt)",
        ),
        (
            {"status": Status.UNCHANGED, "quickened": RHYTHM, "last_ok": OCTOBER_12 + 40 * DAY},
            "Letta regolarmente, ma senza novità dal 12 ottobre 2025: molto più a lungo del solito",
        ),
    ],
)
def test_the_page_tells_the_health_of_a_source_in_words(
    view: SiteView, source: SourceState, settings: FeedSettings, *, fields: dict[str, Any], words: str
) -> None:
    shown = page(replace(view, sources=(replace(source, **fields),)), settings)
    assert f"www.comune.cuneo.it/cooperazione-internazionale {words} Per i programmi" in shown


def test_a_site_is_summed_up_in_a_sentence(view: SiteView, source: SourceState, settings: FeedSettings) -> None:
    other = replace(source, source=replace(source.source, id="cuneo-avvisi", url="https://www.comune.cuneo.it/avvisi"))
    sums = {
        (source,): "La pagina seguita è a posto.",
        (source, other): "Tutte le 2 pagine seguite sono a posto.",
        (failing(source), other): "Una pagina non è a posto, su 2 seguite.",
        (failing(source), failing(other)): "Nessuna delle 2 pagine seguite è a posto.",
        (failing(source),): "La pagina seguita non è a posto.",
        (): "Nessuna pagina seguita.",
    }
    for sources, words in sums.items():
        assert words in page(replace(view, sources=sources), settings)


def test_every_reason_has_italian_words() -> None:
    words = [in_words(reason) for reason in Reason]
    assert len(set(words)) == len(Reason)


def test_what_the_last_look_came_to_in_english_is_on_no_page(
    view: SiteView, source: SourceState, settings: FeedSettings
) -> None:
    files = render_index([replace(view, sources=(failing(source),))], [], settings)
    assert not [name for name, data in files.items() if b"told in English" in data]


def test_the_status_names_every_list_and_nothing_else(view: SiteView, settings: FeedSettings) -> None:
    ok = view.sources[0]
    well = replace(ok, turned=OCTOBER_8)
    assert status(replace(view, sources=(well, *view.sources[1:])), settings) == {
        "version": 1,
        "sources": [
            {
                "id": "cuneo-cooperazione",
                "site": "cuneo",
                "url": "https://www.comune.cuneo.it/cooperazione-internazionale",
                "health": "ok",
                "since": "2025-10-08T11:00:00+02:00",
                "reason": None,
                "why": None,
            }
        ],
    }


def test_the_status_says_since_when_and_why_a_source_is_blind(
    view: SiteView, source: SourceState, settings: FeedSettings
) -> None:
    ill = failing(source, Status.REFUSED, Reason.ROBOTS_REFUSED)
    [told] = status(replace(view, sources=(ill,)), settings)["sources"]
    assert (told["health"], told["since"]) == ("refused", "2025-10-12T11:00:00+02:00")
    assert told["reason"] == "robots.txt forbids"
    assert told["why"] == "il sito chiede ai programmi di non leggerla (robots.txt)"


def test_another_look_that_went_like_the_last_changes_no_byte(
    view: SiteView, source: SourceState, settings: FeedSettings
) -> None:
    well = replace(source, turned=OCTOBER_8)
    later = replace(well, status=Status.UNCHANGED, last_ok=OCTOBER_12, last_checked=OCTOBER_12, next_due=OCTOBER_12)
    ill = failing(source)
    still_ill = replace(ill, failures=9, last_checked=OCTOBER_12 + DAY, error="timed out: in other words")
    for one, other in ((well, later), (ill, still_ill)):
        first, again = (render_index([replace(view, sources=(state,))], [], settings) for state in (one, other))
        assert first == again


def test_the_page_is_one_that_a_telephone_and_a_screen_reader_can_read(view: SiteView, settings: FeedSettings) -> None:
    written = render_index([view], [], settings) | render_site(view, settings)
    document = html.fromstring(written["coverage.html"].decode())
    assert document.get("lang") == "it"
    assert document.xpath("//meta[@name='viewport']")
    assert document.xpath("//script | //img | //iframe | //@style | //@onclick") == []
    levels = [int(heading.tag[1]) for heading in document.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    links = [str(link) for link in document.xpath("//@href") if ":" not in str(link)]
    anchors = {f"#{name}" for name in document.xpath("//@id")}
    assert {link for link in links if link.startswith("#")} <= anchors
    assert {link.partition("#")[0] for link in links} - {""} <= set(written)


def test_a_folder_without_sites_has_a_page_and_a_status(settings: FeedSettings) -> None:
    written = render_index([], [], settings)
    assert json.loads(written["status.json"])["sources"] == []
    assert "Ancora nessuna pagina seguita" in written["coverage.html"].decode()

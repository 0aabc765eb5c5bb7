"""The page that lists the feeds."""

import posixpath
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from lxml import html

from scraper.model import SourceState, Status
from scraper.publish.channel import FORMATS
from scraper.publish.views import FeedSettings, QueryView, SiteView
from tests.publish.shown import render_common, render_index, render_query, render_site


def page(view: SiteView, *queries: QueryView, settings: FeedSettings) -> str:
    return render_index([view], queries, settings)["index.html"].decode()


def text_of(view: SiteView, settings: FeedSettings) -> str:
    return " ".join(html.fromstring(page(view, settings=settings)).text_content().split())


def test_every_link_to_a_file_leads_to_a_file(view: SiteView, query: QueryView, settings: FeedSettings) -> None:
    written = render_index([view], [query], settings) | render_site(view, settings) | render_query(query, settings)
    written |= render_common([view], settings)
    linked = {path for name in written if name.endswith(".html") for path in links_of(name, written[name])}
    assert linked - written.keys() == set()
    assert written.keys() - linked - {f"{site}all.{e}" for site in ("", "cuneo/") for e in FORMATS} == {
        *(f"{name}.{extension}" for name in ("news", "projects", "calls", "changes") for extension in ("rss", "json")),
        *(f"cuneo/lists/cuneo-cooperazione.{extension}" for extension in ("json",)),
        "feed.css",
    }


def links_of(page: str, data: bytes) -> set[str]:
    """The files of the folder that a page leads to."""
    hrefs = (str(link).partition("#")[0] for link in html.fromstring(data.decode()).xpath("//@href"))
    return {
        posixpath.normpath(posixpath.join(posixpath.dirname(page), href)) for href in hrefs if href and ":" not in href
    }


def test_anchors_lead_somewhere(view: SiteView, query: QueryView, empty: SiteView, settings: FeedSettings) -> None:
    other = replace(empty, site=replace(empty.site, id="collegno", name="Città di Collegno"))
    document = html.fromstring(render_index([view, other], [query], settings)["index.html"].decode())
    anchors = {str(link)[1:] for link in document.xpath("//@href") if str(link).startswith("#")}
    assert anchors == {"contenuto", "cuneo", "collegno", "ricerche"}
    assert anchors <= {str(name) for name in document.xpath("//@id")}
    assert len(document.xpath("//@id")) == len(set(document.xpath("//@id")))


def test_the_page_shows_counts_titles_dates_and_deadlines(view: SiteView, settings: FeedSettings) -> None:
    text = text_of(view, settings)
    assert "Bandi 1" in text
    assert "Avviso di co-progettazione per l’accoglienza" in text
    assert "Scadenza: venerdì 28 novembre 2025, ore 12:00 15 ottobre 2025" in text
    assert "Prorogata la scadenza: Avviso" in text
    assert "redazione@example.org" in text


def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing(
    view: SiteView, query: QueryView, settings: FeedSettings
) -> None:
    written = render_index([view], [query], settings)
    document = html.fromstring(written["index.html"].decode())
    assert document.xpath("//script | //img | //iframe | //@style | //@onclick") == []
    assert document.xpath("//link[@rel='stylesheet']/@href") == ["style.css"]
    for name in ("style.css", "feed.css"):
        assert b"url(" not in written[name]
        assert b"@import" not in written[name]


def test_headings_descend_without_gaps_and_the_language_is_said(
    view: SiteView, query: QueryView, settings: FeedSettings
) -> None:
    document = html.fromstring(page(view, query, settings=settings))
    levels = [int(heading.tag[1]) for heading in document.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert document.get("lang") == "it"
    assert document.xpath("//*[@lang='en']")


def test_links_to_formats_say_which_feed_they_are_of(view: SiteView, settings: FeedSettings) -> None:
    document = html.fromstring(page(view, settings=settings))
    names = [" ".join(link.text_content().split()) for link in document.xpath("//ul[@class='formats']//a")]
    assert "RSS – Comune di Cuneo: bandi" in names
    assert len(names) == len(set(names))


def test_feeds_are_discovered_by_readers(view: SiteView, query: QueryView, settings: FeedSettings) -> None:
    document = html.fromstring(page(view, query, settings=settings))
    found = document.xpath("//head/link[@rel='alternate'][@type='application/atom+xml']/@href")
    assert found == [
        "cuneo/all.atom",
        "cuneo/news.atom",
        "cuneo/projects.atom",
        "cuneo/calls.atom",
        "cuneo/changes.atom",
        "cuneo/lists/cuneo-cooperazione.atom",
        "all.atom",
        "news.atom",
        "projects.atom",
        "calls.atom",
        "changes.atom",
        "queries/terzo-settore.atom",
    ]


OCTOBER_12 = datetime(2025, 10, 12, 9, tzinfo=UTC)


def test_the_health_of_every_page_is_told_and_the_page_of_coverage_is_linked(
    view: SiteView, source: SourceState, settings: FeedSettings
) -> None:
    ill = replace(source, status=Status.FAILING, failures=4, turned=OCTOBER_12, error="timed out: no answer in 30 s")
    shown = text_of(replace(view, sources=(ill,)), settings)
    words = "Non leggibile dal 12 ottobre 2025: il sito risponde troppo lentamente"
    assert f"www.comune.cuneo.it/cooperazione-internazionale {words}" in shown
    assert 'href="coverage.html#cuneo"' in page(view, settings=settings)


def test_another_look_that_found_nothing_new_does_not_change_the_page(
    view: SiteView, source: SourceState, settings: FeedSettings
) -> None:
    later = replace(source, status=Status.UNCHANGED, last_ok=OCTOBER_12, last_checked=OCTOBER_12, next_due=OCTOBER_12)
    assert page(replace(view, sources=(source,)), settings=settings) == page(
        replace(view, sources=(later,)), settings=settings
    )


def test_a_page_without_sites_is_a_page(settings: FeedSettings) -> None:
    assert "Come ci si iscrive" in render_index([], [], settings)["index.html"].decode()


# ------------------------------------------------------------------ contrast (WCAG 2.2 §1.4.3, §1.4.6)


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", ["style.css", "feed.css"])
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_stands_out_from_every_ground(settings: FeedSettings, sheet: str, scheme: int) -> None:
    css = render_index([], [], settings)[sheet].decode()
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css.split(":root {")[scheme + 1]))
    grounds = [colours[name] for name in ("paper", "card", "wash") if name in colours]
    texts = [colours[name] for name in ("ink", "soft", "accent", "well", "ill") if name in colours]
    assert grounds
    assert texts
    assert min(contrast(text, ground) for text in texts for ground in grounds) >= 4.5
    if "accent-ink" in colours:
        assert contrast(colours["accent-ink"], colours["accent"]) >= 4.5

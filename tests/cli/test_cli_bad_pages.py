"""A day on which everything goes wrong out there: one site for each trouble, and one that is well."""

import gzip
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import trustme

from scraper.fetch import guard
from tests.cli.conftest import FIXTURES, LIST, NEWS, NOT_FOUND, Outcome, Place, Reply, Town, a_list, a_town, titles

WELL = "sana"
ROBOTS = "/robots.txt"
NEW = "Nuovo ponte sul Gesso"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a page answers on the bad day, what becomes of its source, and words that its error must hold."""

    reply: Reply
    words: tuple[str, ...]
    status: str = "failing"
    path: str = LIST


def _status(status: HTTPStatus, *words: str, **fields: str) -> Trouble:
    names = {name.replace("_", "-"): value for name, value in fields.items()}
    return Trouble(Reply(b"<h1>Errore</h1>", status, fields=names), (f"answers {status.value} {status.phrase}", *words))


def _here(*parts: str) -> bytes:
    return FIXTURES.joinpath(*parts).read_bytes()


TROUBLES: Mapping[str, Trouble] = {
    "pdf": Trouble(
        Reply(_here("site", "uploads", "media", "acume_traccia_contributi.pdf"), media_type="application/pdf"),
        ("it is a PDF, not a page that lists items",),
    ),
    "pdf-named-html": Trouble(
        Reply(_here("site", "uploads", "media", "acume_traccia_contributi.pdf")), ("it is a PDF",)
    ),
    "image": Trouble(
        Reply(_here("site", "uploads", "pics", "delegazione_guinea.jpg"), media_type="image/jpeg"), ("it is an image",)
    ),
    "json": Trouble(Reply(b'{"items": []}', media_type="application/json"), ("it is JSON, but no list that is known",)),
    "text": Trouble(Reply(b"torniamo subito"), ("it holds no markup",)),
    "empty": Trouble(Reply(), ("it is empty",)),
    "divs": Trouble(Reply(b"<div>" * (2_000_000 // 5)), ("elements are nested more than",)),
    "attributes": Trouble(Reply(b"<p " + b"a " * 50_000 + b">"), ("attributes",)),
    "bomb": Trouble(
        Reply(gzip.compress(bytes(20_000_000)), fields={"Content-Encoding": "gzip"}),
        ("too large: ", "more than 5000000 bytes", "raise max_size in [fetch]"),
    ),
    "large": Trouble(Reply(b"<p>" + bytes(5_000_000)), ("too large: ", "more than 5000000 bytes")),
    "broken-gzip": Trouble(Reply(b"<p>no gzip", fields={"Content-Encoding": "gzip"}), ("cannot be unpacked",)),
    "loop": Trouble(Reply(status=302, fields={"Location": LIST}), ("redirect loop: ", "redirects lead back to")),
    "nowhere": Trouble(
        Reply(status=302, fields={"Location": "javascript:void(0)"}), ("not HTTP: www.nowhere.example: ",)
    ),
    "short": Trouble(Reply(a_list(*NEWS).body, missing=400), ("cut short: ",)),
    "silence": Trouble(Reply(silent=True), ("timed out: ", "not done after 2 s", "raise timeout in [fetch]")),
    "forbidden": _status(HTTPStatus.FORBIDDEN, "user_agent in [fetch]"),
    "missing": _status(HTTPStatus.NOT_FOUND, "is the address still right?"),
    "gone": _status(HTTPStatus.GONE, "remove the source or find its new address"),
    "begged-off": _status(
        HTTPStatus.TOO_MANY_REQUESTS, "asks to be left alone for 7200 s", "raise spacing", Retry_After="7200"
    ),
    "error": _status(HTTPStatus.INTERNAL_SERVER_ERROR),
    "away": _status(HTTPStatus.SERVICE_UNAVAILABLE),
    "robots-forbid": Trouble(
        Reply(b"User-agent: *\nDisallow: /", media_type="text/plain"),
        ("robots.txt forbids: ", f"forbids http://www.robots-forbid.example{LIST} to Banditore"),
        "refused",
        ROBOTS,
    ),
    "robots-fail": Trouble(
        Reply(status=500), ("robots.txt fails: ", "answers 500: no page there is asked for"), "failing", ROBOTS
    ),
    "maintenance": Trouble(
        Reply(_here("5-maintenance", "manutenzione.html")), ("Sito in manutenzione", "lists nothing"), "suspect"
    ),
    "bare": Trouble(
        Reply(b"<html><title>Novit&agrave;</title><h1>Nulla</h1>"),
        ("it lists nothing where it listed 3 items",),
        "suspect",
    ),
    "another": Trouble(
        a_list("Tutto nuovo", "Niente come prima", "Altro ancora"),
        ("it shows none of the 3 items it showed before",),
        "suspect",
    ),
    "tls": Trouble(NOT_FOUND, ("invalid certificate: www.tls.example: ",), "failing", "/elsewhere"),
}


@dataclass(frozen=True, slots=True)
class BadDay:
    """What was there after a good first run, and after a second one on which all but one site had their trouble."""

    outcome: Outcome
    sources: Mapping[str, dict[str, Any]]
    items: tuple[list[dict[str, Any]], list[dict[str, Any]]]
    feeds: tuple[Mapping[str, Mapping[str, bytes]], Mapping[str, Mapping[str, bytes]]]


def _host(name: str) -> str:
    return f"www.{name}.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ssl.SSLContext, Path]]:
    """What a server shows, and the file of the authority that signed it."""
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(_host("tls")).configure_cert(server)
    with authority.cert_pem.tempfile() as file:
        yield server, Path(file)


@pytest.fixture(scope="module")
def bad_day(tmp_path_factory: pytest.TempPathFactory, certificate: tuple[ssl.SSLContext, Path]) -> Iterator[BadDay]:
    """Both days, played once: the troubles do not disturb each other, which is what the outcome tells, too."""
    tls, authority = certificate
    names = [*TROUBLES, WELL]
    with a_town() as (town, port):
        ports = {f"{_host(name)}:80": port for name in names} | {f"{_host('tls')}:443": town.serve(tls)}
        place = Place(tmp_path_factory.mktemp("bad-day"), town, ports)
        addresses = {name: f"http://{_host(name)}{LIST}" for name in names}
        addresses["tls"] = f"https://{_host('tls')}{LIST}"
        place.configure(addresses)
        for name in names:
            town.on(LIST, a_list(*NEWS), host=_host(name))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", str(authority))
            first = place.banditore("run")
        assert first.code == 0, first.err
        items, feeds = place.objects("items"), _all_feeds(place)
        _everything_breaks(town)
        place.fetch["timeout"] = '"2s"'
        place.configure(addresses)
        outcome = place.banditore("run", "--all")
        sources = {one["id"]: one for one in place.objects("sources")}
        yield BadDay(outcome, sources, (items, place.objects("items")), (feeds, _all_feeds(place)))


def _all_feeds(place: Place) -> Mapping[str, Mapping[str, bytes]]:
    return {name: place.published(name) for name in [*TROUBLES, WELL]}


def _everything_breaks(town: Town) -> None:
    for name, trouble in TROUBLES.items():
        town.on(trouble.path, trouble.reply, host=_host(name))
    town.on(LIST, a_list(*NEWS, NEW), host=_host(WELL))


ForEachTrouble = pytest.mark.parametrize("name", TROUBLES)


def _of(objects: list[dict[str, Any]], site: str) -> list[dict[str, Any]]:
    return [one for one in objects if one["site"] == site]


def test_the_run_ends_with_1_counts_the_failures_and_gives_each_one_line(bad_day: BadDay) -> None:
    assert bad_day.outcome.code == 1
    assert f"{len(TROUBLES) + 1} checked, {len(TROUBLES)} failed, 1 changes" in bad_day.outcome.err
    assert len(bad_day.outcome.err.splitlines()) == len(TROUBLES) + 2
    assert not bad_day.outcome.out


def test_the_site_that_is_well_is_read_as_on_any_day(bad_day: BadDay) -> None:
    assert bad_day.sources[WELL]["status"] == "ok"
    assert titles(_of(bad_day.items[1], WELL)) == {*NEWS, NEW}
    assert NEW.encode() in bad_day.feeds[1][WELL]["news.rss"]


@ForEachTrouble
def test_a_trouble_is_named_in_the_line_of_its_source(bad_day: BadDay, name: str) -> None:
    [line] = [line for line in bad_day.outcome.err.splitlines() if line.startswith(f"{name}: ")]
    assert line.startswith(f"{name}: {TROUBLES[name].status} – ")
    missing = [words for words in TROUBLES[name].words if words not in line]
    assert not missing, line


@ForEachTrouble
def test_a_trouble_is_remembered_by_its_source(bad_day: BadDay, name: str) -> None:
    source = bad_day.sources[name]
    assert source["status"] == TROUBLES[name].status
    assert source["failures"] == 1
    assert source["last_ok"] < source["last_checked"] < source["next_due"]
    assert all(words in source["error"] for words in TROUBLES[name].words), source["error"]
    assert "\n" not in source["error"]


@ForEachTrouble
def test_a_trouble_loses_no_item_and_no_byte_of_a_feed(bad_day: BadDay, name: str) -> None:
    before, after = bad_day.items
    assert _of(after, name) == _of(before, name)
    assert titles(_of(after, name)) == set(NEWS)
    assert bad_day.feeds[1][name] == bad_day.feeds[0][name]


def _wait(source: Mapping[str, Any]) -> timedelta:
    return datetime.fromisoformat(source["next_due"]) - datetime.fromisoformat(source["last_checked"])


def test_a_server_that_begs_off_is_left_alone_for_as_long_as_it_asks(bad_day: BadDay) -> None:
    assert _wait(bad_day.sources["begged-off"]) == timedelta(hours=2)
    assert _wait(bad_day.sources["away"]) == timedelta(minutes=5)


def test_a_rule_that_forbids_is_asked_about_once_a_day(bad_day: BadDay) -> None:
    assert _wait(bad_day.sources["robots-forbid"]) == timedelta(days=1)


# ------------------------------------------------------------------ from the first look on


@pytest.mark.parametrize(
    ("reply", "status", "words"),
    [
        (Reply(b"%PDF-1.7\n...", media_type="application/pdf"), "failing", "it is a PDF"),
        (Reply(b"<h1>Benvenuti</h1><p>Testo"), "suspect", "no list was recognised on it; name its parts with select"),
        (NOT_FOUND, "failing", "answers 404 Not Found"),
    ],
    ids=["a PDF", "a page without a list", "nothing"],
)
def test_a_source_that_never_was_a_list_says_so_at_the_first_look(
    place: Place, reply: Reply, status: str, words: str
) -> None:
    place.town.on(LIST, reply)
    outcome = place.banditore("run")
    assert outcome.code == 1
    assert (place.source()["status"], place.source()["items"]) == (status, 0)
    assert words in place.source()["error"]
    assert place.objects("items") == []


def test_a_trouble_that_has_passed_is_forgotten_and_nothing_is_announced(watched: Place) -> None:
    watched.town.on(LIST, NOT_FOUND)
    watched.banditore("run", "--all")
    watched.town.on(LIST, a_list(*NEWS))
    assert watched.banditore("run", "--all").code == 0
    source = watched.source()
    assert (source["failures"], source["error"], source["items"]) == (0, None, 3)
    assert watched.objects("changes") == []


def test_loopback_is_refused_unless_the_configuration_allows_it(place: Place) -> None:
    place.fetch["allow_private"] = "false"
    place.configure()
    outcome = place.banditore("run")
    assert outcome.code == 1
    assert place.source()["status"] == "refused"
    assert "127.0.0.1 is not a public address; if it is meant, set allow_private = true in [fetch]" in outcome.err
    assert not place.town.asked


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/", "http://2130706434/"]
)
def test_a_redirect_to_the_machines_around_us_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    _town_is_public(monkeypatch)
    place.fetch["allow_private"] = "false"
    place.configure()
    place.town.on(LIST, Reply(status=302, fields={"Location": target}))
    outcome = place.banditore("run")
    assert outcome.code == 1
    assert place.source()["status"] == "refused"
    assert "is not a public address" in place.source()["error"]
    assert LIST in place.town.asked


def _town_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may leave loopback, so the town's own address must stand for a public one; all others are judged."""
    judge: Callable[[str], bool] = guard.is_public
    monkeypatch.setattr(guard, "is_public", lambda address: address == "127.0.0.1" or judge(address))

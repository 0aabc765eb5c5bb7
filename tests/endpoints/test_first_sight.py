"""The first sight of a list of several pages: over real HTTP, with the store and an archive in memory."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from scraper.archive.memory import MemoryArchive
from scraper.archive.pages import Origin
from scraper.check import World, check
from scraper.config.tables import FetchSettings
from scraper.fetch.http import HttpFetcher
from scraper.model import ChangeType, Checked, Fetched, Site, Snapshot, Source, Status
from scraper.paging import MAX_FURTHER
from scraper.store.engine import IN_MEMORY, Database
from scraper.store.queries import Answers
from scraper.store.sql import SqlStore

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 6, 24, 10, 0, tzinfo=UTC)
AGENT = "Mozilla/5.0 (compatible; Banditore/0.1; +https://example.org/banditore; redazione@example.org)"
HTML = "text/html; charset=utf-8"


@dataclass(slots=True)
class Village:
    """A server on loopback: each page of its list with three news, and what it was asked for."""

    port: int = 0
    pages: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/notizie"

    def lists(self, path: str, *titles: str, then: str | None = None) -> None:
        items = "".join(
            f'<div class="news-list-item"><h2><a href="/n/{one.replace(" ", "-")}.html">{one}</a></h2></div>'
            for one in titles
        )
        pager = f'<ul class="pager"><li><a href="{then}">Pagina successiva</a></li></ul>' if then else ""
        html = f'<html><title>Notizie</title><body><div class="news-list-container">{items}</div>{pager}</body></html>'
        self.answers(path, html)

    def answers(self, path: str, body: str, *, status: int = 200, media_type: str = HTML) -> None:
        self.pages[path] = status, media_type, body.encode()


@pytest.fixture
def village() -> Iterator[Village]:
    village = Village()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/robots.txt":
                village.asked.append(self.path)
            status, media_type, body = village.pages.get(self.path, (404, HTML, b"<title>404</title>"))
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    village.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="village")
    thread.start()
    yield village
    server.shutdown()
    thread.join()
    server.server_close()


class Shelf(MemoryArchive):
    """Remembers what it was given to keep, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[tuple[str, str]] = []

    def take(self, fetched: Fetched, origin: Origin, *, known: Snapshot | None) -> Snapshot | None:
        snapshot = super().take(fetched, origin, known=known)
        if snapshot:
            self.records.append((snapshot.url.partition("//")[2].partition("/")[2], snapshot.id))
        return snapshot


@dataclass(slots=True)
class Watch:
    """Banditore watching the village's list; ``look`` is one check, committed."""

    world: World
    store: SqlStore
    answers: Answers
    shelf: Shelf
    clock: "Clock"

    async def look(self) -> Checked:
        checked = await check(self.store.states(["notizie"])[0], self.world)
        self.store.record([checked])
        return checked

    def titles(self) -> set[str]:
        return {entry.item.title for entry in self.answers.entries()}


@dataclass(slots=True)
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def watching(village: Village) -> AsyncIterator[Watch]:
    settings = FetchSettings.model_validate({"allow_private": True, "spacing": "0s", "attempts": 1})
    clock, shelf = Clock(), Shelf()
    with Database(IN_MEMORY) as database:
        store = SqlStore(database)
        store.register([Source("notizie", "borgo", village.url, details=False)], now=NOON)
        async with HttpFetcher(settings, AGENT, clock=clock) as fetcher:
            sites = {"borgo": Site("borgo", "Borgo", village.url)}
            world = World(fetcher, shelf, store, clock, sites, "feeds.example.org", timedelta(hours=6))
            yield Watch(world, store, Answers(database), shelf, clock)


def three_pages(village: Village) -> None:
    village.lists("/notizie", "Uno nuovo", "Due nuovo", "Tre nuovo", then="/notizie?page=1")
    village.lists("/notizie?page=1", "Quattro", "Cinque", "Sei", then="/notizie?page=2")
    village.lists("/notizie?page=2", "Sette", "Otto", then="/notizie?page=3")
    village.lists("/notizie?page=3", "Nove", then="/notizie?page=4")


ALL = {"Uno nuovo", "Due nuovo", "Tre nuovo", "Quattro", "Cinque", "Sei", "Sette", "Otto"}


async def test_the_first_sight_takes_in_two_further_pages_and_no_more(village: Village) -> None:
    three_pages(village)
    async with watching(village) as watch:
        checked = await watch.look()
        assert watch.titles() == ALL
    assert village.asked == ["/notizie", "/notizie?page=1", "/notizie?page=2"]
    assert (checked.baseline, checked.changes, len(checked.further)) == (True, (), MAX_FURTHER)


async def test_every_entry_names_the_record_of_the_page_that_showed_it_and_has_a_version_of_it(
    village: Village,
) -> None:
    three_pages(village)
    async with watching(village) as watch:
        await watch.look()
        records = dict(watch.shelf.records)
        shown = {entry.item.title: entry for entry in watch.answers.entries()}
        assert shown["Uno nuovo"].snapshot == records["notizie"]
        assert shown["Cinque"].snapshot == records["notizie?page=1"]
        assert shown["Otto"].snapshot == records["notizie?page=2"]
        [version] = watch.answers.versions(shown["Otto"].item.id)
        assert version.snapshot is not None
        assert version.snapshot.id == records["notizie?page=2"]


async def test_later_only_the_first_page_is_looked_at_and_what_left_it_is_not_missed(village: Village) -> None:
    three_pages(village)
    async with watching(village) as watch:
        first = await watch.look()
        village.asked.clear()
        village.lists("/notizie", "Zero nuovo", "Uno nuovo", "Due nuovo", then="/notizie?page=1")
        watch.clock.now += timedelta(days=1)
        second = await watch.look()
        watch.clock.now += timedelta(days=1)
        third = await watch.look()
        assert watch.titles() == {*ALL, "Zero nuovo"}
    assert village.asked == ["/notizie", "/notizie"]
    assert (first.after.items, second.after.items) == (3, 3)
    assert [(change.type, change.title) for change in second.changes] == [(ChangeType.APPEARED, "Zero nuovo")]
    assert (third.after.status, third.changes) == (Status.UNCHANGED, ())


async def test_an_item_of_a_later_page_that_comes_to_the_top_again_is_no_news(village: Village) -> None:
    three_pages(village)
    async with watching(village) as watch:
        await watch.look()
        village.lists("/notizie", "Otto", "Uno nuovo", "Due nuovo", then="/notizie?page=1")
        watch.clock.now += timedelta(days=1)
        assert (await watch.look()).changes == ()
        assert watch.titles() == ALL


async def test_news_that_stand_on_every_page_are_one(village: Village) -> None:
    village.lists("/notizie", "In evidenza", "Uno", "Due", then="/notizie?page=1")
    village.lists("/notizie?page=1", "In evidenza", "Tre", then="/notizie?page=2")
    village.lists("/notizie?page=2", "In evidenza", then="/notizie?page=3")
    async with watching(village) as watch:
        checked = await watch.look()
        assert sorted(entry.item.title for entry in checked.entries) == ["Due", "In evidenza", "Tre", "Uno"]
    assert "/notizie?page=3" not in village.asked


@pytest.mark.parametrize(
    ("status", "media_type", "body"),
    [
        (404, HTML, "<title>Pagina non trovata</title>"),
        (503, HTML, "<title>Sito in manutenzione</title>"),
        (200, HTML, "<title>Sito in manutenzione</title><h1>Torneremo presto</h1>"),
        (200, "application/pdf", "%PDF-1.7"),
        (200, "application/json", '{"message": "no"}'),
        (200, HTML, ""),
    ],
)
async def test_a_further_page_that_fails_is_kept_and_ends_the_list_there(
    village: Village, status: int, media_type: str, body: str
) -> None:
    three_pages(village)
    village.answers("/notizie?page=1", body, status=status, media_type=media_type)
    async with watching(village) as watch:
        checked = await watch.look()
        assert watch.titles() == {"Uno nuovo", "Due nuovo", "Tre nuovo"}
        assert [path for path, _ in watch.shelf.records] == ["notizie", "notizie?page=1"]
    assert (checked.after.status, checked.further) == (Status.OK, ())
    assert "/notizie?page=2" not in village.asked


async def test_a_pager_that_leads_in_circles_is_left(village: Village) -> None:
    village.lists("/notizie", "Uno", "Due", then="/notizie?page=1")
    village.lists("/notizie?page=1", "Tre", then="/notizie")
    async with watching(village) as watch:
        await watch.look()
        assert watch.titles() == {"Uno", "Due", "Tre"}
    assert village.asked == ["/notizie", "/notizie?page=1"]


async def test_a_first_page_that_lists_nothing_is_not_followed(village: Village) -> None:
    village.lists("/notizie", then="/notizie?page=1")
    async with watching(village) as watch:
        checked = await watch.look()
    assert checked.after.status is Status.SUSPECT
    assert village.asked == ["/notizie"]


async def test_a_feed_is_a_list_like_any_other(village: Village) -> None:
    def feed(*titles: str) -> str:
        entries = "".join(f"<item><title>{one}</title><link>/n/{one}</link></item>" for one in titles)
        return f"<rss><channel><title>Notizie</title>{entries}</channel></rss>"

    village.answers("/notizie", feed("Uno", "Due"), media_type="application/rss+xml")
    async with watching(village) as watch:
        assert (await watch.look()).baseline
        village.answers("/notizie", feed("Zero", "Uno"), media_type="application/rss+xml")
        watch.clock.now += timedelta(days=1)
        second = await watch.look()
        assert [(change.type, change.title) for change in second.changes] == [(ChangeType.APPEARED, "Zero")]
        village.answers("/notizie", feed(), media_type="application/rss+xml")
        watch.clock.now += timedelta(days=1)
        third = await watch.look()
    assert (third.after.status, third.changes) == (Status.SUSPECT, ())
    assert "lists nothing where it listed 2 items" in str(third.after.error)

"""The daemon: what is due is begun at every tick, nobody waits for somebody slower, and the end is orderly."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.app import App
from scraper.daemon import Daemon
from scraper.errors import StoreError
from scraper.fetch.replay import ReplayFetcher
from scraper.model import Checked, Fetched, Message, SourceState, Status, Validators
from scraper.store.engine import Database
from scraper.store.sql import SqlStore
from tests.pipeline.office import EVERYBODY, NEWSPAPER, Office, at_work, configured
from tests.pipeline.several import Several, sites, url_of
from tests.pipeline.town import Town

pytestmark = pytest.mark.anyio

TICK = timedelta(milliseconds=5)
PATIENCE = 5
"""Seconds until a test that waits for itself has failed."""
NOTHING_KNOWN = Validators()


# ------------------------------------------------------------------ twins


@dataclass
class Door:
    """A web whose ``slow`` addresses answer when they are let go."""

    web: ReplayFetcher
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def holds(self, url: str) -> asyncio.Event:
        self.slow[url] = asyncio.Event()
        return self.slow[url]

    async def fetch(self, url: str, *, validators: Validators = NOTHING_KNOWN) -> Fetched:
        self.asked.append(url)
        if url in self.slow:
            await self.slow[url].wait()
        return await self.web.fetch(url, validators=validators)


class Watched(SqlStore):
    """Counts the ticks, and refuses to record once it is told how."""

    def __init__(self, database: Database, failure: Exception | None = None) -> None:
        super().__init__(database)
        self.failure = failure
        self.ticks = 0

    def due(self, now: datetime, *, site: str | None = None, lists: bool = False) -> Sequence[SourceState]:
        self.ticks += site is None
        return super().due(now, site=site, lists=lists)

    def record(self, batch: Sequence[Checked]) -> None:
        if self.failure:
            raise self.failure
        super().record(batch)


@dataclass
class SlowLine:
    """A mail server that takes its time."""

    free: asyncio.Event = field(default_factory=asyncio.Event)
    sent: list[Message] = field(default_factory=list)

    async def send(self, message: Message) -> None:
        await self.free.wait()
        self.sent.append(message)

    async def aclose(self) -> None:
        """Nothing is held open."""


# ------------------------------------------------------------------ a daemon at work


@dataclass
class Running:
    """A daemon, the office it works in, and everything it told."""

    daemon: Daemon
    office: Office
    door: Door
    store: Watched
    checked: list[str]
    task: asyncio.Task[None]

    async def until(self, done: Callable[[], bool]) -> None:
        """Let it work until this is so, or until it has ended."""
        async with asyncio.timeout(PATIENCE):
            while not (done() or self.task.done()):  # noqa: ASYNC110 - whatever is waited for, nobody signals it
                await asyncio.sleep(0.001)
        assert done(), self.task

    async def checks(self, count: int) -> None:
        await self.until(lambda: len(self.checked) == count)

    async def ticks(self, count: int) -> None:
        wanted = self.store.ticks + count
        await self.until(lambda: self.store.ticks >= wanted)

    async def ended(self) -> None:
        self.daemon.stop()
        async with asyncio.timeout(PATIENCE):
            await self.task


Prepare = Callable[[App], App]


@asynccontextmanager
async def running(
    folder: Path,
    town: Town,
    several: Several | None = None,
    *,
    door: Door | None = None,
    failure: Exception | None = None,
    more: str = "",
    prepare: Prepare = lambda app: app,
) -> AsyncIterator[Running]:
    door = door or Door(ReplayFetcher(town.pages))
    stores: list[Watched] = []

    def watched(database: Database) -> Watched:
        stores.append(Watched(database, failure))
        return stores[0]

    settings = configured(folder, more=more, **({"sources": several.toml} if several else {}))
    async with at_work(settings, town, fetcher=door, store=watched) as office:
        told: list[str] = []
        daemon = Daemon(prepare(office.app), tell=lambda checked: told.append(checked.after.source.id))
        task = asyncio.create_task(daemon.run(tick=TICK))
        try:
            yield Running(daemon, office, door, stores[0], told, task)
        finally:
            daemon.stop()
            for slow in door.slow.values():
                slow.set()
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(task, return_exceptions=True)


# ------------------------------------------------------------------ ticks and lanes


async def test_a_site_that_takes_its_time_is_begun_once_however_often_the_clock_ticks(
    tmp_path: Path, town: Town
) -> None:
    door = Door(ReplayFetcher(town.pages))
    door.holds(url_of("alba", 0))
    async with running(tmp_path, town, sites(town, "alba", pages=2), door=door) as at:
        await at.ticks(5)
        assert door.asked == [url_of("alba", 0)]


async def test_a_slow_site_holds_up_neither_the_checks_nor_the_feeds_of_another(tmp_path: Path, town: Town) -> None:
    door = Door(ReplayFetcher(town.pages))
    door.holds(url_of("alba", 0))
    async with running(tmp_path, town, sites(town, "alba", "bra", pages=2), door=door) as at:
        await at.until(lambda: b"Festa in piazza" in at.office.folder.files.get("bra/all.rss", b""))
        await at.until(lambda: at.checked == ["bra-0", "bra-1"])
        assert b"Festa in piazza" not in at.office.folder.files["alba/all.rss"]


async def test_a_slow_mail_server_holds_up_no_check(tmp_path: Path, town: Town) -> None:
    line = SlowLine()
    several = sites(town, "alba", pages=1)
    async with running(
        tmp_path,
        town,
        several,
        more=EVERYBODY,
        prepare=lambda app: replace(app, desk=replace(app.desk, sender=line)),
    ) as at:
        await at.until(lambda: at.checked == ["alba-0"])
        for day in (1, 2):
            town.day_passes()
            town.news_appears(f"Notizia {day}")
            town.second_list_shows(url_of("alba", 0), *town.news)
            await at.checks(1 + day)
            await at.ticks(2)
        assert line.sent == []
        line.free.set()
        await at.until(lambda: len(line.sent) == 2)


async def test_a_source_that_is_due_again_is_checked_again(tmp_path: Path, town: Town) -> None:
    async with running(tmp_path, town, sites(town, "alba", pages=1)) as at:
        await at.until(lambda: at.checked == ["alba-0"])
        await at.ticks(3)
        assert at.checked == ["alba-0"]
        town.day_passes()
        await at.until(lambda: at.checked == ["alba-0", "alba-0"])


async def test_a_digest_goes_out_at_its_hour_without_any_check(tmp_path: Path, town: Town) -> None:
    daily = f'[[subscription]]\nid = "rassegna"\nto = ["{NEWSPAPER}"]\nwhen = "daily 07:30"\n'
    several = sites(town, "alba", pages=1, every="7d")
    async with running(tmp_path, town, several, more=daily) as at:
        await at.until(lambda: at.checked == ["alba-0"])
        town.news_appears("Mercato spostato")
        town.second_list_shows(url_of("alba", 0), *town.news)
        await at.office.look("alba-0")
        asked = len(at.door.asked)
        await at.ticks(3)
        assert at.office.mails() == []
        town.now = datetime(2026, 6, 25, 5, 30, tzinfo=UTC)  # half past seven in Rome
        await at.until(lambda: at.office.mails() != [])
        assert at.office.mails() == [(NEWSPAPER, "Nuova comunicazione: Mercato spostato")]
        assert len(at.door.asked) == asked


# ------------------------------------------------------------------ the end


async def test_told_to_end_it_finishes_the_check_under_way_and_delivers_what_came_of_it(
    tmp_path: Path, town: Town
) -> None:
    door = Door(ReplayFetcher(town.pages))
    let_go = door.holds(url_of("alba", 0))
    async with running(tmp_path, town, sites(town, "alba", pages=2), door=door) as at:
        await at.until(lambda: door.asked != [])
        at.daemon.stop()
        await asyncio.sleep(0)
        assert not at.task.done()
        let_go.set()
        await at.ended()
        assert at.checked == ["alba-0"]
        assert at.office.state("alba-0").status is Status.OK
        assert at.office.state("alba-1").status is Status.NEW
        assert b"Festa in piazza" in at.office.folder.files["alba/all.rss"]


async def test_told_to_end_it_finishes_the_mail_under_way(tmp_path: Path, town: Town) -> None:
    line = SlowLine()
    several = sites(town, "alba", pages=1)
    async with running(
        tmp_path,
        town,
        several,
        more=EVERYBODY,
        prepare=lambda app: replace(app, desk=replace(app.desk, sender=line)),
    ) as at:
        await at.until(lambda: at.checked == ["alba-0"])
        town.day_passes()
        town.news_appears("Mercato spostato")
        town.second_list_shows(url_of("alba", 0), *town.news)
        await at.checks(2)
        await at.ticks(2)
        at.daemon.stop()
        await asyncio.sleep(0)
        line.free.set()
        await at.ended()
        assert len(line.sent) == 1
        assert at.office.app.memory.outbox.owed(town.now + timedelta(days=9)) == []


async def test_a_restart_forgets_nothing_and_repeats_nothing(tmp_path: Path, town: Town) -> None:
    async with running(tmp_path, town, sites(town, "alba", pages=2), more=EVERYBODY) as at:
        await at.checks(2)
        await at.ended()
        asked, feeds = list(at.door.asked), dict(at.office.folder.files)
        again = Daemon(at.office.app)
        task = asyncio.create_task(again.run(tick=TICK))
        await asyncio.sleep(0.005)
        again.stop()
        async with asyncio.timeout(PATIENCE):
            await task
        assert (at.door.asked, at.office.folder.files, at.office.mails()) == (asked, feeds, [])


@pytest.mark.parametrize("failure", [StoreError("the disk is full"), ValueError("nobody foresaw this")])
async def test_a_store_that_cannot_record_ends_it_with_that_error(
    tmp_path: Path, town: Town, failure: Exception
) -> None:
    several = sites(town, "alba", "bra", pages=2)
    async with running(tmp_path, town, several, failure=failure) as at:
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(type(failure)) as raised:
                await at.task
        assert raised.value is failure
        assert at.checked == []
        assert not [path for path, data in at.office.folder.files.items() if b"Festa in piazza" in data]

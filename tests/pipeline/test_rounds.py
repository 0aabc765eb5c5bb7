"""A round of checks: one lane a site, checks committed together, and nothing said that was not committed."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from scraper.archive.memory import MemoryArchive
from scraper.archive.pages import Origin
from scraper.daemon import Crew, Recorder, by_site, play_round
from scraper.errors import ArchiveError, StoreError
from scraper.fetch.replay import ReplayFetcher
from scraper.model import Checked, Failure, Fetched, Reason, Role, Snapshot, SourceState, Status, Validators
from scraper.store.engine import Database
from scraper.store.sql import SqlStore
from tests.pipeline.office import EVERYBODY, NEWSPAPER, at_work, configured
from tests.pipeline.several import sites, url_of
from tests.pipeline.town import LIST, ORIGIN, Town

pytestmark = pytest.mark.anyio

NOTHING_KNOWN = Validators()
PATIENCE = 5
"""Seconds until a test that waits for itself has failed."""


# ------------------------------------------------------------------ twins


@dataclass
class Meeting:
    """A web that answers when ``sites`` have come in, and writes down every company in which it saw them."""

    web: ReplayFetcher
    barrier: asyncio.Barrier
    inside: list[str] = field(default_factory=list)
    companies: list[tuple[str, ...]] = field(default_factory=list)

    async def fetch(self, url: str, *, validators: Validators = NOTHING_KNOWN) -> Fetched:
        self.inside.append(url)
        await self.barrier.wait()
        self.companies.append(tuple(sorted(self.inside)))
        self.inside.remove(url)
        return await self.web.fetch(url, validators=validators)


@dataclass
class Trap:
    """A web in which one address is a bug of ours."""

    web: ReplayFetcher
    url: str

    async def fetch(self, url: str, *, validators: Validators = NOTHING_KNOWN) -> Fetched:
        if url == self.url:
            raise KeyError("no such thing")
        return await self.web.fetch(url, validators=validators)


class Ledger(SqlStore):
    """Writes down how many checks came at a time, and which records were not durable yet; fails if it is told how."""

    def __init__(
        self, database: Database, *, archive: MemoryArchive | None = None, failure: Exception | None = None
    ) -> None:
        super().__init__(database)
        self.archive = archive
        self.failure = failure
        self.batches: list[int] = []
        self.not_durable = 0

    def record(self, batch: Sequence[Checked]) -> None:
        self.batches.append(len(batch))
        if self.archive:
            self.not_durable += len(self.archive.kept) - self.archive.synced
        if self.failure:
            raise self.failure
        super().record(batch)


class FullDisk(MemoryArchive):
    """Takes ``room`` pages and no more."""

    def __init__(self, room: int = 0) -> None:
        super().__init__()
        self.room = room

    def take(self, fetched: Fetched, origin: Origin, *, known: Snapshot | None) -> Snapshot | None:
        if len(self.kept) >= self.room:
            raise ArchiveError("the disk is full")
        return super().take(fetched, origin, known=known)


# ------------------------------------------------------------------ lanes


def test_lanes_keep_the_order_in_which_sources_wait(town: Town) -> None:
    states = [SourceState(source) for source in sites(town, "alba", "bra", pages=2).sources]
    mixed = [states[i] for i in (3, 0, 2, 1)]
    lanes = by_site(mixed)
    assert {site: [state.source.id for state in lane] for site, lane in lanes.items()} == {
        "bra": ["bra-1", "bra-0"],
        "alba": ["alba-0", "alba-1"],
    }


async def test_a_sites_sources_are_read_in_turn_and_sites_side_by_side(tmp_path: Path, town: Town) -> None:
    several = sites(town, "alba", "bra", "cuneo", pages=3)
    meeting = Meeting(ReplayFetcher(town.pages), asyncio.Barrier(3))
    async with at_work(configured(tmp_path, sources=several.toml), town, fetcher=meeting) as office:
        async with asyncio.timeout(PATIENCE):
            done = await play_round(office.app, office.due())
    assert done.checks == 9
    assert meeting.companies[0] == (url_of("alba", 0), url_of("bra", 0), url_of("cuneo", 0))
    for company in meeting.companies:
        towns = [url.rpartition("/")[0] for url in company]
        assert len(towns) == len(set(towns))


async def test_what_a_list_finds_is_read_in_the_same_round(tmp_path: Path, town: Town) -> None:
    call = town.call_appears()
    async with at_work(configured(tmp_path, sources=_with_details()), town) as office:
        done = await play_round(office.app, office.due())
        states = office.app.memory.store.states()
    assert done.checks == len(states) == 1 + 4 + 1  # the list, the items' own pages, the call's PDF
    assert {state.status for state in states} == {Status.OK}
    assert call.url in {state.source.url for state in states}


def _with_details() -> str:
    return (
        f'[[site]]\nid = "borgo"\nname = "Comune di Borgo"\nurl = "{ORIGIN}/"\n'
        f'[[source]]\nid = "avvisi"\nsite = "borgo"\nurl = "{LIST}"\n'
    )


async def test_a_round_ends_although_a_source_is_due_again_at_once(tmp_path: Path, town: Town) -> None:
    def a_day_goes_by(_: Checked) -> None:
        town.day_passes()

    async with at_work(configured(tmp_path, sources=_with_details()), town) as office:
        async with asyncio.timeout(PATIENCE):
            done = await play_round(office.app, office.due(), tell=a_day_goes_by)
        assert done.checks == 1 + 2 * 3  # the list goes before each of the three pages, as it is due again
        assert [state.source.id for state in office.due()][:1] == ["avvisi"]


async def test_a_list_that_becomes_due_goes_before_the_pages_that_still_wait(tmp_path: Path, town: Town) -> None:
    seen: list[str] = []

    def an_hour_goes_by(checked: Checked) -> None:
        seen.append(checked.after.source.role)
        town.day_passes(0, hours=1)

    async with at_work(configured(tmp_path, sources=_with_details()), town) as office:
        async with asyncio.timeout(PATIENCE):
            await play_round(office.app, office.due(), tell=an_hour_goes_by)
    assert seen[:3] == [Role.LIST, Role.LIST, Role.ITEM]
    assert seen.count(Role.ITEM) == 3


async def test_a_page_that_its_list_finds_elsewhere_is_not_asked_for_where_it_was(tmp_path: Path, town: Town) -> None:
    town.site_lists("Delegazione cuneese in Guinea per un progetto")
    async with at_work(configured(tmp_path, sources=_with_details()), town) as office:
        await play_round(office.app, office.due())
        town.day_passes(8)
        old = town.news[0].url
        new = old.replace("/dettaglio/", "/novita/")
        town.news[0] = replace(town.news[0], url=new)
        town.page_is_put(new, "<h1>Delegazione cuneese in Guinea per un progetto</h1>")
        town.asked_with.clear()
        await play_round(office.app, office.due())
    asked = [url for url, _ in town.asked_with]
    assert (old in asked, asked.count(new)) == (False, 1)


async def test_a_site_that_says_when_to_come_back_is_left_alone_until_then(tmp_path: Path, town: Town) -> None:
    several = sites(town, "alba", "bra", pages=3)
    busy = Failure(Reason.HTTP_STATUS, "503", town.now, status=503, retry_after=timedelta(hours=2))
    town.pages[url_of("alba", 0)] = busy
    web = ReplayFetcher(town.pages)
    async with at_work(configured(tmp_path, sources=several.toml), town, fetcher=web) as office:
        await play_round(office.app, office.due())
        assert [url for url in web.asked if "alba" in url] == [url_of("alba", 0)]
        assert len(web.asked) == 1 + 3
        town.day_passes(0, hours=1)
        assert {state.source.site for state in office.due()} == {"bra"}
        town.day_passes(0, hours=1)
        assert len([state for state in office.due() if state.source.site == "alba"]) == 3


async def test_a_crew_that_is_stopped_ends_after_the_check_under_way(tmp_path: Path, town: Town) -> None:
    several = sites(town, "alba", pages=3)
    async with at_work(configured(tmp_path, sources=several.toml), town) as office:
        heard: list[str] = []

        def hear_one_and_stop(checked: Checked) -> None:
            heard.append(checked.after.source.id)
            crew.stop.set()

        crew = Crew(office.app, Recorder(office.app), hear_one_and_stop)
        await crew.lane(office.due())
        assert heard == ["alba-0"]
        assert [state.source.id for state in office.due()] == ["alba-1", "alba-2"]


# ------------------------------------------------------------------ group commit


async def test_checks_that_end_together_are_committed_together_and_after_their_records(
    tmp_path: Path, town: Town
) -> None:
    several = sites(town, "alba", "bra", "cuneo", pages=2)
    archive, ledgers = MemoryArchive(), list[Ledger]()

    def keeping_books(database: Database) -> Ledger:
        ledgers.append(Ledger(database, archive=archive))
        return ledgers[0]

    meeting = Meeting(ReplayFetcher(town.pages), asyncio.Barrier(3))
    settings = configured(tmp_path, sources=several.toml)
    async with at_work(settings, town, fetcher=meeting, archive=archive, store=keeping_books) as office:
        await play_round(office.app, office.due())
        assert {state.status for state in office.app.memory.store.states()} == {Status.OK}
    assert ledgers[0].batches == [3, 3]
    assert ledgers[0].not_durable == 0


@pytest.mark.parametrize("failure", [StoreError("the database is locked"), ValueError("nobody foresaw this")])
async def test_a_commit_that_fails_fails_all_its_checks_and_announces_nothing(
    tmp_path: Path, town: Town, failure: Exception
) -> None:
    several = sites(town, "alba", "bra", pages=2)
    meeting = Meeting(ReplayFetcher(town.pages), asyncio.Barrier(2))
    heard: list[Checked] = []
    async with at_work(
        configured(tmp_path, sources=several.toml, more=EVERYBODY),
        town,
        fetcher=meeting,
        store=partial(Ledger, failure=failure),
    ) as office:
        with pytest.raises(type(failure), match=str(failure)):
            async with asyncio.timeout(PATIENCE):
                await play_round(office.app, office.due(), tell=heard.append)
        assert {state.status for state in office.app.memory.store.states()} == {Status.NEW}
        assert (heard, office.folder.files, office.mails()) == ([], {}, [])


# ------------------------------------------------------------------ trouble


async def test_an_unforeseen_error_fails_one_check_is_logged_once_and_holds_up_no_other(
    tmp_path: Path, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    several = sites(town, "alba", "bra", pages=3)
    trap = Trap(ReplayFetcher(town.pages), url_of("alba", 1))
    async with at_work(configured(tmp_path, sources=several.toml), town, fetcher=trap) as office:
        with caplog.at_level(logging.ERROR):
            done = await play_round(office.app, office.due())
        assert (done.checks, done.failures) == (6, 1)
        states = {state.source.id: state for state in office.app.memory.store.states()}
    crashed = states.pop("alba-1")
    assert (crashed.status, crashed.failures) == (Status.FAILING, 1)
    assert crashed.error == "internal error: KeyError: 'no such thing'"
    assert crashed.next_due == town.now + timedelta(minutes=5)
    assert {state.status for state in states.values()} == {Status.OK}
    [record] = [record for record in caplog.records if record.name.startswith("scraper")]
    assert record.getMessage() == "source alba-1: the check crashed"
    assert record.exc_info is not None


async def test_a_full_disk_ends_the_round_with_its_own_error(tmp_path: Path, town: Town) -> None:
    several = sites(town, "alba", "bra", "cuneo", pages=1)
    settings = configured(tmp_path, sources=several.toml)
    async with at_work(settings, town, archive=FullDisk()) as office:
        with pytest.raises(ArchiveError, match="the disk is full"):
            await play_round(office.app, office.due())
        assert office.folder.files == {}


async def test_a_check_that_waits_to_be_committed_when_the_round_ends_is_left_for_the_next(
    tmp_path: Path, town: Town
) -> None:
    several = sites(town, "alba", "bra", pages=1)
    settings = configured(tmp_path, sources=several.toml)
    trouble: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: trouble.append(context))
    async with at_work(settings, town, archive=FullDisk(room=1)) as office:
        with pytest.raises(ArchiveError):
            await play_round(office.app, office.due())
        await asyncio.sleep(0.015)  # as long as the finished check would have waited for company
        assert [state.source.id for state in office.due()] == ["alba-0", "bra-0"]
    assert trouble == []


async def test_a_round_counts_and_delivers_what_it_noticed(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path, more=EVERYBODY), town) as office:
        first = await play_round(office.app, office.due())
        assert (first.checks, first.failures, first.changes) == (1, 0, 0)
        town.day_passes()
        town.news_appears("Mercato spostato")
        second = await play_round(office.app, office.due())
        assert (second.checks, second.failures, second.changes) == (1, 0, 1)
        assert office.mails() == [(NEWSPAPER, "Nuova comunicazione: Mercato spostato")]
        assert second.delivered.messages == office.sender.sent
        assert "borgo/notices.rss" in second.delivered.files


async def test_a_round_without_anything_due_still_delivers_what_is_owed(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path, more=EVERYBODY), town) as office:
        await office.look()
        town.news_appears("Mercato spostato")
        await office.look()
        done = await play_round(office.app, [])
        assert (done.checks, len(done.delivered.messages)) == (0, 1)

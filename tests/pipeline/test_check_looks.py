"""What one look at a source comes to, and what is remembered of it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from scraper.archive.memory import MemoryArchive
from scraper.archive.pages import Origin
from scraper.check import check
from scraper.errors import ArchiveError
from scraper.fetch.replay import page
from scraper.model import (
    ChangeType,
    Entry,
    Fetched,
    Item,
    NotModified,
    Page,
    Reason,
    Role,
    Snapshot,
    SourceState,
    Status,
    Validators,
)
from scraper.parse.listing import VERSION
from scraper.store.engine import Database
from scraper.store.sql import SqlStore
from tests.pipeline.town import LIST, ORIGIN, Town
from tests.pipeline.watch import Watch, told

pytestmark = pytest.mark.anyio

FIVE_MINUTES = timedelta(minutes=5)


# ------------------------------------------------------------------ twins that tell what is done with them


class DiaryArchive(MemoryArchive):
    """Writes down what it keeps."""

    def __init__(self, diary: list[str]) -> None:
        super().__init__()
        self.diary = diary

    def take(self, fetched: Fetched, origin: Origin, *, known: Snapshot | None) -> Snapshot | None:
        snapshot = super().take(fetched, origin, known=known)
        if snapshot:
            self.diary.append(f"kept {snapshot.url}")
        return snapshot


class DiaryStore(SqlStore):
    """Writes down which sources' items it was asked for, which is when a page is read."""

    def __init__(self, database: Database, diary: list[str]) -> None:
        super().__init__(database)
        self.diary = diary

    def known(self, state: SourceState, items: Collection[Item]) -> Sequence[Entry]:
        self.diary.append(f"read {state.source.url}")
        return super().known(state, items)


class FullDisk(MemoryArchive):
    def take(self, fetched: Fetched, origin: Origin, *, known: Snapshot | None) -> Snapshot | None:
        raise ArchiveError("the disk is full")


# ------------------------------------------------------------------ first sight, and something new


async def test_the_first_sight_is_a_baseline_with_items_and_found_pages_and_nothing_to_tell(
    watch: Watch, town: Town
) -> None:
    checked = await watch.look()
    assert checked.baseline
    assert checked.changes == ()
    assert watch.titles() == ["Festa in piazza", "Lavori in via Roma", "Orari della biblioteca"]
    assert {(source.url, source.role) for source in checked.found} == {(news.url, Role.ITEM) for news in town.news}
    assert {source.item for source in checked.found} == {entry.item.id for entry in checked.entries}
    assert {entry.snapshot for entry in checked.entries} == {checked.snapshot.id if checked.snapshot else None}
    seen = [(entry.first_seen, entry.updated) for entry in checked.entries]
    assert seen == [(town.now + timedelta(microseconds=below),) * 2 for below in (2, 1, 0)], "in the order of the list"


async def test_a_new_item_appears_once(watch: Watch, town: Town) -> None:
    await watch.look()
    town.day_passes()
    news = town.news_appears("Mercato spostato")
    checked = await watch.look()
    assert told(checked) == [(ChangeType.APPEARED, "Mercato spostato")]
    assert [entry.item.title for entry in checked.entries] == ["Mercato spostato"]
    assert [source.url for source in checked.found] == [news.url]
    change = checked.changes[0]
    assert checked.snapshot is not None
    assert (change.at, change.snapshot, change.url) == (town.now, checked.snapshot.id, news.url)

    town.day_passes()
    assert told(await watch.look()) == []


async def test_details_can_be_left_alone(watch: Watch) -> None:
    state = watch.state()
    watch.watches(replace(state.source, details=False))
    assert (await watch.look()).found == ()


# ------------------------------------------------------------------ nothing new


async def test_a_304_that_names_no_validators_keeps_those_we_have(watch: Watch, town: Town) -> None:
    town.has_validators = True
    first = await watch.look()
    assert first.after.validators.etag
    town.day_passes()
    second = await watch.look()
    assert town.asked_with == [(LIST, Validators()), (LIST, first.after.validators)]
    assert (second.after.status, second.snapshot, second.entries) == (Status.UNCHANGED, None, ())
    assert watch.state().validators == first.after.validators
    assert watch.state().digest == first.after.digest


async def test_a_304_that_names_other_validators_replaces_ours(watch: Watch, town: Town) -> None:
    town.has_validators = True
    await watch.look()
    renewed = Validators('"another"', "Wed, 24 Jun 2026 10:00:00 GMT")
    town.pages[LIST] = NotModified(LIST, town.now, renewed)
    await watch.look()
    assert watch.state().validators == renewed


async def test_an_identical_page_is_a_revisit_and_is_not_read_again(
    watch: Watch, town: Town, database: Database
) -> None:
    first = await watch.look()
    town.day_passes()
    diary: list[str] = []
    second = await watch.look(world=watch.world(store=DiaryStore(database, diary)))
    assert second.after.status is Status.UNCHANGED
    assert diary == []
    assert second.snapshot is not None
    assert first.snapshot is not None
    assert (second.snapshot.revisit, second.snapshot.refers_to) == (True, first.snapshot.id)
    assert (second.entries, second.changes, second.found) == ((), (), ())
    assert watch.state().snapshot == first.snapshot


async def test_a_page_whose_earlier_record_is_gone_is_kept_whole_once(watch: Watch, town: Town) -> None:
    await watch.look()
    watch.archive.kept.clear()
    again, once_more = await watch.look(), await watch.look()
    assert again.snapshot is not None
    assert once_more.snapshot is not None
    assert not again.snapshot.revisit
    assert (once_more.snapshot.revisit, once_more.snapshot.refers_to) == (True, again.snapshot.id)


async def test_a_page_that_only_counts_its_visitors_is_read_and_tells_nothing(watch: Watch, town: Town) -> None:
    await watch.look()
    town.day_passes()
    town.visit_is_counted()
    checked = await watch.look()
    assert (checked.after.status, checked.after.items) == (Status.OK, 3)
    assert (checked.entries, checked.changes) == ((), ())
    assert checked.snapshot is not None
    assert not checked.snapshot.revisit


async def test_a_newer_reader_asks_without_validators_and_takes_what_it_reads_as_a_baseline(
    watch: Watch, town: Town
) -> None:
    town.has_validators = True
    await watch.look()
    watch.was_read_by_an_older_reader()
    town.title_is_corrected("Festa in piazza", "Festa della musica in piazza")
    checked = await watch.look()
    assert town.asked_with[-1] == (LIST, Validators())
    assert checked.baseline
    assert checked.changes == ()
    assert "Festa della musica in piazza" in watch.titles()
    assert watch.state().reader == VERSION


# ------------------------------------------------------------------ the archive comes first


async def test_what_is_read_was_archived_before_and_is_the_same_to_the_byte(
    watch: Watch, town: Town, database: Database
) -> None:
    diary: list[str] = []
    archive = DiaryArchive(diary)
    checked = await check(watch.state(), watch.world(archive=archive, store=DiaryStore(database, diary)))
    assert diary == [f"kept {LIST}", f"read {LIST}"]
    assert checked.snapshot is not None
    kept = archive.load(checked.snapshot).decode()
    assert all(entry.item.title in kept and entry.item.summary in kept for entry in checked.entries)
    served = await watch.fetcher.fetch(LIST)
    assert isinstance(served, Page)
    assert kept == served.body.decode()


async def test_a_full_archive_ends_the_check_and_leaves_the_store_as_it_was(watch: Watch, town: Town) -> None:
    await watch.look()
    before, items = watch.store.states(), watch.answers.entries()
    town.news_appears("Mercato spostato")
    with pytest.raises(ArchiveError, match="the disk is full"):
        await watch.look(world=watch.world(archive=FullDisk()))
    assert (watch.store.states(), watch.answers.entries()) == (before, items)


@pytest.mark.parametrize(
    ("content", "media_type", "words"),
    [
        (b"%PDF-1.7 \xe2\xe3", "application/pdf", "it is a PDF, not a page that lists items"),
        (b"\x89PNG\r\n", "image/png", "it is an image, not a page that lists items"),
        (b"", "text/html", "it is empty"),
        (b" \n\t", "text/html", "it is empty"),
        (b"Nessun avviso.", "text/html", "it holds no markup"),
        (b"{}", "application/json", "it is JSON, but no list that is known (JSON Feed, WordPress, Plone, OpenCity)"),
        (b"<div>" * 6000, "text/html", "elements are nested more than 2000 deep"),
    ],
)
async def test_what_is_no_page_fails_in_words_and_is_archived_all_the_same(
    watch: Watch, town: Town, *, content: bytes, media_type: str, words: str
) -> None:
    await watch.look()
    known = watch.answers.entries()
    town.page_is_put(LIST, content, media_type=media_type)
    checked = await watch.look()
    assert (watch.state().status, watch.state().failures) == (Status.FAILING, 1)
    assert watch.state().error == f"{Reason.UNREADABLE}: {LIST}: {words}"
    assert watch.answers.entries() == known
    assert checked.snapshot is not None
    assert watch.archive.load(checked.snapshot) == content


async def test_an_error_page_is_archived_and_changes_no_item(watch: Watch, town: Town) -> None:
    await watch.look()
    known = watch.answers.entries()
    town.site_is_broken()
    checked = await watch.look()
    assert checked.snapshot is not None
    assert b"Torneremo presto" in watch.archive.load(checked.snapshot)
    assert watch.answers.entries() == known
    assert checked.after.snapshot == checked.before.snapshot
    assert (checked.changes, checked.entries) == ((), ())


# ------------------------------------------------------------------ maintenance


async def test_a_maintenance_page_makes_the_source_suspect_and_its_end_is_no_change(watch: Watch, town: Town) -> None:
    first = await watch.look()
    known = watch.answers.entries()
    town.day_passes()
    town.site_is_in_maintenance()
    doubted = await watch.look()
    assert doubted.after.status is Status.SUSPECT
    assert doubted.after.error == f'not itself today: {LIST}: it says "Sito in manutenzione" and lists nothing'
    assert doubted.snapshot is not None
    assert b"Torneremo presto" in watch.archive.load(doubted.snapshot)
    assert (doubted.after.items, doubted.after.digest) == (3, first.after.digest)

    town.day_passes()
    town.everything_is_back()
    back = await watch.look()
    assert (back.after.status, back.after.failures, back.after.error) == (Status.UNCHANGED, 0, None)
    assert watch.answers.entries() == known


async def test_a_page_that_lists_nothing_any_more_is_doubted_however_long(watch: Watch, town: Town) -> None:
    await watch.look()
    town.site_lists()
    for failures in (1, 2, 3):
        town.day_passes()
        checked = await watch.look()
        assert (checked.after.status, checked.after.failures) == (Status.SUSPECT, failures)
    assert len(watch.titles()) == 3


async def test_a_page_with_altogether_other_items_is_believed_after_two_looks_and_as_a_baseline(
    watch: Watch, town: Town
) -> None:
    await watch.look()
    town.site_lists("Consiglio comunale", "Raccolta dei rifiuti", "Nuovo parcheggio")
    seen = []
    for _ in range(3):
        town.day_passes(0, hours=3)
        checked = await watch.look()
        seen.append((checked.after.status, checked.changes))
    assert seen == [(Status.SUSPECT, ()), (Status.SUSPECT, ()), (Status.OK, ())]
    assert len(watch.titles()) == 6


# ------------------------------------------------------------------ redirects


async def test_a_permanent_redirect_is_remembered_and_asked_directly(watch: Watch, town: Town) -> None:
    await watch.look()
    new = f"{ORIGIN}/nuovo/avvisi.html"
    town.page_moves(LIST, new, permanent=True)
    town.visit_is_counted()
    await watch.look()
    await watch.look()
    assert watch.fetcher.asked == [LIST, LIST, new]
    assert (watch.state().moved_to, watch.state().source.url) == (new, LIST)
    assert watch.state().status is Status.UNCHANGED


async def test_a_temporary_redirect_is_followed_and_forgotten(watch: Watch, town: Town) -> None:
    town.page_moves(LIST, f"{ORIGIN}/oggi/avvisi.html", permanent=False)
    await watch.look()
    await watch.look()
    assert watch.fetcher.asked == [LIST, LIST]
    assert watch.state().moved_to is None


async def test_when_the_new_address_fails_the_configured_one_is_asked_again(watch: Watch, town: Town) -> None:
    new = f"{ORIGIN}/nuovo/avvisi.html"
    town.page_moves(LIST, new, permanent=True)
    await watch.look()
    town.moved.clear()
    town.visit_is_counted()
    assert (await watch.look()).after.status is Status.FAILING
    assert (await watch.look()).after.status is Status.OK
    assert watch.fetcher.asked == [LIST, new, LIST]


async def test_a_move_is_remembered_through_bad_days_when_the_old_address_is_no_more(watch: Watch, town: Town) -> None:
    new = f"{ORIGIN}/nuovo/avvisi.html"
    town.page_moves(LIST, new, permanent=True)
    await watch.look()
    del town.pages[LIST]
    town.site_is_down()
    await watch.look()
    town.everything_is_back()
    assert [(await watch.look()).after.status for _ in range(3)] == [
        Status.FAILING,
        Status.UNCHANGED,
        Status.UNCHANGED,
    ]
    assert watch.fetcher.asked == [LIST, new, LIST, new, new]


async def test_a_permanent_redirect_to_a_maintenance_page_is_not_remembered(watch: Watch, town: Town) -> None:
    await watch.look()
    excuse = page(f"{ORIGIN}/manutenzione.html", "<title>Sito in manutenzione</title><p>Torneremo.</p>", at=town.now)
    answer, town.pages[LIST] = town.pages[LIST], replace(excuse, requested=LIST, moved_to=excuse.url)
    await watch.look()
    town.pages[LIST] = answer
    assert (await watch.look()).after.status is Status.UNCHANGED
    assert watch.fetcher.asked == [LIST, LIST, LIST]


# ------------------------------------------------------------------ what is remembered of a source


async def test_a_good_look_forgets_the_bad_ones_and_is_due_again_within_the_interval(watch: Watch, town: Town) -> None:
    town.site_is_down()
    await watch.look()
    town.day_passes()
    town.everything_is_back()
    await watch.look()
    state = watch.state()
    assert (state.status, state.failures, state.error) == (Status.OK, 0, None)
    assert state.last_checked == state.last_ok == town.now
    assert state.next_due is not None
    assert timedelta(minutes=27) <= state.next_due - town.now <= timedelta(minutes=30)


async def test_a_source_that_fails_is_asked_soon_and_then_ever_more_rarely(watch: Watch, town: Town) -> None:
    await watch.look()
    well = town.now
    town.site_is_down()
    waits = []
    for _ in range(9):
        town.day_passes(0, hours=1)
        await watch.look()
        state = watch.state()
        assert state.next_due is not None
        waits.append(state.next_due - town.now)
    assert waits == [*(FIVE_MINUTES * 2**n for n in range(7)), timedelta(hours=6), timedelta(hours=6)]
    assert (state.status, state.failures, state.last_ok, state.last_checked) == (Status.FAILING, 9, well, town.now)
    assert state.error == f"unreachable: {LIST}: no connection"


async def test_a_server_that_asks_us_to_stay_away_is_obeyed(watch: Watch, town: Town) -> None:
    town.site_is_down(retry_after=timedelta(hours=3))
    await watch.look()
    assert watch.state().next_due == town.now + timedelta(hours=3)


async def test_a_refusal_is_asked_about_once_a_day(watch: Watch, town: Town) -> None:
    await watch.look()
    town.robots_are_forbidden()
    await watch.look()
    state = watch.state()
    assert (state.status, state.next_due) == (Status.REFUSED, town.now + timedelta(days=1))
    assert state.error == f"robots.txt forbids: {LIST}: robots.txt says no"


async def test_an_unchanged_look_counts_as_a_good_one(watch: Watch, town: Town) -> None:
    await watch.look()
    town.site_is_broken()
    await watch.look()
    town.everything_is_back()
    town.day_passes()
    await watch.look()
    state = watch.state()
    assert (state.status, state.failures, state.error, state.last_ok) == (Status.UNCHANGED, 0, None, town.now)
    assert state.items == 3
    assert state.next_due is not None
    assert timedelta(minutes=27) <= state.next_due - town.now <= timedelta(minutes=30)

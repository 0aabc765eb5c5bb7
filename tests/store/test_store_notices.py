"""Who is owed a word about a source that cannot be read, what a source's health is remembered by, and since when."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.model import Notice, Reason, Source, SourceState, Status
from scraper.store.engine import Database
from scraper.store.notices import SqlNotices
from scraper.store.sql import SqlStore
from tests.store.conftest import NOON, Fields, World, checked, entry, item, own_page, source

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def notices(world: World) -> SqlNotices:
    return SqlNotices(world.database)


def notice(name: str = "n1", **fields: Fields) -> Notice:
    made = Notice(
        key=name,
        recipient="ong@example.org",
        subscription="ong",
        site="comune",
        source="avvisi",
        url="https://www.comune.example.it/avvisi",
        since=NOON - 4 * HOUR,
        at=NOON,
        reason=Reason.TIMEOUT,
        why="timed out: 30 s – «così»",
    )
    return replace(made, **fields)


def keys(found: object) -> list[str]:
    assert isinstance(found, list)
    return [one.key for one in found]


# ------------------------------------------------------------------ notices


def test_a_notice_is_kept_whole(notices: SqlNotices) -> None:
    whole = [
        notice("n1"),
        notice("n2", subscription="", reason=None, silent=True, why=""),
        notice("n3", until=NOON + DAY, at=NOON + DAY),
    ]
    notices.give(whole, over=[])
    assert notices.owed(NOON + DAY) == whole


def test_a_notice_is_owed_from_its_moment_on_and_given_twice_it_is_one(notices: SqlNotices) -> None:
    for _ in range(2):
        notices.give([notice()], over=[])
    assert notices.owed(NOON - timedelta(microseconds=1)) == []
    assert notices.owed(NOON) == [notice()]


def test_what_was_sent_is_not_owed_and_stands_until_it_is_over(notices: SqlNotices) -> None:
    notices.give([notice("n1"), notice("n2")], over=[])
    notices.told([notice("n1")], at=NOON + HOUR)
    assert keys(notices.owed(NOON + DAY)) == ["n2"]
    first, second = notices.standing()
    assert (first.sent, first.attempts, second.sent) == (NOON + HOUR, 1, None)
    end = notice("e1", until=NOON + DAY, at=NOON + DAY)
    notices.give([end], over=["n1"])
    assert keys(notices.standing()) == ["n2"]
    assert keys(notices.owed(NOON + DAY)) == ["n2", "e1"]


def test_the_end_of_a_trouble_stands_for_nothing(notices: SqlNotices) -> None:
    notices.give([notice(until=NOON)], over=[])
    assert notices.standing() == []


def test_what_is_over_before_it_was_sent_is_not_sent_any_more(notices: SqlNotices) -> None:
    notices.give([notice()], over=[])
    notices.give([], over=["n1"])
    assert notices.owed(NOON + DAY) == []
    assert notices.standing() == []


def test_a_notice_that_was_refused_waits_or_is_given_up_and_is_told_of(notices: SqlNotices) -> None:
    notices.give([notice()], over=[])
    assert notices.undelivered() == []
    notices.untold([notice()], error="451 later", again=NOON + HOUR)
    assert notices.owed(NOON) == []
    assert [one.attempts for one in notices.owed(NOON + HOUR)] == [1]
    notices.untold([notice()], error="550 never", again=None)
    assert notices.owed(NOON + DAY) == []
    assert [(one.key, one.attempts, error) for one, error in notices.undelivered()] == [("n1", 2, "550 never")]


def test_notices_of_a_subscription_that_has_ended_are_not_owed_and_the_operators_are(notices: SqlNotices) -> None:
    notices.give([notice("n1"), notice("n2", subscription=""), notice("n3", subscription="altri")], over=[])
    notices.begin(["altri"])
    assert keys(notices.owed(NOON)) == ["n2", "n3"]


# ------------------------------------------------------------------ health


RHYTHM = tuple(NOON - n * DAY for n in range(6, -1, -1))


def test_since_when_a_source_is_as_it_is_and_its_rhythm_are_remembered(world: World) -> None:
    after = replace(checked().after, turned=NOON - DAY, quickened=RHYTHM)
    world.store.record([checked(after=after)])
    assert world.store.states(["avvisi"]) == [after]
    assert [state for state in world.store.lists() if state.source.id == "avvisi"] == [after]


def test_a_source_that_begins_anew_has_no_past(world: World) -> None:
    world.store.record([checked(after=replace(checked().after, turned=NOON - DAY, quickened=RHYTHM))])
    moved = source(url="https://www.comune.example.it/nuovi-avvisi")
    world.store.register([moved], now=NOON)
    assert world.store.states(["avvisi"]) == [SourceState(moved)]


def test_an_items_page_that_is_found_elsewhere_has_no_past(world: World) -> None:
    page = own_page()
    world.saw(entry(), found=(page,))
    seen = replace(checked(page).after, turned=NOON - DAY, quickened=RHYTHM)
    world.store.record([checked(page, after=seen, snapshot=None)])
    world.saw(entry(), found=(replace(page, url="https://www.comune.example.it/altrove"),))
    [state] = world.store.states([page.id])
    assert (state.turned, state.quickened) == (None, ())


WELL = SourceState(source(), Status.OK, last_ok=NOON, turned=NOON)
ILL = replace(WELL, status=Status.FAILING, failures=1, error="timed out: 30 s", turned=NOON + HOUR)


@pytest.mark.parametrize(
    ("before", "after", "behind"),
    [
        (WELL, ILL, True),
        (ILL, WELL, True),
        (WELL, replace(WELL, status=Status.UNCHANGED, last_ok=NOON + DAY), False),
        (ILL, replace(ILL, failures=2, error="timed out: 31 s"), False),
        (ILL, replace(ILL, failures=2, error="unreachable: no connection"), True),
        (replace(WELL, quickened=RHYTHM), replace(WELL, quickened=RHYTHM, last_ok=NOON + 31 * DAY), True),
    ],
    ids=["falls ill", "gets well", "looked at again", "fails again", "fails for another reason", "falls silent"],
)
def test_the_pages_are_behind_when_a_lists_health_turned_and_only_then(
    world: World, *, before: SourceState, after: SourceState, behind: bool
) -> None:
    world.store.record([checked(before=before, after=after, snapshot=None)])
    assert bool(world.outbox.unpublished()) == behind


def test_an_items_page_that_cannot_be_read_puts_nothing_behind(world: World) -> None:
    page: Source = own_page()
    world.saw(entry(item()), found=(page,))
    world.outbox.published(world.outbox.unpublished())
    ill = replace(ILL, source=page)
    world.store.record([checked(page, after=ill, snapshot=None)])
    assert world.outbox.unpublished() == {}


def test_a_database_from_before_takes_a_source_to_be_as_it_is_since_its_last_good_look(tmp_path: Path) -> None:
    file = tmp_path / "banditore.db"
    with Database(f"sqlite:///{file}") as database:
        store = SqlStore(database)
        store.register([source()], now=NOON)
        store.record([checked(after=replace(ILL, last_ok=NOON, last_checked=NOON + DAY))])
    with closing(sqlite3.connect(file)) as other:
        other.executescript(
            "DROP TABLE notice; DROP INDEX snapshot_source; DROP TABLE bounce; DROP TABLE suspension;"
            "DROP INDEX letter_item; DROP INDEX letter_holder;"
            "ALTER TABLE letter DROP COLUMN why; ALTER TABLE letter DROP COLUMN reminds; "
            "ALTER TABLE letter DROP COLUMN mail; ALTER TABLE letter DROP COLUMN leased;"
            "ALTER TABLE letter DROP COLUMN holder;"
            "ALTER TABLE source DROP COLUMN turned; ALTER TABLE source DROP COLUMN quickened;"
            "ALTER TABLE source DROP COLUMN doubted;"
            "UPDATE alembic_version SET version_num = '0002'"
        )
    with Database(f"sqlite:///{file}") as database:
        [state] = SqlStore(database).states()
        assert (state.blind_since, state.quickened) == (NOON, ())
        assert SqlNotices(database).standing() == []

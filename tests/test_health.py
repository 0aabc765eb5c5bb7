"""How a source is doing, from its memory alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.health import Condition, health_of, public_health, quickened, turned
from scraper.model import Entry, Item, Kind, Reason, Source, SourceState, Status

NOON = datetime(2026, 6, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW = SourceState(Source("avvisi", "borgo", "https://www.comune.borgo.example/avvisi"))
WELL = replace(NEW, status=Status.OK, last_checked=NOON, last_ok=NOON, turned=NOON)


def blind(status: Status = Status.FAILING, error: str = "timed out: no answer", *, failures: int = 4) -> SourceState:
    return replace(WELL, status=status, failures=failures, error=error, turned=NOON + HOUR)


def rhythm(*pauses: float) -> tuple[datetime, ...]:
    """Moments with these pauses in days between them, the last at noon."""
    return tuple(NOON - sum(pauses[n:], 0.0) * DAY for n in range(len(pauses) + 1))


def seen(at: datetime) -> Entry:
    return Entry(Item("tag:1", Kind.NEWS, "Mercato"), "borgo", at, at, None)


# ------------------------------------------------------------------ blind


def test_a_source_nobody_looked_at_is_new_and_well() -> None:
    health = health_of(NEW)
    assert (health.condition, health.since, health.well) == (Condition.NEW, None, True)


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [
        (Status.FAILING, "HTTP status: https://www.comune.borgo.example/ answers 503", Reason.HTTP_STATUS),
        (Status.SUSPECT, 'not itself today: it says "manutenzione"', Reason.SUSPECT),
        (Status.REFUSED, "robots.txt forbids: /avvisi", Reason.ROBOTS_REFUSED),
        (Status.FAILING, "something that no version says any more", None),
    ],
)
def test_a_source_that_cannot_be_read_is_blind_since_the_first_failure_and_for_a_reason(
    status: Status, error: str, reason: Reason | None
) -> None:
    health = health_of(blind(status, error))
    assert (health.condition.value, health.since, health.reason, health.why) == (
        status.value,
        NOON + HOUR,
        reason,
        error,
    )
    assert health.blind
    assert not health.well


def test_since_when_it_is_so_is_the_first_of_the_looks_in_a_row() -> None:
    later = NOON + 9 * HOUR
    assert turned(NEW, NOON, well=True) == NOON
    assert turned(NEW, NOON, well=False) == NOON
    assert turned(WELL, later, well=True) == NOON
    assert turned(WELL, later, well=False) == later
    assert turned(blind(), later, well=False) == NOON + HOUR
    assert turned(blind(), later, well=True) == later


def test_what_is_published_of_a_health_does_not_move_with_another_look() -> None:
    looked_again = replace(WELL, status=Status.UNCHANGED, last_ok=NOON + DAY, last_checked=NOON + DAY, next_due=NOON)
    assert public_health(WELL) == public_health(looked_again)
    assert health_of(looked_again).condition is Condition.UNCHANGED
    failed_again = replace(blind(), failures=9, error="timed out: no answer in 31 s")
    assert public_health(blind()) == public_health(failed_again)
    assert public_health(blind()) != public_health(blind(error="unreachable: no connection"))


# ------------------------------------------------------------------ silent


def test_the_moments_of_looks_that_found_something_new_are_remembered_and_those_of_a_baseline_are_not() -> None:
    assert quickened(WELL, [seen(NOON)], NOON, baseline=False) == (NOON,)
    assert quickened(WELL, [seen(NOON)], NOON, baseline=True) == ()
    assert quickened(WELL, [seen(NOON - DAY)], NOON, baseline=False) == ()
    many = replace(WELL, quickened=rhythm(*[1.0] * 19))
    assert quickened(many, [seen(NOON + DAY)], NOON + DAY, baseline=False) == (*many.quickened[1:], NOON + DAY)


@pytest.mark.parametrize(
    ("pauses", "quiet", "condition"),
    [
        ((1, 2, 1, 1, 1), 30, Condition.OK),
        ((1, 2, 1, 1, 1), 31, Condition.SILENT),
        ((1, 20, 1, 1, 1), 80, Condition.OK),
        ((1, 20, 1, 1, 1), 81, Condition.SILENT),
        ((1, 1, 1, 1), 900, Condition.OK),
        ((), 900, Condition.OK),
    ],
)
def test_a_list_is_silent_when_it_tells_nothing_new_for_far_longer_than_it_ever_did(
    pauses: tuple[float, ...], quiet: int, condition: Condition
) -> None:
    state = replace(WELL, quickened=rhythm(*pauses), last_ok=NOON + quiet * DAY)
    assert health_of(state).condition is condition


def test_a_silence_is_since_the_last_news_and_ends_with_the_next() -> None:
    state = replace(WELL, quickened=rhythm(1, 2, 1, 1, 1), last_ok=NOON + 60 * DAY)
    health = health_of(state)
    assert (health.since, health.blind, health.well) == (NOON, False, False)
    assert health.why == "nothing new since 2026-06-24; it never paused for longer than 2 days before"
    news = quickened(state, [seen(NOON + 60 * DAY)], NOON + 60 * DAY, baseline=False)
    assert health_of(replace(state, quickened=news)).well


def test_a_silent_list_that_cannot_be_read_is_blind_not_silent() -> None:
    state = replace(blind(), quickened=rhythm(1, 2, 1, 1, 1), last_ok=NOON + 60 * DAY)
    assert health_of(state).condition is Condition.FAILING


@given(st.lists(st.floats(0.01, 60), min_size=0, max_size=19), st.integers(0, 30))
def test_no_list_is_silent_within_a_month_of_its_last_news(pauses: list[float], quiet: int) -> None:
    assert health_of(replace(WELL, quickened=rhythm(*pauses), last_ok=NOON + quiet * DAY)).well

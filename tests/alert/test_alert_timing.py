from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.alert.timing import due_time, next_occurrence, retry_at
from scraper.model import Subscription

ROME = ZoneInfo("Europe/Rome")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
RHYTHMS = st.sampled_from(["daily 00:00", "daily 02:30", "daily 07:30", "weekly sun 02:30", "weekly mon 23:59"])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("when", "now", "then"),
    [
        ("daily 07:30", "2025-10-14T07:29:59+02:00", "2025-10-14T07:30:00+02:00"),
        ("daily 07:30", "2025-10-14T07:30:00+02:00", "2025-10-15T07:30:00+02:00"),
        ("daily 07:30", "2025-12-31T23:00:00+01:00", "2026-01-01T07:30:00+01:00"),
        ("daily 00:30", "2025-10-14T22:15:00+00:00", "2025-10-15T00:30:00+02:00"),
        ("weekly tue 07:30", "2025-10-14T06:00:00+02:00", "2025-10-14T07:30:00+02:00"),
        ("weekly tue 07:30", "2025-10-14T08:00:00+02:00", "2025-10-21T07:30:00+02:00"),
        ("weekly mon 07:30", "2025-10-14T08:00:00+02:00", "2025-10-20T07:30:00+02:00"),
    ],
)
def test_a_digest_is_due_when_the_clock_on_the_wall_says_so(when: str, now: str, then: str) -> None:
    assert next_occurrence(when, ROME, at(now)) == at(then)


@pytest.mark.parametrize(
    ("when", "now", "then"),
    [
        # Sunday 30 March 2025: 02:00 becomes 03:00.
        ("daily 07:30", "2025-03-29T07:30:00+01:00", "2025-03-30T07:30:00+02:00"),
        ("daily 02:30", "2025-03-29T12:00:00+01:00", "2025-03-30T03:30:00+02:00"),
        ("weekly sun 02:30", "2025-03-29T12:00:00+01:00", "2025-03-30T03:30:00+02:00"),
        # Sunday 26 October 2025: 03:00 becomes 02:00.
        ("daily 07:30", "2025-10-25T07:30:00+02:00", "2025-10-26T07:30:00+01:00"),
        ("daily 02:30", "2025-10-26T02:15:00+02:00", "2025-10-26T02:30:00+02:00"),
        ("daily 02:30", "2025-10-26T02:15:00+01:00", "2025-10-27T02:30:00+01:00"),
    ],
)
def test_a_clock_change_neither_drops_nor_repeats_a_digest(when: str, now: str, then: str) -> None:
    assert next_occurrence(when, ROME, at(now)) == at(then)


@given(RHYTHMS, MOMENTS)
def test_a_digest_comes_once_in_every_period(when: str, now: datetime) -> None:
    period = timedelta(days=7 if when.startswith("weekly") else 1)
    first = next_occurrence(when, ROME, now)
    second = next_occurrence(when, ROME, first)
    assert now < first <= now + period + timedelta(hours=1)
    assert period - timedelta(hours=1) <= second - first <= period + timedelta(hours=1)


def test_a_rhythm_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="hourly"):
        next_occurrence("hourly", ROME, at("2025-10-14T07:30:00+02:00"))


def test_each_subscription_keeps_the_time_of_its_own_zone() -> None:
    now = at("2025-10-14T05:00:00+00:00")
    dublin = Subscription(id="s", to=(), when="daily 07:30", timezone="Europe/Dublin")
    assert due_time(dublin, now) == at("2025-10-14T06:30:00+00:00")
    assert due_time(Subscription(id="s", to=()), now) == now


def test_a_letter_is_tried_again_ever_more_rarely_and_given_up_after_three_days() -> None:
    start = now = at("2025-10-14T07:30:00+02:00")
    waits = []
    attempts = 1
    while (again := retry_at(attempts, now)) is not None:
        waits.append(again - now)
        now, attempts = again, attempts + 1
    assert waits[:4] == [timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4)]
    assert waits == sorted(waits)
    assert timedelta(days=3) <= now - start < timedelta(days=4)

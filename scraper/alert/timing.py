"""When a letter goes out, and when it is tried again."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scraper.model import Subscription

AT_ONCE = "at once"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), *[timedelta(hours=4)] * 18)
"""Between one try and the next: a greylisting server lets us in soon, a broken one is mended in days."""


def due_time(subscription: Subscription, now: datetime) -> datetime:
    """When a letter for this subscription goes out, in UTC: ``now`` for *at once*, else its next digest."""
    if subscription.when == AT_ONCE:
        return now.astimezone(UTC)
    return next_occurrence(subscription.when, ZoneInfo(subscription.timezone), now)


def next_occurrence(when: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the first moment after ``now``, in UTC, at which clocks in ``zone`` show ``when``.

    ``when`` is ``daily HH:MM`` or ``weekly ddd HH:MM`` (ValueError for anything else). An hour that a clock
    change skips is taken as if the clock had not been changed, one that it repeats counts the first time: a
    digest comes once a day all year.
    """
    match when.split():
        case ["daily", clock]:
            weekday = None
        case ["weekly", name, clock]:
            weekday = _WEEKDAYS.index(name)
        case _:
            raise ValueError(f'no such rhythm: "{when}"')
    at = time.fromisoformat(clock)
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(9))
    moments = (_instant(day, at, zone) for day in days if weekday in {None, day.weekday()})
    return next(moment for moment in moments if moment > now)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    # In UTC, because two datetimes of one zone are compared by their wall clocks, across a clock change too.
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """When to try again a letter that has failed ``attempts`` times, this one included; None: give up.

    5 minutes, 15 minutes, an hour, then every four hours, for three days in all.
    """
    return now + _WAITS[attempts - 1] if attempts <= len(_WAITS) else None

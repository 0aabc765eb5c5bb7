"""What the database sorts and picks items by, besides what they say."""

from datetime import UTC, datetime

from scraper.model import Day, Item, Kind
from scraper.normalise.dates.span import day_of


def place(item: Item, *, first_seen: datetime, updated: datetime) -> str:
    """Sorts items by what is newest to a reader: an old page that changed today comes before yesterday's news.

    That is the day of publication, never later than the day of first sight; or, once it changed, the day of that. An
    old item that is seen for the first time has an old place: it does not push out of a feed what is really new.
    """
    seen = first_seen.astimezone(UTC).date()
    day = min(day_of(item.published), seen) if item.published else seen
    if updated > first_seen:
        day = max(day, updated.astimezone(UTC).date())
    return f"{day.isoformat()} {updated.astimezone(UTC).isoformat(timespec='microseconds')}"


def due_day(item: Item) -> str | None:
    """The day for which an item stands in a calendar: of a call its deadline, of an event its own; ISO 8601."""
    when: Day | None = {Kind.CALL: item.deadline, Kind.EVENT: item.starts}.get(item.kind)
    return day_of(when).isoformat() if when else None

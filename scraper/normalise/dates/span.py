"""What was read: a day, an hour or a range, and the words that said so."""

from dataclasses import dataclass
from datetime import date, datetime

from scraper.model import Day, require_aware


@dataclass(frozen=True, slots=True)
class DateSpan:
    """``start`` and ``end`` are dates, or aware datetimes where the text gives a time of day.

    ``end`` is None unless the text gives a range. ``text`` is what was read, ``position`` where it begins.
    """

    start: Day
    end: Day | None
    text: str
    position: int

    def __post_init__(self) -> None:
        require_aware(self.start, self.end)


def day_of(moment: Day) -> date:
    """The calendar day of a moment, in its own zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def comparable(moment: Day) -> tuple[date, int]:
    """A key that orders days and moments together: a day without an hour ends at midnight."""
    if isinstance(moment, datetime):
        return moment.date(), moment.hour * 60 + moment.minute
    return moment, 24 * 60

"""Is it too late? Deadlines held against a moment on the calendar of a zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scraper.model import Day
from scraper.normalise.italian import local_date


def is_past(deadline: Day, zone: ZoneInfo, now: datetime) -> bool:
    """Is it over? A deadline without an hour lasts until the end of its day."""
    if isinstance(deadline, datetime):
        return deadline < now
    return deadline < local_date(now, zone)

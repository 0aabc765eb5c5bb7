"""Days and hours as machines write them (RFC 3339, RFC 5322), in the site's own zone."""

from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
"""Plone writes 1969 for "not published" and 2499 for "never expires"."""


def as_printed(text: str, zone: str) -> str:
    """A machine's day or moment as a page of the site would print it: ``2026-06-23`` or ``2026-06-23 10:05``.

    Where no zone is named it is the site's. Midnight is a day without an hour. Empty for the years that stand for
    "never"; what no machine wrote ("23 giugno 2026") stays as it is.
    """
    told = _moment(text.strip())
    if told is None:
        return text.strip()
    if not _FIRST_YEAR <= told.year <= _LAST_YEAR:
        return ""
    local = told.replace(tzinfo=ZoneInfo(zone)) if told.tzinfo is None else told.astimezone(ZoneInfo(zone))
    for moment in (told, local):
        if moment.time() == time():
            return _day(moment)
    return f"{_day(local)} {local:%H:%M}"


def _day(moment: date) -> str:
    return f"{moment.year:04}-{moment.month:02}-{moment.day:02}"


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if text.endswith("-0000") else found

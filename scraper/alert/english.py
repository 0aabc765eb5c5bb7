"""Days and names in English sentences."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scraper.model import Day
from scraper.normalise.italian import local_date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def long_day(day: Day, zone: ZoneInfo) -> str:
    """``Friday 14 November 2025, 12:00``; without the hour where only the day is known."""
    local = local_date(day, zone)
    words = f"{_WEEKDAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{words}, {day.astimezone(zone):%H:%M}" if isinstance(day, datetime) else words


def short_day(day: Day, zone: ZoneInfo, now: datetime) -> str:
    """``14 November``, with its year when that is not the year of ``now``."""
    local = local_date(day, zone)
    words = f"{local.day} {_MONTHS[local.month - 1]}"
    return words if local.year == local_date(now, zone).year else f"{words} {local.year}"


def on_the(day: str) -> str:
    """``on 14 November``."""
    return f"on {day}"


def to_the(day: str) -> str:
    """``to 14 November``."""
    return f"to {day}"


def of_the(name: str) -> str:
    """``of Comune di Cuneo``."""
    return f"of {name}"

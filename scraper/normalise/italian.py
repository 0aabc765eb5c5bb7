"""Italian days as people write them: the one calendar that feeds, pages and mails share."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from scraper.model import Day

MONTHS = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
WEEKDAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")


def local_date(day: Day, zone: ZoneInfo) -> date:
    """The calendar day on which a moment falls in ``zone``; a date is itself."""
    return day.astimezone(zone).date() if isinstance(day, datetime) else day


def day_and_month(day: date) -> str:
    """``14 novembre``; the first of a month is ``1º``."""
    return f"{'1º' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"


def from_the(day: str) -> str:
    """``dal 14 novembre``, ``dall’8 novembre``: the article before a day that is read aloud with a vowel."""
    return f"dall’{day}" if day.partition(" ")[0] in {"8", "11"} else f"dal {day}"  # otto, undici


def long_day(day: Day, zone: ZoneInfo) -> str:
    """``venerdì 14 novembre 2025, ore 12:00``; without the hour where only the day is known."""
    local = local_date(day, zone)
    words = f"{WEEKDAYS[local.weekday()]} {day_and_month(local)} {local.year}"
    if not isinstance(day, datetime):
        return words
    clock = day.astimezone(zone)
    return f"{words}, ore {clock.hour}:{clock.minute:02}"

"""The year that a list's dates leave out, told by the other dates of the list."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from scraper.normalise.dates import find_dates
from scraper.normalise.dates.span import day_of

_YEAR = re.compile(r"\d{4}|\d\W\d+\W\d\d")


def with_years(dates: Sequence[str], today: date) -> list[str]:
    """The dates of a list, in its order; the newest first, one without a year that would be ahead is last year's.

    A blog prints "3 nov", "19 ott", "3 gen", "12 dic 2025": read by itself in November, "3 gen" is next year's.
    """
    if all(not text or _YEAR.search(text) for text in dates):
        return list(dates)
    days = [_day(text, today) for text in dates]
    past = [
        _a_year_before(day) if day is not None and day > today and not _YEAR.search(text) else day
        for text, day in zip(dates, days, strict=True)
    ]
    if past == days or _falls(days) or not _falls(past):
        return list(dates)
    return [
        text if other == day or other is None else other.isoformat()
        for text, day, other in zip(dates, days, past, strict=True)
    ]


def _falls(days: Sequence[date | None]) -> bool:
    """Do the days go from the newest to the oldest?"""
    known = [day for day in days if day is not None]
    return all(one >= other for one, other in pairwise(known))


def _day(text: str, today: date) -> date | None:
    spans = find_dates(text, today) if text else []
    return day_of(spans[0].start) if spans else None


def _a_year_before(day: date) -> date:
    return day - timedelta(days=366) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)

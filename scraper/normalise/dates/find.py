"""Find the dates that a text holds, with their hours and ranges."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scraper.model import Day
from scraper.normalise.dates.forms import FORMS, Written
from scraper.normalise.dates.span import DateSpan, day_of
from scraper.normalise.dates.words import NOON_BEFORE, TIME_AFTER, TIME_BEFORE, WEEKDAY_BEFORE, WEEKDAYS

_DIGIT_AND_MONTH_OR_MARK = re.compile(r"\d[\s°º]{1,3}[a-z]{3}|\d\s?[/.\-_]\s?\d|primo\s", re.IGNORECASE)
_JOINS_A_RANGE = re.compile(r"\s*(?:[–-]|(?:e\s+)?(?:fino\s+)?a(?:l|ll['’])?(?:\s+giorno)?)\s*", re.IGNORECASE)
_zone = lru_cache(ZoneInfo)


class Found(NamedTuple):
    """A written date and where it stands."""

    start: int
    end: int
    written: Written


def find_dates(text: str, today: date, tz: str = "Europe/Rome") -> list[DateSpan]:
    """Every date in ``text``, in order. ``today`` is what missing years are read against.

    Dates are day first, as Italians write them; a time of day gives an aware datetime in the zone ``tz``.
    """
    spans = []
    for found in written_dates(text):
        day = found.written.resolve(today)
        if day is not None:
            spans.append(_span(text, found, day, tz))
    return _joined(text, spans)


def written_dates(text: str) -> list[Found]:
    """The dates of a text as they are written, without overlaps, in order."""
    if not _DIGIT_AND_MONTH_OR_MARK.search(text):
        return []
    found = sorted(_matches(text), key=lambda f: (f.start, -f.end))
    kept: list[Found] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _matches(text: str) -> Iterator[Found]:
    for pattern, handler in FORMS.values():
        for match in pattern.finditer(text):
            written = handler(match)
            if 1 <= written.month <= 12 and 1 <= written.day <= 31:
                start = match.start()
                weekday = WEEKDAY_BEFORE.search(text, max(0, start - 16), start)
                if weekday:
                    start, written = weekday.start(), replace(written, weekday=WEEKDAYS[weekday[1].lower()])
                yield Found(start, match.end(), written)


def at_hour(text: str, found: Found, day: date, tz: str) -> tuple[Day, int, int]:
    """The day with the hour written beside it, if any, and where the words begin and end."""
    after = TIME_AFTER.match(text, found.end)
    if after:
        return _clock(day, after[1] or after[3], after[2] or after[4], tz), found.start, after.end()
    before = TIME_BEFORE.search(text, max(0, found.start - 40), found.start)
    if before:
        return _clock(day, before[1], before[2], tz), before.start(), found.end
    noon = NOON_BEFORE.search(text, max(0, found.start - 40), found.start)
    if noon:
        return _clock(day, "12", None, tz), noon.start(), found.end
    return day, found.start, found.end


def _clock(day: date, hour: str, minute: str | None, tz: str) -> Day:
    """An hour that is none ("ore 24:00" is the end of that day) leaves the day as it is."""
    try:
        return datetime.combine(day, time(int(hour), int(minute or 0)), _zone(tz))
    except ValueError:
        return day


def _span(text: str, found: Found, day: date, tz: str) -> DateSpan:
    moment, start, end = at_hour(text, found, day, tz)
    first = found.written.first_day
    if first and 1 <= first < found.written.day:
        return DateSpan(day.replace(day=first), moment, text[start:end].strip(), start)
    return DateSpan(moment, None, text[start:end].strip(), start)


def _joined(text: str, spans: list[DateSpan]) -> list[DateSpan]:
    """Two dates with "al", "fino al" or a dash between them are one range."""
    joined: list[DateSpan] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.end is None and span.end is None and _is_range(text, last, span):
            words = text[last.position : span.position + len(span.text)]
            joined[-1] = replace(last, end=span.start, text=words, start=_not_after(last.start, span.start))
        else:
            joined.append(span)
    return joined


def _is_range(text: str, first: DateSpan, second: DateSpan) -> bool:
    between = text[first.position + len(first.text) : second.position]
    return bool(_JOINS_A_RANGE.fullmatch(between))


def _not_after(start: Day, end: Day) -> Day:
    """A range that would run backwards began the year before ("dal 15 dicembre al 10 gennaio 2026")."""
    first, last = day_of(start), day_of(end)
    return start.replace(year=start.year - 1) if first > last and (first.month, first.day) != (2, 29) else start

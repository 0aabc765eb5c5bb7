"""Find the dates that a text holds, with their hours and ranges."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scraper.model import Day
from scraper.normalise.dates.forms import FORMS, Written
from scraper.normalise.dates.span import DateSpan, day_of
from scraper.normalise.dates.words import (
    NOON_BEFORE,
    TIME_AFTER,
    TIME_BEFORE,
    TIME_UNTIL,
    WEEKDAY_BEFORE,
    WEEKDAYS,
)

_DIGIT = re.compile(r"\d")
_WITHOUT_DIGITS = {name: FORMS[name] for name in ("relative", "worded")}
"""Forms that need none: "domani", "primo marzo"."""
_BESIDE = re.compile(r"[\s,(]{0,3}")
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
            spans.extend(_spans(text, found, day, tz))
    return _joined(text, spans)


def written_dates(text: str) -> list[Found]:
    """The dates of a text as they are written, without overlaps, in order."""
    found = sorted(_matches(text), key=lambda f: (f.start, -f.end))
    kept: list[Found] = []
    for one in found:
        if kept and kept[-1].written.shift is not None and _BESIDE.fullmatch(text, kept[-1].end, one.start):
            kept.pop()  # "stasera (lunedì 22 ottobre)" is one day, told twice
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _matches(text: str) -> Iterator[Found]:
    for pattern, handler in (FORMS if _DIGIT.search(text) else _WITHOUT_DIGITS).values():
        for match in pattern.finditer(text):
            written = handler(match)
            if 1 <= (1 if written.month is None else written.month) <= 12 and 1 <= written.day <= 31:
                start = match.start()
                weekday = WEEKDAY_BEFORE.search(text, max(0, start - 16), start)
                if weekday and written.month:
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


def _spans(text: str, found: Found, day: date, tz: str) -> list[DateSpan]:
    moment, start, end = at_hour(text, found, day, tz)
    until, end = _until(text, moment, end)
    words, first = text[start:end].strip(), found.written.first_day
    if first is None:
        return [DateSpan(moment, until, words, start)]
    if found.written.apart:
        return [DateSpan(moment.replace(day=first), None, words, start), DateSpan(moment, None, words, start)]
    return [DateSpan(day.replace(day=first), moment, words, start)]


def _until(text: str, moment: Day, end: int) -> tuple[Day | None, int]:
    """The hour at which it ends ("dalle ore 18 alle 01"): of the next day where it is earlier than the beginning."""
    match = TIME_UNTIL.match(text, end) if isinstance(moment, datetime) else None
    if match is None or not isinstance(moment, datetime):
        return None, end
    try:
        until = moment.replace(hour=int(match[1]), minute=int(match[2] or 0))
    except ValueError:
        return None, end
    return (until if until > moment else until + timedelta(days=1)), match.end()


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

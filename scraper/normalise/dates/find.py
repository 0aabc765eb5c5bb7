"""Find the dates that a text holds, with their hours and ranges."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scraper.model import Day
from scraper.normalise.dates.line import Line, cut
from scraper.normalise.dates.phrases import Link, Phrase, read_phrases
from scraper.normalise.dates.plain import plain_date
from scraper.normalise.dates.span import DateSpan
from scraper.normalise.dates.timed import Timed
from scraper.normalise.dates.words import PARTS_OF_DATES
from scraper.normalise.dates.written import Clock
from scraper.normalise.dates.years import Side, resolve, side_of

_DIGIT = re.compile(r"[0-9]")
_A_LINE = 80
"""What is longer is a sentence, and says more than a plain date."""
_WORDS_BEFORE, _WORDS_BEHIND = 12, 7
"""The words around a day without a year that may tell its tense."""


class Reading(NamedTuple):
    """What a text says of days and hours; ``hours`` stand beside no day, each with the place where it begins."""

    spans: list[DateSpan]
    hours: list[tuple[int, time]]


def find_dates(text: str, today: date, tz: str = "Europe/Rome") -> list[DateSpan]:
    """Every date in ``text``, in order. ``today`` is what missing years are read against.

    Dates are day first, as Italians write them; a time of day gives an aware datetime in the zone ``tz``.
    """
    if not may_hold_a_date(text):
        return []
    plain = plain_date(text) if len(text) <= _A_LINE else None
    return [plain] if plain else read(text, today, tz).spans


def may_hold_a_date(text: str) -> bool:
    """Is it worth reading? Most sentences hold neither a digit nor one of the words that a day is told with."""
    if _DIGIT.search(text):
        return True
    lowered = text.lower()
    for part in PARTS_OF_DATES:  # noqa: SIM110 - ``any`` takes twice as long
        if part in lowered:
            return True
    return False


def read(text: str, today: date, tz: str, *, side: Side | None = None, lower: str | None = None) -> Reading:
    """The same, and the hours without a day; ``side`` is where days without a year lie, else told from the tense.

    ``lower`` is the text as ``lowered`` gives it, where that is known already.
    """
    line = cut(text, lower)
    phrases, loose = read_phrases(line)
    reader = _Reader(today, ZoneInfo(tz), side)
    spans = [span for phrase in phrases for span in _spans(line, phrase, reader)]
    return Reading(spans, [(line.start(one.first), time(*one.hour)) for one in loose if one.hour[0] < 24])


class _Reader(NamedTuple):
    today: date
    zone: ZoneInfo
    side: Side | None


def _spans(line: Line, phrase: Phrase, reader: _Reader) -> Iterator[DateSpan]:
    days = _sharing_hours(phrase)
    side = reader.side or _side(line, phrase)
    dates = resolve([one.day for one in days], reader.today, side)
    at = 0
    while at < len(days):
        day = dates[at]
        until = dates[at + 1] if at + 1 < len(days) and phrase.links[at] is Link.RANGE else None
        if day and until and day <= until:
            yield _range(line, (days[at], days[at + 1]), (day, until), reader.zone)
            at += 1
        elif day:
            yield _single(line, days[at], day, reader.zone)
        at += 1


def _side(line: Line, phrase: Phrase) -> Side:
    for one in phrase.days:
        if one.day.year or one.day.month is None:
            return Side.NEAREST
    first, last = phrase.days[0].first, phrase.days[-1].last
    return side_of((*line.words[max(0, first - _WORDS_BEFORE) : first], *line.words[last + 1 : last + _WORDS_BEHIND]))


def _sharing_hours(phrase: Phrase) -> Sequence[Timed]:
    """The hour behind the last day of a list, or before its first, is that of all ("6 e 7 luglio alle 21")."""
    days = phrase.days
    if len(days) == 1:
        return days
    with_hours = [one for one in days if one.clock]
    if len(with_hours) != 1 or Link.RANGE in phrase.links:
        return days
    is_last = with_hours[0] is days[-1]
    is_before_first = with_hours[0] is days[0] and days[0].first < days[0].day.first
    return [_at_the_hour_of(with_hours[0], one) for one in days] if is_last or is_before_first else days


def _at_the_hour_of(other: Timed, one: Timed) -> Timed:
    """The hour stands beside the other day only: the words of this one do not reach so far."""
    if other.clock is None or one is other:
        return one
    return Timed(one.day, other.clock._replace(first=one.day.first, last=one.day.last))


def _range(line: Line, ends: tuple[Timed, Timed], days: tuple[date, date], zone: ZoneInfo) -> DateSpan:
    start, end = _moment(days[0], ends[0], zone), _moment(days[1], ends[1], zone)
    if ends[1].clock and ends[1].clock.until:
        start, end = days  # "dal 3 al 7 giugno dalle 9 alle 12": the hours of each day
    return _span(line, ends, start, end)


def _single(line: Line, one: Timed, day: date, zone: ZoneInfo) -> DateSpan:
    start = _moment(day, one, zone)
    return _span(line, (one, one), start, _until(start, one.clock) if one.clock else None)


def _span(line: Line, ends: tuple[Timed, Timed], start: Day, end: Day | None) -> DateSpan:
    position = line.start(ends[0].first)
    return DateSpan(start, end, line.text[position : line.end(ends[1].last)], position)


def _moment(day: date, one: Timed, zone: ZoneInfo) -> Day:
    """The day at its hour; an hour that is none ("ore 24:00" is the end of that day) leaves the day as it is."""
    if one.day.stamp is not None:
        return _stamp(day, one.day.stamp, zone)
    if one.clock is None or one.clock.hour[0] > 23:
        return day
    return datetime(day.year, day.month, day.day, *one.clock.hour, tzinfo=zone)


def _stamp(day: date, clock: time, zone: ZoneInfo) -> Day:
    moment = datetime.combine(day, clock.replace(second=0))
    try:
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except OverflowError:  # the first and last days of the calendar have no other zone
        return day


def _until(start: Day, clock: Clock) -> Day | None:
    """The hour at which it ends ("dalle 18 alle 01"): of the next day where it is no later than the beginning."""
    if clock.until is None or not isinstance(start, datetime):
        return None
    hour, minute = clock.until
    until = start.replace(hour=hour % 24, minute=minute)
    try:
        return until if until > start and not clock.next_day else until + timedelta(days=1)
    except OverflowError:
        return None

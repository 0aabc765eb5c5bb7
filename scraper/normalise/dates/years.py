"""Which year, month or day is meant where a text leaves it out."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import Enum, auto

from scraper.normalise.dates.words import FUTURE_TENSE, TELLS_THE_FUTURE, TELLS_THE_PAST
from scraper.normalise.dates.written import Written

_TELLS = TELLS_THE_PAST + TELLS_THE_FUTURE
_TWO_MONTHS = 62
_YESTERDAY = timedelta(days=1)
"""A day late is still this year's: a notice is often read the morning after."""
_HALF_A_YEAR = timedelta(days=182)
_SEASON = timedelta(days=90)


class Side(Enum):
    """On which side of ``today`` a day without a year is looked for."""

    NEAREST = auto()
    PAST = auto()
    FUTURE = auto()
    LATELY = auto()
    """To come, or past by less than a season: what "si terrà" is often read when it is over."""


def side_of(words: Iterable[str]) -> Side:
    """What the words around a day say: beside "si terrà" it is to come, beside "svoltosi" it is past."""
    side = Side.NEAREST
    for word in words:
        if word.endswith(FUTURE_TENSE):
            side = Side.LATELY
        elif word.startswith(_TELLS):
            if word.startswith(TELLS_THE_PAST):
                return Side.PAST
            side = Side.LATELY
    return side


def resolve(days: Sequence[Written], today: date, side: Side) -> list[date | None]:
    """The dates of days that are told together, in their order; None for a day that there is not (31 novembre).

    The years written decide. Where there is none, the weekdays do: the year is that in which they are right, and among
    several the one on the ``side`` of ``today``.
    """
    if len(days) == 1 and (days[0].year or days[0].month is None):
        return [_alone(days[0], today)]
    known = next((number for number in range(len(days) - 1, -1, -1) if days[number].year), None)
    if known is not None:
        return _around(days, known, days[known].year or 0, today)
    last = next((number for number in range(len(days) - 1, -1, -1) if days[number].month), None)
    if last is None:
        return [_alone(day, today) for day in days]
    likeliest = _around(days, last, _likeliest_year(days[last], today, side), today)
    if _weekdays_fit(days, likeliest):
        return likeliest
    readings = (_around(days, last, year, today) for year in _years(days[last], today, side))
    return next((dates for dates in readings if _weekdays_fit(days, dates)), likeliest)


def _alone(day: Written, today: date) -> date | None:
    if day.shift is not None:
        return _later(today, day.shift)
    if day.year and day.month:
        return _date(day.year, day.month, day.day)
    if day.lean == 0:
        return _date(today.year, today.month, day.day)
    return _without_month(day, today)


def _without_month(day: Written, today: date) -> date | None:
    """Mercoledì 24, il 14 p.v., lunedì prossimo: the next such day within two months, or else the last one."""
    ahead, back = range(_TWO_MONTHS), range(-1, -_TWO_MONTHS, -1)
    ways = {None: (*ahead, *back), 1: (*ahead[1:],), -1: (*back,)}[day.lean]
    weekday = today.weekday()
    able = (shift for shift in ways if day.weekday is None or (weekday + shift) % 7 == day.weekday)
    dates = (_later(today, shift) for shift in able)
    return next((one for one in dates if one and day.day in (0, one.day)), None)


def _around(days: Sequence[Written], known: int, year: int, today: date) -> list[date | None]:
    """The dates, given the year of one of them: those before it come no later, those behind it no earlier."""
    dates: list[date | None] = [None] * len(days)
    dates[known] = _in_year(days[known], year, today)
    for number in range(known - 1, -1, -1):
        dates[number] = _beside(days[number], dates[number + 1], year, today, later=False)
    for number in range(known + 1, len(days)):
        dates[number] = _beside(days[number], dates[number - 1], year, today, later=True)
    return dates


def _beside(day: Written, other: date | None, year: int, today: date, *, later: bool) -> date | None:
    if day.year or day.month is None or other is None:
        return _in_year(day, day.year or year, today)
    found = _in_year(day, other.year, today)
    if found is None or found == other or (found > other) is later:
        return found
    return _in_year(day, other.year + (1 if later else -1), today)


def _in_year(day: Written, year: int, today: date) -> date | None:
    return _alone(day, today) if day.month is None else _date(year, day.month, day.day)


def _likeliest_year(day: Written, today: date, side: Side) -> int:
    """The first of the years that a day may be of: mostly this one, which costs less to find out."""
    this = _date(today.year, day.month or 0, day.day) if day.lean is None else None
    if this is not None and abs(this - today) < _HALF_A_YEAR and not _is_wrong(this, today, side):
        return today.year
    return _years(day, today, side)[0]


def _years(day: Written, today: date, side: Side) -> Sequence[int]:
    """The years that a day may be of, the likeliest first."""
    if day.lean == 0:
        return (today.year,)
    if day.lean is not None:
        side = Side.FUTURE if day.lean > 0 else Side.PAST
    years = (today.year, today.year + 1, today.year - 1)
    return sorted(years, key=lambda year: _distance(_date(year, day.month or 0, day.day), today, side))


def _distance(one: date | None, today: date, side: Side) -> tuple[bool, bool, timedelta]:
    if one is None:
        return True, True, timedelta(0)
    return False, _is_wrong(one, today, side), abs(one - today)


def _is_wrong(one: date, today: date, side: Side) -> bool:
    """Does a day lie on the other side?"""
    if side is Side.NEAREST:
        return False
    if side is Side.PAST:
        return one > today
    return today - one > (_SEASON if side is Side.LATELY else _YESTERDAY)


def _weekdays_fit(days: Sequence[Written], dates: Sequence[date | None]) -> bool:
    for day, one in zip(days, dates, strict=True):
        if one is None or (day.weekday is not None and day.weekday != one.weekday()):
            return False
    return True


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None

"""Days with the hours beside them: "30 giugno, ore 12", "le 12 del 30 giugno", "dalle 21 di sabato alle 2"."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scraper.normalise.dates import forms, hours
from scraper.normalise.dates.line import BEYOND, Line
from scraper.normalise.dates.units import UNITS
from scraper.normalise.dates.words import ARTICLES
from scraper.normalise.dates.written import Clock, Written

_TELLING = forms.STARTS | hours.STARTS | UNITS
_LEADS, _HOURS = hours.LEADS, hours.STARTS
_OF = frozenset((
    "di", "del", "dell", "della giornata di", "della giornata del", "", "on", "on the", "am", "des", "vom", "du", "le",
    "den",
))  # fmt: skip
"""The words between an hour and its day, articles left out: "ore 12 del giorno 30 giugno"."""
_BEFORE_AN_HOUR = frozenset(
    (
        "con",
        "inizio",
        "a",
        "partire",
        "dal",
        "entro",
        "e",
        "non",
        "oltre",
        "verso",
        "improrogabilmente",
        "ora",
        "locale",
        "spätestens",
        "um",
        "at",
        "mit",
        "beginn",
    )
)
_BESIDE = frozenset(("", ",", "-", "(", "|", "•", ":", ", (", "- (", ",("))


class Timed(NamedTuple):
    """A day and the hour beside it."""

    day: Written
    clock: Clock | None = None

    @property
    def first(self) -> int:
        """The first word of both."""
        return min(self.day.first, self.clock.first) if self.clock else self.day.first

    @property
    def last(self) -> int:
        """The last word of both."""
        return max(self.day.last, self.clock.last) if self.clock else self.day.last


def read_days(line: Line) -> tuple[list[Timed], list[Clock]]:
    """The days of a text with their hours, and the hours that stand beside no day; a day told twice is one."""
    found = list(_read(line))
    if len(found) == 1 and isinstance(found[0], Written):  # as in most sentences
        return [Timed(found[0])], []
    return _timed(line, found)


def _read(line: Line) -> Iterator[Written | Clock]:
    """The days and hours of a text from left to right, each as long as it can be."""
    words, gaps, behind, year = line.words, line.gaps, 0, -1
    starts = [
        i for i, word in enumerate(words[:-BEYOND]) if word < ":" or word in _TELLING
    ]  # ":" is behind the figures
    has_units = not UNITS.isdisjoint([words[i] for i in starts])
    for i in starts:
        if i < behind:
            continue
        mark = gaps[i + 1]
        is_bare = i == year and mark == "."
        found: Written | Clock | None = None
        if mark == ":" or is_bare or has_units or words[i - 1] in _LEADS or words[i] in _HOURS:
            found = hours.read_clock(line, i, behind_a_day=is_bare)
        found = found or forms.read_day(line, i)
        if found is not None:
            yield found
            behind = found.last + 1
            year = behind if isinstance(found, Written) and found.year else -1


def _timed(line: Line, found: Sequence[Written | Clock]) -> tuple[list[Timed], list[Clock]]:
    """Every day with its hour; a day told twice ("domani, mercoledì 24") is one."""
    days: list[Timed] = []
    loose: list[Clock] = []
    ahead: Clock | None = None
    for number, one in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        if isinstance(one, Written):
            if ahead is None and days and _tells_again(line, days[-1], one):
                days[-1] = Timed(one._replace(first=days[-1].day.first), days[-1].clock)
            else:
                days.append(Timed(one, ahead))
            ahead = None
        elif isinstance(following, Written) and _is_of(line, one, following, days[-1] if days else None):
            ahead = one
        elif days and _is_beside(line, days[-1], one):
            days[-1] = _with_hour(days[-1], one)
        else:
            loose.append(one)
    return days, loose


def _is_of(line: Line, clock: Clock, day: Written, before: Timed | None) -> bool:
    """Does the hour belong to the day behind it ("le 12 del 3 maggio")?"""
    between = line.words[clock.last + 1 : min(day.first, clock.last + 6)]
    words = " ".join(word for word in between if word not in ARTICLES)
    marks = line.between(clock.last, day.first).strip("'")
    if words not in _OF or marks not in ("", ",", "-"):
        return False
    return words != "" or (marks in ("", "-") and (before is None or not _is_beside(line, before, clock)))


def _is_beside(line: Line, day: Timed, clock: Clock) -> bool:
    between = line.words[day.last + 1 : clock.first]
    if len(between) > 4 or (clock.needs_day and "entro" not in between):
        return False
    marks = line.between(day.last, clock.first)
    return (marks in _BESIDE or marks.removeprefix(".").strip() in _BESIDE) and _BEFORE_AN_HOUR.issuperset(between)


def _with_hour(timed: Timed, clock: Clock) -> Timed:
    """A second hour is the one at which it ends: "dalle 21 di sabato 14 alle 2 del giorno successivo"."""
    first = timed.clock
    if first is None:
        return Timed(timed.day, clock)
    if first.until is not None or not clock.closes:
        return timed
    return Timed(timed.day, first._replace(until=clock.hour, next_day=clock.next_day, last=clock.last))


def _tells_again(line: Line, first: Timed, day: Written) -> bool:
    if first.day.shift is None and (first.day.day != 0 or day.day == 0):
        return False
    is_beside = line.words[first.last + 1 : day.first] in ((), ("il",))
    return is_beside and line.between(first.last, day.first) in ("", ",", "(", "-")

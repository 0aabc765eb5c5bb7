"""The forms a date is written in: one pattern and one small handler each, tried together, day always first."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scraper.normalise.dates.words import MONTH, MONTHS

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it was written: ``year`` is None where the text leaves it out."""

    day: int
    month: int
    year: int | None
    weekday: int | None = None
    first_day: int | None = None
    """The day a range of one month begins ("dal **12** al 22 agosto")."""

    def resolve(self, today: date) -> date | None:
        """The date meant; a missing year is the one whose weekday fits, and then the nearest to ``today``."""
        years = [self.year] if self.year else [today.year, today.year + 1, today.year - 1]
        dates = [found for year in years if (found := _date(year, self.month, self.day))]
        fitting = [d for d in dates if d.weekday() == self.weekday] if self.weekday is not None else []
        return min(fitting or dates, key=lambda found: abs(found - today), default=None)


def upcoming(written: Written, today: date) -> date | None:
    """Like ``resolve``, but a missing year is the first that does not lie before ``today``: for deadlines."""
    if written.year or written.weekday is not None:
        return written.resolve(today)
    found = _date(today.year, written.month, written.day)
    if found and found < today - timedelta(days=1):
        return _date(today.year + 1, written.month, written.day)
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(digits: str | None) -> int | None:
    """Two digits are of this century: "26" is 2026."""
    if not digits:
        return None
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _iso(match: Match) -> Written:
    return Written(int(match[3]), int(match[2]), int(match[1]))


def _numeric(match: Match) -> Written:
    return Written(int(match["day"]), int(match["number"]), _year(match["year"]))


def _worded(match: Match) -> Written:
    day = 1 if match["day"].lower() == "primo" else int(match["day"])
    month = MONTHS[match["month"][:3].lower()]
    first = match["first"]
    return Written(day, month, _year(match["year"]), first_day=int(first) if first else None)


_FIRST = (
    r"(?:(?P<first>\d{1,2})\s?(?:[–-]|\s(?:a|al|all['’]|e)\s)\s?"
    r"(?:luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica)?\s?)?"
)

FORMS: Mapping[str, tuple[re.Pattern[str], Callable[[Match], Written]]] = {
    "iso": (re.compile(r"(?<![\d/-])(\d{4})-(\d{2})-(\d{2})(?![\d-])"), _iso),
    "path": (re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?=/)"), _iso),
    "numeric": (
        re.compile(
            r"(?<![\d/.,-])(?P<day>\d{1,2})(?P<mark>\s?[/.\-_]\s?)(?P<number>\d{1,2})\s?[/.\-_]\s?"
            r"(?P<year>\d{4}|\d{2})(?![\d/])",
            re.IGNORECASE,
        ),
        _numeric,
    ),
    "worded": (
        re.compile(
            r"(?<![\d/.,])" + _FIRST + r"(?P<day>\d{1,2}|primo)[°º]?\s{1,2}(?:di\s)?" + MONTH
            + r"(?:\s{1,2}(?P<year>\d{4}|\d{2}(?![\d:.,]))(?!\d))?",
            re.IGNORECASE,
        ),
        _worded,
    ),
}  # fmt: skip

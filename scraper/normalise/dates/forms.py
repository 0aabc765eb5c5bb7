"""The forms a date is written in: one pattern and one small handler each, tried together, day always first."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scraper.normalise.dates.words import MONTH, MONTHS, SHIFTS, WEEKDAYS

Match = re.Match[str]
_TWO_MONTHS = 62


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it was written: ``year`` is None where the text leaves it out, and ``month`` too.

    ``shift`` is a day told from the publication's ("domani" is 1); the other fields then say nothing.
    """

    day: int
    month: int | None
    year: int | None
    weekday: int | None = None
    first_day: int | None = None
    """An earlier day of the same month: where a range begins ("dal **12** al 22 agosto")."""
    apart: bool = False
    """Whether ``first_day`` is a day of its own instead ("**21** e 28 agosto")."""
    shift: int | None = None

    def resolve(self, today: date) -> date | None:
        """The date meant; a missing year is the one whose weekday fits, and then the nearest to ``today``.

        The weekday is the first day's: "sabato 4 e domenica 5 luglio".
        """
        if self.shift is not None:
            return today + timedelta(days=self.shift)
        if self.month is None:
            return self._nearby(today)
        years = [self.year] if self.year else [today.year, today.year + 1, today.year - 1]
        dates = [found for year in years if (found := _date(year, self.month, self.day))]
        fitting = [d for d in dates if d.replace(day=self.first_day or d.day).weekday() == self.weekday]
        return min(fitting or dates, key=lambda found: abs(found - today), default=None)

    def _nearby(self, today: date) -> date | None:
        """The next such day ("mercoledì 24"), or the last one where none comes within two months."""
        days = [today + timedelta(days=ahead) for ahead in (*range(_TWO_MONTHS), *range(-1, -_TWO_MONTHS, -1))]
        return next((d for d in days if d.day == self.day and d.weekday() == self.weekday), None)


_NO_DATE = Written(0, 0, None)


def upcoming(written: Written, today: date, grace: timedelta) -> date | None:
    """Like ``resolve``, but a missing year is the first that lies at most ``grace`` before ``today``: for deadlines."""
    if written.year or written.weekday is not None or written.month is None:
        return written.resolve(today)
    found = _date(today.year, written.month, written.day)
    if found and found < today - grace:
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


def _weekday_and_day(match: Match) -> Written:
    return Written(int(match[2]), None, None, weekday=WEEKDAYS[match[1].lower()])


def _relative(match: Match) -> Written:
    return Written(1, None, None, shift=SHIFTS[match[1].lower()])


def _iso(match: Match) -> Written:
    return Written(int(match[3]), int(match[2]), int(match[1]))


def _numeric(match: Match) -> Written:
    before = match.string[max(0, match.start() - 1) : match.start()]
    if before == "/" == match["mark"].strip():
        return _NO_DATE  # "12/05/03/2026": numbers of an act; but "DETERMINA/259/04-04-2025" ends with its date
    return Written(int(match["day"]), int(match["number"]), _year(match["year"]))


def _worded(match: Match) -> Written:
    day = 1 if match["day"].lower() == "primo" else int(match["day"])
    month = MONTHS[match["month"][:3].lower()]
    first = int(match["first"] or 0)
    return Written(
        day,
        month,
        _year(match["year"]),
        first_day=first if 1 <= first < day else None,
        apart=(match["link"] or "").strip().lower() == "e",
    )


_FIRST = (
    r"(?:(?P<first>\d{1,2})\s?(?P<link>[–-]|\s(?:a|al|all['’]|e)\s)\s?"
    r"(?:luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica)?\s?)?"
)

FORMS: Mapping[str, tuple[re.Pattern[str], Callable[[Match], Written]]] = {
    "iso": (re.compile(r"(?<![\d/-])(\d{4})-(\d{2})-(\d{2})(?![\d-])"), _iso),
    "path": (re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?=/)"), _iso),
    "numeric": (
        re.compile(
            r"(?<![\d.,])(?<!(?<!20\d\d)-)(?P<day>\d{1,2})(?P<mark>\s?[/.\-_]\s?)(?P<number>\d{1,2})\s?[/.\-_]\s?"
            r"(?P<year>\d{4}|\d{2})(?![\d/])",
            re.IGNORECASE,
        ),
        _numeric,
    ),
    "relative": (re.compile(rf"\b(?=[dioqls])({'|'.join(SHIFTS)})\b", re.IGNORECASE), _relative),
    "weekday and day": (
        re.compile(
            r"\b(lun|mar|mer|gio|ven|sab|dom)(?:(?:col|t|v|er)?ed[iì]['’]?|erd[iì]['’]?|ato|enica)\s{1,2}(\d{1,2})"
            r"(?![\d°º]|\s?[/.:\-_]\s?\d|\s{1,2}(?:[a-z]{3}|e\s|al?\s|euro))",
            re.IGNORECASE,
        ),
        _weekday_and_day,
    ),
    "worded": (
        re.compile(
            r"(?<![\d/.,])" + _FIRST + r"(?P<day>\d{1,2}|primo)[°º]?\s{1,2}(?:di\s)?" + MONTH
            + r"(?:(?:\s{1,2}['’]?|\s{1,2}del(?:l['’]anno)?\s{1,2}(?=\d{4})|,\s{1,2}(?=20\d\d\b))"
            r"(?P<year>\d{4}|\d{2}(?!:|[.,]\d))(?!\d))?",
            re.IGNORECASE,
        ),
        _worded,
    ),
}  # fmt: skip

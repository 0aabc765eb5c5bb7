"""The forms a day is written in: one handler each, tried in order at numbers and at words that may begin one."""

from collections.abc import Callable, Sequence

from scraper.normalise.dates.alone import alone_in_words, day_alone, relative, weekday_alone
from scraper.normalise.dates.line import Line
from scraper.normalise.dates.numeric import iso, numeric, path, without_year, year_first
from scraper.normalise.dates.worded import american, spelled, worded
from scraper.normalise.dates.words import DAYS_IN_WORDS, RELATIVE, WEEKDAYS
from scraper.normalise.dates.written import Written

Form = Callable[[Line, int], Written | None]

AT_A_WORD: Sequence[Form] = (spelled, alone_in_words, relative, weekday_alone)
AT_A_NUMBER: Sequence[Form] = (numeric, worded, without_year, american, day_alone)
BEFORE_A_BLANK: Sequence[Form] = (worded, day_alone)
"""Those of a number with no marks behind it."""
AT_A_YEAR: Sequence[Form] = (iso, year_first, path)
STARTS = frozenset(
    (*DAYS_IN_WORDS, *(name.split()[0] for name in RELATIVE), *(name for name in WEEKDAYS if len(name) > 3))
)
"""The words at which a day may begin."""


def read_day(line: Line, i: int) -> Written | None:
    """The day that begins with the number or word ``i``, in whatever form."""
    for form in _forms(line, i):
        found = form(line, i)
        if found is not None:
            return found
    return None


def _forms(line: Line, i: int) -> Sequence[Form]:
    word = line.words[i]
    if not word.isdecimal():
        return AT_A_WORD
    if len(word) <= 2:
        return BEFORE_A_BLANK if line.gaps[i + 1] == " " else AT_A_NUMBER
    return AT_A_YEAR if len(word) == 4 else ()

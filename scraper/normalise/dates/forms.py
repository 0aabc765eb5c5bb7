"""The forms a day is written in: one handler each, tried in order at numbers and at words that may begin one."""

from collections.abc import Callable, Mapping, Sequence

from scraper.normalise.dates.alone import alone_in_words, day_alone, relative, weekday_alone
from scraper.normalise.dates.line import Line
from scraper.normalise.dates.numeric import iso, numeric, path, without_year, year_first
from scraper.normalise.dates.worded import american, spelled, worded
from scraper.normalise.dates.words import DAYS_IN_WORDS, RELATIVE, WEEKDAYS
from scraper.normalise.dates.written import Written

Form = Callable[[Line, int], Written | None]

AT_A_NUMBER: Sequence[Form] = (numeric, worded, without_year, american, day_alone)
BEFORE_A_BLANK: Sequence[Form] = (worded, day_alone)
"""Those of a number with no marks behind it."""
AT_A_YEAR: Sequence[Form] = (iso, year_first, path)
AT_A_WORD: Mapping[str, Sequence[Form]] = {
    **dict.fromkeys((name for name in WEEKDAYS if len(name) > 3), (weekday_alone,)),
    **dict.fromkeys((name.split()[0] for name in RELATIVE), (relative,)),
    **dict.fromkeys(DAYS_IN_WORDS, (spelled, alone_in_words)),
}
"""Those of each word at which a day may begin."""
STARTS = frozenset(AT_A_WORD)


def read_day(line: Line, i: int) -> Written | None:
    """The day that begins with the number or word ``i``, in whatever form."""
    word = line.words[i]
    if not word.isdecimal():
        forms = AT_A_WORD.get(word, ())
    elif len(word) <= 2:
        forms = BEFORE_A_BLANK if line.gaps[i + 1] == " " else AT_A_NUMBER
    else:
        forms = AT_A_YEAR if len(word) == 4 else ()
    for form in forms:
        found = form(line, i)
        if found is not None:
            return found
    return None

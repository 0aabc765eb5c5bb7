"""What stands around a day and says more of it, or that it is none."""

from scraper.normalise.dates.line import Line
from scraper.normalise.dates.words import (
    DAYS_IN_WORDS,
    LAWS,
    LEANINGS,
    LEANINGS_BEFORE,
    NUMBERED,
    NUMBERS,
    THOUSANDS,
    WEEKDAYS,
    YEARS_IN_WORDS,
)
from scraper.normalise.dates.written import Written

ORDINAL = " \n\xa0°º'^"
"""What may stand behind the number of a day: "1°", "1º", "1'"."""
CUT = ("…", "..")
"""Where a text was cut short."""
_BEHIND_A_WEEKDAY = frozenset(("", ".", ",", "'", "',", "(", ".,"))
_ARTICLES = frozenset(("il", "den", "dem", "der", "the", "le"))
"""Between a weekday and its day: "Freitag, den 13. März"."""
LEANING_STARTS = frozenset(words.split()[0] for words in LEANINGS)
"""What the words begin with that say on which side of the publication a day lies."""


def before(line: Line, i: int) -> tuple[int, int | None, int | None]:
    """Where the words of a day begin, its weekday, and on which side it lies ("lo scorso sabato 12")."""
    words, first, weekday = line.words, i, None
    at = i - 2 if words[i - 1] in _ARTICLES else i - 1
    if words[at] in WEEKDAYS and line.between(at, i) in _BEHIND_A_WEEKDAY:
        first, weekday = at, WEEKDAYS[words[at]]
    return first, weekday, LEANINGS_BEFORE.get(words[first - 1])


def leaning(line: Line, last: int) -> tuple[int | None, int]:
    """What is said behind a day ("p.v.", "corrente mese"), and the last word read."""
    if line.words[last + 1] in LEANING_STARTS:
        for more in (3, 2, 1):
            lean = LEANINGS.get(" ".join(line.words[last + 1 : last + 1 + more]))
            if lean is not None and not line.between(last, last + more).strip(". ()'"):
                return lean, last + more
    return None, last


def is_numbered(line: Line, i: int) -> bool:
    """Is it the number of something ("n. 12", "lotto 3", "versione 2.11.13")?"""
    return line.words[i - 1] in NUMBERED and not line.gaps[i].strip(" .°º\n")


def is_of_a_law(line: Line, i: int) -> bool:
    """Is it the day of a law ("D.Lgs. 31 marzo 2023, n. 36", "legge n. 241 del 7 agosto 1990")?"""
    words, at = line.words, i - 1
    if words[at] == "del":
        at -= 1
        if not words[at].isdecimal():
            return False
        at -= 2 if words[at - 1] == "n" else 1
    if len(words[at]) > 1:
        return words[at] in LAWS
    initials = ""
    while len(words[at]) == 1 and line.gaps[at + 1].startswith(".") and len(initials) < 5:
        initials = words[at] + initials
        at -= 1
    return initials in LAWS


def is_told_again(line: Line, i: int, number: int) -> bool:
    """Is it the same number in brackets: "3 (tre) agosto", "ore diciotto (18)"?"""
    word = line.words[i]
    if not line.gaps[i].endswith("("):
        return False
    return int(word) == number if line.is_number(i) else DAYS_IN_WORDS.get(word) == number


def year_at(line: Line, i: int) -> tuple[int | None, int]:
    """The year at a word, in figures or in words, and the last word read."""
    word = line.words[i]
    if word == THOUSANDS and line.words[i + 1] in NUMBERS:
        return 2000 + NUMBERS[line.words[i + 1]], i + 1
    return year_of(word) or YEARS_IN_WORDS.get(word), i


def year_of(word: str) -> int | None:
    """Two digits are of this century: "26" is 2026."""
    if len(word) not in (2, 4) or not word.isdecimal():
        return None
    year = int(word) if len(word) == 4 else 2000 + int(word)
    return year if 1900 <= year < 2200 else None


def checked(written: Written) -> Written | None:
    """A day and a month that there can be."""
    month = 1 if written.month is None else written.month
    return written if 1 <= month <= 12 and 1 <= written.day <= 31 else None

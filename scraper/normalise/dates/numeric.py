"""Days in numbers: 30/06/2026, 30.6.26, 30.VI.2026, 30/6, 2026-06-30, and the day in a path."""

import re
from datetime import time

from scraper.normalise.dates.around import CUT, ORDINAL, before, checked, is_numbered, is_of_a_law, year_of
from scraper.normalise.dates.line import Line
from scraper.normalise.dates.words import BEFORE_A_DAY, LEADS_ABROAD, MONTHS, ROMAN_MONTHS
from scraper.normalise.dates.written import Written

_MARKS = frozenset("/.-_")
_BEFORE_A_YEAR = " \n\xa0'"
"""What may stand between a mark and a year: "03.08.'26"."""
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9-])"
    r"(?:[T ]([01][0-9]|2[0-3])(:[0-5][0-9])(?::[0-5][0-9](?:[.,][0-9]+)?)?\s?"
    r"(Z|[+-][01][0-9]:?[0-5][0-9])?(?![0-9]))?",
    re.IGNORECASE,
)
_BEFORE_A_DAY_WITH_A_POINT = LEADS_ABROAD | {"il", "al", "all", "dal", "dall", "del", "dell", "entro", "giorno"}
_SHARES = (("per", "cento"), ("per", "mille"))
_WORDS_OF_A_TIME = re.compile(r"[0-9]+|[TZ]", re.IGNORECASE)


def iso(line: Line, i: int) -> Written | None:
    """2026-06-30, 2026-06-30T12:00:00+02:00 (ISO 8601; RFC 3339 also with a blank for the T)."""
    match = _ISO.match(line.text, line.start(i)) if line.gaps[i + 1] == "-" else None
    if match is None or line.gaps[i].endswith(("/", "-")):
        return None
    stamp = time.fromisoformat(match[4] + match[5] + (match[6] or "").upper()) if match[4] else None
    last = i + 2 + len(_WORDS_OF_A_TIME.findall(match[0], 10))
    return checked(Written(i, last, int(match[3]), int(match[2]), int(match[1]), stamp=stamp))


def year_first(line: Line, i: int) -> Written | None:
    """2026/06/30, 2026.06.30; but not "2026/06/30.pdf" in a path."""
    mark = line.gaps[i + 1]
    if mark not in ("/", ".") or line.gaps[i + 2] != mark or line.gaps[i].endswith("/") or is_numbered(line, i):
        return None
    is_whole = len(line.words[i + 1]) == len(line.words[i + 2]) == 2 and (line.gaps[i + 3][:1] or " ") not in "/-_"
    if not (is_whole and line.is_number(i + 1) and line.is_number(i + 2)):
        return None
    return checked(Written(i, i + 2, int(line.words[i + 2]), int(line.words[i + 1]), int(line.words[i])))


def path(line: Line, i: int) -> Written | None:
    """/news/periodo/2026/06/30/titolo.html."""
    marks = line.gaps[i][-1:] + line.gaps[i + 1] + line.gaps[i + 2] + line.gaps[i + 3][:1]
    if marks != "////" or not (line.is_number(i + 1) and line.is_number(i + 2)):
        return None
    year, month, day = (int(line.words[k]) for k in (i, i + 1, i + 2))
    return checked(Written(i, i + 2, day, month, year))


def numeric(line: Line, i: int) -> Written | None:
    """30/06/2026, 30.6.26, 30 - 06 - 2026, 30_06_2026, 30-giu-2026, 30.VI.2026: the day is first."""
    words, gaps = line.words, line.gaps
    year, mark = year_of(words[i + 2]), gaps[i + 1].strip(ORDINAL)
    if year is None or mark not in _MARKS or gaps[i + 2].strip(_BEFORE_A_YEAR) != mark:
        return None
    month = _month(words[i + 1])
    is_cut = len(words[i + 2]) == 2 and gaps[i + 3].startswith(CUT)
    if month is None or is_cut or _begins_before(line, i, mark) or _goes_on(line, i + 2, mark) or is_of_a_law(line, i):
        return None
    first, weekday, lean = before(line, i)
    return checked(Written(first, i + 2, int(words[i]), month, year, weekday, lean))


def _month(word: str) -> int | None:
    if word.isdecimal():
        return int(word) if len(word) <= 2 else None
    return ROMAN_MONTHS.get(word) or MONTHS.get(word)


def _begins_before(line: Line, i: int, mark: str) -> bool:
    """Is it the end of a longer number ("0171.44.41.26"), or the number of something ("n. 4/11/26")?"""
    before_it, number = line.gaps[i], line.words[i - 1]
    if before_it not in _MARKS and before_it != ",":
        return is_numbered(line, i)
    if not number.isdecimal():
        return False
    if before_it == "-":  # "02.09.2024-02.09.2028" is a range, and so is "1-2/12/2026"
        return len(number) != 4 and (mark == "-" or len(number) > 2)
    # "n. 259/04-04-2025" ends with its date, "0171/03.08.26" is a telephone
    return before_it != "/" or mark == "/" or (number.startswith("0") and len(line.words[i + 2]) == 2)


def _goes_on(line: Line, year: int, mark: str) -> bool:
    """Is it the beginning of a longer number ("12/05/03/2026", "10.11.12.13") or of a code ("12/11/26AB")?"""
    behind, following = line.gaps[year + 1], line.words[year + 1]
    if len(line.words[year]) == 4:
        return mark == "/" == behind and following.isdecimal()
    if following in MONTHS:
        return True  # "3 - 10 - 17 agosto"
    return bool(following) and (behind == "" or (behind in ("/", mark) and following.isdecimal()))


def without_year(line: Line, i: int) -> Written | None:
    """30/6: sure only behind a weekday or an article, else in company; it may be "6/11 anni"."""
    words, gaps = line.words, line.gaps
    if gaps[i + 1] in (".", "-"):
        return _with_a_point(line, i)
    if gaps[i + 1] != "/" or not line.is_number(i + 1) or is_numbered(line, i):
        return None
    if gaps[i] in ("/", ".", ",") and words[i - 1].isdecimal():
        return None
    if words[i + 2] in MONTHS or (gaps[i + 2] in ("/", ".", ",") and words[i + 2].isdecimal()):
        return None  # "3/4 agosto", "0171/44.41.26"
    first, weekday, lean = before(line, i)
    is_sure = weekday is not None or words[i - 1] in BEFORE_A_DAY
    return checked(Written(first, i + 1, int(words[i]), int(words[i + 1]), None, weekday, lean, sure=is_sure))


def _with_a_point(line: Line, i: int) -> Written | None:
    """30.06: a day only beside one with its year ("dal 3.8 al 7.8.2026"), or where its company says so."""
    words, gaps = line.words, line.gaps
    if not line.is_number(i + 1) or gaps[i] in _MARKS or words[i + 2] in MONTHS or is_numbered(line, i):
        return None
    is_beside_one = any(_is_whole(line, at, gaps[i + 1]) for at in (i + 2, i + 3, i + 4))
    if not is_beside_one and not _says_that_it_is_a_day(line, i):
        return None
    first, weekday, lean = before(line, i)
    return checked(Written(first, i + 1, int(words[i]), int(words[i + 1]), None, weekday, lean))


def _says_that_it_is_a_day(line: Line, i: int) -> bool:
    """So does the word before two digits and two ("entro il 03.08"), where they are no share ("il 10.12%")."""
    words, gaps = line.words, line.gaps
    if words[i - 1] not in _BEFORE_A_DAY_WITH_A_POINT or gaps[i + 1] != ".":
        return False
    is_share = "%" in gaps[i + 2] or words[i + 2 : i + 4] in _SHARES
    goes_on = gaps[i + 2] in (",", ".") and words[i + 2].isdecimal()
    return len(words[i]) == len(words[i + 1]) == 2 and not is_share and not goes_on


def _is_whole(line: Line, i: int, mark: str) -> bool:
    """Is there a day with its year at the word ``i``, written with the same marks?"""
    return line.gaps[i + 1] == mark and line.is_number(i) and numeric(line, i) is not None

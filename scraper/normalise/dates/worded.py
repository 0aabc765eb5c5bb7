"""Days with their month in words: 30 giugno 2026, 30 GIU 26, 1° luglio, quindici ottobre duemilaventisei."""

from scraper.normalise.dates.around import (
    CUT,
    ORDINAL,
    before,
    checked,
    is_numbered,
    is_of_a_law,
    is_told_again,
    leaning,
    year_at,
    year_of,
)
from scraper.normalise.dates.line import Line
from scraper.normalise.dates.words import (
    DAYS_IN_WORDS,
    FOREIGN_MONTHS,
    FOREIGN_WEEKDAYS,
    LEADS_ABROAD,
    MONTH_NAMES,
    MONTHS,
    ORDINALS,
    STREETS,
)
from scraper.normalise.dates.written import Written

_BEFORE_A_MONTH = frozenset(("di", "de", "del", "mese", "of"))
_BEGIN_A_MONTH = _BEFORE_A_MONTH.union(MONTHS, FOREIGN_MONTHS, ORDINALS)
_BEHIND_A_YEAR = frozenset(("giorno", "addì", "addi", "dì", "il"))
_LEADS_ABROAD = LEADS_ABROAD.union(FOREIGN_WEEKDAYS, ("le", "to", "by", "and", "und", "et"))
_LEADS_A_YEAR = frozenset(("del", "dell", "de", "anno"))
_BEHIND_A_DAY = ORDINAL + "("
_BEFORE_FOUR_DIGITS = frozenset(("", ".", ",", "'", "-", "/"))
_BEFORE_TWO_DIGITS = frozenset(("", ".", "'"))


def worded(line: Line, i: int) -> Written | None:
    """30 giugno 2026, 30 GIU 26, 1° luglio, 30 giugno del 2026, 12. Januar 2026.

    Most numbers have nothing of the kind behind them, which one look tells.
    """
    gaps = line.gaps
    if line.words[i + 1] in _BEGIN_A_MONTH or gaps[i + 1].endswith("(") or gaps[i + 2].startswith(CUT):
        return _with_month(line, i, int(line.words[i]))
    return None


def spelled(line: Line, i: int) -> Written | None:
    """Primo luglio, quindici ottobre duemilaventisei."""
    day = DAYS_IN_WORDS.get(line.words[i])
    return _with_month(line, i, day) if day else None


def american(line: Line, i: int) -> Written | None:
    """Agosto 3, 2026, March 3rd, 2026: as a page prints it whose settings were never translated."""
    words = line.words
    at = i + 2 if words[i + 1] in ORDINALS else i + 1
    if line.gaps[at] != ", " or len(words[at]) != 4:
        return None
    month, year = MONTHS.get(words[i - 1]) or FOREIGN_MONTHS.get(words[i - 1]), year_of(words[at])
    return checked(Written(i - 1, at, int(words[i]), month, year)) if month and year else None


def _with_month(line: Line, i: int, day: int) -> Written | None:
    words, at = line.words, _month_behind(line, i, day)
    if words[at].isdecimal():
        return None
    italian = MONTHS.get(words[at]) or _month_cut_short(line, at)
    month = italian or FOREIGN_MONTHS.get(words[at])
    if month is None or line.gaps[i + 1].strip(_BEHIND_A_DAY).strip(".-/" if words[i + 1] != "del" else ","):
        return None
    year, last = _year_behind(line, at)
    if year is None and words[i - 1] in _BEHIND_A_YEAR:
        year = _year_ahead(line, i)
    if year is None and italian is None and not _is_led_abroad(line, i, at):
        return None  # "10 July" is for those who read English
    if words[i - 1] in STREETS and len(words[last]) != 4:
        return None
    if is_numbered(line, i) or (year is not None and is_of_a_law(line, i)):
        return None
    first, weekday, lean_before = before(line, i)
    lean, last = leaning(line, last)
    return checked(Written(first, last, day, month, year, weekday, lean_before if lean is None else lean))


def _is_led_abroad(line: Line, i: int, month: int) -> bool:
    """Do the words before a day, or its point, say the language of its month: "le 3 mars", "9. Oktober"?"""
    if line.words[month] == "may" and line.text[line.start(month)] == "m":
        return False  # "the 3 may apply"
    return line.gaps[i + 1].startswith(".") or line.words[i + 1] in ORDINALS or line.words[i - 1] in _LEADS_ABROAD


def _month_behind(line: Line, i: int, day: int) -> int:
    """Where the month of a day stands: "3 agosto", "3 di agosto", "3 del mese di agosto", "tre (3) agosto"."""
    words, at = line.words, i + 1
    if words[at] in MONTHS:
        return at
    if words[at] in ORDINALS and line.gaps[at] == "":
        at += 1
    if is_told_again(line, at, day):
        at += 1
    if words[at] not in _BEFORE_A_MONTH:
        return at
    if "mese" in words[at : at + 3]:
        at = words.index("mese", at) + 1
    return at + 1 if words[at] in ("di", "de", "of") else at


def _month_cut_short(line: Line, i: int) -> int | None:
    """The month of "12 dicem…"."""
    word = line.words[i]
    if not line.gaps[i + 1].startswith(CUT) or len(word) < 3:
        return None
    return next((number for number, name in enumerate(MONTH_NAMES, 1) if name.startswith(word)), None)


def _year_behind(line: Line, month: int) -> tuple[int | None, int]:
    """The year, and the last word read: "2026", ", 2026", "del 2026", "dell'anno 2026", "'26", "26"."""
    words, at = line.words, month + 1
    while words[at] in _LEADS_A_YEAR and at < month + 3:
        at += 1
    gap, (year, last) = line.gaps[at].strip(), year_at(line, at)
    if year is None:
        return None, month
    if len(words[at]) > 2:
        return (year, last) if gap in _BEFORE_FOUR_DIGITS else (None, month)
    is_year = gap in _BEFORE_TWO_DIGITS and at == month + 1 and not _counts_something(line, at, month)
    return (year, at) if is_year else (None, month)


def _year_ahead(line: Line, i: int) -> int | None:
    """The year of "L'anno 2026, il giorno 3 del mese di agosto", as minutes begin."""
    at = next((at for at in range(i - 2, i - 7, -1) if line.words[at] == "anno"), None)
    return None if at is None else year_at(line, at + 1)[0]


def _counts_something(line: Line, i: int, month: int) -> bool:
    """Are two digits an hour ("3 giu 20:30"), a day ("3 giu 4 lug"), or a count ("3 giugno 20 posti")?"""
    gap, following = line.gaps[i + 1], line.words[i + 1]
    if following.isdecimal():
        return gap in (":", ".", ",", "/", "-")
    if following in MONTHS or gap.startswith(CUT):
        return True
    in_full = line.words[month] in MONTH_NAMES and "'" not in line.gaps[i]
    return in_full and gap == " " and following != "" and line.text[line.start(i + 1)].islower()

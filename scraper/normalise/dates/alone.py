"""Days without a month: mercoledì 24, il 14 p.v., oggi, lunedì prossimo, the 12 of "dal 12 al 22 agosto"."""

from scraper.normalise.dates.around import CUT, ORDINAL, before, checked, is_numbered, leaning
from scraper.normalise.dates.line import Line
from scraper.normalise.dates.words import (
    DAYS_IN_WORDS,
    LEANINGS_BEFORE,
    ORDINALS,
    PARTS_OF_A_DAY,
    RELATIVE,
    WEEKDAYS,
)
from scraper.normalise.dates.written import Written

_SMALL_WORDS = frozenset((
    "alle", "dalle", "ore", "presso", "con", "per", "nel", "nella", "nei", "alla", "all", "dal", "sono", "sarà", "gli",
    "non",
))  # fmt: skip
"""They count nothing: "lunedì 16 presso la biblioteca"."""
_BEFORE_A_DAY_IN_WORDS = frozenset(("dal", "dall", "il", "l", "giorno", "giorni"))
_LEADS_A_TERM = frozenset((("entro", "il"), ("fino", "al"), ("sino", "al"), ("entro", "giorno"), ("il", "giorno")))
_JOINS = frozenset((
    "a", "ad", "al", "all", "alla", "e", "ed", "o", "oppure", "nonché", "fino", "sino", "il", "l",
    "bis", "und", "oder", "au", "et", "ou", "to", "and", "or", "until", "till", *ORDINALS,
))  # fmt: skip


def day_alone(line: Line, i: int) -> Written | None:
    """Mercoledì 24, 14 p.v.: a weekday or "p.v." makes it sure, or else company ("dal 12 al…")."""
    if is_numbered(line, i) or _is_part_of_a_number(line, i):
        return None
    first, weekday, lean_before = before(line, i)
    lean, last = leaning(line, i)
    lean = lean_before if lean is None else lean
    if weekday is None and lean is None and not _may_have_company(line, i):
        return None
    is_sure = lean is not None or _is_a_term(line, i) or (weekday is not None and _counts_nothing(line, i))
    return checked(Written(first, last, int(line.words[i]), None, None, weekday, lean, sure=is_sure))


def _is_part_of_a_number(line: Line, i: int) -> bool:
    """Is it behind a mark as in "12.5", "3/4" and "0171-12"? But the 6 of "4-5-6 dicembre" is a day."""
    gap = line.gaps[i]
    if not line.words[i - 1].isdecimal():
        return False
    return gap in (".", "/") or (gap in ("-", ",") and len(line.words[i - 1]) > 2)


def _is_a_term(line: Line, i: int) -> bool:
    """Is it the 27 of "entro il 27." and "fino al 27, poi basta", with nothing behind that it could count?"""
    gap = line.gaps[i + 1]
    ends = not line.words[i + 1] or gap[:2] in (", ", ". ", "; ", ") ", "),")
    return ends and line.words[i - 2 : i] in _LEADS_A_TERM and not gap.startswith(CUT)


def _may_have_company(line: Line, i: int) -> bool:
    """Is there anything beside it that joins days? Most numbers are never looked at again."""
    if line.words[i + 1] in _JOINS or line.words[i - 1] in _JOINS:
        return True
    if line.gaps[i] == line.gaps[i - 1] == line.gaps[i - 2] == "-":
        return False  # a long number in groups
    return not (line.gaps[i].isspace() and line.gaps[i + 1].isspace())


def _counts_nothing(line: Line, i: int) -> bool:
    """Not the number of "giovedì 15 euro", nor the hour of "lunedì 9-12" or "lunedì 9.30"."""
    gap, following = line.gaps[i + 1], line.words[i + 1]
    if following.isdecimal():
        return len(gap) > 1 and gap.strip() not in ("-", "/", ":", ".")
    return bool(gap.strip(ORDINAL)) or len(following) < 3 or following in _SMALL_WORDS


def alone_in_words(line: Line, i: int) -> Written | None:
    """The first of "dal primo al 13 settembre", the three of "dal tre al sette agosto"."""
    day = DAYS_IN_WORDS.get(line.words[i])
    if day is None or (day > 1 and line.words[i - 1] not in _BEFORE_A_DAY_IN_WORDS):
        return None
    if line.words[i + 1] not in _JOINS and line.gaps[i + 1].isspace():
        return None  # "un primo differimento al 3 luglio"
    first, weekday, lean = before(line, i)
    return Written(first, i, day, None, None, weekday, lean, sure=False)


def relative(line: Line, i: int) -> Written | None:
    """Oggi, domani sera, l'altro ieri."""
    for last in (i + 2, i + 1, i):
        shift = RELATIVE.get(" ".join(line.words[i : last + 1]))
        if shift is not None:
            return Written(i, last + (line.words[last + 1] in PARTS_OF_A_DAY), 1, shift=shift)
    return None


def weekday_alone(line: Line, i: int) -> Written | None:
    """Lunedì prossimo, lo scorso sabato; its day is 0."""
    weekday = WEEKDAYS.get(line.words[i])
    if weekday is None:
        return None
    behind = LEANINGS_BEFORE.get(line.words[i + 1]) if not line.gaps[i + 1].strip("' ") else None
    lean = behind or LEANINGS_BEFORE.get(line.words[i - 1])
    return Written(i, i + 1 if behind else i, 0, weekday=weekday, lean=lean) if lean else None

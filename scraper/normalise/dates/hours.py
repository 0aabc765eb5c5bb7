"""The forms an hour is written in: "ore 12.30", "alle 20 e 45", "dalle 9 alle 12", "9:00", "mezzogiorno"."""

from scraper.normalise.dates.around import is_told_again
from scraper.normalise.dates.line import Line
from scraper.normalise.dates.units import BEGIN_A_UNIT, is_before_a_unit, minutes_behind, unit_behind
from scraper.normalise.dates.words import FOREIGN_MONTHS, MONTHS, NUMBERS, ORDINALS
from scraper.normalise.dates.written import Clock

_WEAK_LEAD = "le"
"""It leads an hour only where a day follows: "entro le 12 del 3 maggio"."""
LEADS = frozenset(("ore", "ora", "h", "hh", "alle", "dalle", _WEAK_LEAD))
_INTRODUCES = LEADS | {
    "a", "la", "alla", "dalla", "um", "von", "ab", "bis", "gegen", "à", "dès", "de", "vers", "jusqu", "avant", "at",
    "from", "until", "till", "by", "before",
}  # fmt: skip
_OPENING = frozenset(("dalle", "dalla", "von", "ab", "dès", "de", "from"))
_CLOSING = frozenset(("alle", "alla", "a", "bis", "à", "until", "till"))
_TO = frozenset(("alle", "bis", "à", "to", "until", "till"))
_BEFORE_TO = _TO | {"e", "fino", "sino", "ore", "jusqu", "um"}
_SURE_LEADS = frozenset(("ore", "ora", "h"))
_MINUTES = {
    "mezza": 30, "mezzo": 30, "quarto": 15,
    **{word: number for word, number in NUMBERS.items() if number % 5 == 0 and number < 60},
}  # fmt: skip
_AFTERNOON = frozenset(("pomeriggio", "pomeridiane", "sera", "nachmittags", "abends", "soir"))
_OF_THE_DAY = _AFTERNOON | {"mattino", "mattina", "antimeridiane", "vormittags", "morgens", "matin"}
_BEHIND_AN_HOUR = _OF_THE_DAY | {
    "e", "di", "del", "dell", "della", "in", "presso", "con", "nel", "nella", "nell", "al", "alla", "alle", "all", "a",
    "fino", "sino", "precise", "circa", "si", "per", "sul", "sulla",
}  # fmt: skip
"""Small words: what has one of them behind it counts nothing."""
_NAMED = {
    **dict.fromkeys(("mezzogiorno", "mittag", "midi", "noon", "midday"), (12, 0)),
    **dict.fromkeys(("mezzanotte", "mitternacht", "minuit", "midnight"), (24, 0)),
}
_OF_A_DAY = ORDINALS.union(MONTHS, FOREIGN_MONTHS, ("et", "au", "ou"))
"""What has one of them behind it is a day: "le 3 mars", "le 1er juillet", "le 3 et le 8"."""
_BLANKS = " .:'\n\xa0"
_MARKS = (":", ".", ",")
_BEHIND_A_YEAR = frozenset(("", ",", "-", "(", "|", "•"))
STARTS = frozenset(_NAMED)
"""The words that are an hour by themselves."""


def read_clock(line: Line, i: int, *, behind_a_day: bool = False) -> Clock | None:
    """The hour at the word ``i``, and the one until which it lasts where that follows.

    It is one of ``STARTS``, or a number with one of ``LEADS`` before it, or a colon or a unit behind it; or right
    ``behind_a_day`` two digits and two that count nothing ("16 gennaio 2027, 9.30-11.00").
    """
    words = line.words
    lead, named = words[i - 1], _NAMED.get(words[i])
    is_told = named is not None or _is_led(line, i) or (behind_a_day and _is_bare(line, i))
    read = (named, i) if named else _hour(line, i) if is_told else None
    if read is None:
        return None
    hour, last = read
    until, end = _until(line, last)
    if until and until[0] - 12 >= hour[0] and line.words[end] in ("pm", "m") and line.words[last].isdecimal():
        hour = hour[0] + 12, hour[1]  # "from 2 to 5pm"
    next_day = words[end + 1 : end + 3] == ("del", "giorno") and words[end + 3] in ("successivo", "dopo", "seguente")
    first = _first(line, i)
    return Clock(
        first, end + 3 if next_day else end, hour, until, next_day,
        opens=not _OPENING.isdisjoint(words[first:i]), closes=not _CLOSING.isdisjoint(words[first:i]),
        needs_day=lead == _WEAK_LEAD,
    )  # fmt: skip


def _is_led(line: Line, i: int) -> bool:
    """Is it a number that a word or a colon says is an hour?"""
    if line.gaps[i + 1] == ":" and len(line.words[i + 1]) == 2:
        return True
    if line.words[i - 1] in LEADS and not line.gaps[i].strip(_BLANKS):
        return True
    return line.is_number(i) and is_before_a_unit(line, i)


def _is_bare(line: Line, i: int) -> bool:
    """Is it "10.00" behind a day and its year? Not where it counts, or goes on: "10.50 euro", "10.12.2026"."""
    if (
        not line.is_number(i)
        or line.gaps[i].strip() not in _BEHIND_A_YEAR
        or line.gaps[i + 1] != "."
        or not line.is_number(i + 1)
    ):
        return False
    if len(line.words[i + 1]) != 2 or int(line.words[i]) > 23:
        return False
    gap, following = line.gaps[i + 2], line.words[i + 2]
    if following.isdecimal():
        return gap.strip() in ("-", "/") and line.gaps[i + 3] == "." and len(line.words[i + 3]) == 2
    return following == "" or gap.strip() in (",", ";", ")", "-", ":", "|") or following in _BEHIND_AN_HOUR


def _hour(line: Line, i: int) -> tuple[tuple[int, int], int] | None:
    """Hour and minute from the word ``i``, and the last word read."""
    word = line.words[i]
    hour = (int(word) if line.is_number(i) else None) if word.isdecimal() else _hour_in_words(line, i)
    if hour is None or hour > 24 or line.words[i + 1] in _OF_A_DAY:
        return None
    minute, last = _minute(line, i + 1 if is_told_again(line, i + 1, hour) else i)
    if line.words[last + 1] in BEGIN_A_UNIT:
        hour, last = unit_behind(line, last, hour)
    return _of_the_day(line, last, hour, minute)


def _hour_in_words(line: Line, i: int) -> int | None:
    """Nineteen of "ore diciannove"; but what is counted is no hour ("alle due classi")."""
    following, gap = line.words[i + 1], line.gaps[i + 1]
    is_counted = line.words[i - 1] not in _SURE_LEADS and gap.isspace() and following not in _BEHIND_AN_HOUR
    return None if is_counted else NUMBERS.get(line.words[i])


def _minute(line: Line, i: int) -> tuple[int, int]:
    words, gaps = line.words, line.gaps
    if gaps[i + 1] in _MARKS and len(words[i + 1]) == 2 and line.is_number(i + 1) and int(words[i + 1]) < 60:
        has_seconds = gaps[i + 2] == ":" and line.is_number(i + 2)
        return int(words[i + 1]), i + 2 if has_seconds else i + 1
    with_unit = minutes_behind(line, i) if words[i + 1] in BEGIN_A_UNIT else None
    if with_unit:
        return with_unit
    if words[i + 1] == "e":
        if words[i + 2 : i + 4] == ("tre", "quarti"):
            return 45, i + 3
        at = i + 3 if words[i + 2] in ("un", "minuti") else i + 2
        if words[at] in _MINUTES:
            return _MINUTES[words[at]], at
        if len(words[at]) == 2 and line.is_number(at) and int(words[at]) < 60 and words[at + 1] not in MONTHS:
            return int(words[at]), at
    return 0, i


def _of_the_day(line: Line, last: int, hour: int, minute: int) -> tuple[tuple[int, int], int]:
    """An hour of the afternoon is so many hours later: "le 3 del pomeriggio", "le 9 di sera"."""
    at = last + 2 if line.words[last + 1] in ("del", "di", "della", "du") else last + 1
    if line.words[at] not in _OF_THE_DAY:
        return (hour, minute), last
    return (hour + 12 if line.words[at] in _AFTERNOON and hour < 12 else hour, minute), at


def _until(line: Line, last: int) -> tuple[tuple[int, int] | None, int]:
    """The hour behind a dash ("9-12", "7:00/16:00") or behind "alle"."""
    at = last + 1
    if line.between(last, at) not in ("/", "-"):
        if line.gaps[at].strip() not in ("", ","):
            return None, last
        while line.words[at] in _BEFORE_TO and at < last + 5:
            at += 1
        if _TO.isdisjoint(line.words[last + 1 : at]):
            return None, last
    named = _NAMED.get(line.words[at])
    read = (named, at) if named else _hour(line, at)
    if read is None or (line.gaps[read[1] + 1][:1] in ("/", "-") and line.is_number(read[1] + 1, 4)):
        return None, last  # "ore 9 - 12/11/2026"
    return read


def _first(line: Line, i: int) -> int:
    """Where the words of an hour begin: "alle ore 12", "dalle 9"."""
    first = i
    while i - first < 3 and line.words[first - 1] in _INTRODUCES and not line.gaps[first].strip(_BLANKS):
        first -= 1
    return first

"""Hours that the words behind them tell: "12.00 Uhr", "20h30", "18 heures", "5pm", "5.30 p.m."."""

from scraper.normalise.dates.line import Line

_NAMES = frozenset(("uhr", "heures", "heure"))
_HALVES = frozenset(("am", "pm"))
_HALF = frozenset(("a", "p"))
BEGIN_A_UNIT = _NAMES | _HALVES | _HALF | {"h"}
UNITS = _NAMES | _HALVES | {"h", "m"}
"""Without any of these a text has no such hour; "p.m." is two words."""
_TO = frozenset(("bis", "to", "à", "und", "and", "et", "until", "till", "au", "jusqu"))
"""Between two hours that share what is behind the second: "von 9 bis 12 Uhr"."""
_BEFORE_H = frozenset(("à", "dès", "de", "vers", "avant"))
_MARKS = frozenset((":", ".", ","))
_BLANK = frozenset(("", " ", "\xa0", "\u202f"))


def is_before_a_unit(line: Line, i: int) -> bool:
    """Is the number an hour by what stands behind it, or behind the hour to which it is joined?"""
    at = _behind_figures(line, i)
    if _is_unit(line, i, at):
        return True
    if line.gaps[at].strip() in ("-", "/") and not line.words[at - 1].isalpha():
        following = at
    elif line.words[at] in _TO and line.gaps[at].isspace():
        following = at + 1
    else:
        return False
    if not line.is_number(following) or line.words[following] == "":
        return False
    return _is_unit(line, following, _behind_figures(line, following))


def unit_behind(line: Line, last: int, hour: int) -> tuple[int, int]:
    """The hour as it counts in the day, and the last word read: 17 for "5 p.m."."""
    word = line.words[last + 1]
    if line.gaps[last + 1] not in _BLANK:
        return hour, last
    if word in _NAMES or (word == "h" and line.words[last + 2] != "h"):
        return hour, last + 1
    half, behind = _half_of_the_day(line, last + 1)
    if half == "p" and hour < 12:
        return hour + 12, behind
    return (0 if half == "a" and hour == 12 else hour), behind


def minutes_behind(line: Line, i: int) -> tuple[int, int] | None:
    """The minutes of "20h30", "20 h 30", "20 heures 30", and the last word read."""
    words = line.words
    if words[i + 1] != "h" and words[i + 1] not in _NAMES:
        return None
    is_near = line.gaps[i + 1] in _BLANK and line.gaps[i + 2] in _BLANK
    if not is_near or not line.is_number(i + 2) or len(words[i + 2]) != 2 or int(words[i + 2]) > 59:
        return None
    return int(words[i + 2]), i + 2


def _behind_figures(line: Line, i: int) -> int:
    """Where the word is that follows an hour with its minutes."""
    has_minutes = line.gaps[i + 1] in _MARKS and line.is_number(i + 1) and len(line.words[i + 1]) == 2
    return i + 2 if has_minutes else i + 1


def _is_unit(line: Line, i: int, at: int) -> bool:
    word = line.words[at]
    if word not in BEGIN_A_UNIT or line.gaps[at] not in _BLANK or int(line.words[i]) > 24:
        return False
    if word == "h":
        return _is_h(line, i, at)
    if word in _NAMES:
        return True
    half, behind = _half_of_the_day(line, at)
    is_day = (
        half == "a" and line.gaps[behind + 1] == " " and line.words[behind + 1].isdecimal()
    )  # "Saal 9 am 5. Oktober"
    return half != "" and 0 < int(line.words[i]) <= 12 and not is_day


def _is_h(line: Line, i: int, at: int) -> bool:
    """Not of "24h" and "corso di 20h", which count hours."""
    if minutes_behind(line, at - 1) and line.gaps[at] == line.gaps[at + 1]:
        return True
    if len(line.words[i - 1]) == 4 and line.words[i - 1].isdecimal() and line.gaps[at] == "":
        return int(line.words[i]) < 24  # "3/10/2026 - 21h"
    return at == i + 2 or line.words[i - 1] in _BEFORE_H or line.words[i - 2 : i] == ("jusqu", "à")


def _half_of_the_day(line: Line, at: int) -> tuple[str, int]:
    """The "p" of "pm" and "p.m.", and the last word read; nothing where it is neither."""
    word = line.words[at]
    if word in _HALVES:
        return word[0], at
    if word in _HALF and line.words[at + 1] == "m" and line.gaps[at + 1].strip() == ".":
        return word, at + 1
    return "", at - 1

"""The one plain date of a text without other numbers, as most lists print it: found without reading word by word."""

import re
from datetime import date

from scraper.normalise.dates import forms, hours
from scraper.normalise.dates.around import LEANING_STARTS
from scraper.normalise.dates.line import lowered
from scraper.normalise.dates.span import DateSpan
from scraper.normalise.dates.words import LAWS, LEANINGS_BEFORE, MONTHS, NUMBERED, WEEKDAYS

_YEAR = r"((?:19|20)[0-9]{2})"
_ISO = re.compile(rf"{_YEAR}-([0-9]{{2}})-([0-9]{{2}})")
_ONE = re.compile(
    rf"[^0-9]*+(?<!\w)([0-9]{{1,2}})(?:([/.-])([0-9]{{1,2}})\2| ([a-z]{{3,9}}) ){_YEAR}(?!\w)[^0-9]*+", re.IGNORECASE
)
_WORDS = re.compile("[a-zß-öø-ſ]+")
_TELLING = frozenset(
    (*forms.STARTS, *hours.STARTS, *hours.LEADS, *WEEKDAYS, *NUMBERED, *LAWS, *LEANING_STARTS, *LEANINGS_BEFORE)
)
"""Beside these a number may be no day, or not alone: weekdays, hours, "n.", "legge", "prossimo"."""


def plain_date(text: str) -> DateSpan | None:
    """The date of "12/03/2026", "Pubblicato il 12 marzo 2026" or "12.03.2026 - Avviso", just as reading finds it.

    None for anything that is not so plain, whether it holds dates or not.
    """
    iso = _ISO.fullmatch(text)
    if iso:
        return _span(text, iso, (iso[1], int(iso[2]), iso[3]))
    one = _ONE.fullmatch(text)
    if one is None:
        return None
    month = int(one[3]) if one[3] else MONTHS.get(one[4].lower(), 0)
    words = _WORDS.findall(lowered(text))
    if not _TELLING.isdisjoint(words) or 1 in map(len, words):  # single letters: "L.", "D.L."
        return None
    return _span(text, one, (one[5], month, one[1]))


def _span(text: str, found: re.Match[str], parts: tuple[str, int, str]) -> DateSpan | None:
    year, month, day = parts
    start = found.start(1)
    try:
        return DateSpan(date(int(year), month, int(day)), None, text[start : found.end(found.lastindex or 1)], start)
    except ValueError:
        return None

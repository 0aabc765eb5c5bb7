"""Dates on a list: Italian as ``find_dates`` reads them, English month-first, and the leaf of a calendar."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scraper.normalise.dates import find_dates
from scraper.normalise.text import fold

_ITALIAN = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for names in (_ITALIAN, _ENGLISH) for number, name in enumerate(names, 1)}
_WEEKDAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom", "mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_CLOCK = r"(?:[\s,]*(?:at|@|[-–—|])?\s*(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?::\d\d)?\s*(?P<half>[ap])\.?m\b)?"
_FORMS = (
    re.compile(r"(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)" + _CLOCK, re.IGNORECASE),
    re.compile(
        r"\b" + _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?!\s*[:/])(?:,?\s+(?P<year>20\d\d|19\d\d))?" + _CLOCK,
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+" + _MONTH + r",?\s+(?P<year>20\d\d|19\d\d)" + _CLOCK, re.IGNORECASE
    ),
    re.compile(
        r"(?<![\d/.-])(?P<number>\d{1,2})(?P<mark>[/.-])(?P<day>\d{1,2})(?P=mark)(?P<year>(?:20|19)?\d\d)(?![\d/])"
        + _CLOCK,
        re.IGNORECASE,
    ),
)
_DIGIT = re.compile(r"\d")
_NAMES_A_MONTH = re.compile(r"\d\s?[/.\-_]\s?\d|" + "|".join(_ITALIAN), re.IGNORECASE)
"""Not "domani, mercoledì 24": a list says when with a date, a teaser in words."""
_NAMES_A_YEAR = re.compile(r"\d{4}|\d\W\d+\W\d\d")
_TOKENS = re.compile(r"[a-z]+|\d+")
_LEAF = 40
"""A calendar leaf ("2018 02 feb", "agosto 2026 10 lunedì") has fewer characters."""

_ENGLISH_WORDS = frozenset(("the", "of", "and", "to", "for", "in", "on", "with", "is", "meeting"))
_ITALIAN_WORDS = frozenset(
    ("di", "il", "la", "del", "della", "per", "dei", "e", "in", "un", "una", "le", "con", "al", "da", "delle")
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A date in a text: where it stands, and a spelling of it that ``find_dates`` reads rightly."""

    start: int
    end: int
    text: str
    dated: bool = True
    """Is its year written?"""


def is_english(language: str, texts: Iterable[str]) -> bool:
    """Is a page written in English? Its words decide, then what it declares (Italian pages too declare ``en``)."""
    english = italian = 0
    for text in texts:
        words = text.lower().split()
        english += sum(word in _ENGLISH_WORDS for word in words)
        italian += sum(word in _ITALIAN_WORDS for word in words)
    return english > italian or (english == italian and language.lower().startswith("en"))


def printed_dates(text: str, today: date, *, english: bool) -> list[Printed]:
    """The dates a line holds, in order; a line that is a calendar leaf is one date."""
    if not _DIGIT.search(text):
        return []
    leaf = _calendar_leaf(text) if len(text) < _LEAF and "(" not in text else None  # "luglio 2026 (12)" is a count
    if leaf:
        return [leaf]
    if english:
        return _english(text)
    spans = [span for span in find_dates(text, today) if _NAMES_A_MONTH.search(span.text)]
    return [Printed(s.position, s.position + len(s.text), s.text, bool(_NAMES_A_YEAR.search(s.text))) for s in spans]


def _calendar_leaf(text: str) -> Printed | None:
    """Day, month and perhaps year as a calendar shows them, in any order but the usual one."""
    tokens = _TOKENS.findall(fold(text))
    numbers = [token for token in tokens if token.isdigit()]
    days = [number for number in numbers if len(number) <= 2 and 1 <= int(number) <= 31]
    years = [number for number in numbers if len(number) == 4 and number.startswith(("19", "20"))]
    words = [token for token in tokens if not token.isdigit()]
    months = [word for word in words if word[:3] in _MONTHS]
    if len(months) > 1:
        months = [word for word in months if word[:3] not in _WEEKDAYS] or months[:1]
    strange = [word for word in words if word[:3] not in _MONTHS and word[:3] not in _WEEKDAYS]
    if strange or len(months) != 1 or len(days) != 1 or len(days) + len(years) != len(numbers) or len(years) > 1:
        return None
    number = _MONTHS[months[0][:3]]
    return Printed(0, len(text), _spelled(int(days[0]), number, years[0] if years else None), bool(years))


def _spelled(day: int, month: int, year: str | None) -> str:
    if year is None:
        return f"{day} {_ITALIAN[month - 1]}"
    return f"{int(year) if len(year) == 4 else 2000 + int(year):04}-{month:02}-{day:02}"


def _english(text: str) -> list[Printed]:
    found = [match for form in _FORMS for match in form.finditer(text)]
    kept: list[Printed] = []
    for match in sorted(found, key=lambda one: (one.start(), -one.end())):
        printed = _printed(match)
        if printed and (not kept or match.start() >= kept[-1].end):
            kept.append(printed)
    return kept


def _printed(match: re.Match[str]) -> Printed | None:
    """Month first, as Americans write; where that cannot be, day first."""
    parts = match.groupdict()
    day = int(parts["day"])
    month = _MONTHS[parts["month"][:3].lower()] if parts.get("month") else int(parts["number"])
    if month > 12:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = parts["year"]
    return Printed(match.start(), match.end(), _spelled(day, month, year) + _clock(parts), year is not None)


def _clock(parts: dict[str, str | None]) -> str:
    if not parts["hour"] or not parts["year"]:
        return ""
    hour = int(parts["hour"]) % 12 + (12 if (parts["half"] or "").lower() == "p" else 0)
    return f" {hour:02}:{parts['minute'] or '00'}"

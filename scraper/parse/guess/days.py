"""Dates on a list: Italian as ``find_dates`` reads them, English month-first, and the leaf of a calendar."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from scraper.normalise.dates import find_dates
from scraper.normalise.dates.span import DateSpan, day_of
from scraper.normalise.text import fold
from scraper.parse.cue import holds
from scraper.parse.guess.whens import NEVER, When

ITALIAN_MONTHS = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for names in (ITALIAN_MONTHS, _ENGLISH) for number, name in enumerate(names, 1)}
_MONTH_NAMES = tuple(_MONTHS)
_WEEKDAYS = frozenset(
    ("lun", "mar", "mer", "gio", "ven", "sab", "dom", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
)

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
_EUROPEAN_MONTHS = (
    r"jan\w*|ene\w*",
    r"f[eé][bv]\w*",
    r"m[aäe]r[sçzo]\w*|m[aä]r",
    r"a[pbv]r\w*",
    r"ma[iy]o?",
    r"ju(?:in|n\w*)",
    r"jui?l\w*",
    r"ao[uû]t|a[ug]\w*",
    r"sep?t?\w*",
    r"o[cku]t\w*",
    r"nov\w*",
    r"d[eéi][czs]\w*",
)
_EUROPEAN_CLOCK = r"(?:,?\s*(?:à|às|um|a las)?\s*(?P<hour>[012]?\d)[:h.](?P<minute>\d\d)\b)?"
_DAY_FIRST_FORMS = (
    re.compile(
        r"\b(?P<day>\d{1,2})(?:er|\.|º|°)?\s+(?:de\s+)?"
        rf"(?:{'|'.join(f'(?P<m{n}>{name})' for n, name in enumerate(_EUROPEAN_MONTHS, 1))})\b\.?"
        r"(?:,?\s+(?:de\s+)?(?P<year>20\d\d|19\d\d))?" + _EUROPEAN_CLOCK,
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\d/.-])(?P<day>\d{1,2})(?P<mark>[/.-])(?P<number>\d{1,2})(?P=mark)(?P<year>(?:20|19)?\d\d)(?![\d/])"
        + _EUROPEAN_CLOCK,
        re.IGNORECASE,
    ),
    re.compile(r"(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)" + _EUROPEAN_CLOCK, re.IGNORECASE),
    re.compile(r"(?<![\d/.,-])(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.(?!\s?\d)(?P<year>)" + _EUROPEAN_CLOCK),
)
_DIGIT = re.compile(r"\d")
_IN_NUMBERS = re.compile(r"\d\s?[/.\-_]\s?\d")
_AND = re.compile(r"\s*(?:e|ed|,|/|-|–|o|oppure)\s*")
_NAMES_A_YEAR = re.compile(r"\d{4}|\d\W\d+\W\d\d")
_TOKENS = re.compile(r"[a-z]+|\d+")
_PLAIN = re.compile(
    r"\W*(?P<day>0?[1-9]|[12]\d|3[01])(?:[/.-](?P<month>\d\d?)[/.-]|\s+(?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio"
    r"|agosto|settembre|ottobre|novembre|dicembre)\s+)(?P<year>(?:19|20)\d\d)[^\w(]*",
    re.IGNORECASE,
)
"""A line that is one date and nothing else, as most lists print them: there is nothing to find in it."""
_ROW = re.compile(r"\d{1,3} (?P<date>(?P<day>0?[1-9]|[12]\d)/(?:0?[1-9]|1[0-2])/(?:19|20)\d\d)")
"""The number of a row of a register and its date."""
_USUAL = re.compile(r"(\d{1,2}) ([a-z]{3})[a-z]* ((?:19|20)\d\d)", re.IGNORECASE | re.ASCII)
"""What most calendar leaves are ("7 luglio 2026"), and cost less to read as."""
_SHORTEST_MONTH, _MONTHS_OF_A_YEAR = 28, 12
_LEAF = 40
"""A calendar leaf ("2018 02 feb", "agosto 2026 10 lunedì") has fewer characters."""

_COMMON_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(["the", "of", "and", "to", "for", "in", "on", "with", "is", "meeting"]),
    "it": frozenset(
        ["di", "il", "la", "del", "della", "per", "dei", "e", "in", "un", "una", "le", "con", "al", "da", "delle"]
    ),
    "fr": frozenset(["de", "la", "le", "les", "des", "du", "et", "en", "au", "aux", "pour", "une", "sur", "dans"]),
    "es": frozenset(["de", "la", "el", "los", "las", "y", "del", "para", "en", "por", "con", "una", "al"]),
    "de": frozenset(["der", "die", "das", "und", "für", "von", "den", "im", "zum", "am", "mit", "des", "ist", "wird"]),
    "pt": frozenset(["de", "do", "da", "dos", "das", "e", "para", "no", "na", "ao", "em", "uma", "com", "os"]),
}
_LANGUAGES: Mapping[str, Sequence[str]] = {
    word: [language for language, common in _COMMON_WORDS.items() if word in common]
    for word in frozenset().union(*_COMMON_WORDS.values())
}
_PLAIN_TO_TELL = ("de", "fr")
"""Languages of Italian valleys, whose small words are hardly those of Italian: told where nothing is declared."""
_FEW_WORDS = 8
_BYGONE = re.compile(r"\b(?:1[0-8]\d\d|19[0-8]\d)\b")
"""A year in which no site told anything: a list of such days is a history."""
_LONGEST_MONTH = 31
_DAY_FIRST = re.compile(
    r"\W*(?:(?:lun|mar|mer|gio|ven|sab|dom)[a-zì]*\.?\s+(?=\d{1,2}\b)|(?=\d{1,2}[°.]?\s*(?:[-–—:|](?!\s*\d)|$)))"
    r"(?P<day>\d{1,2})[°.]?",
    re.IGNORECASE,
)
"""The day that a line beneath a month's heading begins with: "21 – Avviso", "ven 3", "7: Concerto"; not "21:30"."""


_DAY_AND_MONTH = re.compile(
    r"\W*(?:[^\W\d_]{2,10}\W{1,2}\s?)?(?P<day>\d{1,2})(?P<mark>[./-])\s?(?P<month>\d{1,2})(?!\d|[./-]\d|\s?(?:uhr|h)\b)"
    r"(?P<end>\.?)",
    re.IGNORECASE,
)
"""What a line begins with beneath a heading with its year: "19.09.", "19/09", "Sa. 19.09."."""


class Printed(NamedTuple):
    """A date in a text: where it stands, and a spelling of it that ``find_dates`` reads rightly."""

    start: int
    end: int
    text: str
    dated: bool = True
    """Is its year written?"""


def language_of(declared: str, texts: Iterable[str]) -> str:
    """What a page is written in ("it" where nothing says otherwise).

    English is told by its words, for Italian pages too declare ``en``; the others by their words and what they declare.
    """
    words = " ".join(texts).lower().split()
    counts = dict.fromkeys(_COMMON_WORDS, 0)
    for word in filter(_LANGUAGES.__contains__, words):
        for language in _LANGUAGES[word]:
            counts[language] += 1
    declared = declared.lower()[:2]
    if counts["en"] > counts["it"] or (counts["en"] == counts["it"] and declared == "en"):
        return "en"
    if declared not in counts or declared == "it":
        plain = max(_PLAIN_TO_TELL, key=counts.__getitem__)
        return plain if counts[plain] > _FEW_WORDS + 2 * counts["it"] else "it"
    return declared if declared in counts and counts[declared] >= counts["it"] else "it"


def printed_dates(text: str, today: date, *, language: str, when: When = NEVER) -> list[Printed]:
    """The dates a line holds, in order; a line that is a calendar leaf is one date.

    What a date leaves out, its year or all but its day, is said by ``when``: the headings above it.
    """
    if not _DIGIT.search(text):
        return []
    found = [printed for printed in _printed_dates(text, today, language) if not _BYGONE.search(printed.text)]
    if when.year:
        found = [printed if printed.dated else _in_year(printed, today, when) for printed in found]
    if when.year and not found:
        found = _in_numbers(text, when)
    if when.month and when.year and (not found or found[0].start > 0):
        day = _DAY_FIRST.match(text)
        if day and int(day["day"]) <= _LONGEST_MONTH:
            found.insert(0, Printed(0, day.end(), f"{when.year}-{when.month:02}-{int(day['day']):02}"))
    return found


def _in_numbers(text: str, when: When) -> list[Printed]:
    """Day and month that a line begins with, beneath a heading that names the year, and perhaps the same month."""
    found = _DAY_AND_MONTH.match(text)
    if found is None or not (1 <= int(found["day"]) <= _LONGEST_MONTH):
        return []
    day, month = int(found["day"]), int(found["month"])
    is_month = month == when.month if when.month else 1 <= month <= _MONTHS_OF_A_YEAR and len(found["month"]) > 1
    if not is_month:
        return []
    return [Printed(found.start("day"), found.end(), f"{when.year}-{month:02}-{day:02}")]


def _in_year(printed: Printed, today: date, when: When) -> Printed:
    """A date without its year beneath a heading that names the year, and perhaps another month."""
    spans = find_dates(printed.text, today)
    day = day_of(spans[0].start) if spans else None
    if day is None or when.month not in {0, day.month}:
        return printed
    return printed._replace(text=f"{when.year}-{day.month:02}-{day.day:02}", dated=True)


def _printed_dates(text: str, today: date, language: str) -> list[Printed]:
    short = len(text) < _LEAF and "(" not in text  # "luglio 2026 (12)" is a count
    leaf = _calendar_leaf(text) if short and holds(text.lower(), _MONTH_NAMES) else None
    if leaf:
        return [leaf]
    if language == "en":
        return _american(text)
    if language != "it":
        return _european(text)
    return (_plain(text) or _italian(text, find_dates(text, today))) if _names_a_month(text) else []


def _plain(text: str) -> list[Printed]:
    """The date that is all of a line, or stands behind a row's number."""
    plain = _PLAIN.fullmatch(text)
    if plain and int(plain["day"]) <= _SHORTEST_MONTH and int(plain["month"] or 1) <= _MONTHS_OF_A_YEAR:
        return [Printed(plain.start("day"), plain.end("year"), text[plain.start("day") : plain.end("year")])]
    row = _ROW.fullmatch(text)
    if row and int(row["day"]) <= _SHORTEST_MONTH:
        return [Printed(row.start("date"), row.end("date"), row["date"])]
    return []


def _italian(text: str, spans: Sequence[DateSpan]) -> list[Printed]:
    """The dates that name a month, and the days that one of them is joined to."""
    found = []
    for span, after in zip_longest(spans, spans[1:]):
        if _names_a_month(span.text):
            found.append(Printed(span.position, _end(span), span.text, bool(_NAMES_A_YEAR.search(span.text))))
        elif after is not None and _AND.fullmatch(text, _end(span), after.position):
            day = day_of(span.start)  # "sabato 28 e domenica 29 novembre 2026"
            dated = bool(_NAMES_A_YEAR.search(after.text))
            spelled = _spelled(day.day, day.month, str(day.year) if dated else None)
            found.append(Printed(span.position, _end(span), spelled, dated))
    return found


def _names_a_month(text: str) -> bool:
    """In numbers or by its name; not "domani, mercoledì 24": a list says when with a date, a teaser in words."""
    return _IN_NUMBERS.search(text) is not None or holds(text.lower(), ITALIAN_MONTHS)


def _end(span: DateSpan) -> int:
    return span.position + len(span.text)


def _calendar_leaf(text: str) -> Printed | None:
    """Day, month and perhaps year as a calendar shows them, in whatever order."""
    usual = _USUAL.fullmatch(text)
    if usual and 1 <= int(usual[1]) <= _LONGEST_MONTH and (month := _MONTHS.get(usual[2].lower())):
        return Printed(0, len(text), _spelled(int(usual[1]), month, usual[3]))
    begins = text[:3].lower()
    if begins.isascii() and begins.isalpha() and begins not in _MONTHS and begins not in _WEEKDAYS:
        return None  # which costs less to tell than the rest
    tokens = _TOKENS.findall(fold(text))
    words = [token for token in tokens if not token.isdigit()]
    if any(word[:3] not in _MONTHS and word[:3] not in _WEEKDAYS for word in words):
        return None
    numbers = [token for token in tokens if token.isdigit()]
    days = [number for number in numbers if len(number) <= 2 and 1 <= int(number) <= 31]
    years = [number for number in numbers if len(number) == 4 and number.startswith(("19", "20"))]
    months = [word for word in words if word[:3] in _MONTHS]
    if len(months) > 1:
        months = [word for word in months if word[:3] not in _WEEKDAYS] or months[:1]
    if len(months) != 1 or len(days) != 1 or len(days) + len(years) != len(numbers) or len(years) > 1:
        return None
    number = _MONTHS[months[0][:3]]
    return Printed(0, len(text), _spelled(int(days[0]), number, years[0] if years else None), bool(years))


def _spelled(day: int, month: int, year: str | None) -> str:
    if year is None:
        return f"{day} {ITALIAN_MONTHS[month - 1]}"
    return f"{int(year) if len(year) == 4 else 2000 + int(year):04}-{month:02}-{day:02}"


def _american(text: str) -> list[Printed]:
    found = [match for form in _FORMS for match in form.finditer(text)]
    return _apart(sorted(found, key=lambda one: (one.start(), -one.end())), _month_first)


def _european(text: str) -> list[Printed]:
    """French, Spanish, German and Portuguese: day first, months by their names."""
    found = [match for form in _DAY_FIRST_FORMS for match in form.finditer(text)]
    return _apart(sorted(found, key=lambda one: (one.start(), -one.end())), _day_first)


def _apart(matches: Iterable[re.Match[str]], read: Callable[[re.Match[str]], Printed | None]) -> list[Printed]:
    kept: list[Printed] = []
    for match in matches:
        printed = read(match)
        if printed and (not kept or match.start() >= kept[-1].end):
            kept.append(printed)
    return kept


def _day_first(match: re.Match[str]) -> Printed | None:
    parts = match.groupdict()
    named = next((number for number in range(1, 13) if parts.get(f"m{number}")), 0)
    day, month, year = int(parts["day"]), named or int(parts["number"]), parts["year"] or None
    if not (1 <= month <= 12 and 1 <= day <= _LONGEST_MONTH):
        return None
    clock = f" {int(parts['hour']):02}:{parts['minute']}" if year and parts.get("hour") else ""
    return Printed(match.start(), match.end(), _spelled(day, month, year) + clock, year is not None)


def _month_first(match: re.Match[str]) -> Printed | None:
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

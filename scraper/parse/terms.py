"""Terms that name no day: "entro 15 giorni dalla pubblicazione", "entro la fine del mese"."""

import re
from calendar import isleap, monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from scraper.normalise.dates.span import DateSpan, day_of
from scraper.normalise.dates.words import MONTHS, NUMBERS, WEEKDAYS
from scraper.parse.cue import holds

_ORDINALS: Mapping[str, int] = {
    **{name[:-1] + "esimo": number for name, number in NUMBERS.items() if number > 10},
    "secondo": 2, "terzo": 3, "quarto": 4, "quinto": 5, "sesto": 6, "settimo": 7, "ottavo": 8, "nono": 9, "decimo": 10,
}  # fmt: skip
_COUNTS: Mapping[str, int] = {**NUMBERS, **_ORDINALS, "un": 1, "una": 1}
_LEADS = ("entro", "oltre", "termine")
_BACK = (" prima", " precedente", " antecedente")
_WORDS_FOR_DAYS = "|".join(sorted(_COUNTS, key=len, reverse=True))
_COUNTED = re.compile(
    rf"\b(?:entro|oltre|termine)\b[^.;]{{0,60}}?\b(?:(?:(?P<digits>\d{{1,3}})[°º]?|(?P<word>{_WORDS_FOR_DAYS}))\s+(?:\(\w+\)\s+)?"
    r"(?P<unit>giorn[io]|gg|settiman[ae]|mes[ei])|giorni\s+(?P<behind>\d{1,3}))\b\.?\s*(?:\([^)]{1,20}\)\s*)?"
    r"(?:naturali\s+|e\s+|consecutivi\s+|di\s+calendario\s+|(?:a\s+)?decorr\w+\s+|a\s+partire\s+|successiv[oi]\s+){0,4}"
    r"(?:(?:dalla|alla|a\s+quell[ao])\s+(?:data\s+)?(?:(?:di|della)\s+)?(?:(?:presente|sua|avvenuta)\s+)?(?:pubblicazione|odierna)"
    r"|da\s+oggi\b)",
)
_WEEKDAYS = "|".join(name for name in WEEKDAYS if len(name) > 3)
_BEFORE_AN_EVENT = re.compile(
    rf"\bentro\b[^.;]{{0,40}}?\b(?:(?P<count>\d{{1,2}}|{'|'.join(NUMBERS)}|un)\s+giorn[oi]|giorno|sera|vigilia"
    rf"|(?P<weekday>{_WEEKDAYS}))\s+(?:prima|precedente|antecedente)\b"
)
_OF_AN_EVENT = re.compile(r"\s*(?:d[aei]\w*|la|il|lo|l')\b[^.;]{0,60}$")
_GAZETTE = re.compile(r"[^.;]{0,60}\b(?:gazzetta|g\.\s?u\b|bollettino|bur)")
"""A page does not know when the gazette came out."""
_PUBLISHED = re.compile(r"\bpubblica(?:t[oaie]|zione)\b[^;:]{0,60}:?\s*$")
_END_OF = re.compile(
    r"\bentro\s+(?:e\s+non\s+oltre\s+)?(?:la\s+)?(?:fine\s+(?:del(?:l')?\s*|di\s+)?(?:(?:corrente|presente)\s+)?(?:mese\s+di\s+)?"
    rf"(?P<end>mese|anno|{'|'.join(name for name in MONTHS if len(name) > 4)})|il\s+mese\s+di\s+(?P<month>\w+))\b"
    r"(?:\s+(?P<year>20\d\d)\b)?",
)


def counted_term(text: str, today: date, spans: Sequence[DateSpan]) -> date | None:
    """The day on which a term ends that runs from the publication, or with the month; None where there is none.

    Days are counted from ``today``, or from the day of publication that the text tells, which itself does not count
    (art. 155 of the Italian code of civil procedure). A term from an unknown day ("dalla notifica"), and one in working
    days, has no end that we know. ``text`` is in lower case, ``spans`` are its dates.
    """
    if not holds(text, _LEADS):
        return None
    counted = _COUNTED.search(text)
    if counted:
        start = _printed_publication(text, today, spans)
        if start is None and _GAZETTE.match(text, counted.end()):
            return None
        return _end_of_term(counted, start or today)
    ends = _END_OF.search(text)
    return _last_day(ends, today) if ends else None


def term_before(text: str, spans: Sequence[DateSpan]) -> date | None:
    """The day on which a term ends that is told back from an event, as "entro due giorni prima" of it; else None.

    The event is the one named behind ("prima della gita del 12 luglio"), or else the last one named before.
    """
    match = _BEFORE_AN_EVENT.search(text) if holds(text, _BACK) else None
    if match is None:
        return None
    event = _event(text, match.end(), spans)
    if event is None:
        return None
    if match["weekday"]:
        return _later(event, -((event.weekday() - WEEKDAYS[match["weekday"]] - 1) % 7 + 1))
    count = match["count"] or "un"
    return _later(event, -(_COUNTS.get(count) or int(count)))


def _event(text: str, end: int, spans: Sequence[DateSpan]) -> date | None:
    before = [day_of(span.start) for span in spans if span.position < end]
    behind = [span for span in spans if span.position >= end]
    if behind and (not before or _OF_AN_EVENT.match(text[end : behind[0].position])):
        return day_of(behind[0].start)
    return before[-1] if before else None


def _end_of_term(match: re.Match[str], start: date) -> date | None:
    number = int(match["digits"] or match["behind"] or _COUNTS[match["word"]])
    unit = match["unit"] or ""
    if unit.startswith("mes"):
        return _months_later(start, number)
    return _later(start, number * 7 if unit.startswith("sett") else number)


def _months_later(day: date, months: int) -> date | None:
    """The same day of a later month, or its last (art. 2963 of the Italian civil code)."""
    year, month = divmod(day.month - 1 + months, 12)
    if day.year + year > date.max.year:
        return None
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def _later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _printed_publication(text: str, today: date, spans: Sequence[DateSpan]) -> date | None:
    """The day of publication that the text tells; without a year it is the last such day, not the next."""
    days = (day_of(span.start) for span in spans if _PUBLISHED.search(text[max(0, span.position - 80) : span.position]))
    day = next(days, None)
    if day is None or day <= today or str(day.year) in text:
        return day
    return day - timedelta(days=366 if isleap(day.year) and day.month > 2 else 365)


def _last_day(match: re.Match[str], today: date) -> date | None:
    """The last day of the month or year that a term names; a month without a year is the next such month."""
    name = match["end"] or match["month"]
    if name == "anno":
        return date(int(match["year"] or today.year), 12, 31)
    month = today.month if name == "mese" else MONTHS.get(name)
    if month is None:
        return None
    year = int(match["year"] or today.year + (month < today.month))
    return date(year, month, monthrange(year, month)[1]) if year <= date.max.year else None

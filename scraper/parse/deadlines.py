"""The day by which one has to apply, where a text says one."""

import re
from datetime import date, timedelta

from scraper.model import Day
from scraper.normalise.dates.find import at_hour, written_dates
from scraper.normalise.dates.forms import upcoming
from scraper.normalise.dates.span import comparable
from scraper.normalise.dates.words import MONTHS, WEEKDAYS

_CUE = re.compile(
    r"\bscaden|\bscad[er]|\btermin[ei]\b|\bprorog|\bdeadline\b|\b(?:fino|sino) al"
    r"|\b(?:fino|sino) a(?=\s+(?:luned|marted|mercoled|gioved|venerd|sabato|domenica))"
    # "entro 30 giorni dal 5 giugno" counts from that day: it is not the deadline
    r"|\b(?:entro|non oltre)\b(?!\s+(?:\w+\s+){1,4}?(?:giorni|settimane|mesi|anni)\b)",
    re.IGNORECASE,
)
_ONLY_AN_END = re.compile(r"\b(?:fino|sino) a", re.IGNORECASE)
INVITES = re.compile(
    r"\b(?:band[oi]|avvis[oi]|domand[ae]|candidatur|manifestazion[ei] d[i'’]\s?interesse|offert[ae]|iscrizion[ei]"
    r"|istanz[ae]|partecipa|adesion[ei]|co-?progettazione|presenta)",
    re.IGNORECASE,
)
EXTENDS = re.compile(r"\bprorog|\bdifferi|\bpostici", re.IGNORECASE)
_WORDS_OF_AN_END = {"fino", "sino", "a", "al", "alle", "all", "le", "ore", "di", "del", "dell", "prossimo", "compreso"}
_YESTERDAY = timedelta(days=1)
_JUST_PASSED = timedelta(days=90)
"""Where a deadline was extended, a day without a year this near in the past is the old one, not next year's."""
_DAY_AHEAD = re.compile(r"\d|\boggi|\bdoman|\bprimo", re.IGNORECASE)
_REACH = 90
"""A cue speaks of the dates within this many characters after it."""


def find_deadline(text: str, today: date, tz: str = "Europe/Rome") -> Day | None:
    """The deadline that ``text`` names, or None: a date, or an aware datetime in ``tz`` where an hour is given.

    Only a date that follows a cue counts ("entro", "scadenza", "termine"); "fino al" alone is the end of
    something unless the text invites somebody to apply. Where a deadline was extended (*proroga*), the last
    date named is the one that holds. ``today`` is the publication date: a missing year is the next one after it.
    """
    cues = [cue for cue in _CUE.finditer(text) if _DAY_AHEAD.search(text, cue.end(), cue.end() + _REACH)]
    cues = [cue for cue in cues if _invites(text, cue)]
    dates = written_dates(text) if cues else []
    extended = bool(EXTENDS.search(text))
    grace = _JUST_PASSED if extended else _YESTERDAY
    deadlines = [
        at_hour(text, found, day, tz)[0]
        for cue in cues
        for found in dates
        if cue.end() <= found.start < cue.end() + _REACH
        if (day := upcoming(found.written, today, grace)) is not None
    ]
    if not deadlines:
        return None
    return max(deadlines, key=comparable) if extended else deadlines[0]


def _invites(text: str, cue: re.Match[str]) -> bool:
    return not _ONLY_AN_END.match(cue.group()) or bool(INVITES.search(text)) or _says_only_that(text)


def _says_only_that(text: str) -> bool:
    """Says ("fino al 30 settembre") nothing of what lasts until then: the end is all that its reader is told."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return all(word in _WORDS_OF_AN_END or word[:3] in MONTHS or word[:3] in WEEKDAYS for word in words)

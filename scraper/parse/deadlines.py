"""The day by which one has to apply, where a text says one."""

import re
from datetime import date

from scraper.model import Day
from scraper.normalise.dates.find import Found, at_hour, written_dates
from scraper.normalise.dates.forms import upcoming
from scraper.normalise.dates.span import comparable

_CUE = re.compile(
    r"\bscaden|\bscad[er]|\bentro\b|\btermin[ei]\b|\bnon oltre\b|\bprorog|\bfino al|\bsino al|\bdeadline\b",
    re.IGNORECASE,
)
_ONLY_AN_END = re.compile(r"\b(?:fino|sino) al", re.IGNORECASE)
INVITES = re.compile(
    r"\b(?:band[oi]|avvis[oi]|domand[ae]|candidatur|manifestazion[ei] d[i'’]\s?interesse|offert[ae]|iscrizion[ei]"
    r"|istanz[ae]|partecipa|adesion[ei]|co-?progettazione|presenta)",
    re.IGNORECASE,
)
EXTENDS = re.compile(r"\bprorog|\bdifferi|\bpostici", re.IGNORECASE)
_REACH = 90
"""A cue speaks of the dates within this many characters after it."""


def find_deadline(text: str, today: date, tz: str = "Europe/Rome") -> Day | None:
    """The deadline that ``text`` names, or None: a date, or an aware datetime in ``tz`` where an hour is given.

    Only a date that follows a cue counts ("entro", "scadenza", "termine"); "fino al" alone is the end of
    something unless the text invites somebody to apply. Where a deadline was extended (*proroga*), the last
    date named is the one that holds. ``today`` is the publication date: a missing year is the next one after it.
    """
    cues = [cue for cue in _CUE.finditer(text) if _invites(text, cue)]
    dates = written_dates(text) if cues else []
    extended = bool(EXTENDS.search(text))
    deadlines = [
        moment
        for cue in cues
        for found in dates
        if cue.end() <= found.start < cue.end() + _REACH
        if (moment := _moment(text, found, today, tz)) is not None
    ]
    if not deadlines:
        return None
    return max(deadlines, key=comparable) if extended else deadlines[0]


def _invites(text: str, cue: re.Match[str]) -> bool:
    return not _ONLY_AN_END.match(cue.group()) or bool(INVITES.search(text))


def _moment(text: str, found: Found, today: date, tz: str) -> Day | None:
    day = upcoming(found.written, today)
    return at_hour(text, found, day, tz)[0] if day else None

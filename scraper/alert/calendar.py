"""A deadline as a calendar file to attach (RFC 5545, published as RFC 5546 §3.2.1 says)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from scraper.model import Change, ChangeType, Entry, Meaning
from scraper.normalise.contentlines import day, event_uid, line, text, utc
from scraper.normalise.text import clean

_SHORT = timedelta(minutes=30)
_DAY = timedelta(days=1)
_SAID = {"title", "summary", "deadline", "starts", "url", "attachments", "attachment_title"}
_TURNS = {ChangeType.WITHDRAWN, ChangeType.RETURNED}
_DEADLINES = {ChangeType.DEADLINE_SET, ChangeType.DEADLINE_EXTENDED, ChangeType.DEADLINE_CHANGED}


def is_dated_anew(entry: Entry, changes: Iterable[Change]) -> bool:
    """Is there a deadline that these changes brought or moved?"""
    here = entry.item.deadline is not None and entry.withdrawn is None
    return here and any(change.type is ChangeType.APPEARED or change.type in _DEADLINES for change in changes)


def revisions(history: Iterable[Change]) -> int:
    """How often what a calendar says of an item was revised: it never goes back, and feeds count alike."""
    return len({change.at for change in history if _shows(change)})


def calendar(entry: Entry, *, revision: int, at: datetime, summary: str, description: str) -> bytes:
    """The item's deadline as one event; ``revision`` goes up when it moves, so that calendars move it."""
    return b"".join(_lines(entry, revision=revision, at=at, words=(summary, description)))


def _lines(entry: Entry, *, revision: int, at: datetime, words: tuple[str, str]) -> Iterator[bytes]:
    item = entry.item
    yield line("BEGIN", "VCALENDAR")
    yield line("VERSION", "2.0")
    yield line("PRODID", "-//Banditore//Banditore//IT")
    yield line("CALSCALE", "GREGORIAN")
    yield line("METHOD", "PUBLISH")
    yield line("BEGIN", "VEVENT")
    yield line("UID", event_uid(item.id))
    yield line("SEQUENCE", str(revision))
    yield line("DTSTAMP", utc(at))
    if isinstance(item.deadline, datetime):
        yield line("DTSTART", utc(item.deadline.astimezone(UTC) - _SHORT))
        yield line("DTEND", utc(item.deadline))
    elif item.deadline is not None:
        yield line("DTSTART;VALUE=DATE", day(item.deadline))
        yield line("DTEND;VALUE=DATE", day(item.deadline + _DAY))
    yield line("SUMMARY", text(words[0]))
    yield line("DESCRIPTION", text(words[1]))
    if item.url and item.url.isprintable():
        yield line("URL", clean(item.url))
    yield line("STATUS", "CONFIRMED")
    yield line("TRANSP", "TRANSPARENT")  # nobody is busy because a call ends
    yield line("END", "VEVENT")
    yield line("END", "VCALENDAR")


def _shows(change: Change) -> bool:
    if change.type is ChangeType.APPEARED:
        return False
    return change.type in _TURNS or change.meaning is Meaning.REVOKED or not _SAID.isdisjoint(change.fields)

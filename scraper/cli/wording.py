"""Values as people read them on a terminal."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from scraper.model import Change, ChangeType, Checked, Day, FieldValue, Meaning, Role, Status
from scraper.normalise.words import replacements
from scraper.objects import from_iso

HAPPENED: Mapping[ChangeType, str] = {
    ChangeType.APPEARED: "new",
    ChangeType.EDITED: "edited",
    ChangeType.DEADLINE_SET: "deadline set",
    ChangeType.DEADLINE_EXTENDED: "deadline extended",
    ChangeType.DEADLINE_CHANGED: "deadline changed",
    ChangeType.ATTACHMENT_ADDED: "attachment added",
    ChangeType.ATTACHMENT_REPLACED: "attachment replaced",
    ChangeType.MOVED: "moved",
    ChangeType.WITHDRAWN: "withdrawn",
    ChangeType.RETURNED: "returned",
}
MEANT: Mapping[Meaning, str] = {
    Meaning.BROUGHT_FORWARD: "deadline brought forward",
    Meaning.REOPENED: "re-opened",
    Meaning.RECTIFIED: "rectified",
    Meaning.SUSPENDED: "suspended",
    Meaning.REVOKED: "revoked",
    Meaning.OUTCOME: "outcome published",
    Meaning.RENAMED: "attachment renamed",
    Meaning.REMOVED: "attachment removed",
    Meaning.REVERTED: "as it was before",
}
_LONG = 60
_END = 40
_DAYS = {"published", "deadline", "starts"}
_TEXTS = {"title", "summary", "text"}
_REPLACEMENTS = 3


def happened(change: Change) -> str:
    """What a change is, in a few words."""
    return MEANT[change.meaning] if change.meaning else HAPPENED[change.type]


def day(moment: Day | None, zone: str = "Europe/Rome") -> str:
    """A day, with the hour where one is known, in the site's zone; a dash for none."""
    if moment is None:
        return "–"
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()


def shortened(text: str) -> str:
    """One line of a text; of an address the end, which tells it from others."""
    line = " ".join(text.split())
    if line.startswith(("http://", "https://")) and len(line) > _END:
        return f"…{line[-_END:]}"
    return line if len(line) <= _LONG else f"{line[: _LONG - 1].rstrip()}…"


def fields(change: Change, zone: str = "Europe/Rome") -> str:
    """What a change touched, before and after: days in the site's zone, of texts only the words that differ."""
    return "; ".join(f"{name}: {_told(name, *values, zone)}" for name, values in change.fields.items())


def _told(name: str, before: FieldValue, after: FieldValue, zone: str) -> str:
    if name in _DAYS:
        return f"{day(from_iso(before), zone)} → {day(from_iso(after), zone)}"
    if before and after and name in _TEXTS:
        return ", ".join(_replaced(gone, came) for gone, came in replacements(before, after)[:_REPLACEMENTS])
    return f"{shortened(before)} → {shortened(after or '–')}" if before else shortened(after or "–")


def _replaced(gone: str, came: str) -> str:
    if not gone:
        return f"+ “{shortened(came)}”"
    return f"“{shortened(gone)}” → “{shortened(came)}”" if came else f"- “{shortened(gone)}”"


def counted(number: int, thing: str) -> str:
    """``1 mail``, ``2 mails``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def outcome(checked: Checked) -> str:
    """One line on how a check went."""
    name = checked.after.source.id
    if checked.failure:
        return f"{name}: {checked.after.status} – {checked.after.error}"
    if checked.after.status is Status.UNCHANGED:
        return f"{name}: unchanged"
    if checked.baseline and checked.entries and checked.after.source.role is Role.LIST:
        return f"{name}: first sight, {counted(checked.after.items, 'item')} taken in"
    if checked.baseline and checked.entries:
        return f"{name}: completes “{shortened(checked.entries[0].item.title)}”"
    held = f"; {counted(checked.held, 'undated item')} came at once and are not announced" if checked.held else ""
    told = ", ".join(f"{happened(change)}: {change.title}" for change in checked.changes)
    return f"{name}: {told or 'read, nothing new'}{held}"

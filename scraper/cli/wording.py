"""Values as people read them on a terminal."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from scraper.model import Change, ChangeType, Checked, Day, FieldValue, Status

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
_LONG = 60


def day(moment: Day | None, zone: str = "Europe/Rome") -> str:
    """A day, with the hour where one is known, in the site's zone; a dash for none."""
    if moment is None:
        return "–"
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()


def shortened(text: str) -> str:
    """One line of a text."""
    line = " ".join(text.split())
    return line if len(line) <= _LONG else f"{line[: _LONG - 1].rstrip()}…"


def fields(change: Change) -> str:
    """What a change touched, before and after, in one line."""
    return "; ".join(f"{name}: {_value(before)} → {_value(after)}" for name, (before, after) in change.fields.items())


def _value(value: FieldValue) -> str:
    return "–" if value is None else shortened(value)


def outcome(checked: Checked) -> str:
    """One line on how a check went."""
    name = checked.after.source.id
    if checked.failure:
        return f"{name}: {checked.after.status} – {checked.after.error}"
    if checked.after.status is Status.UNCHANGED:
        return f"{name}: unchanged"
    if checked.baseline and checked.entries:
        return f"{name}: first sight, {checked.after.items} items taken in"
    told = ", ".join(f"{HAPPENED[change.type]}: {change.title}" for change in checked.changes)
    return f"{name}: {told or 'read, nothing new'}"

"""What a calendar of a site shows: which days, how often they were revised, and what was cancelled.

now            Nothing here asks the clock: the newest moment that the site knows of stands for it. What follows from
               it changes when something new is known, never between two renderings of the same state.
in it          Calls with a deadline and events with a day.
revision       Counts the moments at which something changed that an entry says. It comes from the recorded changes,
               so it never goes back, and what an entry does not say moves nothing.
cancelled      Withdrawn or revoked before it was over: shown as such for 30 days after that, since a calendar would
               forget one that merely vanished, or keep it for ever. What is taken down when it is over took place.
past           What is over stays for a year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scraper.model import Change, ChangeType, Day, Entry, Item, Kind, Meaning
from scraper.publish.italian import CHANGE, MEANING
from scraper.publish.views import SiteView

_KEPT_CANCELLED = timedelta(days=30)
_KEPT_PAST = timedelta(days=365)
_FAR = 50
"""Years from now: a day further away was misread, and calendars cannot show it."""

_SAID = {"title", "summary", "deadline", "starts", "url", "attachments", "attachment_title"}
"""The fields of a change that an entry shows."""
_TURNS = {ChangeType.WITHDRAWN, ChangeType.RETURNED}
_DEADLINES = {ChangeType.DEADLINE_SET, ChangeType.DEADLINE_EXTENDED, ChangeType.DEADLINE_CHANGED}
_REVIVING = {Meaning.REOPENED, Meaning.REVERTED}


@dataclass(frozen=True, slots=True)
class Occasion:
    """One entry of a calendar: ``revisions`` counts what changed, ``revised`` is the last (or the first sight)."""

    entry: Entry
    when: Day
    revised: datetime
    revisions: int
    ahead: bool
    cancelled: str = ""
    """What became of it, in a word, where it will not take place."""


def occasions(view: SiteView) -> list[Occasion]:
    """What the calendar shows now, the latest first."""
    zone = ZoneInfo(view.site.timezone)
    now = newest_moment(view)
    dated = ((entry, _day(entry.item)) for entry in view.dated)
    found = (
        _occasion(entry, view.history.get(entry.item.id, ()), when=when, over=last_moment(when, zone), now=now)
        for entry, when in dated
        if when is not None and abs(when.year - now.year) <= _FAR
    )
    shown = [occasion for occasion in found if occasion is not None]
    return sorted(shown, key=lambda one: (last_moment(one.when, zone), one.entry.item.id), reverse=True)


def newest_moment(view: SiteView) -> datetime:
    """The moment of the newest thing that is known of a site; when nothing is, since when it is watched."""
    entries = (
        moment for one in (*view.entries, *view.dated) for moment in (one.first_seen, one.updated, one.withdrawn)
    )
    changes = (one.at for one in view.changes)
    return max(moment for moment in (view.since, *entries, *changes) if moment is not None)


def _day(item: Item) -> Day | None:
    return {Kind.CALL: item.deadline, Kind.EVENT: item.starts}.get(item.kind)


def last_moment(day: Day, zone: ZoneInfo) -> datetime:
    """Until when it lasts: a day without an hour until its end."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


def _occasion(entry: Entry, changes: Sequence[Change], *, when: Day, over: datetime, now: datetime) -> Occasion | None:
    """None for what is no longer shown."""
    cancelled, why = _cancelled(entry, changes)
    if cancelled is not None and cancelled >= over:
        cancelled, why = None, ""
    if now - over > _KEPT_PAST or (cancelled is not None and now - cancelled > _KEPT_CANCELLED):
        return None
    revised = {change.at for change in changes if _shows(change)}
    return Occasion(
        entry=entry,
        when=when,
        revised=max(revised, default=entry.first_seen),
        revisions=len(revised),
        ahead=cancelled is None and over > now,
        cancelled=why,
    )


def _shows(change: Change) -> bool:
    """Would the entry look different after this change?"""
    if change.type is ChangeType.APPEARED:
        return False
    return change.type in _TURNS or _calls_off(change) or not _SAID.isdisjoint(change.fields)


def _cancelled(entry: Entry, changes: Iterable[Change]) -> tuple[datetime | None, str]:
    """When and how it was called off; a revoked call that was reopened or got another deadline is alive again."""
    revoked: datetime | None = None
    for change in sorted(changes, key=lambda one: (one.at, _calls_off(one))):
        if _calls_off(change):
            revoked = change.at
        elif change.type in _DEADLINES or change.meaning in _REVIVING:
            revoked = None
    if revoked is not None:
        return revoked, MEANING[Meaning.REVOKED]
    return entry.withdrawn, CHANGE[ChangeType.WITHDRAWN] if entry.withdrawn else ""


def _calls_off(change: Change) -> bool:
    return change.meaning is Meaning.REVOKED

"""What one look at a page means for what we know: entries, changes and new sources, as values."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.diff.compare import Event, Fields, compare
from scraper.diff.health import Face, judge_known, judge_list, judge_own_page
from scraper.diff.identity import identify
from scraper.diff.merge import merge
from scraper.model import Attachment, Change, ChangeType, Entry, Item, Role, Source, SourceState
from scraper.normalise.dates.span import day_of
from scraper.normalise.tags import short
from scraper.normalise.urls import host_of, url_key

_DAY = timedelta(days=1)
_ROUND = timedelta(hours=1)
"""An item's page and files are looked at in the round in which it is announced: what is seen later was added later."""
_FILE_ID = re.compile(r"file-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one source: when, where it ended after redirects, what was kept of it.

    On a ``baseline`` (first sight, a reader that learned to read more) items are taken in and nothing is announced.
    """

    state: SourceState
    url: str
    at: datetime
    snapshot: str
    baseline: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look showed; ``entry`` is the item that the source belongs to, None for a list."""

    items: int
    entries: tuple[Entry, ...] = ()
    changes: tuple[Change, ...] = ()
    found: tuple[Source, ...] = ()
    baseline: bool = False
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a page is not believed to be itself."""

    why: str


def as_list(
    items: Sequence[Item], known: Sequence[Entry], look: Look, face: Face, *, confirm_after: timedelta
) -> Seen | Doubt:
    """What a list says; ``confirm_after`` is how long a doubt must last to be believed."""
    state = look.state
    lasted = _lasted(look, confirm_after)
    why = judge_list(items, face, expected=state.items)
    if why and not (face.says_empty and lasted):
        return Doubt(why)
    pairs = identify(items, known)
    shown = [entry for entry in known if state.source.id in entry.readings]
    why = judge_known([item for item, _ in pairs], shown, face) if items else None
    if why and not lasted:
        return Doubt(why)
    look = replace(look, baseline=look.baseline or why is not None)
    told = [_take_in(item, entry, look) for item, entry in pairs]
    return _seen([one for one in told if one], look, count=len(items))


def _lasted(look: Look, confirm_after: timedelta) -> bool:
    """A doubt is over after two looks and long enough: the page really is another one now."""
    state = look.state
    return state.failures >= 2 and state.last_ok is not None and look.at - state.last_ok >= confirm_after


def as_own_page(own: Item, entry: Entry, look: Look, face: Face, *, confirm_after: timedelta) -> Seen | Doubt:
    """What an item's own page says; the first time it only completes what the list said."""
    why = judge_own_page(own, entry, face, before=entry.readings.get(look.state.source.id))
    tells = bool(face.heading and own.text) and not face.out_of_order
    if why and not (tells and _lasted(look, confirm_after)):
        return Doubt(why)
    look = replace(look, baseline=look.baseline or why is not None)
    told = _take_in(own, entry, look)
    return replace(_seen([told] if told else [], look, count=1), entry=told[0] if told else entry)


def as_attachment(url: str, entry: Entry, look: Look, *, read: Item | None = None) -> Seen:
    """A file whose bytes are others than last time was replaced at its address; ``read`` is what its text says."""
    told = _take_in(read, entry, look) if read else None
    after, changes = told or (entry, ())
    if not look.baseline:
        replaced = Event(ChangeType.ATTACHMENT_REPLACED, {"attachments": (url, url)})
        after = replace(after, updated=look.at, snapshot=look.snapshot)
        changes = (_change(replaced, after, look), *changes)
    entries = () if after is entry else (after,)
    return Seen(items=0, entries=entries, changes=changes, baseline=look.baseline, entry=after)


Told = tuple[Entry, tuple[Change, ...]]


def _take_in(item: Item, entry: Entry | None, look: Look) -> Told | None:
    """The entry after this reading and what happened to it; None where the page says what it said before."""
    if entry is None:
        new = Entry(item, look.state.source.site, look.at, look.at, look.snapshot, {look.state.source.id: item})
        event = Event(ChangeType.APPEARED, {})
        return new, () if look.baseline or _is_old(item, look) else (_change(event, new, look),)
    before = entry.readings.get(look.state.source.id)
    item = _same_year(item, before or entry.item, look)
    if before == item:
        return None
    readings = {**entry.readings, look.state.source.id: item}
    merged = _merged(readings, entry.item)
    events = _events(entry, merged, look, known_here=before is not None)
    after = replace(
        entry,
        item=merged,
        readings=readings,
        updated=look.at if events else entry.updated,
        snapshot=look.snapshot if merged != entry.item else entry.snapshot,
    )
    return after, tuple(_change(event, after, look) for event in events)


def _events(before: Entry, after: Item, look: Look, *, known_here: bool) -> Iterable[Event]:
    """What is worth telling. The first time a page shows an item that others show, it only adds what it knows.

    An own page that could not be read when its item was announced still owes its deadline, and so does a file that
    was attached later.
    """
    if known_here and not look.baseline:
        return compare(before.item, after)
    came_later = look.state.source.role is Role.ATTACHMENT and look.at - before.first_seen >= _ROUND
    tried = look.state.last_checked is not None or look.state.next_due is not None
    late = look.state.source.role is not Role.LIST and (tried or came_later)
    owed = [event for event in compare(before.item, after) if event.type is ChangeType.DEADLINE_SET]
    return owed if late and after.deadline and day_of(after.deadline) >= look.at.date() else ()


def _is_old(item: Item, look: Look) -> bool:
    """An item older than our last look that comes onto a list now was left out of it then: it is no news.

    A call that is still open is worth telling whenever it comes.
    """
    if item.published is None or look.state.last_ok is None:
        return False
    is_open = item.deadline is not None and day_of(item.deadline) >= look.at.date()
    return not is_open and day_of(item.published) < (look.state.last_ok - _LATE).date()


_LATE = timedelta(days=30)
"""How late an office may put a dated item on its list and have it called new."""


def _same_year(item: Item, before: Item, look: Look) -> Item:
    """A deadline without a year is the one it was when first read, not the same day of ever later years.

    A list knows no day to count years from. Before the day has passed no missing year can have made it jump.
    """
    was, now = before.deadline, item.deadline
    if was is None or now is None or item.published is not None or look.state.source.role is not Role.LIST:
        return item
    if day_of(was) >= look.at.date():
        return item
    same_day = (day_of(was).month, day_of(was).day) == (day_of(now).month, day_of(now).day)
    return replace(item, deadline=was) if same_day and day_of(was).year < day_of(now).year else item


def _merged(readings: Mapping[str, Item], before: Item) -> Item:
    """Lists in the order of their ids, so that it does not matter which of them changed."""
    own = own_page_id(before.id)
    files = [readings[source] for source in sorted(readings) if _FILE_ID.fullmatch(source)]
    lists = {
        source: readings[source] for source in sorted(readings) if source != own and not _FILE_ID.fullmatch(source)
    }
    return merge(lists or {own: before}, readings.get(own), files)


def _change(event: Event, entry: Entry, look: Look) -> Change:
    item = entry.item
    return Change(
        id=_change_id(event.type, event.fields, item.id, look.at),
        at=look.at,
        type=event.type,
        item=item.id,
        site=entry.site,
        source=look.state.source.id,
        kind=item.kind,
        title=item.title,
        url=item.url,
        fields=event.fields,
        snapshot=look.snapshot,
    )


def _change_id(kind: ChangeType, fields: Fields, item: str, at: datetime) -> str:
    return short(f"{item} {at.isoformat()} {kind} {json.dumps(dict(fields), sort_keys=True)}")


def _seen(told: Iterable[Told], look: Look, *, count: int) -> Seen:
    kept = list(told)
    entries = tuple(entry for entry, _ in kept)
    return Seen(
        items=count,
        entries=entries,
        changes=tuple(change for _, changes in kept for change in changes),
        found=tuple(source for entry in entries for source in _sources_of(entry, look)),
        baseline=look.baseline,
    )


# ------------------------------------------------------------------ what to look at next


def own_page_id(item: str) -> str:
    """The id of the source that is an item's own page."""
    return f"page-{short(item)}"


def _sources_of(entry: Entry, look: Look) -> Iterator[Source]:
    """An item's own page, where it is a page of the same host, and its attachments wherever they lie."""
    if not look.state.source.details:
        return
    item = entry.item
    files = {attachment.url for attachment in item.attachments}
    if item.url and item.url not in files and _is_elsewhere_on(look.url, item.url):
        yield _source(own_page_id(item.id), item.url, Role.ITEM, entry)
    for attachment in item.attachments:
        yield _source(_attachment_id(item, attachment), attachment.url, Role.ATTACHMENT, entry)


def _is_elsewhere_on(page: str, url: str) -> bool:
    same_host = host_of(url).removeprefix("www.") == host_of(page).removeprefix("www.")
    return same_host and url_key(url) != url_key(page)


def _attachment_id(item: Item, attachment: Attachment) -> str:
    return f"file-{short(f'{item.id} {attachment.url}')}"


def _source(name: str, url: str, role: Role, entry: Entry) -> Source:
    return Source(id=name, site=entry.site, url=url, role=role, every=_DAY, item=entry.item.id)

"""What one look at a page means for what we know: entries, changes and new sources, as values."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.diff.compare import Event, Fields, compare
from scraper.diff.health import judge_known, judge_list, judge_own_page
from scraper.diff.identity import identify
from scraper.diff.merge import merge
from scraper.model import Attachment, Change, ChangeType, Entry, Item, Role, Source, SourceState
from scraper.normalise.tags import short
from scraper.normalise.urls import host_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one source: when, what was kept of it, and whether it is the first that can be compared.

    On a ``baseline`` (first sight, a reader that learned to read more) items are taken in and nothing is announced.
    """

    state: SourceState
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
    items: Sequence[Item], known: Sequence[Entry], look: Look, *, title: str, confirm_after: timedelta
) -> Seen | Doubt:
    """What a list says. ``title`` is the page's own; ``confirm_after`` how long a doubt must last to be believed."""
    state = look.state
    why = judge_list(items, expected=state.items, title=title)
    if why:
        return Doubt(why)
    pairs = identify(items, known)
    shown = [entry for entry in known if state.source.id in entry.readings]
    why = judge_known([item for item, _ in pairs], shown)
    if why and not _lasted(look, confirm_after):
        return Doubt(why)
    look = replace(look, baseline=look.baseline or why is not None)
    told = [_take_in(item, entry, look) for item, entry in pairs]
    return _seen([one for one in told if one], look, count=len(items))


def _lasted(look: Look, confirm_after: timedelta) -> bool:
    """A doubt is over after two looks and long enough: the page really is another one now."""
    state = look.state
    return state.failures >= 2 and state.last_ok is not None and look.at - state.last_ok >= confirm_after


def as_own_page(own: Item, entry: Entry, look: Look) -> Seen | Doubt:
    """What an item's own page says; the first time it only completes what the list said."""
    why = judge_own_page(own, entry)
    if why:
        return Doubt(why)
    told = _take_in(own, entry, look)
    return replace(_seen([told] if told else [], look, count=1), entry=told[0] if told else entry)


def as_attachment(url: str, entry: Entry, look: Look) -> Seen:
    """A file whose bytes are others than last time was replaced at its address."""
    if look.baseline:
        return Seen(items=0, baseline=True, entry=entry)
    event = Event(ChangeType.ATTACHMENT_REPLACED, {"attachments": (url, url)})
    after = replace(entry, updated=look.at, snapshot=look.snapshot)
    return Seen(items=0, entries=(after,), changes=(_change(event, after, look),), entry=after)


Told = tuple[Entry, tuple[Change, ...]]


def _take_in(item: Item, entry: Entry | None, look: Look) -> Told | None:
    """The entry after this reading and what happened to it; None where the page says what it said before."""
    source = look.state.source.id
    if entry is None:
        new = Entry(item, look.state.source.site, look.at, look.at, look.snapshot, {source: item})
        event = Event(ChangeType.APPEARED, {})
        return new, () if look.baseline else (_change(event, new, look),)
    if entry.readings.get(source) == item:
        return None
    readings = {**entry.readings, source: item}
    merged = _merged(readings, entry.item)
    events = () if look.baseline else compare(entry.item, merged)
    after = replace(
        entry,
        item=merged,
        readings=readings,
        updated=look.at if events else entry.updated,
        snapshot=look.snapshot if merged != entry.item else entry.snapshot,
    )
    return after, tuple(_change(event, after, look) for event in events)


def _merged(readings: Mapping[str, Item], before: Item) -> Item:
    own = own_page_id(before.id)
    lists = {source: item for source, item in readings.items() if source != own}
    return merge(lists or {own: before}, readings.get(own))


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
        found=tuple(source for entry in entries for source in _sources_of(entry, look.state.source)),
        baseline=look.baseline,
    )


# ------------------------------------------------------------------ what to look at next


def own_page_id(item: str) -> str:
    """The id of the source that is an item's own page."""
    return f"page-{short(item)}"


def _sources_of(entry: Entry, found_by: Source) -> Iterator[Source]:
    """An item's own page, where it is a page of the same host, and its attachments wherever they lie."""
    if not found_by.details:
        return
    item = entry.item
    files = {attachment.url for attachment in item.attachments}
    if item.url and item.url not in files and host_of(item.url) == host_of(found_by.url) and item.url != found_by.url:
        yield _source(own_page_id(item.id), item.url, Role.ITEM, entry)
    for attachment in item.attachments:
        yield _source(_attachment_id(item, attachment), attachment.url, Role.ATTACHMENT, entry)


def _attachment_id(item: Item, attachment: Attachment) -> str:
    return f"file-{short(f'{item.id} {attachment.url}')}"


def _source(name: str, url: str, role: Role, entry: Entry) -> Source:
    return Source(id=name, site=entry.site, url=url, role=role, every=_DAY, item=entry.item.id)

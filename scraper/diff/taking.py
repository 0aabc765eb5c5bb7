"""What one reading of one item means for what we know of it: the entry after it, and what is announced."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, timedelta

from scraper.diff.compare import Event, compare
from scraper.diff.look import Look, Told
from scraper.diff.merge import merge
from scraper.diff.next import own_page_id
from scraper.model import Change, ChangeType, Entry, Item, Role
from scraper.normalise.dates.span import day_of
from scraper.normalise.tags import short
from scraper.normalise.urls import url_key

_ROUND = timedelta(hours=1)
"""An item's page and files are looked at in the round in which it is announced: what is seen later was added later."""
_LATE = timedelta(days=30)
"""How late an office may put a dated item on its list and have it called new."""
_FILE_ID = re.compile(r"file-[0-9a-f]{16}")
_FIELDS = tuple(one.name for one in fields(Item) if one.name not in {"id", "url"})
_NAMED = {"title", "summary", "published", "deadline", "starts", "kind"}
_DAYS = {"deadline", "published", "starts"}
_DEADLINES = {ChangeType.DEADLINE_SET, ChangeType.DEADLINE_EXTENDED, ChangeType.DEADLINE_CHANGED}


def take_in_new(item: Item, look: Look, *, silently: bool = False) -> Told:
    """An item that nobody knew: it is announced, unless this is a baseline, or it is old, or it came in a flood."""
    new = Entry(item, look.state.source.site, look.at, look.at, look.snapshot, {look.state.source.id: item})
    unknown = look.baseline and not (look.doubted and is_open_call(item, look))
    quiet = unknown or silently or _is_old(item, look)
    return new, () if quiet else (announce(Event(ChangeType.APPEARED, {}), new, look),)


def take_in(item: Item, entry: Entry, look: Look, *, evidence: str = "") -> Told | None:
    """The entry after this reading and what happened to it; None where the page says what it said before.

    ``evidence`` says why an item at a new address is this one.
    """
    source = look.state.source.id
    before = entry.readings.get(source)
    item = _same_year(item, before or entry.item, look)
    if before == item:
        return _back(entry, look) if source in entry.missed or entry.withdrawn else None
    seen = replace(
        entry,
        readings={**entry.readings, source: item},
        missed={name: since for name, since in entry.missed.items() if name != source},
        withdrawn=None,
    )
    merged = replace(_told_anew(entry, item, source), url=_address(seen, item, look))
    events = [*_returned(entry), *_events(entry, merged, look, known_here=before is not None, moved=bool(evidence))]
    after = replace(
        seen,
        item=merged,
        updated=look.at if events else entry.updated,
        snapshot=look.snapshot if merged != entry.item or events else entry.snapshot,
    )
    return after, tuple(announce(event, after, look, evidence=evidence) for event in events)


def _back(entry: Entry, look: Look) -> Told:
    """It says what it said before, and is merely there again."""
    source = look.state.source.id
    missed = {name: since for name, since in entry.missed.items() if name != source}
    events = list(_returned(entry))
    after = replace(entry, missed=missed, withdrawn=None, updated=look.at if events else entry.updated)
    return after, tuple(announce(event, after, look) for event in events)


def announce(event: Event, entry: Entry, look: Look, *, evidence: str = "") -> Change:
    """An event in an item's life as a change to tell; its id is the same however often it is worked out."""
    item = entry.item
    told = json.dumps(dict(event.fields), sort_keys=True)
    return Change(
        id=short(f"{item.id} {look.at.astimezone(UTC).isoformat()} {event.type} {told}"),
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
        meaning=event.meaning,
        evidence=evidence if event.type is ChangeType.MOVED else "",
    )


def is_open_call(item: Item, look: Look) -> bool:
    """Can its deadline still be met?"""
    return item.deadline is not None and day_of(item.deadline) >= look.at.date()


def _returned(entry: Entry) -> Iterable[Event]:
    if entry.withdrawn is not None:
        yield Event(ChangeType.RETURNED, {})


def _events(before: Entry, after: Item, look: Look, *, known_here: bool, moved: bool) -> Iterable[Event]:
    """What is worth telling. The first time a page shows an item that others show, it only adds what it knows.

    An own page that could not be read when its item was announced still owes its deadline, and so does a file that
    was attached later. An item at a new address stands in another layout: that its words differ says nothing.
    """
    happened = compare(before.item, after, look.at.date())
    if moved:
        return _told_of_the_moved(happened, before.item, is_open=is_open_call(after, look))
    if known_here and not look.baseline:
        return happened
    if known_here and look.state.reader is None:  # the item has moved, and this is its page at the new address
        return [event for event in happened if event.type in _DEADLINES]
    came_later = look.state.source.role is Role.ATTACHMENT and look.at - before.first_seen >= _ROUND
    tried = look.state.last_checked is not None or look.state.next_due is not None
    late = look.state.source.role is not Role.LIST and (tried or came_later)
    owed = [event for event in happened if event.type is ChangeType.DEADLINE_SET]
    return owed if late and is_open_call(after, look) else ()


def _told_of_the_moved(happened: Iterable[Event], before: Item, *, is_open: bool) -> Iterable[Event]:
    for event in happened:
        new_deadline = event.type in _DEADLINES and (before.deadline is not None or is_open)
        if event.type is ChangeType.MOVED or new_deadline:
            yield event
        elif "title" in event.fields:
            yield replace(event, fields={"title": event.fields["title"]})


def _is_old(item: Item, look: Look) -> bool:
    """An item older than our last look that comes onto a list now was left out of it then: it is no news.

    A call that is still open is worth telling whenever it comes.
    """
    if item.published is None or look.state.last_ok is None or is_open_call(item, look):
        return False
    return day_of(item.published) < (look.state.last_ok - _LATE).date()


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


def _told_anew(entry: Entry, item: Item, source: str) -> Item:
    """The item with what this reading says otherwise than the one before.

    What lists said that show it no more counts for nothing against a page that changed since, and stays where none did.
    A day that nobody names any more stays, too: absence is not removal.
    """
    before = entry.readings.get(source)
    then = {name: said for name, said in entry.readings.items() if name == source or name not in entry.missed}
    now = _merged({**then, source: item}, entry.item)
    changed = _added(entry.item, source) if before is None else _otherwise(item, before)
    told = {name: getattr(now, name) for name in changed}
    return replace(entry.item, **{name: value for name, value in told.items() if name not in _DAYS or value})


def _otherwise(item: Item, before: Item) -> set[str]:
    """The fields in which a page is not what it was."""
    return {name for name in _FIELDS if getattr(item, name) != getattr(before, name)}


def _added(known: Item, source: str) -> set[str]:
    """The fields that a page may complete which shows the item for the first time.

    Another list has no say in what is known already: it may crop a title, or print a new one before the others do.
    """
    is_own = source == own_page_id(known.id) or _FILE_ID.fullmatch(source)
    return {name for name in _FIELDS if is_own or name not in _NAMED or not getattr(known, name)}


def _merged(readings: Mapping[str, Item], before: Item) -> Item:
    """Lists in the order of their ids, so that it does not matter which of them changed."""
    own = own_page_id(before.id)
    files = [readings[source] for source in sorted(readings) if _FILE_ID.fullmatch(source)]
    lists = {
        source: readings[source] for source in sorted(readings) if source != own and not _FILE_ID.fullmatch(source)
    }
    page = readings.get(own)
    return merge(lists or {own: page or before}, page, files)


def _address(entry: Entry, item: Item, look: Look) -> str | None:
    """Where the item is: what this list says, unless another list still shows it where it was."""
    source = look.state.source
    known = entry.item.url
    if source.role is not Role.LIST or item.url is None or known is None:
        return known or item.url
    lists = entry.readings.keys() - entry.missed.keys() - {source.id, own_page_id(item.id)}
    others = (entry.readings[name].url for name in lists if not _FILE_ID.fullmatch(name))
    shown = {url_key(url) for url in others if url}
    return known if url_key(known) in shown or url_key(known) == url_key(item.url) else item.url

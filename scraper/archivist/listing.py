"""Captures by address, source, site, item and date, each with what its record says of itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from scraper.archive.cdxj import Capture, Place
from scraper.archive.heads import Heads
from scraper.archive.ordering import oldest_first
from scraper.archive.reader import NOT_MODIFIED, Answer
from scraper.archive.surt import surt
from scraper.archivist.room import Room
from scraper.archivist.texts import media_type_of
from scraper.errors import ArchiveError
from scraper.store.captured import Origin, Shown


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which captures: all that is given must hold. ``since`` is in, ``until`` is not. ``url`` may end in ``*``."""

    url: str | None = None
    site: str | None = None
    source: str | None = None
    items: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A capture: its record's id and moment (to the microsecond), and for which source and site it was made.

    ``media_type`` is that of its own head, of a revisit record too; ``unmodified`` says that its server answered 304.
    ``named`` says that a version of the wanted item was read from it. ``fault`` is what is wrong where it cannot be
    read: it then has no ``record``.
    """

    capture: Capture
    at: datetime
    record: str | None
    source: str | None
    site: str | None
    media_type: str = ""
    unmodified: bool = False
    named: bool = False
    fault: str | None = None


def listed(wanted: Wanted, room: Room) -> Iterator[Listed]:
    """The captures that are wanted, oldest first. ArchiveError, StoreError.

    Nothing is held in memory but the sources of the database and some 50,000 lines of the index.
    """
    sources = room.captured.sources()
    named = room.captured.named(wanted.items) if wanted.items is not None else frozenset()
    chosen = _chosen(wanted, room, sources)
    captures = (one for one in _captures(wanted, room, chosen) if _is_in_time(one.at, wanted))
    ordered = captures if _is_one_url(wanted) else oldest_first(captures)
    with Heads(room.reader) as heads:
        for _, same_second in groupby(ordered, key=lambda one: one.at):
            found = (_described(capture, heads, sources, named) for capture in same_second)
            yield from sorted((one for one in found if chosen is None or _is_chosen(one, chosen)), key=_moment)


def _moment(one: Listed) -> tuple[datetime, Place]:
    return one.at, one.capture.place


def named_first(wanted: Wanted, room: Room) -> Iterator[Listed]:
    """The same, but those that versions of the wanted items name come before the others. ArchiveError, StoreError."""
    if wanted.items is None:
        return listed(wanted, room)
    return (one for named in (True, False) for one in listed(wanted, room) if one.named == named)


def _is_one_url(wanted: Wanted) -> bool:
    """The index has the captures of one address in their order."""
    return wanted.url is not None and not wanted.url.endswith("*")


def _is_in_time(at: datetime, wanted: Wanted) -> bool:
    return (wanted.since is None or at >= wanted.since.replace(microsecond=0)) and (
        wanted.until is None or at < wanted.until
    )


# ------------------------------------------------------------------ by source


def _chosen(wanted: Wanted, room: Room, sources: Mapping[str, Origin]) -> Mapping[str, Shown | None] | None:
    """The sources whose captures are wanted, those of lists with the time that counts; None: whatever was captured."""
    if wanted.items is None and wanted.site is None and wanted.source is None:
        return None
    lists = room.captured.lists(wanted.items) if wanted.items is not None else {}
    return {
        one.id: lists.get(one.id)
        for one in sources.values()
        if wanted.site in {None, one.site}
        and wanted.source in {None, one.id}
        and (wanted.items is None or one.item in wanted.items or one.id in lists)
    }


def _is_chosen(one: Listed, chosen: Mapping[str, Shown | None]) -> bool:
    """Was it made for one of these sources, at a time that counts? What names no source is of whoever was there."""
    if one.named or one.source is None:
        return True
    shown = chosen.get(one.source)
    return one.source in chosen and (
        shown is None or (one.at >= shown.since and (shown.until is None or one.at < shown.until))
    )


def _captures(wanted: Wanted, room: Room, chosen: Mapping[str, Shown | None] | None) -> Iterator[Capture]:
    index = room.reader.index
    if chosen is None:
        return _at(wanted.url, room) if wanted.url else index.under("")
    keys = dict.fromkeys(surt(url) for url in room.captured.urls(chosen))
    if wanted.url:
        keys = {key: None for key in keys if _matches(key, wanted.url)}
    return (one for key in keys for one in index.under(f"{key} "))


def _at(url: str, room: Room) -> Iterator[Capture]:
    if not url.endswith("*"):
        return iter(room.reader.index.captures(url))
    return (one for one in room.reader.index.under(surt(url[:-1])) if _matches(surt(one.url), url))


def _matches(key: str, url: str) -> bool:
    """Is it the key of this URL, or does it begin as the URL does that stands before ``*``?

    Keys do not end in a slash: what begins with ``…/novita/`` is ``…/novita``, ``…/novita/…`` and ``…/novita?…``.
    """
    if not url.endswith("*"):
        return key == surt(url)
    prefix = surt(url[:-1])
    if url.endswith("/*") and not prefix.endswith("/"):
        return key == prefix or key.startswith((f"{prefix}/", f"{prefix}?"))
    return key.startswith(prefix)


# ------------------------------------------------------------------ what records say


def _described(
    capture: Capture, heads: Heads, sources: Mapping[str, Origin], named: Iterable[str] = frozenset()
) -> Listed:
    try:
        head = heads.head(capture.place)
        at = head.at
    except (ArchiveError, ValueError) as error:
        return Listed(capture, capture.at, None, None, None, fault=str(error))
    source = head.fields.get("banditore-source") or None
    site = sources[source].site if source and source in sources else None
    return Listed(
        capture,
        at,
        head.id,
        source,
        site,
        media_type=media_type_of(Answer(head, head, *head.http)),
        unmodified=head.fields.get("warc-profile") == NOT_MODIFIED,
        named=head.id in named,
    )

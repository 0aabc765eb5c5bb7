"""Records as people name them: by id, by address and moment, or by the item whose newest version was read from them.

urn:uuid:5d41402a-…                       WARC-Record-ID, with or without angle brackets; of any type of record
https://www.comune.example.it/avvisi      the newest capture of this address
https://…/avvisi@2026-06-24T10:00         the one nearest to a moment: in the site's zone unless it names another
https://…/avvisi@20260624080000           … as replayers write it, in UTC
tag:…, or words of a title                the record that the item's newest version was read from
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from scraper.archive.cdxj import Capture, Place, moment_of
from scraper.archive.heads import place_of
from scraper.archivist.room import Room
from scraper.errors import ArchiveError
from scraper.model import Snapshot
from scraper.store.queries import Version

_STAMPS = {
    4: timedelta(days=366),
    6: timedelta(days=31),
    8: timedelta(days=1),
    10: timedelta(hours=1),
    12: timedelta(minutes=1),
}
_WRITTEN = {10: timedelta(days=1), 13: timedelta(hours=1), 16: timedelta(minutes=1)}
"""How long what is named by so many characters lasts: 2026-06-24 is a day."""


class UnknownError(ValueError):
    """Nothing, or more than one thing, is called like that; the text says so in one line."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the record lies; ``far`` is the moment of its capture where another was asked for."""

    place: Place
    far: datetime | None = None


def find(which: str, room: Room) -> Found:
    """The record that is meant. UnknownError; ArchiveError, StoreError."""
    name = which.strip("<>")
    if name.startswith("urn:"):
        return Found(_by_id(name, room))
    if "://" in which or which.startswith("dns:"):
        return _by_url(which, room)
    return Found(_place(versions_of(which, room)[-1], which))


def find_two(item: str, room: Room) -> tuple[Found, Found]:
    """The records that the two newest versions of an item were read from, or the two newest captures of an address.

    UnknownError; ArchiveError, StoreError.
    """
    if item.strip("<>").startswith("urn:"):
        raise UnknownError("one record alone is compared with nothing: name two, or an item, or an address")
    if "://" in item:
        captures = sorted(room.reader.index.captures(item), key=_age)[-2:]
        if len(captures) < 2:
            raise UnknownError(f"of {item} there are not two captures: there is nothing to compare")
        return Found(captures[0].place), Found(captures[1].place)
    places = list(dict.fromkeys(_place(version, item) for version in versions_of(item, room) if version.snapshot))
    if len(places) < 2:
        raise UnknownError(f"{item!r} was read from one record only: there is nothing to compare it with")
    return Found(places[-2]), Found(places[-1])


def versions_of(words: str, room: Room) -> Sequence[Version]:
    """The versions of the one item that is called like that, oldest first. UnknownError where it is not one."""
    found = room.answers.find(words)
    if len(found) != 1:
        raise UnknownError(_not_one(words, [f"{entry.item.id}  {entry.item.title}" for entry in found]))
    versions = room.answers.versions(found[0].item.id)
    if not versions:
        raise UnknownError(f"of {words!r} no version is remembered")
    return versions


def _not_one(words: str, names: Sequence[str]) -> str:
    if not names:
        return f"{words!r} is no record (urn:uuid:…), no URL, and no item; see: banditore items"
    listed = "".join(f"\n  {name}" for name in names[:10]) + ("\n  …" if len(names) > 10 else "")
    return f"{words!r} means {len(names)} items; say which:{listed}"


def _by_id(name: str, room: Room) -> Place:
    snapshot = room.captured.record(name)
    if snapshot:
        return _place_of(snapshot)
    place = place_of(room.reader, name)
    if place is None:
        raise UnknownError(f"no record has the id {name}; see: banditore archive list")
    return place


def _place_of(snapshot: Snapshot) -> Place:
    return Place(snapshot.file, snapshot.offset, snapshot.length)


def _place(version: Version, words: str) -> Place:
    if version.snapshot is None:
        raise ArchiveError(f"the newest version of {words!r} names no record that is known")
    return _place_of(version.snapshot)


# ------------------------------------------------------------------ by URL


def _by_url(which: str, room: Room) -> Found:
    captures = room.reader.index.captures(which)
    if captures:
        return Found(max(captures, key=_age).place)
    url, _, stamp = which.rpartition("@")
    captures = room.reader.index.captures(url) if url else []
    if not captures:
        missing = f"nothing was captured at {which}"
        raise UnknownError(f"{missing}; see: banditore archive list, or make the index anew: banditore archive index")
    at = _moment(stamp, room.local(captures[0].at, _site_of(url, room)).tzinfo)
    nearest = min(captures, key=lambda one: abs(one.at - at))
    return Found(nearest.place, far=None if _is_within(nearest, at, stamp) else nearest.at)


def _age(capture: Capture) -> tuple[datetime, Place]:
    """The index knows whole seconds; of one second, what was written later is later."""
    return capture.at, capture.place


def _site_of(url: str, room: Room) -> str | None:
    """The site at whose address it begins, as people would say it."""
    return next((site.id for site in room.sites.values() if url.startswith(site.url)), None)


def _moment(stamp: str, zone: tzinfo | None) -> datetime:
    try:
        if stamp.isdecimal():
            return moment_of(stamp)
        at = datetime.fromisoformat(stamp)
    except ValueError:
        raise UnknownError(f"{stamp!r} is no moment (2026-06-24T10:00, 2026-06-24, 20260624080000)") from None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _is_within(capture: Capture, at: datetime, stamp: str) -> bool:
    """Is it of the very year, day or minute that was named?"""
    spans = _STAMPS if stamp.isdecimal() else _WRITTEN
    return timedelta() <= capture.at - at.replace(microsecond=0) < spans.get(len(stamp), timedelta(seconds=1))

"""What is taken along: captures with all that belongs to them, as a WACZ or as one WARC file."""

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO

from scraper.archive.belonging import with_belongings
from scraper.archive.cdxj import Place
from scraper.archive.copying import copy, placed
from scraper.archive.ordering import sorted_lines
from scraper.archive.reader import NOT_MODIFIED
from scraper.archive.wacz import Wacz, index_line
from scraper.archivist.dressing import dressing
from scraper.archivist.listing import Listed, Wanted, listed
from scraper.archivist.pages import HEADER, PageLine, page_lines
from scraper.archivist.room import Room
from scraper.errors import ArchiveError
from scraper.interest import answers, speech
from scraper.model import Query
from scraper.normalise.dates.span import day_of

WACZ, WARC = ".wacz", ".warc.gz"


class NothingError(ValueError):
    """Nothing was captured of what was asked for; the text says so in one line."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: captures that were asked for, all records, bytes."""

    captures: int
    records: int
    size: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Where records lie, file by file; ``captures`` of them were asked for."""

    wanted: Wanted
    captures: int
    files: Mapping[str, Collection[int]]


def select(wanted: Wanted, room: Room) -> Selection:
    """The captures that are wanted, up to now, and what belongs to them. NothingError; ArchiveError, StoreError."""
    wanted = replace(wanted, until=wanted.until or room.clock())
    count = 0

    def places() -> Iterator[Place]:
        nonlocal count
        for one in listed(wanted, room):
            if one.fault:
                raise ArchiveError(one.fault, hint="restore the file from a copy; see: banditore archive verify")
            count += 1
            yield one.capture.place
        yield from dressing(listed(wanted, room), room.reader)

    files = with_belongings(places(), room.reader)
    if not files:
        raise NothingError("nothing was captured of that; see: banditore archive list")
    return Selection(wanted, count, files)


def export(selection: Selection, title: str, output: Path, room: Room) -> Exported:
    """Write it to ``output``, a ``.wacz`` or ``.warc.gz``, whole or not at all. ArchiveError.

    The same records and the same clock make the same bytes.
    """
    records = list(placed(selection.files, room.reader))
    with _whole(output) as file:
        if output.name.endswith(WACZ):
            with Wacz(file, at=room.clock()) as wacz:
                _fill(wacz, records, room)
                first = _pages(wacz, selection, room)
                wacz.finish({"title": title, **({"home": {"url": first.url, "ts": first.ts}} if first else {})})
        else:
            for name, places in records:
                for _ in copy(places, room.reader, file, file=name):
                    pass
        size = file.tell()
    return Exported(selection.captures, sum(len(places) for _, places in records), size)


def _fill(wacz: Wacz, records: Sequence[tuple[str, Sequence[Place]]], room: Room) -> None:
    lines = sorted_lines(_copied(wacz, records, room))
    first = next(lines)  # by then all are copied: only one file within can be written at a time
    wacz.index(chain([first], lines))


def _copied(wacz: Wacz, records: Sequence[tuple[str, Sequence[Place]]], room: Room) -> Iterator[str]:
    """Copy records; give the lines of their index.

    A 304 is copied, and not in the index: pywb and ReplayWeb.page would show an empty page for it, not the page that
    it says is unchanged.
    """
    for name, places in records:
        with wacz.entry(f"archive/{name}", size=sum(place.length for place in places)) as entry:
            for capture, record in copy(places, room.reader, entry, file=name):
                if record.fields.get("warc-profile") != NOT_MODIFIED:
                    yield index_line(capture, record)


def _pages(wacz: Wacz, selection: Selection, room: Room) -> PageLine | None:
    """The list of pages; gives its first."""
    first = None
    with wacz.entry("pages/pages.jsonl") as entry:
        entry.write(f"{json.dumps(HEADER)}\n".encode())
        for page in page_lines(_asked_for(selection, room), room.reader):
            entry.write(f"{page}\n".encode())
            first = first or page
    return first


def _asked_for(selection: Selection, room: Room) -> Iterator[Listed]:
    """The captures again that were asked for; what was captured since is not there."""
    for one in listed(selection.wanted, room):
        if one.capture.place.offset in selection.files.get(one.capture.place.file, ()):
            yield one


@contextmanager
def _whole(output: Path) -> Iterator[IO[bytes]]:
    """A file that is there when all of it was written, and not before. ArchiveError."""
    part = output.with_name(f"{output.name}.part")
    try:
        try:
            with part.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(output)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArchiveError(f"cannot write {output}: {reason}", hint="name a file where there is room") from error


# ------------------------------------------------------------------ what answers a query


def items_of(query: Query, room: Room) -> frozenset[str]:
    """The items that a query asks for. StoreError.

    Every item of its sites and kinds is asked: the index of words is only kept where feeds of queries are published.
    """
    anything = replace(query.interest, match=(), match_all=())
    first = (room.clock() - query.last).date() if query.last is not None else None
    return frozenset(
        one.entry.item.id
        for some in room.search.candidates(anything)
        for one in some
        if answers(query, one.entry, speech(one.entry, one.files))
        and (first is None or day_of(one.entry.item.published or one.entry.first_seen) >= first)
    )

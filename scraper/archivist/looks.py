"""The looks that an archive remembers, in the order in which they were taken: what came, and what was made of it.

    response, response …     redirects, each naming what they lead to          ┐
    response or revisit      the page itself, or a 304                          ├ a Look
    response …               further pages of a list, each naming the first     │
    metadata                 what the check made of it; or that nothing came    ┘

Looks at different sites lie mingled in the files; each is put together within an hour of the archive's time.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scraper.archive.cdxj import Place
from scraper.archive.growing import OPEN
from scraper.archive.members import Record, walk
from scraper.archive.pages import LEADS_TO, PART_OF, SOURCE
from scraper.archive.reader import ArchiveReader

_WINDOW = timedelta(hours=1)
"""No check takes so long: after it, nothing more belongs to a look."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record without its block, and where it lies."""

    record: Record
    place: Place


@dataclass(frozen=True, slots=True)
class Chain:
    """One fetch: its redirects, and what they led to."""

    hops: Sequence[Kept]
    last: Kept

    @property
    def requested(self) -> str:
        """The address that was asked for."""
        return (self.hops[0] if self.hops else self.last).record.url


@dataclass(frozen=True, slots=True)
class Look:
    """One check of a source, as it was kept. ``note`` is what the check made of it, by name, in its order."""

    source: str
    at: datetime
    main: Chain | None = None
    further: Sequence[Chain] = ()
    note: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def noted(self) -> datetime:
        """When the check was done."""
        noted = self.said("noted")
        return datetime.fromisoformat(noted) if noted else self.at

    def said(self, name: str) -> str:
        """The first value that the note has under a name; empty for none."""
        return next(iter(self.note.get(name, ())), "")


def looks(reader: ArchiveReader) -> Iterator[Look]:
    """All looks of an archive, oldest first. ArchiveError, DamageError."""
    table = _Table()
    for path in reader.files():
        name = path.name.removesuffix(OPEN)
        for member in walk(path):
            record = member.record()
            if SOURCE.lower() in record.fields:
                table.add(record, Place(name, member.offset, member.length))
                yield from table.ripe(record.at - _WINDOW)
    yield from table.ripe(None)


class _Table:
    """Where looks are put together."""

    def __init__(self) -> None:
        self._hops: dict[str, list[Kept]] = defaultdict(list)
        self._further: dict[str, list[Chain]] = defaultdict(list)
        self._notes: dict[str, Mapping[str, Sequence[str]]] = {}
        self._waiting: list[tuple[datetime, int, Look]] = []
        self._count = 0

    def add(self, record: Record, place: Place) -> None:
        kept = Kept(replace(record, block=b""), place)
        if record.type == "metadata":
            self._add_note(record)
        elif record.type in {"response", "revisit"}:
            self._add_answer(kept)

    def _add_note(self, record: Record) -> None:
        note = _said(record)
        page = _named(record, "warc-refers-to")
        if page:
            self._notes[page] = note
        else:
            self._wait(Look(record.fields[SOURCE.lower()], record.at, note=note))

    def _add_answer(self, kept: Kept) -> None:
        record = kept.record
        leads_to, part_of = _named(record, LEADS_TO.lower()), _named(record, PART_OF.lower())
        if leads_to:
            self._hops[leads_to].append(kept)
            return
        chain = Chain(self._hops.pop(record.id, ()), kept)
        if part_of:
            self._further[part_of].append(chain)
        else:
            self._wait(Look(record.fields[SOURCE.lower()], record.at, chain))

    def _wait(self, look: Look) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (look.at, self._count, look))

    def ripe(self, until: datetime | None) -> Iterator[Look]:
        """The looks that nothing more belongs to, oldest first."""
        while self._waiting and (until is None or self._waiting[0][0] < until):
            look = heapq.heappop(self._waiting)[2]
            page = look.main.last.record.id if look.main else ""
            further = self._further.pop(page, ())
            yield replace(look, further=further, note=self._notes.pop(page, look.note)) if page else look


def _named(record: Record, name: str) -> str:
    return record.fields.get(name, "").strip("<>")


def _said(record: Record) -> Mapping[str, Sequence[str]]:
    """The fields of application/warc-fields by name; ``noted`` is the record's own date."""
    said: dict[str, list[str]] = defaultdict(list)
    said["noted"].append(record.fields.get("warc-date", ""))
    for text in record.block.decode("utf-8", "replace").splitlines():
        name, _, value = text.partition(": ")
        said[name].append(value)
    return said

"""What others kept becomes history: their captures of watched pages go through the same check, in the order of time.

A capture is read by the source whose address it has, as long as it is older than our own first look there: from then
on we know better. What comes of it is told to nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryDirectory

from scraper.archive.captured import captures_in
from scraper.archive.cdxj import Capture
from scraper.archive.intake import PREFIX
from scraper.archive.members import walk
from scraper.archive.reader import ArchiveReader
from scraper.archivist.looks import Chain, Kept, Look
from scraper.archivist.replaying import Recorded
from scraper.archivist.watched import Watched
from scraper.check import check
from scraper.model import Source
from scraper.normalise.urls import url_key
from scraper.store.adopting import Adopted, adopt, first_looks
from scraper.store.engine import Database
from scraper.store.sql import SqlStore

_READ = {200, 404, 410}
"""What a page said, or that it was gone; other answers say nothing of its items."""


@dataclass(slots=True)
class Read:
    """How many captures were read, of how many that a WARC file holds; the first and the last of those."""

    captures: int = 0
    pages: int = 0
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was taken in, and when."""

    file: str
    at: datetime


def imports(reader: ArchiveReader) -> list[Import]:
    """What was taken in, in that order. ArchiveError, DamageError."""
    found = []
    for path in reader.files():
        if path.name.startswith(PREFIX):
            first = next(iter(walk(path)), None)
            if first is not None:
                found.append(Import(path.name, first.record().at))
    return sorted(found, key=lambda one: (one.at, one.file))


async def take_over(reader: ArchiveReader, file: str, here: Database, watched: Watched) -> tuple[Read, Adopted]:
    """Make an imported file part of what a database remembers. ArchiveError, StoreError."""
    with TemporaryDirectory() as folder, Database(f"sqlite:///{folder}/past.db") as past:
        ours = first_looks(here, besides=PREFIX)
        read = await read_imported(reader, file, SqlStore(past), watched, first_looks=ours)
        return read, adopt(past, here)


async def read_imported(
    reader: ArchiveReader, file: str, store: SqlStore, watched: Watched, *, first_looks: Mapping[str, datetime]
) -> Read:
    """Read the captures of one imported file into an empty store. ArchiveError, StoreError.

    ``first_looks`` is when we looked at each source for the first time ourselves, by source.
    """
    done, recorded = Read(), Recorded(reader)
    world = watched.world(recorded, store)
    captures = sorted(captures_in(reader.path(file)), key=lambda one: (one.at, one.place))
    done.captures = len(captures)
    known = _Known(watched.sources)
    for number, capture in enumerate(captures):
        if number == 0:
            store.register(watched.sources, now=capture.at)
        for source in known.at(capture.url):
            look = _look(reader, capture, source)
            if look is None or not _before(look.at, first_looks.get(source)):
                continue
            recorded.show(look)
            checked = await check(store.states([source])[0], world)
            store.record([checked])
            known.add(checked.found)
            done.pages += 1
            done.first, done.last = done.first or look.at, look.at
    return done


def _look(reader: ArchiveReader, capture: Capture, source: str) -> Look | None:
    """The capture as a look at a source; None where it says nothing of its items."""
    if capture.status not in _READ:
        return None
    record = reader.record(capture.place)
    return Look(source, record.at, Chain((), Kept(record, capture.place)))


def _before(at: datetime, first: datetime | None) -> bool:
    return first is None or at < first


class _Known:
    """The sources at an address: those of the configuration, and those that were found on the way."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_address: dict[str, list[str]] = {}
        self.add(sources)

    def add(self, sources: Iterable[Source]) -> None:
        for source in sources:
            here = self._by_address.setdefault(url_key(source.url), [])
            if source.id not in here:
                here.append(source.id)

    def at(self, url: str) -> Iterator[str]:
        return iter(tuple(self._by_address.get(url_key(url), ())))

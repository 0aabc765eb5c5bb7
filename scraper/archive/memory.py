"""The archive in memory, for tests: the same records as on disk, one after another in a bytearray."""

from collections.abc import Mapping
from datetime import datetime
from typing import overload

from scraper.archive import reading
from scraper.archive.keeping import Keeper
from scraper.archive.members import Record, unpack
from scraper.archive.notes import note
from scraper.archive.pages import Origin, Scribe
from scraper.archive.records import new_id
from scraper.model import Checked, Failure, Fetched, NotModified, Page, Snapshot

_FILE = "memory.warc.gz"


class MemoryArchive:
    """The twin of ``WarcArchive``; what it was given lies open."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.kept: list[Snapshot] = []
        self.noted: list[Checked] = []
        self.synced = 0
        """How many of ``kept`` were made durable."""
        self._scribe = Scribe(new_id())
        self._keeper = Keeper(lambda one: one in self.kept, not_modified=True)

    @overload
    def keep(
        self, fetched: Page, *, source: str = ..., known: Snapshot | None = ..., part_of: str = ...
    ) -> Snapshot: ...
    @overload
    def keep(
        self, fetched: NotModified | Failure, *, source: str = ..., known: Snapshot | None = ..., part_of: str = ...
    ) -> Snapshot | None: ...
    def keep(
        self, fetched: Fetched, *, source: str = "", known: Snapshot | None = None, part_of: str = ""
    ) -> Snapshot | None:
        """Append what came; the page as a revisit when ``known`` is here and holds its payload."""
        return self.take(fetched, Origin(source, part_of), known=known)

    def take(self, fetched: Fetched, origin: Origin, *, known: Snapshot | None) -> Snapshot | None:
        """What ``keep`` does; tests replace it."""
        bundle = self._keeper.records(fetched, self._scribe, origin=origin, known=known)
        if bundle is None:
            return None
        offset = len(self.data)
        self.data += bundle.data
        if bundle.snapshot is None:
            return None
        snapshot = self._keeper.placed(bundle.placed(file=_FILE, offset=offset))
        self.kept.append(snapshot)
        return snapshot

    def holds(self, url: str, *, since: datetime) -> bool:
        """Was this very address kept since then?"""
        return any(kept.url == url and kept.at >= since for kept in self.kept)

    def note(self, checked: Checked) -> None:
        """Append what a check made of it."""
        bundle = note(checked, self._scribe)
        if bundle:
            self.data += bundle.data
            self.noted.append(checked)

    def written(self) -> Mapping[str, Record]:
        """All records by id, in their order."""
        data, start, found = bytes(self.data), 0, {}
        while start < len(data):
            member = unpack(data, start)
            found[member.record().id] = member.record()
            start += member.length
        return found

    def sync(self) -> None:
        """Count what was kept so far as durable."""
        self.synced = len(self.kept)

    def load(self, snapshot: Snapshot, *, original: Snapshot | None = None) -> bytes:
        """The content of a snapshot; a revisit's lies in ``original``, the one it refers to. ArchiveError."""
        return reading.load(self._member, snapshot, original=original)

    def _member(self, snapshot: Snapshot) -> bytes:
        return bytes(self.data[snapshot.offset : snapshot.offset + snapshot.length])

"""The archive in memory, for tests: the same records as on disk, one after another in a bytearray."""

from scraper.archive import reading
from scraper.archive.pages import capture
from scraper.archive.records import new_id
from scraper.model import Page, Snapshot

_FILE = "memory.warc.gz"


class MemoryArchive:
    """The twin of ``WarcArchive``; what it was given lies open."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.kept: list[Snapshot] = []
        self.synced = 0
        """How many of ``kept`` were made durable."""
        self._warcinfo = new_id()

    def keep(self, page: Page, *, known: Snapshot | None = None) -> Snapshot:
        """Append the page's exchanges; the last as a revisit when ``known`` is here and holds its payload."""
        records = capture(page, known=known if known in self.kept else None, warcinfo=self._warcinfo)
        snapshot = records.placed(file=_FILE, offset=len(self.data))
        self.data += records.data
        self.kept.append(snapshot)
        return snapshot

    def sync(self) -> None:
        """Count what was kept so far as durable."""
        self.synced = len(self.kept)

    def load(self, snapshot: Snapshot, *, original: Snapshot | None = None) -> bytes:
        """The content of a snapshot; a revisit's lies in ``original``, the one it refers to. ArchiveError."""
        return reading.load(self._member, snapshot, original=original)

    def _member(self, snapshot: Snapshot) -> bytes:
        return bytes(self.data[snapshot.offset : snapshot.offset + snapshot.length])

"""The archive on disk: WARC files in one folder, the newest of which is appended to until it is full."""

from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, overload

from scraper.archive import reading
from scraper.archive.files import WarcFile, create, finish_left, resume, unfinished
from scraper.archive.index import CaptureIndex
from scraper.archive.keeping import Keeper
from scraper.archive.notes import note
from scraper.archive.pages import Bundle, Origin, Scribe
from scraper.archive.records import Custodian
from scraper.errors import ArchiveError
from scraper.model import Checked, Failure, Fetched, NotModified, Page, Snapshot
from scraper.ports import Clock


class WarcArchive:
    """Keeps pages in ``banditore-<UTC time>-<serial>-<host>.warc.gz`` under ``folder``; opens none before the first.

    A file that has grown past ``rotate`` bytes, or was begun on another day (UTC), is finished and the next begun. A
    new process goes on with the newest unfinished file of the day, after repairing its tail, unless another process
    is writing it or its warcinfo would not be true of the custodian. ``not_modified``: a 304 is kept, too.
    """

    def __init__(
        self,
        folder: Path,
        *,
        rotate: int,
        clock: Clock,
        custodian: Custodian,
        not_modified: bool = True,
    ) -> None:
        self._folder = folder
        self._rotate = rotate
        self._clock = clock
        self._custodian = custodian
        self._keeper = Keeper(self._holds, not_modified=not_modified)
        self._members = reading.members_in(folder)
        self._index = CaptureIndex(folder)
        self._open: list[tuple[WarcFile, Scribe]] = []
        self._unsound: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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
        """Append what came for a source, redirects first, as response (or revisit) and request records.

        A page becomes a revisit record when ``known`` is still here and holds the same payload, or when another page
        that was kept lately does. ``part_of`` is the record of the page to which this one belongs.
        ArchiveError when the disk refuses: nothing of it is kept, all before is whole.
        """
        file, scribe = self._current()
        bundle = self._keeper.records(fetched, scribe, origin=Origin(source, part_of), known=known)
        if bundle is None:
            return None
        offset = self._append(file, bundle)
        return self._keeper.placed(bundle.placed(file=file.name, offset=offset)) if bundle.snapshot else None

    def holds(self, url: str, *, since: datetime) -> bool:
        """Was anything kept of this address since then? ArchiveError."""
        for file, _ in self._open:
            file.flush()
        return any(capture.at >= since for capture in reversed(self._index.captures(url)))

    def note(self, checked: Checked) -> None:
        """Append what a check made of what was kept, as a metadata record. ArchiveError."""
        file, scribe = self._current()
        bundle = note(checked, scribe)
        if bundle:
            self._append(file, bundle)

    def sync(self) -> None:
        """Make everything kept so far durable. ArchiveError: snapshots since the last sync are void."""
        try:
            for file, _ in self._open:
                file.sync()
            while len(self._open) > 1:
                self._open[0][0].finish()
                del self._open[0]
        except ArchiveError:
            self._give_up()
            raise

    def close(self) -> None:
        """Sync, and let another process go on. ArchiveError."""
        self.sync()
        while self._open:
            self._open.pop()[0].close()

    def load(self, snapshot: Snapshot, *, original: Snapshot | None = None) -> bytes:
        """The content of a snapshot; a revisit's lies in ``original``, the one it refers to. ArchiveError."""
        return reading.load(self._members, snapshot, original=original)

    def _append(self, file: WarcFile, bundle: Bundle) -> int:
        try:
            return file.append(bundle.parts)
        except ArchiveError:
            self._keeper.forget()
            raise

    def _current(self) -> tuple[WarcFile, Scribe]:
        now = self._clock()
        day = f"{now.astimezone(UTC):%Y%m%d}"
        if not self._open or self._open[-1][0].size > self._rotate or not self._open[-1][0].is_of(day):
            file = self._continued(day) or create(
                self._folder, about=self._custodian.about, now=now, host=self._custodian.host
            )
            self._open.append((file, Scribe(file.warcinfo)))
        return self._open[-1]

    def _continued(self, day: str) -> WarcFile | None:
        """The file that a process left unfinished today; what is left of other days is finished."""
        if self._open or not self._folder.exists():
            return None
        finish_left(self._folder, day=day)
        path = next(reversed(unfinished(self._folder)), None)
        if path is None or path == self._unsound:
            return None
        file = resume(path, about=self._custodian.about, now=self._clock())
        if file and (file.size > self._rotate or not file.is_of(day)):
            file.finish()
            return None
        return file

    def _holds(self, known: Snapshot) -> bool:
        """A file that was moved away since takes its payloads with it: they are then kept anew."""
        if self._open and known.file == self._open[-1][0].name:
            return known.offset < self._open[-1][0].size
        return reading.lies_in(self._folder, known)

    def _give_up(self) -> None:
        """What could not be made durable may have holes: no more is appended there, and nothing refers to it."""
        self._keeper.forget()
        self._unsound = self._open[-1][0].path if self._open else None
        while self._open:
            self._open.pop()[0].close()

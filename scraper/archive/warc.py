"""The archive on disk: WARC files in one folder, the newest of which is appended to until it is full."""

from pathlib import Path
from types import TracebackType
from typing import Self

from scraper.archive import reading
from scraper.archive.files import WarcFile, create, newest, resume
from scraper.archive.pages import capture
from scraper.archive.records import about_us
from scraper.errors import ArchiveError
from scraper.model import Page, Snapshot
from scraper.ports import Clock


class WarcArchive:
    """Keeps pages in ``banditore-<UTC time>-<serial>.warc.gz`` under ``folder``; opens none before the first.

    A file that has grown past ``rotate`` bytes is left and the next begun. A new process goes on with the
    newest file, after repairing its tail, unless another process is writing it or its warcinfo would not be
    true of us. ``operator`` is whom to ask about these files, ``user_agent`` what the sites were told.
    """

    def __init__(
        self,
        folder: Path,
        *,
        rotate: int,
        clock: Clock,
        operator: str | None,
        user_agent: str,
        respect_robots: bool = True,
    ) -> None:
        self._folder = folder
        self._rotate = rotate
        self._clock = clock
        self._about = about_us(operator=operator, user_agent=user_agent, respect_robots=respect_robots)
        self._members = reading.members_in(folder)
        self._open: list[WarcFile] = []
        self._unsound: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def keep(self, page: Page, *, known: Snapshot | None = None) -> Snapshot:
        """Append the page's exchanges, redirects first, as response and request records.

        The last becomes a revisit record when ``known`` is still here and holds the same payload.
        ArchiveError when the disk refuses: nothing of the page is kept, all that was kept before is whole.
        """
        file = self._current()
        records = capture(page, known=known if self._holds(known) else None, warcinfo=file.warcinfo)
        return records.placed(file=file.path.name, offset=file.append(records.data))

    def sync(self) -> None:
        """Make everything kept so far durable. ArchiveError: snapshots since the last sync are void."""
        try:
            for file in self._open:
                file.sync()
        except ArchiveError:
            self._give_up()
            raise
        while len(self._open) > 1:
            self._open.pop(0).close()

    def close(self) -> None:
        """Sync, and let another process go on. ArchiveError."""
        self.sync()
        while self._open:
            self._open.pop().close()

    def load(self, snapshot: Snapshot, *, original: Snapshot | None = None) -> bytes:
        """The content of a snapshot; a revisit's lies in ``original``, the one it refers to. ArchiveError."""
        return reading.load(self._members, snapshot, original=original)

    def _current(self) -> WarcFile:
        if not self._open or self._open[-1].size > self._rotate:
            self._open.append(self._continued() or create(self._folder, about=self._about, now=self._clock()))
        return self._open[-1]

    def _continued(self) -> WarcFile | None:
        path = None if self._open else newest(self._folder)
        if path is None or path == self._unsound:
            return None
        file = resume(path, about=self._about, now=self._clock())
        if file and file.size > self._rotate:
            file.close()
            return None
        return file

    def _holds(self, known: Snapshot | None) -> bool:
        """A file that was moved away since takes its payloads with it: they are then kept anew."""
        return known is not None and reading.lies_in(self._folder, known)

    def _give_up(self) -> None:
        """What could not be made durable may have holes: no more is appended there."""
        self._unsound = self._open[-1].path
        while self._open:
            self._open.pop().close()

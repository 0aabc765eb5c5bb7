"""An archive folder for many threads that read at once, while another process writes there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TypeVar

from scraper.archive.cdxj import Capture
from scraper.archive.reader import Answer, ArchiveReader
from scraper.archive.timeline import Timeline, timeline
from scraper.errors import ArchiveError

T = TypeVar("T")


@dataclass(slots=True)
class Shelf:
    """The captures of a folder: one reader, which one thread asks at a time."""

    folder: Path
    _reader: ArchiveReader = field(init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def __post_init__(self) -> None:
        self._reader = ArchiveReader(self.folder)

    def timeline(self, url: str) -> Timeline:
        """The captures of a URL; none while there is no archive yet. ArchiveError."""
        return timeline(url, self._steadily(lambda: self._reader.index.captures(url)))

    def answer(self, capture: Capture) -> Answer:
        """What was received. ArchiveError when its record, or the one it refers to, is missing or damaged."""
        return self._steadily(lambda: self._reader.answer(capture.place))

    def _steadily(self, ask: Callable[[], T]) -> T:
        """One thread at a time, as a revisit asks the index, too.

        Once more where a file went: lines that waited were put into the index, a file that was written got its name.
        """
        with self._lock:
            try:
                return ask()
            except ArchiveError as error:
                if not isinstance(error.__cause__, FileNotFoundError):
                    raise
                return ask()

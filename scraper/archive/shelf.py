"""An archive folder for many threads that read at once, while another process writes there."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from scraper.archive.cdxj import Capture
from scraper.archive.reader import Answer, ArchiveReader
from scraper.archive.timeline import Timeline, timeline
from scraper.errors import ArchiveError


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
        with self._lock:
            try:
                found = self._reader.index.captures(url)
            except ArchiveError as error:
                if not isinstance(error.__cause__, FileNotFoundError):
                    raise
                found = self._reader.index.captures(url)  # lines that waited have just been put into the index
        return timeline(url, found)

    def answer(self, capture: Capture) -> Answer:
        """What was received. ArchiveError when its record, or the one it refers to, is missing or damaged."""
        with self._lock:  # where the payload of a revisit lies, the index says
            return self._reader.answer(capture.place)

"""What is written beside a WARC file that is being written: its manifest, and the index of its captures.

Both follow from the file: what a crash took from them is made again from it, and what it took from the file, from them.
"""

import os
from contextlib import ExitStack, suppress
from hashlib import sha256
from io import FileIO
from pathlib import Path

from scraper.archive.captured import capture_of
from scraper.archive.cdxj import INDEXED, Place, line, parse
from scraper.archive.growing import write_all
from scraper.archive.index import PENDING
from scraper.archive.manifest import Kept, as_lines, manifest_of, read_manifest
from scraper.archive.members import Record, walk
from scraper.archive.pages import Part
from scraper.archive.trouble import explained


class Sidecar:
    """Takes the records of one file as they are appended; ``flush`` writes them down."""

    def __init__(self, warc: Path, *, file: str) -> None:
        self._warc = warc
        self._file = file
        with explained("write beside", warc), ExitStack() as until_both:
            self._manifest = until_both.enter_context(_appendable(manifest_of(warc)))
            self._index = until_both.enter_context(_appendable(warc.with_name(file + PENDING)))
            until_both.pop_all()
        self._kept: list[Kept] = []
        self._lines: list[str] = []

    def add(self, offset: int, part: Part) -> int:
        """A record that was written at ``offset``; return where the next begins."""
        length = len(part.packed)
        self._kept.append(Kept(offset, length, sha256(part.packed).hexdigest(), part.kind, part.id))
        if part.kind in INDEXED:
            self._index_line(part.record, Place(self._file, offset, length))
        return offset + length

    def _index_line(self, record: Record, place: Place) -> None:
        capture = capture_of(record, place)
        if capture:
            self._lines.append(line(capture))

    def flush(self) -> None:
        """Write down what was added. ArchiveError."""
        with explained("write beside", self._warc):
            if self._kept:
                _append(self._manifest, as_lines(self._kept))
                self._kept = []
            if self._lines:
                _append(self._index, "".join(f"{text}\n" for text in self._lines).encode("ascii"))
                self._lines = []

    def sync(self) -> None:
        """Make both durable: of a file that is closed they are not made again. ArchiveError."""
        self.flush()
        with explained("make durable what lies beside", self._warc):
            os.fsync(self._manifest.fileno())
            os.fsync(self._index.fileno())

    def close(self) -> None:
        """Nothing more is written."""
        self._manifest.close()
        self._index.close()

    def catch_up(self, size: int) -> None:
        """Make both true of a file whose whole records end at byte ``size``. ArchiveError."""
        with explained("repair what lies beside", self._warc):
            known = _manifested(manifest_of(self._warc), size)
            _rewrite(self._manifest, as_lines(known))
            indexed = _indexed(self._warc.with_name(self._file + PENDING), size)
            _rewrite(self._index, "".join(indexed).encode("ascii"))
        manifested, captured = known[-1].end if known else 0, max(map(_end, indexed), default=0)
        for member in walk(self._warc, start=min(manifested, captured), end=size):
            record = member.record()
            self._kept.append(Kept(member.offset, member.length, member.digest, record.type, record.id))
            self._index_line(record, Place(self._file, member.offset, member.length))
        self._kept = [kept for kept in self._kept if kept.offset >= manifested]
        self._lines = [text for text in self._lines if _end(text) > captured]
        self.flush()


def _manifested(path: Path, size: int) -> list[Kept]:
    """The whole lines of a manifest as far as they are true of a file of that size."""
    known: list[Kept] = []
    try:
        for kept in read_manifest(path):
            if kept.offset != (known[-1].end if known else 0) or kept.end > size:
                break
            known.append(kept)
    except ValueError:  # from there on it is made again
        pass
    return known


def _indexed(path: Path, size: int) -> list[str]:
    texts = path.read_text(encoding="ascii", errors="replace").splitlines(keepends=True)
    known = []
    for text in texts:
        try:
            whole = text.endswith("\n") and _end(text) <= size
        except (ValueError, KeyError):
            break
        if whole:
            known.append(text)
    return known


def _end(text: str) -> int:
    _, offset, length = parse(text).place
    return offset + length


def _appendable(path: Path) -> FileIO:
    return path.open("a+b", buffering=0)


def _append(file: FileIO, data: bytes) -> None:
    """All of it, or nothing: half a line would spoil the next. OSError."""
    end = file.seek(0, os.SEEK_END)
    try:
        write_all(file, data)
    except OSError:
        with suppress(OSError):
            file.truncate(end)
        raise


def _rewrite(file: FileIO, data: bytes) -> None:
    """Its whole content, if that is another."""
    file.seek(0)
    if file.read() != data:
        file.truncate(0)
        _append(file, data)

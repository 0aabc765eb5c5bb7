"""Which captures of a URL there are, and where: a sorted CDXJ file, and beside it the lines that wait to be merged.

    index.cdxj               every capture in the closed files, sorted bytewise: found by bisection, whatever its size
    <file>.warc.gz.cdxj      captures in the file that is being written, in the order of writing: its last day or so

All of it can be made anew from the WARC files: ``reindex``.
"""

import fcntl
import heapq
import os
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice, takewhile
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryDirectory

from scraper.archive.captured import captures_in
from scraper.archive.cdxj import Capture, line, parse
from scraper.archive.growing import OPEN
from scraper.archive.surt import surt
from scraper.archive.trouble import explained
from scraper.errors import ArchiveError

INDEX = "index.cdxj"
PENDING = ".cdxj"
_LOCK = "index.lock"
_FEW = 100
"""So many new lines are put in their places one by one; more are sorted with the others."""


class CaptureIndex:
    """The captures of an archive folder, as of now: files that grow or are merged meanwhile are seen."""

    def __init__(self, folder: Path, *, may_be_lost: bool = True) -> None:
        """``may_be_lost``: nothing is found where the sorted index was lost; else that is an ArchiveError."""
        self._folder = folder
        self._may_be_lost = may_be_lost
        self._sorted = _Sorted(folder / INDEX)
        self._waiting: dict[Path, _Waiting] = {}

    def captures(self, url: str) -> list[Capture]:
        """All captures of a URL (of whatever scheme, with or without ``www.``), oldest first. ArchiveError."""
        return [parse(text) for text in self._under(f"{surt(url)} ")]

    def near(self, url: str, at: datetime) -> Capture | None:
        """The capture of a URL that is nearest to a moment, of equals the earlier. ArchiveError."""
        return min(self.captures(url), key=lambda one: abs(one.at - at), default=None)

    def under(self, prefix: str) -> Iterator[Capture]:
        """All captures whose key begins so (``it,example,comune)/``; empty: all), by key and moment. ArchiveError."""
        return map(parse, self._under(prefix))

    def lists(self, text: str) -> bool:
        """Is this very line there? Not where it stands among bytes that are no lines of an index. ArchiveError."""
        try:
            return text in self._under(text)
        except UnicodeDecodeError:
            return False

    def _under(self, prefix: str) -> Iterator[str]:
        if not self._may_be_lost and _is_lost(self._folder):
            problem = f"the index of captures is missing: {self._folder / INDEX}"
            raise ArchiveError(problem, hint="banditore archive index makes it anew")
        waiting = self._waiting_under(prefix)
        last = ""
        for text in heapq.merge(self._sorted.under(prefix), waiting):
            if text != last:  # between a merge and the end of what was merged, a line stands twice
                yield text
            last = text

    def _waiting_under(self, prefix: str) -> list[str]:
        with explained("read the index in", self._folder):
            paths = list(self._folder.glob(f"*.warc.gz{PENDING}"))
            self._waiting = {path: self._waiting.get(path) or _Waiting(path) for path in paths}
            return list(heapq.merge(*(one.under(prefix) for one in self._waiting.values())))


class _Waiting:
    """The lines of one file that is being written, sorted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._lines: list[str] = []

    def under(self, prefix: str) -> list[str]:
        """The lines that begin so; none of a file that went: they are in the index, which is read after these."""
        try:
            lines = self._lines_until(self._path.stat().st_size)
        except FileNotFoundError:
            return []
        start = bisect_left(lines, prefix)
        return list(takewhile(lambda text: text.startswith(prefix), islice(lines, start, None)))

    def _lines_until(self, size: int) -> list[str]:
        if size < self._read:
            self._read, self._lines = 0, []
        if size > self._read:
            with self._path.open("rb") as file:
                file.seek(self._read)
                whole = file.read(size - self._read).rpartition(b"\n")[0]
            new = whole.decode("ascii").splitlines()
            if len(new) > _FEW:
                self._lines = sorted(self._lines + new)
            else:
                for text in new:
                    insort(self._lines, text)
            self._read += len(whole) + bool(whole)
        return self._lines


class _Sorted:
    """A sorted file of lines, bisected where it lies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[int, int] | None = None
        self._data: mmap | bytes = b""

    def under(self, prefix: str) -> Iterator[str]:
        """The lines that begin so."""
        data, start, wanted = self._current(), 0, prefix.encode("ascii", "replace")
        start = _first(data, wanted)
        while start < len(data):
            end = data.find(b"\n", start)
            text = data[start : end if end >= 0 else len(data)]
            if not text.startswith(wanted):
                return
            yield text.decode("ascii")
            start += len(text) + 1

    def _current(self) -> mmap | bytes:
        with explained("read", self._path):
            try:
                now = self._path.stat()
            except FileNotFoundError:
                self._known, self._data = None, b""
                return self._data
            if self._known != (now.st_ino, now.st_size):
                with self._path.open("rb") as file:
                    self._data = mmap(file.fileno(), 0, access=ACCESS_READ) if now.st_size else b""
                self._known = (now.st_ino, now.st_size)
            return self._data


def _first(data: mmap | bytes, wanted: bytes) -> int:
    """Where the first line begins that does not sort before ``wanted``."""
    low, high = 0, len(data)
    while low < high:
        middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.find(b"\n", middle)
        end = len(data) if end < 0 else end
        if data[middle : min(end, middle + len(wanted))] < wanted:
            low = min(end + 1, len(data))
        else:
            high = middle
    return low


# ---------------------------------------------------------------------- written


def _is_lost(folder: Path) -> bool:
    """Are there finished files, and no index of them?"""
    with explained("look into", folder):
        if (folder / INDEX).exists() or not folder.exists():
            return False
        return any(not warc.with_name(warc.name + PENDING).exists() for warc in folder.glob("*.warc.gz"))


def merge(folder: Path, pending: Path) -> None:
    """Put the lines of a file that was closed into the sorted index. ArchiveError."""
    with explained("write the index in", folder), _alone(folder):
        if not pending.exists() or _is_lost(folder):  # an index of this file alone would hide that the others lack
            return
        with pending.open(encoding="ascii") as file:
            new = sorted(text for text in file if text.endswith("\n"))
        _replace(folder / INDEX, lambda old: heapq.merge(old, new))
        pending.unlink()


def drop(folder: Path, files: Collection[str]) -> None:
    """Take the captures of files that were removed out of the sorted index. ArchiveError."""
    with explained("write the index in", folder), _alone(folder):
        _replace(folder / INDEX, lambda old: (text for text in old if parse(text).place.file not in files))


def reindex(folder: Path) -> int:
    """Make the whole index anew from the WARC files; return how many captures it names. ArchiveError.

    A damaged file is read up to its damage.
    """
    count = 0
    with explained("write the index in", folder), _alone(folder), TemporaryDirectory(dir=folder) as scratch:
        runs = []
        for warc in sorted(folder.glob("*.warc.gz")):
            run = Path(scratch) / warc.name
            count += _list(warc, run)
            runs.append(run)
        _replace(folder / INDEX, lambda _: heapq.merge(*map(_lines_of, runs)))
        for run in runs:
            (folder / f"{run.name}{PENDING}").unlink(missing_ok=True)
        for warc in sorted(folder.glob(f"*.warc.gz{OPEN}")):
            count += _list_unfinished(warc)
    return count


def _list(warc: Path, target: Path) -> int:
    lines = sorted(f"{line(capture)}\n" for capture in captures_in(warc))
    target.write_text("".join(lines), encoding="ascii")
    return len(lines)


def _list_unfinished(warc: Path) -> int:
    """While a process writes the file, that one keeps its lines true, and adds some."""
    target = warc.with_name(warc.name.removesuffix(OPEN) + PENDING)
    with warc.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if target.exists():
                return target.read_bytes().count(b"\n")
        return _list(warc, target)


def _lines_of(path: Path) -> Iterator[str]:
    with path.open(encoding="ascii") as file:
        yield from file


def _replace(index: Path, lines: Callable[[Iterable[str]], Iterable[str]]) -> None:
    fresh = index.with_name(f"{index.name}.new")
    old = _lines_of(index) if index.exists() else iter(())
    try:
        with fresh.open("w", encoding="ascii") as file:
            last = ""
            for text in lines(old):
                if text != last:
                    file.write(text)
                last = text
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(index)
    finally:
        fresh.unlink(missing_ok=True)  # a disk that is full keeps what it has room for


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time: two daemons may share a folder."""
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

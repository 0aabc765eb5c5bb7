"""One WARC file that is being written: what is appended lies there whole, or not at all.

banditore-20260624101500-00007-host.warc.gz.open       while it is written: a UTC stamp, a serial number, the host
banditore-20260624101500-00007-host.warc.gz            once it is finished: it never changes again
"""

import errno
import fcntl
import os
import re
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from scraper.archive.growing import OPEN, write_all
from scraper.archive.index import PENDING, merge
from scraper.archive.members import DamageError
from scraper.archive.pages import Part, warcinfo
from scraper.archive.records import new_id
from scraper.archive.sidecar import Sidecar
from scraper.archive.tail import Whole, record_id, repair
from scraper.archive.trouble import explained
from scraper.errors import ArchiveError

_NAME = re.compile(r"banditore-(\d{8})T?\d{6}Z?-(\d{5,})(?:-[a-z0-9.-]+)?\.warc\.gz(?:\.open)?")
_UNSAFE = re.compile(r"[^a-z0-9.-]+|\.\.+")


class WarcFile:
    """An open file of which this process is the only writer.

    ``name`` is what it will be called once it is finished, ``warcinfo`` the id of its first record.
    """

    def __init__(self, path: Path, raw: FileIO, *, size: int, warcinfo: str) -> None:
        self.path = path
        self.name = path.name.removesuffix(OPEN)
        self.warcinfo = warcinfo
        self.size = size
        self._raw = raw
        self._torn = False
        self._synced = size
        self._beside = Sidecar(path, file=self.name)

    def append(self, parts: Sequence[Part]) -> int:
        """Write whole records at the end, return their offset. ArchiveError, and nothing of them is left."""
        offset = self.size
        data = b"".join(part.packed for part in parts)
        with explained("write to", self.path):
            if self._torn:
                self._cut_back()
            self._torn = True
            try:
                write_all(self._raw, data)
            except OSError:
                with suppress(OSError):  # tried again before the next write, and by the next process
                    self._cut_back()
                raise
        self._torn = False
        for part in parts:
            self.size = self._beside.add(self.size, part)
        return offset

    def catch_up(self) -> None:
        """Make what lies beside it true of it, after a crash. ArchiveError, DamageError."""
        self._beside.catch_up(self.size)

    def is_of(self, day: str) -> bool:
        """Was it begun on that day (``20260624``, UTC)?"""
        found = _NAME.fullmatch(self.path.name)
        return found is not None and found[1] == day

    def sync(self) -> None:
        """Make what was appended durable, and the name of a new file too. ArchiveError."""
        if self.size == self._synced:
            return
        with explained("make durable", self.path):
            os.fsync(self._raw.fileno())
            if self._synced == 0:
                _sync_folder(self.path.parent)
            if not os.path.samestat(self.path.stat(), os.fstat(self._raw.fileno())):
                raise OSError(errno.ENOENT, "another file has taken its place")
        self._beside.flush()
        self._synced = self.size

    def flush(self) -> None:
        """Let readers see what was appended; it may not be durable yet. ArchiveError."""
        self._beside.flush()

    def close(self) -> None:
        """Let others write it; what was not synced is left to the operating system."""
        self._beside.close()
        self._raw.close()

    def finish(self) -> None:
        """Make it durable, and give it the name under which it never changes again. ArchiveError."""
        self.sync()
        self._beside.sync()
        self.close()
        folder = self.path.parent
        with explained("finish", self.path):
            self.path.rename(folder / self.name)
            _sync_folder(folder)
        merge(folder, folder / f"{self.name}{PENDING}")

    def _cut_back(self) -> None:
        self._raw.truncate(self.size)
        self._raw.seek(self.size)
        self._torn = False


def create(folder: Path, *, about: bytes, now: datetime, host: str) -> WarcFile:
    """Begin a file, the last one of its folder, with a warcinfo record that says ``about``. ArchiveError."""
    with explained("make the folder", folder):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / _next_name(folder, now, host)
    with explained("create", path), ExitStack() as until_begun:
        raw = until_begun.enter_context(path.open("x+b", buffering=0))
        fcntl.flock(raw, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file = _begin(path, raw, about=about, now=now)
        until_begun.pop_all()
        return file


def resume(path: Path, *, about: bytes, now: datetime) -> WarcFile | None:
    """Repair a file's tail and go on writing it, if it is ours to go on with. ArchiveError.

    None, and another file is to be begun, when another process is writing it, when its warcinfo does not say
    ``about``, or when its beginning cannot be read; in the last case it is left as it is, for inspection.
    """
    with explained("go on with", path), ExitStack() as until_ready:
        raw = until_ready.enter_context(path.open("r+b", buffering=0))
        if not _is_only_writer(raw):
            return None
        whole = repair(path, raw)
        if whole is None or not (whole.size == 0 or _says(whole.first, about)):
            return None
        raw.seek(whole.size)
        file = _continued(path, raw, whole) if whole.size else _begin(path, raw, about=about, now=now)
        if file:
            until_ready.pop_all()
        return file


def finish_left(folder: Path, *, day: str = "") -> None:
    """Repair and finish the files that a process left open, but not those of ``day``, nor those that one is writing.

    What cannot be repaired is left as it is, for inspection. ArchiveError.
    """
    for path in unfinished(folder):
        found = _NAME.fullmatch(path.name)
        if not found or found[1] == day:
            continue
        with explained("finish", path), ExitStack() as until_ready:
            raw = until_ready.enter_context(path.open("r+b", buffering=0))
            whole = repair(path, raw) if _is_only_writer(raw) else None
            file = _continued(path, raw, whole) if whole and whole.size else None
            if file:
                until_ready.pop_all()
        if file:
            file.finish()
    for pending in folder.glob(f"*.warc.gz{PENDING}"):
        if pending.with_name(pending.name.removesuffix(PENDING)).exists():  # finished, and then there was a crash
            merge(folder, pending)


def unfinished(folder: Path) -> list[Path]:
    """The files that are being written, or were when a process ended; by serial number. ArchiveError."""
    return [path for path in _ours(folder) if path.name.endswith(OPEN)]


def _ours(folder: Path) -> list[Path]:
    with explained("look into", folder):
        names = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)] if folder.exists() else []
    return sorted(names, key=_serial)


def _next_name(folder: Path, now: datetime, host: str) -> str:
    serial = max(map(_serial, _ours(folder)), default=-1) + 1
    where = _UNSAFE.sub("-", host.lower()).strip("-.")
    stamp = f"{now.astimezone(UTC):%Y%m%d%H%M%S}"
    return "-".join(part for part in ("banditore", stamp, f"{serial:05}", where) if part) + f".warc.gz{OPEN}"


def _serial(path: Path) -> int:
    found = _NAME.fullmatch(path.name)
    return int(found[2]) if found else -1


def _begin(path: Path, raw: FileIO, *, about: bytes, now: datetime) -> WarcFile:
    file = WarcFile(path, raw, size=0, warcinfo=new_id())
    first = warcinfo(about, record_id=file.warcinfo, at=now, filename=file.name)
    try:
        file.append([first])
    except ArchiveError:
        file.close()
        raise
    return file


def _continued(path: Path, raw: FileIO, whole: Whole) -> WarcFile | None:
    """A file to go on with; None where its records cannot be read."""
    file = WarcFile(path, raw, size=whole.size, warcinfo=record_id(whole.first))
    try:
        file.catch_up()
    except DamageError:
        file.close()
        return None
    return file


def _says(warcinfo: bytes, about: bytes) -> bool:
    return warcinfo.endswith(b"\r\n\r\n" + about + b"\r\n\r\n")


def _is_only_writer(raw: FileIO) -> bool:
    try:
        fcntl.flock(raw, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""One WARC file that is being written: what is appended lies there whole, or not at all."""

import errno
import fcntl
import os
import re
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from scraper.archive.records import new_id, warcinfo_record
from scraper.archive.tail import record_id, repair
from scraper.archive.trouble import explained

_NAME = re.compile(r"banditore-\d{8}T\d{6}Z-(\d{5,})\.warc\.gz")


class WarcFile:
    """An open file of which this process is the only writer; ``warcinfo`` is the id of its first record."""

    def __init__(self, path: Path, raw: FileIO, *, size: int, warcinfo: str) -> None:
        self.path = path
        self.warcinfo = warcinfo
        self.size = size
        self._raw = raw
        self._torn = False
        self._synced = size

    def append(self, data: bytes) -> int:
        """Write whole records at the end, return their offset. ArchiveError, and nothing of them is left."""
        offset = self.size
        with explained("write to", self.path):
            if self._torn:
                self._cut_back()
            self._torn = True
            try:
                _write(self._raw, data)
            except OSError:
                with suppress(OSError):  # tried again before the next write, and by the next process
                    self._cut_back()
                raise
        self._torn = False
        self.size += len(data)
        return offset

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
        self._synced = self.size

    def close(self) -> None:
        """Let others write it; what was not synced is left to the operating system."""
        self._raw.close()

    def _cut_back(self) -> None:
        self._raw.truncate(self.size)
        self._raw.seek(self.size)
        self._torn = False


def create(folder: Path, *, about: bytes, now: datetime) -> WarcFile:
    """Begin a file, the last one of its folder, with a warcinfo record that says ``about``. ArchiveError."""
    with explained("make the folder", folder):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / _next_name(folder, now)
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
        if whole.size:
            file = WarcFile(path, raw, size=whole.size, warcinfo=record_id(whole.first))
        else:
            file = _begin(path, raw, about=about, now=now)
        until_ready.pop_all()
        return file


def newest(folder: Path) -> Path | None:
    """The file that was begun last, by its serial number; None when there is none yet. ArchiveError."""
    with explained("look into", folder):
        names = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)] if folder.exists() else []
    return max(names, key=_serial, default=None)


def _next_name(folder: Path, now: datetime) -> str:
    last = newest(folder)
    serial = _serial(last) + 1 if last else 0
    return f"banditore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{serial:05}.warc.gz"


def _serial(path: Path) -> int:
    found = _NAME.fullmatch(path.name)
    return int(found[1]) if found else -1


def _begin(path: Path, raw: FileIO, *, about: bytes, now: datetime) -> WarcFile:
    file = WarcFile(path, raw, size=0, warcinfo=new_id())
    file.append(warcinfo_record(about, record_id=file.warcinfo, at=now, filename=path.name))
    return file


def _says(warcinfo: bytes, about: bytes) -> bool:
    return warcinfo.endswith(b"\r\n\r\n" + about + b"\r\n\r\n")


def _is_only_writer(raw: FileIO) -> bool:
    try:
        fcntl.flock(raw, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(raw: FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:  # a disk that is nearly full takes a part, and refuses the next
        rest = rest[raw.write(rest) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""The folder of the feeds, read for serving: each file with its digest and its gzip, kept while it stays the same."""

import errno
import gzip
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock

from scraper.web.negotiation import is_text, media_type

_KEPT = 64 * 10**6
_SMALLEST = 256
"""Bytes; compressing less saves no packet."""
_NO_SUCH = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL}


class FolderError(Exception):
    """The folder, or a file that is there, cannot be read now."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file as it was read; ``gzipped`` is None where compressing it gains nothing."""

    name: str
    media_type: str
    digest: str
    modified: datetime
    content: bytes
    gzipped: bytes | None

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.content) + len(self.gzipped or b"")


_Stamp = tuple[int, int, int]
_Opener = Callable[[Path], tuple[_Stamp, Callable[[], bytes]]]


class ServedFolder:
    """Gives copies of the files of a folder. Those used last are kept, up to ``kept`` bytes in all."""

    def __init__(self, folder: Path, *, kept: int = _KEPT) -> None:
        self._folder = folder
        self._bound = kept
        self._size = 0
        self._copies: OrderedDict[str, tuple[_Stamp, Copy]] = OrderedDict()
        self._lock = Lock()

    @property
    def kept(self) -> int:
        """Bytes of all copies in memory."""
        return self._size

    def copy(self, path: str) -> Copy | None:
        """The file at this decoded path of a URL; None if there is none, or it is none of the reader's business.

        A file that cannot be read is served as it was read last. FolderError if it never was, or all is missing.
        """
        name = _inside(path)
        if name is None:
            return None
        try:
            return self._current(name)
        except OSError as error:
            if error.errno in _NO_SUCH:
                self._drop(name)
                if not self._folder.is_dir():
                    raise FolderError(f"{self._folder}: there is no such folder") from None
                return None
            known = self._copies.get(name)
            if known is None:
                raise FolderError(f"{self._folder}/{name}: {error.strerror}") from None
            return known[1]

    def _current(self, name: str) -> Copy | None:
        file = (self._folder / name).resolve(strict=True)
        if not file.is_relative_to(self._folder.resolve(strict=True)) or not file.is_file():
            return None
        with file.open("rb") as opened:
            found = os.fstat(opened.fileno())
            stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
            known = self._copies.get(name)
            if known is not None and known[0] == stamp:
                self._touch(name)
                return known[1]
            copy = _read(name, opened.read(), datetime.fromtimestamp(found.st_mtime, UTC))
        self._keep(name, stamp, copy)
        return copy

    def _touch(self, name: str) -> None:
        with self._lock:
            if name in self._copies:
                self._copies.move_to_end(name)

    def _drop(self, name: str) -> None:
        with self._lock:
            if (old := self._copies.pop(name, None)) is not None:
                self._size -= old[1].size

    def _keep(self, name: str, stamp: _Stamp, copy: Copy) -> None:
        self._drop(name)
        if copy.size > self._bound // 4:
            return  # one giant would push out all the others
        with self._lock:
            self._copies[name] = (stamp, copy)
            self._size += copy.size
            while self._size > self._bound:
                self._size -= self._copies.popitem(last=False)[1][1].size


def _inside(path: str) -> str | None:
    """The path below the folder, ``index.html`` for a folder's; None for one that leads out, or to what is hidden."""
    names = path.removeprefix("/").split("/")
    if not names[-1]:
        names[-1] = "index.html"
    if any(not name or name.startswith(".") or "\\" in name or not name.isprintable() for name in names):
        return None
    return "/".join(names)


def _read(name: str, content: bytes, modified: datetime) -> Copy:
    kind = media_type(name.rpartition("/")[2])
    gzipped = gzip.compress(content, mtime=0) if is_text(kind) and len(content) >= _SMALLEST else None
    if gzipped is not None and len(gzipped) >= len(content):
        gzipped = None
    return Copy(name, kind, sha256(content).hexdigest()[:32], modified, content, gzipped)

"""A WACZ file (Web Archive Collection Zipped), the same bytes for the same records and clock.

    archive/*.warc.gz          records, each its own gzip member, stored as they are
    indexes/index.cdx.gz       CDXJ lines in gzip members of 1,024, stored
    indexes/index.idx          the first key of each member, and where it lies
    pages/pages.jsonl          JSON Lines: pages by title, with their text
    datapackage.json           what is in it: every other file with SHA-256 and length
    datapackage-digest.json    SHA-256 of datapackage.json

The layout is that of WACZ 1.2.0. ``profile`` and ``wacz_version`` are those of 1.1.1: the ``wacz`` program (0.6) calls
no file valid that lacks the one, or that says ``wacz`` in the other, as 1.2.0 wants it; readers mind neither. That
program's own writer is not used: it stamps the wall clock and random ids into what it writes, and makes the index anew
from all that was just indexed.
"""

import hashlib
import json
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from scraper.archive.cdxj import Capture, line
from scraper.archive.members import Record
from scraper.version import __version__

VERSION = "1.1.1"
_LINES = 1_024
_GZIP = 16 + zlib.MAX_WBITS
_INDEX = "index.cdx.gz"
_LEVEL = 6
_FIRST = (1980, 1, 1, 0, 0, 0)
"""No ZIP file tells of earlier days."""

Described = Mapping[str, object]


class Entry:
    """One file within; takes bytes, and counts and hashes them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """All of these bytes."""
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    @property
    def digest(self) -> str:
        """Of what was written so far, with its label."""
        return f"sha256:{self._hash.hexdigest()}"


class Wacz:
    """Writes a WACZ into a seekable binary file; ``at`` is when it is made."""

    def __init__(self, file: IO[bytes], *, at: datetime) -> None:
        self._zip = ZipFile(file, "w", allowZip64=True)
        self._at = at.astimezone(UTC)
        self._resources: list[Described] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._zip.fp = None  # nothing more is written, not when it is forgotten either
        self._zip.close()

    @contextmanager
    def entry(self, path: str, *, size: int | None = None) -> Iterator[Entry]:
        """A file within, which is listed. What is packed already (``.gz``) is stored; ``size`` is its length if known.

        Where it is not, the file is put aside until it is: ReplayWeb.page cannot read a file that was begun as one
        that may become longer than 4 GiB (ZIP64).
        """
        with self._opened(path, size) if size is not None else TemporaryFile() as file:
            entry = Entry(file)
            yield entry
            if size is None:
                file.seek(0)
                with self._opened(path, entry.size) as target:
                    shutil.copyfileobj(file, target)
        name = path.rpartition("/")[2].lower()
        self._resources.append({"name": name, "path": path, "hash": entry.digest, "bytes": entry.size})

    def index(self, lines: Iterable[str]) -> None:
        """The index: CDXJ lines in bytewise order, without their ends."""
        firsts = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': _INDEX})}"]
        given = iter(lines)
        with self.entry(f"indexes/{_INDEX}") as entry:
            while some := list(islice(given, _LINES)):
                packed = zlib.compress("".join(f"{text}\n" for text in some).encode("ascii"), _LEVEL, _GZIP)
                key, stamp, _ = some[0].split(" ", 2)
                digest = f"sha256:{hashlib.sha256(packed).hexdigest()}"
                where = {"offset": entry.size, "length": len(packed), "digest": digest, "filename": _INDEX}
                firsts.append(f"{key} {stamp} {json.dumps(where)}")
                entry.write(packed)
        with self.entry("indexes/index.idx") as entry:
            entry.write("".join(f"{text}\n" for text in firsts).encode("ascii"))

    def finish(self, described: Described) -> None:
        """The list of all files, with what they are a copy of (``title``, ``description`` …)."""
        package = {
            "profile": "data-package",
            "wacz_version": VERSION,
            **described,
            "created": self._at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "software": f"Banditore/{__version__}",
            "resources": self._resources,
        }
        text = _json(package)
        digest = f"sha256:{hashlib.sha256(text).hexdigest()}"
        for path, data in (
            ("datapackage.json", text),
            ("datapackage-digest.json", _json({"path": "datapackage.json", "hash": digest})),
        ):
            with self._opened(path, len(data)) as file:
                file.write(data)

    def _opened(self, path: str, size: int) -> IO[bytes]:
        info = ZipInfo(path, max(self._at.timetuple()[:6], _FIRST))
        info.compress_type = ZIP_STORED if path.endswith(".gz") else ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        info.file_size = size
        return self._zip.open(info, "w")


def index_line(capture: Capture, record: Record) -> str:
    """A line of the index with 17 digits for the moment (CDXJ 0.1.0): to the millisecond.

    ReplayWeb.page looks for what a revisit record refers to by that record's whole WARC-Date. With 14 digits in the
    index it takes it for a later one, and shows the payload of the next capture in its place.
    """
    key, stamp, said = line(capture).split(" ", 2)
    return f"{key} {stamp}{record.at.microsecond // 1000:03} {said}"


def _json(value: Described) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()

"""The beginnings of records, for those who need not read what follows: a page's payload is not unpacked."""

import zlib
from collections import OrderedDict
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import TracebackType
from typing import Self

from scraper.archive.cdxj import Place
from scraper.archive.manifest import manifest_of, read_manifest
from scraper.archive.members import DamageError, Record, parse_fields, walk
from scraper.archive.reader import OPEN, ArchiveReader
from scraper.archive.trouble import explained
from scraper.errors import ArchiveError

_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 2_048
_ENOUGH = 1 << 18
"""Bytes in which the fields of a record and the head of its HTTP message have ended, or never do."""
_BLANK = b"\r\n\r\n"
_AT_HAND = 8
"""Files that are kept open: records are asked for in the order of time, or file by file."""


class Heads:
    """Reads records of an archive up to the blank line that ends their HTTP head: ``block`` holds no more than that."""

    def __init__(self, reader: ArchiveReader) -> None:
        self._reader = reader
        self._open: OrderedDict[str, mmap | bytes] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._open:
            self._close()

    def head(self, place: Place) -> Record:
        """The beginning of the record that lies there. ArchiveError when it is missing or damaged."""
        data = self._data(place.file, place.offset + place.length)
        try:
            return _beginning(data, place.offset)
        except DamageError as error:
            lost = f"the record at byte {place.offset} of {place.file} is damaged: {error.fault}"
            raise ArchiveError(lost, hint="restore the file from a copy") from error

    def _data(self, file: str, end: int) -> mmap | bytes:
        if file in self._open and len(self._open[file]) < end:  # it has grown since
            self._close(file)
        if file not in self._open:
            path = self._reader.path(file)
            with explained("read", path), path.open("rb") as opened:
                empty = path.stat().st_size == 0
                self._open[file] = b"" if empty else mmap(opened.fileno(), 0, access=ACCESS_READ)
        self._open.move_to_end(file)
        while len(self._open) > _AT_HAND:
            self._close()
        return self._open[file]

    def _close(self, file: str | None = None) -> None:
        data = self._open.popitem(last=False)[1] if file is None else self._open.pop(file)
        if isinstance(data, mmap):
            data.close()


def _beginning(data: mmap | bytes, start: int) -> Record:
    text = _unpacked(data, start)
    head, _, rest = text.partition(_BLANK)
    version, fields = parse_fields(head, offset=start)
    is_http = fields.get("content-type", "").startswith("application/http")
    http, blank, _ = rest.partition(_BLANK)
    length = fields.get("content-length", "")
    block = rest[: int(length)] if length.isdecimal() else rest
    return Record(version, fields, http + blank if is_http else block)


def _unpacked(data: mmap | bytes, start: int) -> bytes:
    """As much of the member that begins there as holds a record's fields and its HTTP head."""
    inflate = zlib.decompressobj(_GZIP)
    text, packed, position = b"", b"", start
    while not inflate.eof and not _is_enough(text):
        packed = inflate.unconsumed_tail
        if len(packed) < _PIECE:
            packed += data[position : position + _PIECE]
            position += _PIECE
        if not packed:
            raise DamageError(start, "the file ends within a record")
        try:
            text += inflate.decompress(packed, _PIECE)
        except zlib.error as error:
            raise DamageError(start, f"it cannot be unpacked ({error})") from error
    return text


def _is_enough(text: bytes) -> bool:
    return text.count(_BLANK) > 1 or len(text) >= _ENOUGH


def places(warc: Path) -> Iterator[tuple[Place, str, str]]:
    """Where every record of a file lies, its type and its id: from its manifest, and from itself. ArchiveError.

    What the manifest does not name (there is none beside files of others) is read up to where it is damaged.
    """
    file = warc.name.removesuffix(OPEN)
    manifest = manifest_of(warc)
    end = 0
    if manifest.exists():
        try:
            for kept in read_manifest(manifest):
                yield Place(file, kept.offset, kept.length), kept.type, kept.id
                end = kept.end
        except ValueError as error:
            raise ArchiveError(f"{manifest} cannot be read: {error}", hint="restore it from a copy") from error
    try:
        for member in walk(warc, start=end):
            record = member.record()
            yield Place(file, member.offset, member.length), record.type, record.id
    except DamageError:
        return


def place_of(reader: ArchiveReader, record: str) -> Place | None:
    """Where the record with this id (``urn:uuid:…``) lies; None when it does not. ArchiveError."""
    wanted = record.encode()
    for warc in reader.files():
        manifest = manifest_of(warc)
        with explained("read", manifest):
            if manifest.exists() and not warc.name.endswith(OPEN) and wanted not in manifest.read_bytes():
                continue
        for place, _, name in places(warc):
            if name.strip("<>") == record:
                return place
    return None

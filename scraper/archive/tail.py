"""Where the whole records of a WARC file end: what lies behind was cut by a crash, and is moved aside."""

import os
import shutil
import zlib
from dataclasses import dataclass
from io import FileIO
from mmap import ACCESS_READ, mmap
from pathlib import Path

_MAGIC = b"\x1f\x8b\x08"
_GZIP_WBITS = 16 + zlib.MAX_WBITS
_PIECE = 16384


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole part of a file: its size, and its first record, the warcinfo (empty when nothing is whole)."""

    size: int
    first: bytes


@dataclass(frozen=True, slots=True)
class _Member:
    end: int
    text: bytes


def repair(path: Path, raw: FileIO) -> Whole | None:
    """Cut the open file at ``path`` back to its whole records; the rest is added to ``<name>.cut``. OSError.

    None, and the file is left as it is, when its first record cannot be read but others can.
    """
    size = os.fstat(raw.fileno()).st_size
    whole = _whole_part(raw) if size else Whole(size=0, first=b"")
    if whole and whole.size < size:
        raw.seek(whole.size)
        with path.with_name(path.name + ".cut").open("ab") as aside:
            shutil.copyfileobj(raw, aside)
            aside.flush()
            os.fsync(aside.fileno())
        raw.truncate(whole.size)
    return whole


def _whole_part(raw: FileIO) -> Whole | None:
    """What of a file that is not empty is whole.

    The last whole record is looked for from the end, where it nearly always is. A page can hold gzip members
    of its own, even ones that look like WARC records: only one that names this file's warcinfo is ours.
    """
    with mmap(raw.fileno(), 0, access=ACCESS_READ) as data:
        first = _member(data, 0)
        mark = b"\r\nWARC-Warcinfo-ID: <%b" % (record_id(first.text).encode() if first else b"")
        start = len(data)
        while (start := data.rfind(_MAGIC, 0, start)) > 0:
            member = _member(data, start)
            if member and mark in _header(member.text):
                return Whole(size=member.end, first=first.text) if first else None
        return Whole(size=first.end, first=first.text) if first else Whole(size=0, first=b"")


def record_id(record: bytes) -> str:
    """The WARC-Record-ID of an unpacked record, without its angle brackets."""
    return _header(record).partition(b"\r\nWARC-Record-ID: <")[2].partition(b">")[0].decode("ascii")


def _header(record: bytes) -> bytes:
    return record.partition(b"\r\n\r\n")[0]


def _member(data: mmap, start: int) -> _Member | None:
    """The record whose gzip member begins at ``start``, proved whole by its CRC, and its text's beginning."""
    inflate = zlib.decompressobj(_GZIP_WBITS)
    text = b""
    position = start
    try:
        while not inflate.eof and position < len(data):
            piece = inflate.decompress(data[position : position + _PIECE])
            position = min(position + _PIECE, len(data))
            text = text or piece
            if not text.startswith(b"WARC/"):
                return None
    except zlib.error:
        return None
    return _Member(position - len(inflate.unused_data), text) if inflate.eof else None

"""A WARC file walked record by record, each proved whole by its gzip member's CRC and its own Content-Length."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path

from scraper.archive.trouble import explained

_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 1 << 16
_NO_RECORD = "no WARC record lies there"
LARGEST = 1 << 28
"""A record that unpacks to more than this is not read: no page is so long, but a bomb is."""


class DamageError(Exception):
    """What is wrong with a file, and the byte at which the record begins that cannot be read."""

    def __init__(self, offset: int, fault: str) -> None:
        super().__init__(f"at byte {offset}: {fault}")
        self.offset = offset
        self.fault = fault


@dataclass(frozen=True)
class Record:
    """A WARC record: its fields by lower-case name, and its block. Repeated fields are joined by ``, ``."""

    version: str
    fields: Mapping[str, str]
    block: bytes

    @property
    def type(self) -> str:
        """``response``, ``request``, ``revisit``, ``metadata``, ``resource``, ``warcinfo`` …"""
        return self.fields.get("warc-type", "")

    @property
    def id(self) -> str:
        """WARC-Record-ID, without its angle brackets."""
        return self.fields.get("warc-record-id", "").strip("<>")

    @property
    def url(self) -> str:
        """WARC-Target-URI; some writers put it in angle brackets. Empty where there is none."""
        return self.fields.get("warc-target-uri", "").strip("<>")

    @property
    def at(self) -> datetime:
        """WARC-Date. ValueError where there is none."""
        at = datetime.fromisoformat(self.fields.get("warc-date", ""))
        if at.tzinfo is None:
            raise ValueError("WARC-Date names no zone")
        return at

    @cached_property
    def http(self) -> tuple[bytes, bytes]:
        """The head of an HTTP message with the blank line that ends it, and its payload."""
        head, blank, payload = self.block.partition(b"\r\n\r\n")
        return head + blank, payload


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member of a file, packed and unpacked."""

    offset: int
    packed: bytes
    text: bytes

    @property
    def length(self) -> int:
        """Of the packed bytes."""
        return len(self.packed)

    @property
    def digest(self) -> str:
        """SHA-256 of the packed bytes, in hexadecimal digits."""
        return sha256(self.packed).hexdigest()

    def record(self) -> Record:
        """The record that it holds. DamageError unless it is one, and exactly one."""
        return parse_record(self.text, offset=self.offset)


def walk(path: Path, *, start: int = 0, end: int | None = None) -> Iterator[Member]:
    """The members of a file from the one at ``start`` on. DamageError, ArchiveError.

    ``end`` is where to stop when the file goes on: a writer may be at work behind it.
    """
    with explained("read", path), path.open("rb") as file:
        size = path.stat().st_size
        stop = size if end is None else min(end, size)
        if stop <= start:
            return
        with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            while start < stop:
                member = unpack(data, start)
                yield member
                start += member.length


def unpack(data: bytes | mmap, start: int = 0) -> Member:
    """The gzip member that begins at ``start``. DamageError."""
    inflate = zlib.decompressobj(_GZIP)
    pieces = []
    unpacked, position, size = 0, start, len(data)
    try:
        while not inflate.eof and position < size:
            piece = inflate.decompress(data[position : position + _PIECE], LARGEST + 1 - unpacked)
            position = min(position + _PIECE, size)
            pieces.append(piece)
            unpacked += len(piece)
            if unpacked > LARGEST:
                raise DamageError(start, f"a record of more than {LARGEST} bytes")
    except zlib.error as error:
        raise DamageError(start, f"it cannot be unpacked ({error})") from error
    if not inflate.eof:
        raise DamageError(start, "the file ends within a record")
    end = position - len(inflate.unused_data)
    return Member(start, bytes(data[start:end]), b"".join(pieces))


def parse_record(text: bytes, *, offset: int = 0) -> Record:
    """The one record that these bytes are. DamageError."""
    head, blank, rest = text.partition(b"\r\n\r\n")
    version, fields = parse_fields(head, offset=offset)
    if not blank:
        raise DamageError(offset, _NO_RECORD)
    try:
        length = int(fields.get("content-length", ""))
    except ValueError:
        raise DamageError(offset, "its Content-Length is no number") from None
    if rest[length:] != b"\r\n\r\n":
        raise DamageError(offset, "its block is not as long as its Content-Length says")
    return Record(version, fields, rest[:length])


def parse_fields(head: bytes, *, offset: int = 0) -> tuple[str, Mapping[str, str]]:
    """What stands before a record's block: the version, and the fields by lower-case name. DamageError."""
    version, *lines = head.decode("utf-8", "replace").split("\r\n")
    if not version.startswith("WARC/"):
        raise DamageError(offset, _NO_RECORD)
    fields: dict[str, str] = {}
    for one in lines:
        name, _, value = one.partition(":")
        key = name.strip().lower()
        fields[key] = f"{fields[key]}, {value.strip()}" if key in fields else value.strip()
    return version, fields

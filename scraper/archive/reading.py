"""Snapshots read back: the bytes that were received, and the content they stand for."""

import gzip
import os
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import WarcRecord

from scraper.archive.coding import decoded
from scraper.archive.growing import OPEN
from scraper.archive.records import digest_of
from scraper.archive.trouble import explained
from scraper.errors import ArchiveError
from scraper.model import Snapshot

_RESTORE = "restore the file from a copy"

Members = Callable[[Snapshot], bytes]
"""Gives the gzip member that a snapshot names."""


@dataclass(frozen=True, slots=True)
class Record:
    """A response or revisit record: its WARC fields by lower-case name, the HTTP head, and the payload.

    The payload is as received, its content coding (gzip) not undone; a revisit has none.
    """

    fields: Mapping[str, str]
    head: bytes
    payload: bytes


def found_in(folder: Path, file: str) -> Path:
    """Where a file lies: under its own name, or with ``.open`` behind it while it is being written."""
    path = folder / file
    return path if path.exists() else path.with_name(f"{file}{OPEN}")


def members_in(folder: Path) -> Members:
    """Reads members from the WARC files of a folder. ArchiveError when a file cannot be read."""

    def member(snapshot: Snapshot) -> bytes:
        path = found_in(folder, snapshot.file)
        with explained("read a snapshot from", path), path.open("rb") as file:
            file.seek(snapshot.offset)
            return file.read(snapshot.length)

    return member


def lies_in(folder: Path, snapshot: Snapshot) -> bool:
    """Is the file of this snapshot there, and long enough?"""
    for name in (snapshot.file, f"{snapshot.file}{OPEN}"):
        with suppress(OSError):
            return os.stat(f"{folder}/{name}").st_size >= snapshot.offset + snapshot.length  # noqa: PTH116 - asked often
    return False


def read(members: Members, snapshot: Snapshot) -> Record:
    """The record of a snapshot. ArchiveError unless it is that very record with that very payload."""
    member = members(snapshot)
    try:
        unpacked = gzip.decompress(member)
        warc = WarcRecord.from_bytes(unpacked)
        block = warc.reader.read()
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(snapshot, f"it cannot be unpacked ({error})") from error
    fields = {name.lower(): value for name, value in warc.headers.to_tuples()}
    if fields.get("warc-record-id") != f"<{snapshot.id}>":
        raise _damaged(snapshot, "another record lies there")
    head, blank, payload = block.partition(b"\r\n\r\n")
    if not snapshot.revisit and digest_of(payload) != snapshot.digest:
        raise _damaged(snapshot, "its payload has another digest")
    return Record(fields, head + blank, payload)


def load(members: Members, snapshot: Snapshot, *, original: Snapshot | None = None) -> bytes:
    """The content of a snapshot with its content coding undone.

    A revisit needs the snapshot it refers to as ``original``. ArchiveError when one is missing or damaged.
    """
    record = read(members, snapshot)
    payload = record.payload
    if snapshot.revisit:
        if original is None or original.id != snapshot.refers_to:
            lacking = f"holds no payload of its own: that of {snapshot.refers_to} is needed"
            raise ArchiveError(f"snapshot {snapshot.id} of {snapshot.url} {lacking}", hint="name that one too")
        payload = read(members, original).payload
    try:
        return decoded(payload, _content_coding(record.head))
    except zlib.error as error:
        raise ArchiveError(
            f"snapshot {snapshot.id} of {snapshot.url}: what was received cannot be unpacked ({error})",
            hint="the page was received like that: look at its payload as it is",
        ) from error


def _damaged(snapshot: Snapshot, fault: str) -> ArchiveError:
    where = f"at byte {snapshot.offset} of {snapshot.file}"
    return ArchiveError(f"snapshot {snapshot.id} of {snapshot.url} is damaged {where}: {fault}", hint=_RESTORE)


def _content_coding(head: bytes) -> str:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-encoding":
            return value.decode("latin-1")
    return ""

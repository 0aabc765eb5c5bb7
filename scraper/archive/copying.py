"""Records copied as they lie in their files, member by member, each proved whole before it is written."""

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from scraper.archive.captured import capture_of
from scraper.archive.cdxj import Capture, Place
from scraper.archive.heads import places
from scraper.archive.members import DamageError, Record
from scraper.archive.reader import ArchiveReader
from scraper.errors import ArchiveError


class Sink(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> object:
        """All of them."""
        ...


def placed(records: Mapping[str, Collection[int]], reader: ArchiveReader) -> Iterator[tuple[str, list[Place]]]:
    """File by file where these records lie, given their first bytes, in their order. ArchiveError."""
    for file, offsets in records.items():
        found = [place for place, _, _ in places(reader.path(file)) if place.offset in offsets]
        if len(found) < len(offsets):
            raise ArchiveError(f"{file} holds no longer all that is to be copied", hint="restore it from a copy")
        yield file, found


def copy(
    records: Collection[Place], reader: ArchiveReader, sink: Sink, *, file: str
) -> Iterator[tuple[Capture, Record]]:
    """Write these records; yield the captures among them, as they lie in the copy ``file``. ArchiveError.

    A record that is damaged is not copied.
    """
    offset = 0
    for place in records:
        member = reader.member(place)
        try:
            record = member.record()
        except DamageError as error:
            lost = f"the record at byte {place.offset} of {place.file} is damaged: {error.fault}"
            raise ArchiveError(lost, hint="restore the file from a copy") from error
        if member.length != place.length:
            raise ArchiveError(f"the record at byte {place.offset} of {place.file} is not as long as it was")
        sink.write(member.packed)
        capture = capture_of(record, Place(file, offset, member.length))
        if capture:
            yield capture, record
        offset += member.length

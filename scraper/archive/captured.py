"""The captures that a record, or a whole WARC file, stands for."""

from collections.abc import Iterator
from pathlib import Path

from scraper.archive.cdxj import INDEXED, REVISIT, Capture, Place, media_type_of
from scraper.archive.growing import OPEN
from scraper.archive.members import DamageError, Record, walk


def captures_in(warc: Path, *, start: int = 0) -> Iterator[Capture]:
    """The captures of a WARC file, from the record at byte ``start`` on, up to where it is damaged. ArchiveError."""
    file = warc.name.removesuffix(OPEN)
    try:
        for member in walk(warc, start=start):
            capture = capture_of(member.record(), Place(file, member.offset, member.length))
            if capture:
                yield capture
    except DamageError:
        return


def capture_of(record: Record, place: Place) -> Capture | None:
    """What a record is a capture of; None for a request and the like, and for one without a moment."""
    if record.type not in INDEXED or not record.url:
        return None
    try:
        at = record.at
    except ValueError:
        return None
    is_http = record.fields.get("content-type", "").startswith("application/http")
    status, named = _status_and_type(record.http[0]) if is_http else (None, record.fields.get("content-type", ""))
    if named == "application/warc-fields":
        return None
    mime = REVISIT if record.type == "revisit" else media_type_of(named)
    digest = record.fields.get("warc-payload-digest", "")
    return Capture(record.url, at.replace(microsecond=0), mime, status, digest, place)


def _status_and_type(head: bytes) -> tuple[int | None, str]:
    start, *fields = head.split(b"\r\n")
    code = start.partition(b" ")[2][:3]
    named = (
        field.partition(b":")[2] for field in fields if field.partition(b":")[0].strip().lower() == b"content-type"
    )
    return (int(code) if code.isdigit() else None), next(named, b"").decode("latin-1")

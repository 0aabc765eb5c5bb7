"""One line of an index of captures (CDXJ 0.1.0), as cdxj-indexer writes it and pywb reads it.

it,example,comune)/avvisi 20260624120000 {"url": "https://…", "mime": "text/html", "status": "200",
    "digest": "sha1:…", "length": "1234", "offset": "567", "filename": "banditore-….warc.gz"}
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from scraper.archive.surt import surt

REVISIT = "warc/revisit"
INDEXED = {"response", "revisit", "resource"}
"""The types of records that are captures of something; requests and metadata belong to them."""
_PARTS = ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14))
_MEDIA_TYPE_ENDS = re.compile(r"[;\s]")


class Place(NamedTuple):
    """Where a record lies: its file, and its gzip member's first byte and length there."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Capture:
    """What a URL answered at a moment (to the second): ``status`` is None for what is no HTTP response.

    ``mime`` is the media type as its server named it, ``warc/revisit`` where the payload lies in an earlier record.
    """

    url: str
    at: datetime
    mime: str
    status: int | None
    digest: str
    place: Place

    @property
    def stamp(self) -> str:
        """Its moment as 14 digits, in UTC."""
        return stamp_of(self.at)

    @property
    def revisit(self) -> bool:
        """Does its payload lie in an earlier record?"""
        return self.mime == REVISIT


def stamp_of(at: datetime) -> str:
    """A moment as 14 digits, in UTC."""
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def moment_of(stamp: str) -> datetime:
    """The moment that up to 14 digits stand for: the first of that year, month, day … (RFC 7089 replayers' custom).

    ValueError for anything else.
    """
    whole = stamp + "00000101000000"[len(stamp) :]
    if len(whole) != 14 or not stamp.isdecimal() or len(stamp) < 4:
        raise ValueError(f"{stamp!r} is no moment: 4 to 14 digits are, YYYYMMDDhhmmss")
    year, month, day, hour, minute, second = (int(whole[start:end]) for start, end in _PARTS)
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)  # strptime takes five times as long


def line(capture: Capture) -> str:
    """Key, moment and JSON; without the line's end."""
    file, offset, length = capture.place
    said = {
        "url": capture.url,
        "mime": capture.mime,
        "status": None if capture.status is None else str(capture.status),
        "digest": capture.digest,
        "length": str(length),
        "offset": str(offset),
        "filename": file,
    }
    told = {name: value for name, value in said.items() if value}
    return f"{surt(capture.url)} {capture.stamp} {json.dumps(told)}"


def parse(text: str) -> Capture:
    """The inverse of ``line``. ValueError for what is no line of an index."""
    _, stamp, said = text.split(" ", 2)
    told = json.loads(said)
    status = told.get("status")
    return Capture(
        url=told["url"],
        at=moment_of(stamp),
        mime=told.get("mime", ""),
        status=int(status) if status else None,
        digest=told.get("digest", ""),
        place=Place(told["filename"], int(told["offset"]), int(told["length"])),
    )


def media_type_of(value: str) -> str:
    """A Content-Type without its parameters, otherwise as it was written."""
    return _MEDIA_TYPE_ENDS.split(value.strip(), maxsplit=1)[0]

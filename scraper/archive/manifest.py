"""Beside every WARC file a list of its records, from which any damage is told, and to which seals refer.

    <first byte> <length> <SHA-256 of the packed record> <type> <WARC-Record-ID>

One line a record, in their order: ``tail -c +$((first byte + 1)) FILE | head -c LENGTH | sha256sum`` checks one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scraper.archive.trouble import explained

SUFFIX = ".manifest"
_LINE = re.compile(r"(\d+) (\d+) ([0-9a-f]{64}) ([!-~]+) ([!-~]+)")


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as it was written: ``digest`` is the SHA-256 of the ``length`` packed bytes from ``offset`` on."""

    offset: int
    length: int
    digest: str
    type: str
    id: str

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.offset + self.length

    def __str__(self) -> str:
        return f"{self.offset} {self.length} {self.digest} {self.type} {self.id}"


def manifest_of(warc: Path) -> Path:
    """The manifest of a WARC file, open or closed."""
    return warc.with_name(warc.name.removesuffix(".open") + SUFFIX)


def read_manifest(path: Path) -> Iterator[Kept]:
    """The records of a manifest; a last line that a crash cut is no line. ValueError for what is none; ArchiveError."""
    with explained("read", path), path.open(encoding="ascii", errors="replace", newline="\n") as file:
        for number, text in enumerate(file, start=1):
            if not text.endswith("\n"):
                return
            kept = kept_of(text)
            if kept is None:
                raise ValueError(f"line {number} is no record of a manifest")
            yield kept


def kept_of(text: str) -> Kept | None:
    """The record that a line (with its end) names; None for what is no line of a manifest."""
    found = _LINE.fullmatch(text, endpos=len(text) - 1) if text.endswith("\n") else None
    return Kept(int(found[1]), int(found[2]), found[3], found[4], found[5]) if found else None


def as_lines(records: Iterable[Kept]) -> bytes:
    """The lines of a manifest."""
    return "".join(f"{kept}\n" for kept in records).encode("ascii")

"""The leaves of a seal: one line a record, and which bytes a leaf is made of.

    <file> <first byte> <length> <SHA-256 of the packed record> <type> <WARC-Record-ID>⏎

That is the record's line in the manifest of its file, after the file's name without ``.open`` and a blank. The data of
the leaf (what is hashed after 0x00) are the bytes of this line in UTF-8, the line feed at its end included: line 7 of
``<serial>.leaves``, as ``sed -n 7p`` gives it, is leaf 6 as it stands. A record in another file, or at another place
of its file, is another leaf.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scraper.archive.manifest import Kept
from scraper.archive.merkle import leaf_hash
from scraper.archive.trouble import explained

_LINE = re.compile(rb"(.+) (\d+) (\d+) ([0-9a-f]{64}) (\S+) (\S+)\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A record that is sealed: its file (named without ``.open``), and what the manifest says of it."""

    file: str
    kept: Kept

    def __bytes__(self) -> bytes:
        return f"{self.file} {self.kept}\n".encode()

    @property
    def hash(self) -> bytes:
        """As it stands in the tree."""
        return leaf_hash(bytes(self))

    @classmethod
    def parse(cls, line: bytes) -> Self:
        """The inverse of ``bytes``. ValueError for what is no line of leaves."""
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError("it is no line of leaves")
        file, kind, name = (found[place].decode() for place in (1, 5, 6))
        leaf = cls(file, Kept(int(found[2]), int(found[3]), found[4].decode(), kind, name))
        if bytes(leaf) != line:  # 007 is 7, but another line
            raise ValueError("it is no line of leaves")
        return leaf


def read_leaves(path: Path) -> Iterator[Leaf]:
    """The leaves of a seal, in their order. ValueError names the line that is none; ArchiveError."""
    with explained("read", path), path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield Leaf.parse(line)
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from None


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines as they stand, whatever they say. ArchiveError."""
    with explained("read", path), path.open("rb") as file:
        yield from file

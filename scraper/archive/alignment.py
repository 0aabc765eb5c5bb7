"""What became of the records that a manifest names, where a file is not as it says: altered, moved, lost, cut off.

Records next to each other with the same fate are told of in one line when there are many.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from scraper.archive.findings import RESTORE, Damage, Finding
from scraper.archive.layout import Found, Line, Unlike
from scraper.archive.manifest import Kept

_EACH = 5
"""So many of a kind in a row are told one by one."""
_MANIFEST = "restore the manifest from a copy"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one record, in words that follow its name."""

    kind: Damage
    offset: int
    record: str
    problem: str
    run: object = None
    """What records in a row have in common that are told of at once."""


def told(file: str, fates: Sequence[Fate]) -> Iterator[Finding]:
    """A line each, or one for many in a row."""
    for (kind, _), some in groupby(fates, key=lambda fate: (fate.kind, fate.run)):
        row = list(some)
        hint = _MANIFEST if kind is Damage.MANIFEST else RESTORE
        if row[0].run is None or len(row) <= _EACH:
            yield from (Finding(kind, file, one.problem, hint, one.offset, one.record or None) for one in row)
            continue
        first, last = row[0], row[-1]
        problem = f"{len(row)} records, from {first.record} to {last.record}: {first.problem}"
        yield Finding(kind, file, problem, hint, first.offset, first.record, len(row))


def align(unlike: Unlike, found: Sequence[Found], *, size: int) -> Iterator[Fate]:
    """What became of the records that these lines name, and what lies there instead."""
    gone = {line.number: line for line in unlike.lines}
    matched = Matching(unlike)
    for one in found:
        line = matched.line_of(one)
        if line and line.kept and gone.pop(line.number, None):
            yield _elsewhere(line.number, line.kept, one, alone=len(found) == 1)
        elif one.record and (unread := next((line for line in gone.values() if line.kept is None), None)):
            del gone[unread.number]
            yield Fate(
                Damage.MANIFEST, one.offset, one.record.id, f"line {unread.number} of its manifest cannot be read"
            )
        elif one.digest:
            yield _unlisted(one, alone=not unlike.lines)
        elif not any(line.kept and _overlap(line.kept, one) for line in unlike.lines):
            yield Fate(Damage.ADDED, one.offset, "", f"{one.length} bytes lie there that are no record")
    for line in gone.values():
        yield _gone(line, found, unlike, size)


class Matching:
    """Finds the line that means what was found: by its packed bytes, or else by its record's id."""

    def __init__(self, unlike: Unlike) -> None:
        self._digests = {line.kept.digest: line for line in unlike.lines if line.kept}
        self._ids = {line.kept.id: line for line in unlike.lines if line.kept}
        self._unread = any(line.kept is None for line in unlike.lines)

    def line_of(self, one: Found) -> Line | None:
        """The line; None where there is none, or none that can be read."""
        return self._digests.get(one.digest) or (self._ids.get(one.record.id) if one.record else None)

    def lists(self, one: Found) -> bool:
        """Does, or may, a line mean this?"""
        return self._unread or self.line_of(one) is not None


def _unlisted(one: Found, *, alone: bool) -> Fate:
    """A record that no line names: where nothing else is wrong and it belongs there, its manifest lacks it."""
    if alone and one.belongs:
        return Fate(Damage.MANIFEST, one.offset, _id(one), "its manifest does not name this record", run="unlisted")
    return Fate(Damage.ADDED, one.offset, _id(one), "lies there, and its manifest does not name it", run="added")


def _elsewhere(number: int, kept: Kept, one: Found, *, alone: bool) -> Fate:
    """A record that is there, but not as its line says."""
    same = one.digest == kept.digest
    if same and alone:
        said = f"line {number} of its manifest says that it lies at byte {kept.offset}, {kept.length} long"
        return Fate(Damage.MANIFEST, one.offset, kept.id, f"{said}: it does not")
    if same:
        moved = one.offset - kept.offset
        way = f"it lies {abs(moved)} bytes {'behind' if moved > 0 else 'before'} where its manifest says"
        return Fate(Damage.MOVED, one.offset, kept.id, way, run=moved)
    if one.record is None:
        return Fate(Damage.UNREADABLE, one.offset, kept.id, one.fault)
    altered = (
        "its packed bytes are not those that its manifest names, though they can be unpacked: one of both was altered"
    )
    return Fate(Damage.ALTERED, one.offset, kept.id, altered)


def _gone(line: Line, found: Sequence[Found], unlike: Unlike, size: int) -> Fate:
    """A record of which nothing whole is there."""
    kept = line.kept
    if kept is None:
        return Fate(Damage.MANIFEST, unlike.start, "", f"line {line.number} of its manifest cannot be read")
    if kept.end > size:
        fault = "the file ends before it" if kept.offset >= size else "the file ends within it"
        return Fate(Damage.CUT, kept.offset, kept.id, fault, run="cut")
    if not unlike.start <= kept.offset < unlike.end:
        return Fate(Damage.MANIFEST, kept.offset, kept.id, f"line {line.number} of its manifest is not in its place")
    broken = next((one for one in found if not one.record and _overlap(kept, one)), None)
    if broken:
        return Fate(Damage.UNREADABLE, kept.offset, kept.id, broken.fault)
    return Fate(Damage.LOST, kept.offset, kept.id, "it is not there any more", run="lost")


def _overlap(kept: Kept, one: Found) -> bool:
    return kept.offset < one.offset + one.length and one.offset < kept.end


def _id(one: Found) -> str:
    return one.record.id if one.record else ""

"""Which files an archive should have: those that are there, and those that something names though they are not."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scraper.archive.facts import State, listed
from scraper.archive.findings import RESTORE, Damage, Finding
from scraper.archive.layout import manifest_lines
from scraper.archive.manifest import SUFFIX as MANIFEST
from scraper.archive.manifest import manifest_of
from scraper.archive.reader import OPEN, ArchiveReader
from scraper.archive.sorting import Sorter
from scraper.archive.tombstone import SUFFIX as REMOVED
from scraper.archive.tombstone import Tombstone, read_tombstone
from scraper.errors import ArchiveError

_SERIAL = re.compile(r"banditore-[0-9TZ]+-(\d{5,})(?:-[^/]+)?\.warc\.gz")
_CUT = ".cut"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies in an archive's folder."""

    warcs: Mapping[str, Path]
    """By name (without ``.open``); closed ones first."""
    twice: tuple[str, ...]
    """Names of which there is a closed file and an open one."""
    orphans: tuple[str, ...]
    """Names of which there is only a manifest."""
    tombstones: Mapping[str, Tombstone | None]
    """Of removed files; None where it cannot be read."""
    cuts: tuple[Path, ...] = ()
    named: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Files that something else names, and what: ``the database``, ``the seals``."""

    @property
    def missing(self) -> frozenset[str]:
        """Files that something names, and that are neither there nor removed on purpose."""
        return frozenset({*self.orphans, *self.named} - self.warcs.keys() - self.tombstones.keys())


def look_into(folder: Path, *, named: Mapping[str, Collection[str]]) -> Shelf:
    """What lies there; ``named`` says which files something names, and what does. ArchiveError."""
    # A file is there before its manifest: so manifests are looked for first.
    manifests = {path.name.removesuffix(MANIFEST) for path in folder.glob(f"*.warc.gz{MANIFEST}")}
    stones = {path.name.removesuffix(REMOVED): _read(path) for path in sorted(folder.glob(f"*.warc.gz{REMOVED}"))}
    paths = ArchiveReader(folder).files()
    closed = {path.name: path for path in paths if not path.name.endswith(OPEN)}
    growing = {path.name.removesuffix(OPEN): path for path in paths if path.name.endswith(OPEN)}
    warcs = closed | {name: path for name, path in growing.items() if name not in closed}
    for name in sorted({*manifests, *named} - warcs.keys()):  # it may have been renamed while we looked
        there = [path for path in (folder / name, folder / f"{name}{OPEN}", folder / name) if path.exists()]
        if there:
            warcs[name] = there[0]
    return Shelf(
        warcs=warcs,
        twice=tuple(sorted(name for name in closed.keys() & growing.keys() if growing[name].exists())),
        orphans=tuple(sorted(manifests - warcs.keys() - stones.keys())),
        tombstones=stones,
        cuts=tuple(sorted(folder.glob(f"*{_CUT}"))),
        named=named,
    )


def _read(path: Path) -> Tombstone | None:
    try:
        return read_tombstone(path)
    except (ValueError, ArchiveError):
        return None


def misplaced(folder: Path, shelf: Shelf, facts: Sorter) -> Iterator[Finding]:
    """What is wrong with the folder itself; the records of files that are gone are noted as lost, or as removed."""
    for name in shelf.twice:
        yield Finding(Damage.DUPLICATE, name, f"{name} and {name}{OPEN} are both there", "move the older one away")
    for name in shelf.orphans:
        for one in manifest_lines(folder / f"{name}{MANIFEST}"):
            if one.kept:
                facts.add(listed(one.kept, name, State.BROKEN))
    for name, stone in shelf.tombstones.items():
        yield from _removed(folder / name, stone, facts)
    for path in shelf.cuts:
        problem = f"{path.stat().st_size} bytes of a record that a crash cut off were moved here"
        yield Finding(Damage.NOTE, path.name, problem, "nothing names them; it may be deleted")


def _removed(warc: Path, stone: Tombstone | None, facts: Sorter) -> Iterator[Finding]:
    if warc.exists():
        hint = "banditore archive retention --apply ends it"
        yield Finding(Damage.NOTE, warc.name, "its removal by retention was begun, and not ended", hint)
        return
    manifest = manifest_of(warc)
    if stone is None or not stone.stands_for(manifest):
        fault = "cannot be read" if stone is None else "does not stand for the manifest beside it"
        yield Finding(Damage.MANIFEST, warc.name, f"{warc.name}{REMOVED} {fault}", "restore both from a copy")
    if manifest.exists():
        for one in manifest_lines(manifest):
            if one.kept:
                facts.add(listed(one.kept, warc.name, State.REMOVED))


def gaps(shelf: Shelf) -> Iterator[Finding]:
    """Serial numbers that are missing between others, and files that nobody names."""
    known = {*shelf.warcs, *shelf.tombstones, *shelf.orphans, *shelf.named}
    serials = sorted({int(found[1]): name for name in sorted(known) if (found := _SERIAL.fullmatch(name))}.items())
    before = -1
    for number, name in serials:
        if number > before + 1:
            which = f"{before + 1:05}" if number == before + 2 else f"{before + 1:05} to {number - 1:05}"
            problem = f"the files before it, by their serial numbers {which}, are missing"
            yield Finding(Damage.MISSING, name, problem, RESTORE, records=number - before - 1)
        before = number

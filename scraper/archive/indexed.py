"""The index of captures held against the files: lines that are wrong, and captures that have none."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from scraper.archive.cdxj import Place
from scraper.archive.findings import REINDEX, Damage, Finding
from scraper.archive.folder import Shelf
from scraper.archive.index import INDEX, PENDING
from scraper.archive.inspection import IN_FILE, Ledger
from scraper.archive.sorting import Sorter, fields
from scraper.archive.trouble import explained

_IN_INDEX = "I"


@dataclass(slots=True)
class Shown:
    """What an index says, noted as lines that are sorted with those that it should have.

    A ``quick`` look compares only where records lie.
    """

    folder: Path
    captures: Sorter
    quick: bool

    def read(self, *, closed: bool) -> Iterator[Finding]:
        """Take in the index; tell where it is not there though files are ``closed``, or not sorted. ArchiveError."""
        # When a file is closed its lines go from beside it into the index: those beside are read first.
        for path in sorted(self.folder.glob(f"*.warc.gz{PENDING}")):
            yield from self._taken(path, complete=False)
        index = self.folder / INDEX
        if index.exists():
            yield from self._taken(index, complete=True)
        elif closed:
            yield Finding(Damage.MISSING, INDEX, "the index of captures is missing", REINDEX)

    def _taken(self, path: Path, *, complete: bool) -> Iterator[Finding]:
        last, unsorted, unread = b"", [], []
        with explained("read the index", path), ExitStack() as stack:
            try:
                file = stack.enter_context(path.open("rb"))
            except FileNotFoundError:
                return  # its lines were put into the index meanwhile, which is read last
            for number, raw in enumerate(file, start=1):
                if not complete and not raw.endswith(b"\n"):
                    break  # it is being written
                if complete and raw < last:
                    unsorted.append(number)
                if not self._noted(raw):
                    unread.append(number)
                last = raw
        for lines, fault in ((unread, "is none of an index"), (unsorted, "is not sorted behind the one before it")):
            if lines:
                more = f" ({len(lines)} such lines)" if lines[1:] else ""
                yield Finding(Damage.INDEX, path.name, f"line {lines[0]} {fault}{more}", REINDEX)

    def _noted(self, raw: bytes) -> bool:
        """A line, noted by what it says, or by where that lies; False when it cannot be read."""
        text = raw.removesuffix(b"\n").decode("latin-1")
        try:
            said = json.loads(text.split(" ", 2)[2])
            place = Place(said["filename"], int(said["offset"]), int(said["length"]))
        except (ValueError, LookupError, TypeError):
            return False
        self.captures.add(fields(f"{place.file} {place.offset}" if self.quick else text, _IN_INDEX, *place))
        return True


@dataclass(slots=True)
class _Some:
    """Lines that are alike, counted by file, with the first."""

    counts: dict[str, int] = field(default_factory=dict)
    first: dict[str, tuple[Place, str]] = field(default_factory=dict)

    def add(self, place: Place, text: str) -> None:
        self.first.setdefault(place.file, (place, text))
        self.counts[place.file] = self.counts.get(place.file, 0) + 1

    def told(self, problem: str) -> Iterator[Finding]:
        for file, (place, text) in self.first.items():
            first = f"the first at byte {place.offset}: {' '.join(text.split(' ')[:2])}"
            said = problem.format(file=file, count=self.counts[file], first=first)
            yield Finding(Damage.INDEX, INDEX, said, REINDEX, records=self.counts[file])


def index_findings(shown: Shown, shelf: Shelf, ledger: Ledger, settled: Mapping[str, int]) -> Iterator[Finding]:
    """Where index and files differ; what follows from a file that is missing or damaged itself is not told again.

    ``settled`` says up to where each file was surely indexed before the index was read.
    """
    absent, wrong, nowhere = _Some(), _Some(), _Some()
    for text, lines in shown.captures.groups():
        by = {mark: Place(file, int(offset), int(length)) for mark, file, offset, length in lines}
        indexed, there = by.get(_IN_INDEX), by.get(IN_FILE)
        if indexed and indexed.file not in shelf.warcs and indexed.file not in shelf.missing:
            nowhere.add(indexed, text)
        elif indexed and indexed != there and indexed.file in shelf.warcs and ledger.is_sound(indexed):
            wrong.add(indexed, text)
        elif (
            there
            and not indexed
            and there.file not in shelf.tombstones
            and there.offset < settled.get(there.file, 0)
            and ledger.is_sound(there)
        ):
            absent.add(there, text)
    yield from nowhere.told("it names {file}, which is not there, {count} times; {first}")
    yield from wrong.told("{count} of its lines are not true of {file}; {first}")
    if not shown.quick and (shown.folder / INDEX).exists():
        yield from absent.told("{count} captures of {file} are missing in it; {first}")

"""One WARC file read from end to end: every record proved by itself, and all of them by their file's manifest."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from scraper.archive.alignment import Matching, align, told
from scraper.archive.captured import capture_of
from scraper.archive.cdxj import Capture, Place, line
from scraper.archive.facts import State, links, listed, lying
from scraper.archive.findings import OURS, RESTORE, Damage, Finding
from scraper.archive.layout import Found, Line, Same, Unlike, as_found, compare, found_in, manifest_lines
from scraper.archive.manifest import Kept, manifest_of
from scraper.archive.members import DamageError, Record, unpack
from scraper.archive.reader import OPEN
from scraper.archive.sorting import Sorter, fields
from scraper.archive.soundness import faults
from scraper.archive.trouble import explained

IN_FILE = "F"
"""Marks a line that the index should have."""


@dataclass(slots=True)
class Ledger:
    """What the files say, to be sorted and compared; and how much was read."""

    facts: Sorter
    captures: Sorter
    quick: bool = False
    """Are records believed, and only their places compared?"""
    files: int = 0
    records: int = 0
    packed: int = 0
    unpacked: int = 0
    unlike: list[tuple[str, int, int]] = field(default_factory=list)
    """Stretches of files (first byte, and the one behind the last) that are not as they should be."""

    def captured(self, capture: Capture) -> None:
        """A capture that the index should show, known by its line, or in a quick look by its place."""
        place = capture.place
        self.captures.add(fields(f"{place.file} {place.offset}" if self.quick else line(capture), IN_FILE, *place))

    def is_sound(self, place: Place) -> bool:
        """Is the file there as it should be?"""
        return not any(f == place.file and start <= place.offset < end for f, start, end in self.unlike)


@dataclass(slots=True)
class Inspection:
    """Reads the file at ``path``; ``file`` is its name once it is closed."""

    path: Path
    ledger: Ledger
    file: str = field(init=False)
    warcinfo: str = field(init=False, default="")
    growing: bool = field(init=False)
    listed: bool = field(init=False)

    def __post_init__(self) -> None:
        self.file = self.path.name.removesuffix(OPEN)
        self.growing = self.path.name.endswith(OPEN)
        self.listed = manifest_of(self.path).exists()

    def findings(self) -> Iterator[Finding]:
        """All that is wrong with the file and its manifest. ArchiveError when it cannot be read at all."""
        self.ledger.files += 1
        if not self.listed:
            yield missing_manifest(self.file)
        lines = lines_now(self.path) if self.listed else iter(())
        with mapped(self.path) as data:
            if not data:
                yield Finding(Damage.CUT, self.file, "it is empty", RESTORE, 0)
            for part in compare(data, lines):
                yield from self._as_listed(part) if isinstance(part, Same) else self._unlike(data, part)

    def _as_listed(self, same: Same) -> Iterator[Finding]:
        """A record as it was written; what it says is proved all the same: it may have been written wrong."""
        kept = same.kept
        try:
            member = unpack(same.packed)
        except DamageError as error:
            yield self._unreadable(kept, Damage.UNREADABLE, error.fault)
            return
        found = as_found(member, offset=kept.offset, digest=kept.digest)
        self._measure(found)
        record = found.record
        if record is None or member.length != kept.length:
            yield self._unreadable(kept, Damage.INVALID, found.fault or "more than one record lies there")
            return
        if (record.type, record.id) != (kept.type, kept.id):
            said = f"line {same.line.number} of its manifest names a {kept.type} {kept.id}"
            problem = f"{said}: it is the {record.type} {record.id}"
            yield Finding(Damage.MANIFEST, self.file, problem, RESTORE, kept.offset, record.id)
        yield from self._record(found, record, State.SOUND, as_written=True)

    def _unreadable(self, kept: Kept, kind: Damage, fault: str) -> Finding:
        self.ledger.facts.add(listed(kept, self.file, State.BROKEN))
        return Finding(kind, self.file, fault, RESTORE, kept.offset, kept.id)

    def _unlike(self, data: mmap | bytes, unlike: Unlike) -> Iterator[Finding]:
        """A stretch that is not as the manifest says."""
        matching, found = Matching(unlike), []
        for one in found_in(data, unlike):
            wrong: list[Finding] = []
            if one.record:
                state = State.SOUND if matching.lists(one) or not self.listed else State.UNLISTED
                wrong = list(self._record(one, one.record, state))
                yield from wrong
            self._measure(one)
            if self.listed or one.fault:
                found.append(replace(one, record=one.record and _bare(one.record), belongs=not wrong))
        if self.growing and not unlike.lines and unlike.end == len(data):
            yield from self._tail(found, len(data))
        elif not self.listed:
            yield from (self._unlisted(one) for one in found if one.fault)
        else:
            self.ledger.unlike.append((self.file, unlike.start, unlike.end))
            yield from told(self.file, list(align(unlike, found, size=len(data))))
            self._lose(unlike, {one.record.id for one in found if one.record})

    def _lose(self, unlike: Unlike, there: set[str]) -> None:
        for one in unlike.lines:
            if one.kept and one.kept.id not in there:
                self.ledger.facts.add(listed(one.kept, self.file, State.BROKEN))

    def _tail(self, found: list[Found], size: int) -> Iterator[Finding]:
        """What lies behind all that the manifest of a growing file names: a writer is at work there, or was killed."""
        whole = [one for one in found if not _reaches(one, size)]
        for last in found[len(whole) :]:
            problem = f"{last.length} bytes behind its last whole record are being written, or were cut by a crash"
            hint = "banditore moves them aside when it next writes"
            yield Finding(Damage.NOTE, self.file, problem, hint, last.offset)
        yield from (self._unlisted(one) for one in whole if one.fault)
        if self.listed and whole:
            problem = f"{len(whole)} records at its end are not in its manifest yet"
            hint = "banditore adds them when it next writes"
            yield Finding(Damage.NOTE, self.file, problem, hint, whole[0].offset, records=len(whole))

    def _unlisted(self, one: Found) -> Finding:
        kind = Damage.INVALID if one.digest else Damage.UNREADABLE
        cut = "ends within" in one.fault
        return Finding(Damage.CUT if cut else kind, self.file, one.fault, RESTORE, one.offset)

    def _record(self, found: Found, record: Record, state: State, *, as_written: bool = False) -> Iterator[Finding]:
        """A record; what other writers did wrong, and what is as they wrote it, is no damage."""
        place = Place(self.file, found.offset, found.length)
        theirs = as_written and not self.file.startswith(OURS)
        wrong = [*faults(record), *self._out_of_place(record, place)]
        for fault in wrong:
            yield self._fault(fault, record, place, theirs=theirs)
        if wrong and not theirs:
            state = State.BROKEN
            self.ledger.unlike.append((self.file, place.offset, place.offset + place.length))
        if record.id:
            self.ledger.facts.add(lying(record, place, found.digest, state))
        for one in links(record, place, state):
            self.ledger.facts.add(one)
        capture = capture_of(record, place)
        if capture and state is not State.BROKEN:
            self.ledger.captured(capture)

    def _fault(self, fault: str, record: Record, place: Place, *, theirs: bool) -> Finding:
        if theirs:
            hint = "it was so when it was taken in"
            return Finding(Damage.NOTE, self.file, fault, hint, place.offset, record.id)
        kind = Damage.FOREIGN if fault.startswith(_FOREIGN) else Damage.INVALID
        return Finding(kind, self.file, fault, RESTORE, place.offset, record.id)

    def _out_of_place(self, record: Record, place: Place) -> Iterator[str]:
        """Does it belong to this file?"""
        if record.type == "warcinfo":
            self.warcinfo = record.id
            named = record.fields.get("warc-filename", "").removesuffix(OPEN)
            if self.file.startswith(OURS) and named != self.file:
                yield f"{_FOREIGN} {named or 'of another name'}"
        elif self.file.startswith(OURS):
            if place.offset == 0:
                yield "the first record is no warcinfo"
            stated = record.fields.get("warc-warcinfo-id", "").strip("<>")
            if self.warcinfo and stated != self.warcinfo:
                yield f"it belongs to the file of warcinfo {stated or 'unknown'}"

    def _measure(self, one: Found) -> None:
        self.ledger.records += bool(one.digest)
        self.ledger.packed += one.length
        self.ledger.unpacked += one.size


def _reaches(one: Found, size: int) -> bool:
    """Is it no record, and does it reach the end of the file?"""
    return not one.digest and one.offset + one.length == size


def lines_now(warc: Path) -> Iterator[Line]:
    """The lines of a file's manifest; of one that is growing as far as it is now: the file holds all that it names."""
    manifest = manifest_of(warc)
    if not warc.name.endswith(OPEN):
        return manifest_lines(manifest)
    with explained("read", manifest):
        return manifest_lines(manifest, until=manifest.stat().st_size)


def missing_manifest(file: str) -> Finding:
    """A file without its manifest."""
    hint = "restore it from a copy; banditore archive index makes one anew from the file"
    return Finding(Damage.MISSING, f"{file}.manifest", "the manifest is missing", hint)


def _bare(record: Record) -> Record:
    """Without its block: only what it is called is needed any more."""
    return Record(record.version, {name: record.fields.get(name, "") for name in _CALLED}, b"")


_FOREIGN = "what lies there is the file"
_CALLED = ("warc-record-id", "warc-type")


@contextmanager
def mapped(path: Path) -> Iterator[mmap | bytes]:
    """The bytes of a file, read where they lie; it may have been closed by its writer meanwhile. ArchiveError."""
    with explained("read", path), _opened(path) as file:
        if os.fstat(file.fileno()).st_size == 0:
            yield b""
            return
        with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            yield data


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        return path.with_name(path.name.removesuffix(OPEN)).open("rb")

"""Is an archive whole, and true to all that is said of it?

    folder ──► what the files say ──► sorted by record ──► joined with what the database, feeds and mails say
                                 └──► sorted by key    ──► compared with the index of captures

Memory stays flat: in it are one record, ``Sorter``'s buffers, and where a file is damaged the manifest of its rest.
While another process writes there nothing false is told: what it wrote after we looked is left out.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from scraper.archive.facts import Said
from scraper.archive.findings import RESTORE, Damage, Finding
from scraper.archive.folder import Shelf, gaps, look_into, misplaced
from scraper.archive.growing import OPEN
from scraper.archive.index import PENDING
from scraper.archive.indexed import Shown, index_findings
from scraper.archive.inspection import Inspection, Ledger, mapped
from scraper.archive.joining import Joining
from scraper.archive.layout import last_end
from scraper.archive.manifest import SUFFIX as MANIFEST
from scraper.archive.manifest import manifest_of
from scraper.archive.quick import quick_look
from scraper.archive.sealing import sealed_records
from scraper.archive.sorting import Sorter
from scraper.archive.trouble import explained
from scraper.errors import ArchiveError

Claims = Callable[[], Iterable[str]]
"""Gives what the database, feeds and mails say, as lines of ``facts``; asked once the files' ends are known."""


@dataclass(slots=True)
class Tally:
    """How much was looked at."""

    files: int = 0
    records: int = 0
    packed: int = 0
    """Bytes of gzip."""
    unpacked: int = 0
    references: int = 0
    removed: int = 0
    """Files that retention removed."""

    def count(self, ledger: Ledger, joining: Joining, *, removed: int) -> None:
        """Take over what was counted."""
        self.files, self.records, self.packed, self.unpacked = (
            ledger.files,
            ledger.records,
            ledger.packed,
            ledger.unpacked,
        )
        self.references, self.removed = joining.references, removed


def no_claims() -> Iterable[str]:
    """Nothing is known but the files."""
    return ()


@dataclass(slots=True)
class Verification:
    """Verifies the archive in ``folder``; ``quick`` believes the records and compares only what is listed of them."""

    folder: Path
    claims: Claims = no_claims
    quick: bool = False
    tally: Tally = field(default_factory=Tally)
    seals: Callable[[], Iterable[Finding]] = tuple
    """What is wrong with the seals themselves."""
    study: Callable[[Sorter], None] = lambda _: None
    """Asked to look at all that is said of records, once it was judged."""

    def findings(self) -> Iterator[Finding]:
        """All that is wrong with it. ArchiveError when the folder cannot be read."""
        with ExitStack() as stack:
            ledger = Ledger(stack.enter_context(Sorter()), stack.enter_context(Sorter()), self.quick)
            settled, named = self._settled(), dict[str, set[str]]()
            for line in chain(sealed_records(self.folder), self.claims()):
                for file, by in _file_of(line):
                    named.setdefault(file, set()).add(by)
                ledger.facts.add(line)
            if not self.folder.is_dir():
                if named:
                    yield Finding(Damage.MISSING, str(self.folder), "the folder is missing", RESTORE)
                return
            # A file that was just closed still has its part of the index beside it.
            closed = any(not Path(f"{warc}{PENDING}").exists() for warc in self.folder.glob("*.warc.gz"))
            shown = Shown(self.folder, ledger.captures, self.quick)
            yield from shown.read(closed=closed)
            shelf = look_into(self.folder, named=named)
            yield from misplaced(self.folder, shelf, ledger.facts)
            for path in shelf.warcs.values():
                yield from inspected(path, ledger)
            joining = Joining(shelf.missing, ledger.is_sound)
            yield from joining.findings(ledger.facts)
            yield from index_findings(shown, shelf, ledger, settled)
            yield from _missing(shelf, joining)
            yield from self.seals()
            yield from gaps(shelf)
            self.study(ledger.facts)
            self.tally.count(ledger, joining, removed=len(shelf.tombstones))

    def _settled(self) -> dict[str, int]:
        """Up to where the index must name the captures of each file that is there now: of one that grows, so far."""
        ends = {warc.name: sys.maxsize for warc in self.folder.glob("*.warc.gz")}
        for warc in self.folder.glob(f"*.warc.gz{OPEN}"):
            if manifest_of(warc).exists():
                ends.setdefault(warc.name.removesuffix(OPEN), last_end(manifest_of(warc)))
        return ends


def inspected(path: Path, ledger: Ledger) -> Iterator[Finding]:
    """All that is wrong with one file."""
    try:
        if path.name.endswith(OPEN) and _is_empty(path):
            problem = "it is empty: it was just begun, or a crash came at once"
            yield Finding(Damage.NOTE, path.name, problem, "banditore goes on with it when it next writes", 0)
            return
        yield from quick_look(path, ledger) if ledger.quick else Inspection(path, ledger).findings()
    except ArchiveError as error:
        yield Finding(Damage.MISSING, path.name, str(error), error.hint)


def _is_empty(path: Path) -> bool:
    with mapped(path) as data:
        return not data


def verify_files(paths: Sequence[Path], tally: Tally, *, quick: bool = False) -> Iterator[Finding]:
    """All that is wrong with these files by themselves, wherever they lie, and with what they say of each other.

    That no manifest lies beside one is no damage here. ArchiveError for what is not there, or is no WARC file.
    """
    with ExitStack() as stack:
        ledger = Ledger(stack.enter_context(Sorter()), stack.enter_context(Sorter()), quick)
        for path in paths:
            _must_be_warc(path)
            yield from (_by_itself(one) for one in inspected(path, ledger))
        joining = Joining(frozenset(), whole=False)
        yield from joining.findings(ledger.facts)
        tally.count(ledger, joining, removed=0)


def _must_be_warc(path: Path) -> None:
    if not path.is_file():
        raise ArchiveError(f"{path}: there is no such file")
    with explained("read", path), path.open("rb") as file:
        begin = file.read(4)
    if begin.startswith(b"PK\x03\x04"):
        raise ArchiveError(f"{path} is a WACZ or another bundle", hint=f"check it with: wacz validate -f {path}")
    if begin and not begin.startswith(b"\x1f\x8b"):
        raise ArchiveError(f"{path} is no WARC file that is packed record by record (.warc.gz)")


def _by_itself(finding: Finding) -> Finding:
    if finding.kind is not Damage.MISSING or not finding.where.endswith(MANIFEST):
        return finding
    problem = "there is none: the records are held to what they say themselves"
    return replace(finding, kind=Damage.NOTE, problem=problem, hint="")


def _file_of(line: str) -> Sequence[tuple[str, str]]:
    """The file that the database, or a seal, names."""
    _, said, file, *_ = line.split("\t", 3)
    return [(file, _NAMING[said])] if said in _NAMING else []


_NAMING = {Said.ROW.value: "the database", Said.SEALED.value: "the seals"}


def _missing(shelf: Shelf, joining: Joining) -> Iterator[Finding]:
    for name in sorted(shelf.missing):
        by = [*(["its manifest"] if name in shelf.orphans else []), *sorted(shelf.named.get(name, ()))]
        count = joining.lost[name]
        rows = f"; the database names {count} of its records" if count else ""
        problem = f"the file is missing: it is named by {', '.join(by)}{rows}"
        yield Finding(Damage.MISSING, name, problem, RESTORE, records=count)

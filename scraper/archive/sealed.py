"""What the seals of an archive prove: the chain of all of them, and one record by its audit path. Nothing is written.

Whoever holds the archive can take away its newest seals, or seal all of it anew with another key: that is found out by
who kept a seal's SHA-256 or the key's fingerprint elsewhere, or by the time stamps.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from scraper.archive.growing import OPEN
from scraper.archive.leaves import Leaf, lines_of, read_leaves
from scraper.archive.merkle import Step, audit_path, leaf_hash, root_from
from scraper.archive.sealcheck import chain_fault, leaves_faults, signature_fault, token_of
from scraper.archive.sealfolder import Seal, SealFolder
from scraper.archive.survey import opened, record_fault
from scraper.archive.trouble import explained

if TYPE_CHECKING:
    from scraper.archive.rfc3161 import Token


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a seal, or with a record that it covers."""

    seal: int
    fault: str

    def __str__(self) -> str:
        return f"seal {self.seal}: {self.fault}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Does a link of the chain hold, and what can be said of it (or why it does not)?"""

    link: str
    holds: bool
    said: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a record stands in a seal: its leaf, the leaf's number from 0 on, and the audit path from the bottom up.

    ``token`` is the time stamp of the seal with the number ``stamped``: its own, or the first of a later one, which is
    chained to it. ``verdicts`` tell of ``record``, ``leaf``, ``seal`` (signature), ``chain`` and ``time stamp``.
    """

    seal: Seal
    leaf: Leaf
    index: int
    path: tuple[Step, ...]
    token: "Token | None"
    stamped: int
    verdicts: tuple[Verdict, ...]

    @property
    def holds(self) -> bool:
        """Do all links hold?"""
        return all(one.holds for one in self.verdicts)


def check_seals(archive: Path, *, ca: Path | None = None) -> Iterator[Finding]:
    """Everything that is wrong with the seals of an archive folder, the oldest first. ArchiveError.

    ``ca`` is a PEM file with the roots that time stamps lead to, None: those of this machine.
    """
    folder = SealFolder(archive)
    ends: dict[str, int] = {}
    for serial in range(1, max(folder.serials(), default=0) + 1):
        if folder.data(serial, "json") is None:
            yield Finding(serial, f"it is missing (seals/{serial:06}.json)")
            continue
        for fault in _faults(folder, serial, ends, ca):
            yield Finding(serial, fault)


def _faults(folder: SealFolder, serial: int, ends: dict[str, int], ca: Path | None) -> Iterator[str]:
    chained = chain_fault(folder, serial)
    if chained:
        yield chained
    try:
        seal = folder.seal(serial)
    except ValueError:
        return  # which chain_fault says, too
    if seal.serial == serial:
        signed = signature_fault(folder, seal)
        if signed:
            yield signed
        yield from leaves_faults(folder, seal, ends)
    ends |= {one.file: one.end for one in seal.files}
    try:
        token_of(folder, serial, ca)
    except ValueError as error:
        yield f"its time stamp does not hold: {error}"


def sealed_leaves(archive: Path) -> Iterator[tuple[int, Leaf]]:
    """Every record that is sealed, with the number of its seal; broken leaves up to where they break. ArchiveError."""
    folder = SealFolder(archive)
    for serial in folder.serials():
        path = folder.file(serial, "leaves")
        try:
            for leaf in read_leaves(path) if path.exists() else ():
                yield serial, leaf
        except ValueError:
            continue  # check_seals tells


def check_records(archive: Path) -> Iterator[Finding]:
    """Every record that is sealed and does not lie any more, byte for byte, where it was sealed. ArchiveError."""
    for (serial, name), leaves in groupby(sealed_leaves(archive), key=lambda one: (one[0], one[1].file)):
        with _opened(archive, name) as file:
            faults = (record_fault(file, leaf.kept) for _, leaf in leaves) if file else iter([_GONE])
            yield from (Finding(serial, f"{name}: {fault}") for fault in faults if fault)


_GONE = "the file is missing"
_PIECE = 1 << 20


@contextmanager
def _opened(archive: Path, name: str) -> Iterator[BinaryIO | None]:
    """A file of the archive, open or closed by its writer; None where it is missing. ArchiveError."""
    with explained("read", archive / name), ExitStack() as stack:
        try:
            file = stack.enter_context(opened(archive / f"{name}{OPEN}"))
        except FileNotFoundError:
            file = None
        yield file


def _record_fault(archive: Path, leaf: Leaf) -> str | None:
    with _opened(archive, leaf.file) as file:
        return record_fault(file, leaf.kept) if file else _GONE


def proof_of(archive: Path, record: str, *, ca: Path | None = None) -> Proof | None:
    """The proof that a record (by its WARC-Record-ID) is sealed; None where no seal covers it. ArchiveError.

    ValueError where the seal that should cover it cannot be read: ``check_seals`` says what is wrong.
    """
    folder = SealFolder(archive)
    for serial in reversed(folder.serials()):
        found = _find(folder.file(serial, "leaves"), record)
        if found is not None:
            return _proof(folder, serial, *found, ca=ca)
    return None


def _find(leaves: Path, record: str) -> tuple[int, Leaf] | None:
    """The leaf of a record and its number from 0 on."""
    with explained("read", leaves):
        if not leaves.exists() or not leaves.stat().st_size:
            return None
        with leaves.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            end = data.find(f" {record}\n".encode())
            if end < 0:
                return None
            start = data.rfind(b"\n", 0, end) + 1
            before = range(0, start, _PIECE)
            index = sum(data[at : min(at + _PIECE, start)].count(b"\n") for at in before)
            return index, Leaf.parse(data[start : data.find(b"\n", end) + 1])


def _proof(folder: SealFolder, serial: int, index: int, leaf: Leaf, *, ca: Path | None) -> Proof:
    seal = folder.seal(serial)
    path = audit_path(index, seal.records, map(leaf_hash, lines_of(folder.file(serial, "leaves"))))
    in_tree = root_from(leaf.hash, path).hex() == seal.root
    stamped, token, stamp = _stamp(folder, serial, ca)
    verdicts = (
        _verdict("record", _record_fault(folder.archive, leaf), f"SHA-256 {leaf.kept.digest}, as it was sealed"),
        _verdict(
            "leaf",
            None if in_tree else f"its audit path does not lead to the root of seal {serial}",
            f"leaf {index} of {seal.records}, {len(path)} steps to the root {seal.root}",
        ),
        _verdict(
            "seal",
            signature_fault(folder, seal),
            f"seal {serial} of {seal.time:%Y-%m-%d %H:%M:%SZ}, signed by {seal.key}",
        ),
        _chain(folder),
        stamp,
    )
    return Proof(seal, leaf, index, tuple(path), token, stamped, verdicts)


def _verdict(link: str, fault: str | None, said: str) -> Verdict:
    return Verdict(link, fault is None, fault or said)


def _chain(folder: SealFolder) -> Verdict:
    """Is every seal chained to the one before, up to the newest?"""
    last = max(folder.serials())
    for number in range(1, last + 1):
        fault = chain_fault(folder, number)
        if fault:
            return Verdict("chain", holds=False, said=f"seal {number}: {fault}")
    return Verdict("chain", holds=True, said=f"seals 1 to {last}, each naming the SHA-256 of the one before")


def _stamp(folder: SealFolder, serial: int, ca: Path | None) -> "tuple[int, Token | None, Verdict]":
    """A later seal names all before it: where a seal has no time stamp of its own, the next one's counts."""
    stamped = next((one for one in folder.serials() if one >= serial and folder.file(one, "tsr").exists()), serial)
    try:
        token = token_of(folder, stamped, ca)
    except ValueError as error:
        own = "" if stamped == serial else f"that of seal {stamped}: "
        return stamped, None, Verdict("time stamp", holds=False, said=f"{own}{error}")
    if token is None:
        return serial, None, Verdict("time stamp", holds=True, said="none: the time is what this machine's clock said")
    said = f"{token.at:%Y-%m-%d %H:%M:%SZ} by {token.authority}"
    later = "" if stamped == serial else f", on seal {stamped}, which is chained to it"
    return stamped, token, Verdict("time stamp", holds=True, said=f"{said}{later}")

"""Seals what the archive holds, so that nobody can change it later and not be found out.

A seal covers every record that no earlier one covers. It is the root of a Merkle tree over their digests and places,
chained to the seal before by its SHA-256, signed with a key of this machine, and, where an authority is configured,
time-stamped by it. Where what would be sealed is damaged, an earlier seal does not hold, or a file that one covers is
gone, nothing is sealed, and the damage is named. What is sealed already is not read again: verifying does that.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from scraper.archive.growing import OPEN
from scraper.archive.intake import PREFIX
from scraper.archive.leaves import Leaf
from scraper.archive.merkle import Tree
from scraper.archive.sealcheck import chain_fault, signature_fault
from scraper.archive.sealfolder import Covered, Previous, Seal, SealFolder, digest_of_seal, put_in_place, write_whole
from scraper.archive.sealkey import key_in
from scraper.archive.survey import Damage, unsealed
from scraper.archive.tombstone import tombstone_of
from scraper.archive.trouble import explained
from scraper.errors import StampError
from scraper.ports import Clock
from scraper.version import __version__

if TYPE_CHECKING:
    from scraper.archive.ed25519 import SealKey

_AT_ONCE = 30
"""So many missing tokens are asked for at a time: authorities that cost nothing ask for moderation."""


class Stamper(Protocol):
    """A time-stamping authority."""

    def stamp(self, data: bytes) -> bytes:
        """An RFC 3161 response over these bytes, checked. StampError."""
        ...


@dataclass(frozen=True, slots=True)
class Sealing:
    """What came of it: the ``seal`` that was made (None: nothing is new, or there is damage).

    ``stamped`` are the seals that have a token now and had none, ``unstamped`` says why others have none.
    ``new_key`` is the fingerprint of a key that signed for the first time.
    """

    seal: Seal | None = None
    damages: tuple[Damage, ...] = ()
    stamped: tuple[int, ...] = ()
    unstamped: StampError | None = None
    new_key: str | None = None


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals an archive folder; ``key`` is the file of the private key, ``operator`` whom to ask about its seals."""

    archive: Path
    key: Path
    clock: Clock
    operator: str | None
    authority: Stamper | None

    def seal(self) -> Sealing:
        """Make a seal of what is new, then get the tokens that are missing. ArchiveError."""
        folder = SealFolder(self.archive)
        with folder.alone():
            made = self._made(folder)
        if made.damages:
            return made
        stamped, unstamped = self._stamp(folder)
        return Sealing(made.seal, (), stamped, unstamped, made.new_key)

    def retry(self) -> Sealing:
        """Only get the tokens that are missing. ArchiveError."""
        stamped, unstamped = self._stamp(SealFolder(self.archive))
        return Sealing(stamped=stamped, unstamped=unstamped)

    def _made(self, folder: SealFolder) -> Sealing:
        key = key_in(self.key)
        ends, broken = _ends(folder)
        if broken := (*broken, *_gone(self.archive, ends)):
            return Sealing(damages=broken)
        serial = max(folder.serials(), default=0) + 1
        draft = _Draft()
        aside = folder.path / f".{serial:06}.leaves.new"
        with explained("write", aside), aside.open("wb") as file:
            for one in unsealed(_files(self.archive), ends):
                draft.take(one, file)
            file.flush()
            os.fsync(file.fileno())
        if draft.damages or not draft.tree.size:
            aside.unlink()
            return Sealing(damages=tuple(draft.damages))
        return self._signed(folder, draft, serial, key)

    def _signed(self, folder: SealFolder, draft: "_Draft", serial: int, key: "SealKey") -> Sealing:
        """The .json file comes last: without it there is no seal, and the next one writes over its parts."""
        before = folder.data(serial - 1, "json")
        seal = Seal(
            serial=serial,
            time=self.clock(),
            software=f"Banditore/{__version__}",
            operator=self.operator,
            records=draft.tree.size,
            root=draft.tree.root.hex(),
            files=tuple(draft.files.values()),
            previous=Previous(serial - 1, digest_of_seal(before)) if before is not None else None,
            key=key.fingerprint,
        )
        is_new = folder.public_key(key.fingerprint) is None
        leaves = folder.file(serial, "leaves")
        with explained("write", leaves):
            folder.file(serial, "tsr").unlink(missing_ok=True)
            put_in_place(folder.path / f".{serial:06}.leaves.new", leaves)
        folder.keep_key(key.fingerprint, key.public)
        write_whole(folder.file(serial, "sig"), key.sign(bytes(seal)))
        write_whole(folder.file(serial, "json"), bytes(seal))
        return Sealing(seal, new_key=key.fingerprint if is_new else None)

    def _stamp(self, folder: SealFolder) -> tuple[tuple[int, ...], StampError | None]:
        """Get a token for every seal since the last that has one, the oldest first; end where none is to be had."""
        stamped: list[int] = []
        for serial in _unstamped(folder) if self.authority else ():
            try:
                token = self.authority.stamp(folder.data(serial, "json") or b"") if self.authority else b""
            except StampError as error:
                return tuple(stamped), error
            write_whole(folder.file(serial, "tsr"), token)
            stamped.append(serial)
        return tuple(stamped), None


@dataclass(slots=True)
class _Draft:
    """A seal in the making."""

    tree: Tree = field(default_factory=Tree)
    files: dict[str, Covered] = field(default_factory=dict)
    damages: list[Damage] = field(default_factory=list)

    def take(self, one: Leaf | Damage, file: BinaryIO) -> None:
        if isinstance(one, Damage):
            self.damages.append(one)
            return
        file.write(bytes(one))
        self.tree.add(one.hash)
        known = self.files.get(one.file) or Covered(one.file, one.kept.offset, one.kept.offset, 0)
        self.files[one.file] = Covered(one.file, known.start, one.kept.end, known.records + 1)


def _files(archive: Path) -> list[Path]:
    """All but one that is being taken in: what is wrong with what others wrote is known when all of it was read."""
    with explained("look into", archive):
        found = [path for path in archive.iterdir() if path.name.removesuffix(OPEN).endswith(".warc.gz")]
    return sorted(path for path in found if not (path.name.startswith(PREFIX) and path.name.endswith(OPEN)))


def _ends(folder: SealFolder) -> tuple[Mapping[str, int], tuple[Damage, ...]]:
    """Up to where the seals that there are cover each file; or what is wrong with the seals."""
    ends: dict[str, int] = {}
    broken = []
    for serial in folder.serials():
        try:
            seal = folder.seal(serial)
        except ValueError as error:
            broken.append(Damage(f"seals/{serial:06}.json", str(error)))
            continue
        ends |= {one.file: one.end for one in seal.files}
        faults = (chain_fault(folder, serial), signature_fault(folder, seal))
        broken += [Damage(f"seals/{serial:06}.json", fault) for fault in faults if fault]
    return ends, tuple(broken)


def _gone(archive: Path, ends: Mapping[str, int]) -> Iterator[Damage]:
    """The files that seals cover, and that are neither there nor were removed on purpose."""
    for file in sorted(ends):
        path = archive / file
        if not any(one.exists() for one in (path, path.with_name(f"{file}{OPEN}"), tombstone_of(path))):
            yield Damage(file, "it is missing, and a seal covers it")


def _unstamped(folder: SealFolder) -> list[int]:
    missing = []
    for serial in reversed(folder.serials()):
        if folder.file(serial, "tsr").exists():
            break
        missing.append(serial)
    return sorted(missing[:_AT_ONCE])

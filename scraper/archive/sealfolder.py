"""The folder of seals, and one seal as the file that is signed.

    <serial>.leaves     one line a record (``scraper.archive.leaves``)
    <serial>.json       the seal itself; it is there when, and only when, all of the seal but its token is
    <serial>.sig        Ed25519 signature (RFC 8032, 64 bytes) over the bytes of the .json file
    <serial>.tsr        RFC 3161 response over its SHA-256, where a time-stamping authority gave one
    keys/<SHA-256>.pem  every public key that ever signed here, by the SHA-256 of its SubjectPublicKeyInfo (DER)
    seal.pub            the one that signed last

The .json file is JSON as RFC 8785 writes it (keys sorted, no blanks, UTF-8) and a line feed.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from scraper.archive.trouble import explained

FORMAT = "banditore-seal/1"
TREE = "RFC 9162 SHA-256"
_LOCK = ".lock"
_SERIAL = "[0-9][0-9][0-9][0-9][0-9][0-9]"


@dataclass(frozen=True, slots=True)
class Covered:
    """The records of a file that a seal covers: ``records`` of them, from byte ``start`` to before ``end``."""

    file: str
    start: int
    end: int
    records: int


@dataclass(frozen=True, slots=True)
class Previous:
    """The seal before: its number, and the SHA-256 of its .json file in hexadecimal digits."""

    serial: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Seal:
    """What is signed. ``root`` is that of the Merkle tree of all its leaves, ``key`` the public key's fingerprint."""

    serial: int
    time: datetime
    """When it was made, by the clock of this machine."""
    software: str
    operator: str | None
    records: int
    root: str
    files: tuple[Covered, ...]
    previous: Previous | None
    key: str

    def __bytes__(self) -> bytes:
        said = {
            "files": [_covered(one) for one in self.files],
            "format": FORMAT,
            "key": f"sha256:{self.key}",
            "operator": self.operator,
            "previous": self.previous and {"serial": self.previous.serial, "sha256": self.previous.sha256},
            "records": self.records,
            "root": self.root,
            "serial": self.serial,
            "software": self.software,
            "time": f"{self.time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "tree": TREE,
        }
        return _canonical(said)

    @property
    def name(self) -> str:
        """Its number as its files are named: six digits."""
        return f"{self.serial:06}"

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The inverse of ``bytes``. ValueError for what is no seal, or not written as one is."""
        try:
            said = json.loads(data)
            seal = cls(
                serial=int(said["serial"]),
                time=datetime.strptime(said["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
                software=str(said["software"]),
                operator=said["operator"] and str(said["operator"]),
                records=int(said["records"]),
                root=str(said["root"]),
                files=tuple(
                    Covered(str(one["name"]), int(one["start"]), int(one["end"]), int(one["records"]))
                    for one in said["files"]
                ),
                previous=said["previous"]
                and Previous(int(said["previous"]["serial"]), str(said["previous"]["sha256"])),
                key=said["key"].removeprefix("sha256:"),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ValueError("it is no seal") from None
        if bytes(seal) != data:
            raise ValueError("it is not written as a seal is")
        return seal


def _covered(one: Covered) -> Mapping[str, object]:
    return {"end": one.end, "name": one.file, "records": one.records, "start": one.start}


def _canonical(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


class SealFolder:
    """The seals of an archive folder, in ``seals/`` below it."""

    def __init__(self, archive: Path) -> None:
        self.archive = archive
        self.path = archive / "seals"

    def serials(self) -> list[int]:
        """The numbers of the seals that there are, in their order. ArchiveError."""
        with explained("look into", self.path):
            return sorted(int(path.stem) for path in self.path.glob(f"{_SERIAL}.json"))

    def file(self, serial: int, kind: str) -> Path:
        """Where a part of a seal lies: ``leaves``, ``json``, ``sig``, ``tsr``."""
        return self.path / f"{serial:06}.{kind}"

    def data(self, serial: int, kind: str) -> bytes | None:
        """A part of a seal; None where there is none. ArchiveError."""
        path = self.file(serial, kind)
        with explained("read", path):
            return path.read_bytes() if path.exists() else None

    def digest(self, serial: int) -> str:
        """The SHA-256 of a seal's .json file, in hexadecimal digits. ArchiveError."""
        return digest_of_seal(self.data(serial, "json") or b"")

    def seal(self, serial: int) -> Seal:
        """One seal. ValueError for what is none; ArchiveError."""
        return Seal.parse(self.data(serial, "json") or b"")

    def public_key(self, fingerprint: str) -> bytes | None:
        """The public key with this fingerprint, as PEM; None where it is not here. ArchiveError."""
        path = self.path / "keys" / f"{fingerprint}.pem"
        with explained("read", path):
            return path.read_bytes() if path.exists() else None

    def keep_key(self, fingerprint: str, pem: bytes) -> None:
        """Keep the public key that signs now beside all that did before. ArchiveError."""
        write_whole(self.path / "keys" / f"{fingerprint}.pem", pem)
        write_whole(self.path / "seal.pub", pem)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time makes a seal; the next waits. ArchiveError."""
        with explained("write seals in", self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / _LOCK).open("w")
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def digest_of_seal(data: bytes) -> str:
    """By what the next seal names a .json file: SHA-256 in hexadecimal digits."""
    return sha256(data).hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place so that after a kill, or a power cut, it is there whole or as it was. ArchiveError."""
    with explained("write", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.new")
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(aside, path)


def put_in_place(aside: Path, path: Path) -> None:
    """Rename a file that is durable already, durably. OSError."""
    aside.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

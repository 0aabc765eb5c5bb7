"""What no seal covers yet: every such record read again and held against the manifest of its file."""

import os
import zlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from scraper.archive.growing import OPEN
from scraper.archive.leaves import Leaf
from scraper.archive.manifest import Kept, manifest_of, read_manifest
from scraper.archive.trouble import explained

_GZIP = 16 + zlib.MAX_WBITS
_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a file of the archive, in a line that names it and the place."""

    file: str
    fault: str

    def __str__(self) -> str:
        return f"{self.file}: {self.fault}"


def unsealed(files: list[Path], ends: Mapping[str, int]) -> Iterator[Leaf | Damage]:
    """The records from where the seals of each file end (``ends``, by name without ``.open``) on. ArchiveError.

    Of a file that is being written those that are whole by now. What it gives was made durable before.
    """
    for path in files:
        name = path.name.removesuffix(OPEN)
        if not name.isprintable():
            yield Damage(name.encode("unicode_escape").decode(), "a seal cannot name such a file: rename it")
            continue
        with explained("read", path):
            yield from _in_file(path, name, ends.get(name, 0))


def record_fault(file: BinaryIO, kept: Kept) -> str | None:
    """Why the record that lies there is not the one of the manifest (or leaf); None where it is. OSError."""
    file.seek(kept.offset)
    packed = file.read(kept.length)
    at = f"at byte {kept.offset}"
    if len(packed) < kept.length:
        return f"{at}: the file ends within the record {kept.id}"
    if sha256(packed).hexdigest() != kept.digest:
        return f"{at}: the record {kept.id} is not what it was (another SHA-256)"
    if _named(packed) != (kept.type, kept.id):
        return f"{at}: the record there is not {kept.id}, which its manifest names"
    return None


def opened(path: Path) -> BinaryIO:
    """A WARC file opened to read; one that is closed by its writer meanwhile has lost its ``.open``. OSError."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        return path.with_name(path.name.removesuffix(OPEN)).open("rb")


def _in_file(path: Path, name: str, start: int) -> Iterator[Leaf | Damage]:
    manifest = manifest_of(path)
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size < start:
            yield Damage(name, f"it ends at byte {size}, and a seal covers it up to byte {start}")
            return
        if not manifest.exists():
            if size:
                yield Damage(name, f"its manifest is missing ({manifest.name})")
            return
        end = yield from _in_manifest(file, manifest, name, start)
        if end is not None and end < size and not path.name.endswith(OPEN):
            yield Damage(name, f"at byte {end}: what lies there is not in its manifest")
        _make_durable(file, manifest)


def _in_manifest(file: BinaryIO, manifest: Path, name: str, start: int) -> Generator[Leaf | Damage, None, int | None]:
    """Gives back where the last record ends; None where the manifest cannot be followed to its end."""
    end = start
    try:
        for kept in read_manifest(manifest):
            if kept.end <= start:
                continue
            if kept.offset != end:
                yield Damage(name, f"at byte {end}: the manifest names no record there")
                return None
            fault = record_fault(file, kept)
            yield Damage(name, fault) if fault else Leaf(name, kept)
            end = kept.end
    except ValueError as error:
        yield Damage(manifest.name, str(error))
        return None
    return end


def _make_durable(file: BinaryIO, manifest: Path) -> None:
    """What is sealed must not be lost with the machine's power: the writer syncs only now and then."""
    os.fsync(file.fileno())
    with manifest.open("rb") as listed:
        os.fsync(listed.fileno())


def _named(packed: bytes) -> tuple[str, str]:
    """WARC-Type and WARC-Record-ID (without its angle brackets) as the record itself has them."""
    try:
        head = zlib.decompressobj(_GZIP).decompress(packed, _HEAD).partition(b"\r\n\r\n")[0]
    except zlib.error:
        return "", ""
    fields = dict(line.partition(":")[::2] for line in head.decode("utf-8", "replace").split("\r\n"))
    named = {name.strip().lower(): value.strip() for name, value in fields.items()}
    return named.get("warc-type", ""), named.get("warc-record-id", "").strip("<>")

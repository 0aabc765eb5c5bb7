"""Records that others wrote, taken in: copied into a file of our own folder, listed and indexed as ours are.

    imported-20261129120000-<name>.warc.gz       begins with a warcinfo of ours that says when, and from what

Ids, dates and blocks stay as they are, each record becomes one gzip member; digests that a writer left out are added.
"""

import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from scraper.archive.index import PENDING, merge
from scraper.archive.manifest import Kept, manifest_of, read_manifest
from scraper.archive.members import LARGEST
from scraper.archive.pages import Part, part, warc_fields, warcinfo
from scraper.archive.reader import OPEN
from scraper.archive.records import digest_of, new_id
from scraper.archive.sidecar import Sidecar
from scraper.archive.trouble import explained
from scraper.errors import ArchiveError

PREFIX = "imported-"
_UNSAFE = re.compile(r"[^a-z0-9-]+")
_NAMES_OF_ARCHIVES = (".warc", ".warc.gz")
_ZIP = b"PK\x03\x04"
_WHAT = "give a WARC file (.warc, .warc.gz) or a WACZ"


@dataclass(slots=True)
class Taken:
    """What came of a file: where its records lie now (None: there was nothing new), how many, and what was left out."""

    file: str | None = None
    records: int = 0
    known: int = 0
    """Records that were here already."""
    damaged: list[str] = field(default_factory=list)
    """What could not be read, one line each."""


def take_in(folder: Path, path: Path, *, now: datetime, about: bytes) -> Taken:
    """Copy the records of a WARC or WACZ file into the archive; ``about`` is our own warcinfo. ArchiveError."""
    taken = Taken()
    with explained("make the folder", folder):
        folder.mkdir(parents=True, exist_ok=True)
    known = _known_ids(folder)
    target = folder / f"{_name(path, now)}{OPEN}"
    said = about + warc_fields(("imported-from", path.name), ("imported-at", now.astimezone(UTC).isoformat()))
    try:
        _copy(path, target, taken, _Intake(said, now, known))
    except BaseException:
        _discard(target)
        raise
    if taken.records == 0:
        _discard(target)
        return taken
    final = target.with_name(target.name.removesuffix(OPEN))
    with explained("finish", target):
        target.rename(final)
    merge(folder, folder / f"{final.name}{PENDING}")
    taken.file = final.name
    return taken


@dataclass(frozen=True, slots=True)
class _Intake:
    about: bytes
    now: datetime
    known: set[str]


def _copy(path: Path, target: Path, taken: Taken, intake: _Intake) -> None:
    name = target.name.removesuffix(OPEN)
    beside = Sidecar(target, file=name)
    try:
        with explained("write", target), target.open("xb") as out:
            offset = _write(out, beside, 0, warcinfo(intake.about, record_id=new_id(), at=intake.now, filename=name))
            for one in _parts(path, taken):
                if one.id in intake.known:
                    taken.known += 1
                    continue
                intake.known.add(one.id)
                offset = _write(out, beside, offset, one)
                beside.flush()
                taken.records += 1
            out.flush()
            os.fsync(out.fileno())
        beside.sync()
    finally:
        beside.close()


def _write(out: IO[bytes], beside: Sidecar, offset: int, one: Part) -> int:
    out.write(one.packed)
    return beside.add(offset, one)


def _parts(path: Path, taken: Taken) -> Iterator[Part]:
    for name, stream in _streams(path):
        count = 0
        try:
            for record in ArchiveIterator(stream, parse_http=False, record_types=WarcRecordType.any_type):
                one = _part(record)
                count += 1
                yield one
        except (ValueError, OSError) as error:
            taken.damaged.append(f"{name}: record {count + 1}: {error}; nothing behind it was taken in")
        if count == 0:
            taken.damaged.append(f"{name}: there is no WARC record in it")


def _part(record: WarcRecord) -> Part:
    if record.content_length > LARGEST:
        raise ValueError(f"it has more than {LARGEST} bytes")
    block = record.reader.read()
    if len(block) != record.content_length:
        raise ValueError("the file ends within it")
    fields = [(name, value) for name, value in record.headers.to_tuples() if name.lower() not in _WRITTEN]
    named = {name.lower(): value for name, value in fields}
    told = named.get("warc-block-digest", "")
    if told.lower().startswith("sha1:") and told.upper() != digest_of(block).upper():
        raise ValueError("its block has another digest than it says")
    kind, record_id = named.get("warc-type", "").lower(), named.get("warc-record-id", "").strip("<>")
    content_type = named.get("content-type", "application/octet-stream")
    if kind == "response" and "warc-payload-digest" not in named:
        fields.append(("WARC-Payload-Digest", digest_of(block.partition(b"\r\n\r\n")[2])))
    kept = [(name, value) for name, value in fields if name.lower() not in _OURS]
    return part(kind, record_id or new_id(), kept, (block, content_type))


_WRITTEN = {"content-length"}
_OURS = {"warc-type", "warc-record-id", "content-type", "warc-block-digest"}
"""Fields that are written anew, as they were."""


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with explained("read", path), path.open("rb") as stream:
        yield stream


def _streams(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The WARC streams of a file: itself, or those within a WACZ. ArchiveError for anything else."""
    with _opened(path) as stream:
        begin = stream.read(4)
        stream.seek(0)
        if not begin.startswith(_ZIP):
            yield path.name, stream
            return
        try:
            with zipfile.ZipFile(stream) as bundle:
                names = [name for name in bundle.namelist() if name.endswith(_NAMES_OF_ARCHIVES)]
                if not names:
                    raise ArchiveError(f"{path}: there is no WARC file in it", hint=_WHAT)
                for name in names:
                    yield f"{path.name}:{name}", BytesIO(bundle.read(name))
        except zipfile.BadZipFile as error:
            raise ArchiveError(f"{path}: it is damaged: {error}", hint=_WHAT) from error


def _known_ids(folder: Path) -> set[str]:
    """The ids of all records that are here."""
    return {kept.id for path in folder.glob("*.warc.gz*") if path.suffix in {".gz", OPEN} for kept in _listed(path)}


def _listed(path: Path) -> Iterator[Kept]:
    manifest = manifest_of(path)
    if manifest.exists():
        yield from read_manifest(manifest)


def _name(path: Path, now: datetime) -> str:
    plain = path.name.lower()
    for end in (".gz", ".warc", ".wacz"):
        plain = plain.removesuffix(end)
    where = _UNSAFE.sub("-", plain).strip("-")[:60]
    return "-".join(word for word in (f"{PREFIX}{now.astimezone(UTC):%Y%m%d%H%M%S}", where) if word) + ".warc.gz"


def _discard(target: Path) -> None:
    name = target.name.removesuffix(OPEN)
    for left in (target, manifest_of(target), target.with_name(name + PENDING)):
        left.unlink(missing_ok=True)

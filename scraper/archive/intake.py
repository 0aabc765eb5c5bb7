"""Records that others wrote, taken in: copied into a file of our own folder, listed and indexed as ours are.

    imported-20261129120000-<name>.warc.gz       begins with a warcinfo of ours that says when, and from what

Ids, dates and blocks stay as they are, each record becomes one gzip member; digests that a writer left out are added.
The file is named so when all is in it: until then nothing names or seals it, and what a kill leaves is thrown away.
"""

import fcntl
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import FileIO
from itertools import count
from pathlib import Path
from typing import IO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from scraper.archive.growing import OPEN, write_all
from scraper.archive.index import PENDING, merge
from scraper.archive.manifest import Kept, manifest_of, read_manifest
from scraper.archive.members import LARGEST
from scraper.archive.pages import Part, part, warc_fields, warcinfo
from scraper.archive.records import digest_of, new_id
from scraper.archive.sidecar import Sidecar
from scraper.archive.soundness import matches
from scraper.archive.trouble import explained
from scraper.errors import ArchiveError

PREFIX = "imported-"
_WORD = re.compile(r"[!-~]+")
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
    known_in: set[str] = field(default_factory=set)
    """The files in which those lie."""
    damaged: list[str] = field(default_factory=list)
    """What could not be read, one line each."""


def take_in(folder: Path, path: Path, *, now: datetime, about: bytes) -> Taken:
    """Copy the records of a WARC or WACZ file into the archive; ``about`` is our own warcinfo. ArchiveError."""
    taken = Taken()
    with explained("make the folder", folder):
        folder.mkdir(parents=True, exist_ok=True)
        _discard_left(folder)
        target = folder / f"{_free_name(folder, path, now)}{OPEN}"
    known = _known_ids(folder)
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
    known: dict[str, str]
    """The files in which records lie, by their ids."""


def _copy(path: Path, target: Path, taken: Taken, intake: _Intake) -> None:
    name = target.name.removesuffix(OPEN)
    with explained("write", target), target.open("xb", buffering=0) as out:
        fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)  # it is being written, and nothing that was left
        beside = Sidecar(target, file=name)
        try:
            offset = _write(out, beside, 0, warcinfo(intake.about, record_id=new_id(), at=intake.now, filename=name))
            for one in _parts(path, taken):
                if one.id in intake.known:
                    taken.known += 1
                    taken.known_in.add(intake.known[one.id])
                    continue
                intake.known[one.id] = name
                offset = _write(out, beside, offset, one)
                beside.flush()
                taken.records += 1
            os.fsync(out.fileno())
            beside.sync()
        finally:
            beside.close()


def _write(out: FileIO, beside: Sidecar, offset: int, one: Part) -> int:
    write_all(out, one.packed)
    return beside.add(offset, one)


def _parts(path: Path, taken: Taken) -> Iterator[Part]:
    for name, stream in _streams(path):
        read = 0
        try:
            for record in ArchiveIterator(stream, parse_http=False, record_types=WarcRecordType.any_type):
                read += 1
                try:
                    one = _part(record)
                except _UnfitError as error:
                    taken.damaged.append(f"{name}: record {read}: {error}; it was left out")
                    continue
                yield one
        except _UNREADABLE as error:
            taken.damaged.append(f"{name}: record {read + 1}: {error}; nothing behind it was taken in")
        if read == 0:
            taken.damaged.append(f"{name}: there is no WARC record in it")


_UNREADABLE = (ValueError, OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError)
"""What is raised where a WARC file, or the ZIP file around it, is damaged or of an unknown kind."""


class _UnfitError(ValueError):
    """A record that cannot be kept; those behind it can."""


def _part(record: WarcRecord) -> Part:
    if record.content_length > LARGEST:
        raise _UnfitError(f"it has more than {LARGEST} bytes")
    block = record.reader.read()
    if len(block) != record.content_length:
        raise _UnfitError("the file ends within it")
    fields = [(name, value) for name, value in record.headers.to_tuples() if name.lower() not in _WRITTEN]
    named = {name.lower(): value for name, value in fields}
    told = named.get("warc-block-digest", "")
    if told and not matches(told, block):
        raise _UnfitError("its block has another digest than it says")
    kind, record_id = named.get("warc-type", "").lower(), named.get("warc-record-id", "").strip("<>")
    if not _WORD.fullmatch(kind) or not (record_id == "" or _WORD.fullmatch(record_id)):
        raise _UnfitError(f"its type ({kind!r}) or its id ({record_id!r}) is none: manifests and seals cannot name it")
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
                infos = [info for info in bundle.infolist() if info.filename.endswith(_NAMES_OF_ARCHIVES)]
                if not infos:
                    raise ArchiveError(f"{path}: there is no WARC file in it", hint=_WHAT)
                for info in infos:
                    if info.flag_bits & _ENCRYPTED:
                        raise ArchiveError(f"{path}: {info.filename} in it is encrypted", hint=_WHAT)
                    with bundle.open(info) as within:
                        yield f"{path.name}:{info.filename}", within
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise ArchiveError(f"{path}: it is damaged: {error}", hint=_WHAT) from error


_ENCRYPTED = 1


def _known_ids(folder: Path) -> dict[str, str]:
    """The file in which each record that is here lies, by the record's id. ArchiveError."""
    paths = [path for path in folder.glob("*.warc.gz*") if path.suffix in {".gz", OPEN}]
    return {kept.id: name for path in paths for name, kept in _listed(path)}


def _listed(path: Path) -> Iterator[tuple[str, Kept]]:
    manifest, name = manifest_of(path), path.name.removesuffix(OPEN)
    try:
        for kept in read_manifest(manifest) if manifest.exists() else ():
            yield name, kept
    except ValueError as error:
        raise ArchiveError(f"{manifest} cannot be read: {error}", hint="restore it from a copy") from error


def _free_name(folder: Path, path: Path, now: datetime) -> str:
    """A name that no other file has, and none that was removed had: two of the same name may come in one second."""
    plain = _name(path, now)
    names = (f"{plain}{f'-{number}' if number > 1 else ''}.warc.gz" for number in count(1))
    return next(name for name in names if not any(folder.glob(f"{name}*")))


def _name(path: Path, now: datetime) -> str:
    plain = path.name.lower()
    for end in (".gz", ".warc", ".wacz"):
        plain = plain.removesuffix(end)
    where = _UNSAFE.sub("-", plain).strip("-")[:60]
    return "-".join(word for word in (f"{PREFIX}{now.astimezone(UTC):%Y%m%d%H%M%S}", where) if word)


def _discard_left(folder: Path) -> None:
    """Throw away what a kill left of an import: what was to be taken in is there still, and comes whole. OSError."""
    for path in folder.glob(f"{PREFIX}*.warc.gz{OPEN}"):
        with path.open("rb") as left, suppress(BlockingIOError):  # another process writes it
            fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _discard(path)


def _discard(target: Path) -> None:
    name = target.name.removesuffix(OPEN)
    for left in (manifest_of(target), target.with_name(name + PENDING), target):
        left.unlink(missing_ok=True)

"""What lies in a WARC file, held against what its manifest says: where both agree, and what lies in between.

Where they disagree, whatever can still be read is found: a flipped bit makes one record unreadable, not the file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from mmap import mmap
from pathlib import Path

from scraper.archive.manifest import Kept, kept_of
from scraper.archive.members import DamageError, Member, Record, unpack
from scraper.archive.trouble import explained

_LONGEST = 4096
"""Bytes of a line of a manifest, and of what may be written behind it meanwhile."""
_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a manifest; ``kept`` is None where it cannot be read."""

    number: int
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class Same:
    """A record whose packed bytes are those that its manifest names."""

    line: Line
    kept: Kept
    packed: bytes


@dataclass(frozen=True, slots=True)
class Unlike:
    """Bytes ``start`` to ``end`` of a file, and the lines of the manifest that should tell of them, but do not."""

    start: int
    end: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Found:
    """What lies there: a member with its ``record``, unless that cannot be read (``fault``); or bytes that are none.

    ``digest`` is the SHA-256 of a member's packed bytes, empty for what is no member.
    """

    offset: int
    length: int
    digest: str = ""
    size: int = 0
    record: Record | None = None
    fault: str = ""
    belongs: bool = True
    """Does it say that it is of this file, and is it sound?"""


def manifest_lines(path: Path, *, until: int | None = None) -> Iterator[Line]:
    """All lines of a manifest, or the whole ones of its first bytes (``until``) when it is growing. ArchiveError."""
    position = 0
    with explained("read", path), path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            position += len(raw)
            if until is not None and (position > until or not raw.endswith(b"\n")):
                return
            yield Line(number, kept_of(raw.decode("latin-1")))


def last_end(manifest: Path) -> int:
    """Where the last record ends that a manifest names now; 0 where none can be read. ArchiveError."""
    with explained("read", manifest), manifest.open("rb") as file:
        file.seek(max(0, manifest.stat().st_size - _LONGEST))
        whole = file.read().rpartition(b"\n")[0].rpartition(b"\n")[2]
    kept = kept_of(f"{whole.decode('latin-1')}\n")
    return kept.end if kept else 0


def compare(data: mmap | bytes, lines: Iterable[Line]) -> Iterator[Same | Unlike]:
    """The records that are as their manifest says, and the stretches between them where something is not."""
    position, waiting = 0, []
    for line, following in _with_next(lines):
        kept = line.kept
        strays = kept and kept.offset > position and following and following.offset < kept.offset
        packed = _as_listed(data, kept, position) if kept and not strays else None
        if kept is None or packed is None:
            waiting.append(line)
            continue
        if waiting or kept.offset > position:
            yield Unlike(position, kept.offset, waiting)
            waiting = []
        yield Same(line, kept, packed)
        position = kept.end
    if waiting or position < len(data):
        yield Unlike(position, len(data), waiting)


def _with_next(lines: Iterable[Line]) -> Iterator[tuple[Line, Kept | None]]:
    """Each line, and the record that the next one names."""
    rest = iter(lines)
    line = next(rest, None)
    while line is not None:
        following = next(rest, None)
        yield line, following.kept if following else None
        line = following


def _as_listed(data: mmap | bytes, kept: Kept, position: int) -> bytes | None:
    if kept.offset < position or kept.end > len(data):
        return None
    packed = data[kept.offset : kept.end]
    return packed if sha256(packed).hexdigest() == kept.digest else None


def found_in(data: mmap | bytes, unlike: Unlike) -> Iterator[Found]:
    """All that lies in a stretch, one after another; what cannot be read reaches up to what can be read again."""
    position = unlike.start
    offsets = sorted(line.kept.offset for line in unlike.lines if line.kept)
    while position < unlike.end:
        try:
            member = unpack(data, position)
        except DamageError as error:
            end = _readable_again(data, position + 1, unlike.end, offsets)
            yield Found(position, end - position, fault=error.fault)
            position = end
            continue
        yield as_found(member)
        position += member.length


def as_found(member: Member, *, offset: int | None = None, digest: str | None = None) -> Found:
    """A member, and the record that it holds; ``offset`` and ``digest`` where they are known better, or already."""
    place = (member.offset if offset is None else offset, member.length, digest or member.digest, len(member.text))
    try:
        return Found(*place, member.record())
    except DamageError as error:
        return Found(*place, fault=error.fault)


def _readable_again(data: mmap | bytes, start: int, end: int, offsets: Sequence[int]) -> int:
    """Where the next record begins; where a manifest names one is looked first."""
    listed = next((offset for offset in offsets if start <= offset < end and _holds_record(data, offset)), end)
    magic = data.find(_MAGIC, start, listed)
    while magic >= 0:
        if _holds_record(data, magic):
            return magic
        magic = data.find(_MAGIC, magic + 1, listed)
    return listed


def _holds_record(data: mmap | bytes, offset: int) -> bool:
    """A page can hold gzip members of its own, even WARC records: those of a WARC within a WARC are not told apart."""
    try:
        return unpack(data, offset).text.startswith(b"WARC/")
    except DamageError:
        return False

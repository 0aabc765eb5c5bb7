"""An archive folder as its readers see it, while another process may be writing there."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scraper.archive.cdxj import Capture, Place
from scraper.archive.coding import decoded, unchunked
from scraper.archive.growing import OPEN
from scraper.archive.index import CaptureIndex
from scraper.archive.members import DamageError, Member, Record, unpack
from scraper.archive.pages import NOT_MODIFIED
from scraper.archive.trouble import explained
from scraper.errors import ArchiveError

_RESTORE = "restore the file from a copy"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, put together: ``head`` with its blank line, ``payload`` as received.

    ``record`` is the capture's own record. Where it is a revisit, ``original`` is the one that holds the payload; a
    304 (server-not-modified) has the head of that one, too: it is what the page was at that moment.
    """

    record: Record
    original: Record
    head: bytes
    payload: bytes

    @property
    def status(self) -> int:
        """The HTTP status; 0 where there is none."""
        code = self.head.partition(b" ")[2][:3]
        return int(code) if code.isdigit() else 0

    def header(self, name: str) -> str:
        """A header field of the answer by its lower-case name; empty where there is none."""
        for field in self.head.split(b"\r\n")[1:]:
            key, _, value = field.partition(b":")
            if key.strip().lower() == name.encode():
                return value.strip().decode("latin-1")
        return ""

    @property
    def content(self) -> bytes:
        """The payload without the chunks that other archives keep; its content coding is not undone."""
        return unchunked(self.payload, self.header("transfer-encoding"))

    @property
    def body(self) -> bytes:
        """The content, its content coding undone. zlib.error when it never could be."""
        return decoded(self.content, self.header("content-encoding"))


class ArchiveReader:
    """Captures and their records in the WARC files of a folder; nothing is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = CaptureIndex(folder, may_be_lost=False)

    def files(self) -> list[Path]:
        """All WARC files, by name; those that are still being written (``….open``) too. ArchiveError."""
        with explained("look into", self.folder):
            found = [path for path in self.folder.iterdir() if path.name.removesuffix(OPEN).endswith(".warc.gz")]
        return sorted(found)

    def path(self, file: str) -> Path:
        """Where a file lies, open or closed. ArchiveError when it is not there."""
        for path in (self.folder / file, self.folder / f"{file}{OPEN}"):
            if path.exists():
                return path
        raise ArchiveError(f"{self.folder / file} is missing", hint=_RESTORE)

    def member(self, place: Place) -> Member:
        """A record as it lies there. ArchiveError when it is missing or damaged."""
        path = self.path(place.file)
        with explained("read a record from", path), path.open("rb") as file:
            file.seek(place.offset)
            packed = file.read(place.length)
        try:
            member = unpack(packed)
        except DamageError as error:
            raise _damaged(place, error.fault) from error
        return Member(place.offset, member.packed, member.text)

    def record(self, place: Place) -> Record:
        """A record. ArchiveError when it is missing or damaged."""
        try:
            return self.member(place).record()
        except DamageError as error:
            raise _damaged(place, error.fault) from error

    def answer(self, place: Place) -> Answer:
        """What a server answered, with the payload of an earlier record where this is a revisit. ArchiveError."""
        record = self.record(place)
        original = self.original(record) if record.type == "revisit" else record
        unmodified = record.fields.get("warc-profile", "") == NOT_MODIFIED
        head, payload = original.http
        return Answer(record, original, head if unmodified else record.http[0], payload)

    def original(self, revisit: Record) -> Record:
        """The record whose payload a revisit stands for. ArchiveError when it is not there."""
        url = revisit.fields.get("warc-refers-to-target-uri", "").strip("<>") or revisit.url
        digest = revisit.fields.get("warc-payload-digest", "")
        same = [one for one in self.index.captures(url) if not one.revisit and one.digest == digest]
        wanted = revisit.fields.get("warc-refers-to", "").strip("<>")
        for capture in sorted(same, key=lambda one: abs(one.at - _moment(revisit))):
            record = self.record(capture.place)
            if not wanted or record.id == wanted:
                return record
        lacking = (
            f"record {revisit.id} of {revisit.url} holds no payload of its own: that of {wanted or url} is missing"
        )
        raise ArchiveError(lacking, hint=_RESTORE)

    def near(self, url: str, at: datetime) -> Capture | None:
        """The capture of a URL nearest to a moment. ArchiveError."""
        return self.index.near(url, at)


def _moment(revisit: Record) -> datetime:
    stamp = revisit.fields.get("warc-refers-to-date")
    return datetime.fromisoformat(stamp) if stamp else revisit.at


def _damaged(place: Place, fault: str) -> ArchiveError:
    return ArchiveError(f"the record at byte {place.offset} of {place.file} is damaged: {fault}", hint=_RESTORE)

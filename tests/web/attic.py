"""Copies that a test puts into an archive, and the whole demo played once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from scraper.archive.files import finish_left
from scraper.archive.records import Custodian
from scraper.archive.warc import WarcArchive
from scraper.model import Exchange, NotModified, Page, Snapshot

SITE: Final = "http://www.comune.example.it"
PAGE: Final = f"{SITE}/avvisi"


def moment(stamp: str) -> datetime:
    """14 digits as a moment."""
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def exchange(url: str, stamp: str, payload: bytes, *, status: str = "200 OK", fields: str = "") -> Exchange:
    request = f"GET {url} HTTP/1.1\r\n\r\n".encode()
    response = f"HTTP/1.1 {status}\r\n{fields}\r\n".encode("latin-1")
    return Exchange(url, moment(stamp), "192.0.2.7", request, response, payload)


class Attic:
    """An archive folder with a writer of its own, as a daemon beside the server has it."""

    def __init__(self, folder: Path, archive: WarcArchive) -> None:
        self.folder = folder
        self._archive = archive

    def keep(
        self,
        content: bytes | str = b"",
        *,
        url: str = PAGE,
        at: str = "20260624120000",
        kind: str = "text/html; charset=utf-8",
        status: str = "200 OK",
        more: str = "",
    ) -> Snapshot:
        """A copy; ``more`` are header fields, each with its CRLF."""
        body = content.encode() if isinstance(content, str) else content
        fields = (f"Content-Type: {kind}\r\n" if kind else "") + more
        last = exchange(url, at, body, status=status, fields=fields)
        kept = self._archive.keep(Page(url, url, moment(at), 200, {}, body, (last,)))
        self._archive.sync()
        return kept

    def unchanged(self, known: Snapshot, *, at: str) -> Snapshot | None:
        """The server said 304; not yet durable, and so not yet found."""
        last = exchange(known.url, at, b"", status="304 Not Modified", fields='ETag: "1"\r\n')
        return self._archive.keep(NotModified(known.url, moment(at), exchanges=(last,)), known=known)

    def sync(self) -> None:
        """As before each commit of the database."""
        self._archive.sync()

    def close(self) -> None:
        """The writer finishes its file."""
        self._archive.close()
        finish_left(self.folder)


@contextmanager
def attic_in(folder: Path, *, today: str = "20260624120000") -> Iterator[Attic]:
    custodian = Custodian("redazione@example.org", "Banditore (test)", host="archivio")
    with WarcArchive(folder, rotate=10**9, clock=lambda: moment(today), custodian=custodian) as archive:
        yield Attic(folder, archive)

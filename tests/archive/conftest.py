"""Pages as they come from the web, archives to keep them in, and other people's tools to judge the result."""

import gzip
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from scraper.archive.records import Custodian
from scraper.archive.warc import WarcArchive
from scraper.model import Exchange, Page

NOON = datetime(2026, 6, 24, 12, 0, 0, 123456, tzinfo=UTC)
SITE = "https://www.comune.example.it"


def exchange(
    path: str, *, status: str = "200 OK", payload: bytes = b"", fields: str = "", at: datetime = NOON
) -> Exchange:
    request = f"GET {path} HTTP/1.1\r\nHost: www.comune.example.it\r\nAccept-Encoding: gzip, deflate\r\n\r\n"
    response = f"HTTP/1.1 {status}\r\nServer: nginx\r\nContent-Type: text/html\r\n{fields}\r\n"
    return Exchange(f"{SITE}{path}", at, "192.0.2.7", request.encode(), response.encode(), payload)


@pytest.fixture(scope="session")
def hop() -> Callable[..., Exchange]:
    """One exchange: path, and by keyword status, payload, fields (each with its CRLF) and at."""
    return exchange


@pytest.fixture(scope="session")
def page() -> Callable[..., Page]:
    """A fetched page: its body, and by keyword path, payload (when it is not the body), fields, at and redirects."""

    def fetched(
        body: bytes = b"<h1>Avvisi</h1>",
        *,
        path: str = "/avvisi",
        payload: bytes | None = None,
        fields: str = "",
        at: datetime = NOON,
        redirects: tuple[Exchange, ...] = (),
    ) -> Page:
        last = exchange(path, payload=body if payload is None else payload, fields=fields, at=at)
        exchanges = (*redirects, last)
        return Page(last.url, exchanges[0].url, at, 200, {"content-type": "text/html"}, body, exchanges)

    return fetched


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the archive will be; it does not exist yet."""
    return tmp_path / "warc"


@pytest.fixture
def opened(folder: Path) -> Iterator[Callable[..., WarcArchive]]:
    """Begins archives in the folder, each as a process would, with a clock that goes on a second at each look."""
    moments = (NOON + timedelta(seconds=count) for count in range(10**6))
    with ExitStack() as stack:

        def begin(*, rotate: int = 10**9, operator: str | None = "redazione@example.org") -> WarcArchive:
            archive = WarcArchive(
                folder,
                rotate=rotate,
                clock=lambda: next(moments),
                custodian=Custodian(
                    operator, "Mozilla/5.0 (compatible; Banditore/0.1; +https://example.org)", host="Archivio 7"
                ),
            )
            return stack.enter_context(archive)

        yield begin


@pytest.fixture(scope="session")
def seen_by_warcio() -> Callable[[Path], list[ArcWarcRecord]]:
    """All records of a file as warcio reads them, their blocks as ``.block``."""

    def records(path: Path) -> list[ArcWarcRecord]:
        found = []
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                record.block = record.raw_stream.read()
                found.append(record)
        return found

    return records


@pytest.fixture(scope="session")
def judged_by_warcio() -> Callable[..., tuple[bool, str]]:
    """``warcio check`` on these files: is it content with every single record, and what does it say?

    It does not look at the gzip trailer of the last record, so ``gzip`` does.
    """

    def check(*paths: Path) -> tuple[bool, str]:
        for path in paths:
            try:
                gzip.decompress(path.read_bytes())
            except EOFError:
                return False, f"{path} is cut off"
        command = [sys.executable, "-m", "warcio.cli", "check", "-v", *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        said = done.stdout + done.stderr
        good = said.count("digest pass") + said.count("not checked (revisit)")
        return done.returncode == 0 and 0 < good == said.count("WARC-Record-ID"), said

    return check

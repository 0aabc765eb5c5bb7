"""The records of a page, as another program reads them."""

import gzip
from base64 import b32encode
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha1
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from scraper.archive.reading import found_in
from scraper.archive.records import Custodian
from scraper.archive.warc import WarcArchive
from scraper.model import Exchange, Page, Snapshot
from scraper.version import __version__

Pages = Callable[..., Page]
Hop = Callable[..., Exchange]
Opened = Callable[..., WarcArchive]
Seen = Callable[[Path], list[ArcWarcRecord]]
BODY = b"<ul>" + b"<li>Avviso pubblico, scadenza 30 giugno</li>" * 400 + b"</ul>"
EMPTY = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


def field(record: ArcWarcRecord, name: str) -> str | None:
    value: str | None = record.rec_headers.get_header(name)
    return value


def digest(data: bytes) -> str:
    return "sha1:" + b32encode(sha1(data).digest()).decode()


def exchanges(records: list[ArcWarcRecord]) -> list[ArcWarcRecord]:
    """Without what is said of the connection."""
    return [record for record in records if record.rec_type != "resource"]


def at_offset(folder: Path, snapshot: Snapshot) -> ArcWarcRecord:
    with (found_in(folder, snapshot.file)).open("rb") as file:
        file.seek(snapshot.offset)
        member = file.read(snapshot.length)
    record: ArcWarcRecord = next(iter(ArchiveIterator(BytesIO(member))))
    return record


def test_a_file_begins_with_who_wrote_it_and_how(
    opened: Opened, page: Pages, folder: Path, seen_by_warcio: Seen
) -> None:
    snapshot = opened(operator="redazione@example.org").keep(page())
    warcinfo = seen_by_warcio(found_in(folder, snapshot.file))[0]
    assert warcinfo.rec_type == "warcinfo"
    assert field(warcinfo, "WARC-Filename") == snapshot.file
    assert field(warcinfo, "Content-Type") == "application/warc-fields"
    about = dict(line.split(": ", 1) for line in warcinfo.block.decode().splitlines())
    assert about["software"] == f"Banditore/{__version__}"
    assert about["format"] == "WARC File Format 1.1"
    assert about["operator"] == "redazione@example.org"
    assert about["http-header-user-agent"].startswith("Mozilla/5.0 (compatible; Banditore/")
    assert about["robots"] == "classic"


def test_without_robots_and_operator_the_warcinfo_says_so(page: Pages, folder: Path, seen_by_warcio: Seen) -> None:
    with WarcArchive(
        folder, rotate=10**6, clock=lambda: page().at, custodian=Custodian(None, "Banditore", respect_robots=False)
    ) as archive:
        warcinfo = seen_by_warcio(found_in(folder, archive.keep(page()).file))[0]
    assert b"robots: ignore\r\n" in warcinfo.block
    assert b"operator" not in warcinfo.block


def test_a_page_is_a_response_and_the_request_it_answers(
    opened: Opened, page: Pages, folder: Path, seen_by_warcio: Seen
) -> None:
    fetched = page(BODY)
    snapshot = opened().keep(fetched)
    warcinfo, response, request = exchanges(seen_by_warcio(found_in(folder, snapshot.file)))
    assert [response.rec_type, request.rec_type] == ["response", "request"]
    for record in (response, request):
        assert record.rec_headers.protocol == "WARC/1.1"
        assert field(record, "WARC-Target-URI") == "https://www.comune.example.it/avvisi"
        assert field(record, "WARC-Date") == "2026-06-24T12:00:00.123456Z"
        assert field(record, "WARC-IP-Address") == "192.0.2.7"
        assert field(record, "WARC-Warcinfo-ID") == field(warcinfo, "WARC-Record-ID")
        assert field(record, "Content-Type") == f"application/http; msgtype={record.rec_type}"
    assert field(response, "WARC-Record-ID") == f"<{snapshot.id}>"
    assert field(request, "WARC-Concurrent-To") == f"<{snapshot.id}>"
    assert field(response, "WARC-Payload-Digest") == snapshot.digest
    assert field(request, "WARC-Payload-Digest") == EMPTY
    assert response.block == fetched.exchanges[0].response + BODY
    assert request.block == fetched.exchanges[0].request


def test_every_redirect_is_kept_before_the_page_it_led_to(
    *, opened: Opened, page: Pages, hop: Hop, folder: Path, seen_by_warcio: Seen
) -> None:
    first = hop("/", status="301 Moved Permanently", fields="Location: /it\r\n", payload=b"<p>moved</p>")
    second = hop("/it", status="302 Found", fields="Location: /avvisi\r\n", at=first.at + timedelta(seconds=1))
    snapshot = opened().keep(page(BODY, redirects=(first, second)))
    records = exchanges(seen_by_warcio(found_in(folder, snapshot.file)))[1:]
    assert [record.rec_type for record in records] == ["response", "request"] * 3
    assert [field(record, "WARC-Target-URI") for record in records[::2]] == [
        "https://www.comune.example.it/",
        "https://www.comune.example.it/it",
        "https://www.comune.example.it/avvisi",
    ]
    dates = [field(record, "WARC-Date") for record in records]
    assert dates[0] == dates[1] != dates[2] == dates[3]
    for response, request in zip(records[::2], records[1::2], strict=True):
        assert field(request, "WARC-Concurrent-To") == field(response, "WARC-Record-ID")
    assert at_offset(folder, snapshot).content_stream().read() == BODY


def test_a_redirect_is_never_a_revisit(
    *, opened: Opened, page: Pages, hop: Hop, folder: Path, seen_by_warcio: Seen
) -> None:
    archive = opened()
    known = archive.keep(page(BODY))
    archive.keep(page(BODY, redirects=(hop("/", status="302 Found", payload=BODY),)), known=known)
    kinds = [record.rec_type for record in exchanges(seen_by_warcio(found_in(folder, known.file)))]
    assert kinds == ["warcinfo", "response", "request", "response", "request", "revisit", "request"]


def test_offset_and_length_are_those_of_the_record_in_the_file(opened: Opened, page: Pages, folder: Path) -> None:
    archive = opened()
    first = archive.keep(page(BODY))
    again = archive.keep(page(BODY), known=first)
    other = archive.keep(page(b"<p>other</p>", path="/altro"))
    for snapshot in (first, again, other):
        record = at_offset(folder, snapshot)
        assert field(record, "WARC-Record-ID") == f"<{snapshot.id}>"
        assert field(record, "WARC-Target-URI") == snapshot.url
    assert at_offset(folder, other).content_stream().read() == b"<p>other</p>"


def test_a_revisit_tells_what_it_refers_to_and_holds_the_new_head_alone(
    opened: Opened, page: Pages, folder: Path, seen_by_warcio: Seen
) -> None:
    archive = opened()
    first = archive.keep(page(BODY, path="/avvisi"))
    later = page(BODY, path="/bandi", at=first.at + timedelta(hours=1), fields="Age: 7\r\n")
    archive.keep(later, known=first)
    revisit, request = seen_by_warcio(found_in(folder, first.file))[-2:]
    assert revisit.rec_type == "revisit"
    assert field(revisit, "WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert field(revisit, "WARC-Payload-Digest") == first.digest
    assert field(revisit, "WARC-Refers-To") == f"<{first.id}>"
    assert field(revisit, "WARC-Refers-To-Target-URI") == "https://www.comune.example.it/avvisi"
    assert field(revisit, "WARC-Refers-To-Date") == "2026-06-24T12:00:00.123456Z"
    assert field(revisit, "WARC-Date") == "2026-06-24T13:00:00.123456Z"
    assert revisit.block == later.exchanges[0].response
    assert field(revisit, "WARC-Block-Digest") == digest(revisit.block)
    assert field(request, "WARC-Concurrent-To") == field(revisit, "WARC-Record-ID")


def test_the_head_says_nothing_that_is_untrue_of_the_kept_payload(opened: Opened, page: Pages, folder: Path) -> None:
    zipped = gzip.compress(BODY)
    fields = "Transfer-Encoding: chunked\r\ncontent-length : 99\r\nContent-Encoding: gzip\r\nX-Cache: HIT\r\n"
    record = at_offset(folder, opened().keep(page(BODY, payload=zipped, fields=fields)))
    assert record.http_headers.headers == [
        ("Server", "nginx"),
        ("Content-Type", "text/html"),
        ("X-Crawler-Transfer-Encoding", "chunked"),
        ("X-Crawler-content-length", "99"),
        ("Content-Encoding", "gzip"),
        ("X-Cache", "HIT"),
    ]
    assert record.content_stream().read() == BODY


def test_a_true_content_length_is_kept_as_received(opened: Opened, page: Pages, folder: Path) -> None:
    record = at_offset(folder, opened().keep(page(BODY, fields=f"Content-Length: {len(BODY)}\r\n")))
    assert ("Content-Length", str(len(BODY))) in record.http_headers.headers


def test_times_are_written_in_utc(opened: Opened, page: Pages, folder: Path) -> None:
    in_rome = datetime(2026, 1, 1, 0, 30, tzinfo=ZoneInfo("Europe/Rome"))
    record = at_offset(folder, opened().keep(page(at=in_rome)))
    assert field(record, "WARC-Date") == "2025-12-31T23:30:00.000000Z"


def test_an_unknown_address_is_left_out(opened: Opened, page: Pages, hop: Hop, folder: Path) -> None:
    nowhere = Exchange("https://a.example/", page().at, "", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"x")
    fetched = Page(nowhere.url, nowhere.url, nowhere.at, 200, {}, b"x", (nowhere,))
    assert field(at_offset(folder, opened().keep(fetched)), "WARC-IP-Address") is None


@pytest.mark.parametrize("path", ["/a\r\nWARC-Type: warcinfo", "/a\nWARC-Type: warcinfo", "/a\r\n\r\nHTTP/1.1"])
def test_an_address_with_line_breaks_forges_no_field(
    *, opened: Opened, page: Pages, folder: Path, seen_by_warcio: Seen, path: str
) -> None:
    snapshot = opened().keep(page(BODY, path=path))
    response = exchanges(seen_by_warcio(found_in(folder, snapshot.file)))[1]
    assert response.rec_type == "response"
    assert response.block.endswith(BODY)

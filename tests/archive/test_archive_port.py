"""What every archive does, on disk or in memory."""

import gzip
import zlib
from base64 import b32encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha1
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive.memory import MemoryArchive
from scraper.archive.records import Custodian
from scraper.archive.warc import WarcArchive
from scraper.errors import ArchiveError
from scraper.model import Exchange, Page
from scraper.ports import Archive

Pages = Callable[..., Page]
Readable = WarcArchive | MemoryArchive
BODY = b"<ul>" + b"<li>Avviso pubblico, scadenza 30 giugno</li>" * 400 + b"</ul>"


@pytest.fixture(params=["on disk", "in memory"])
def archive(request: pytest.FixtureRequest, opened: Callable[..., WarcArchive]) -> Readable:
    return opened() if request.param == "on disk" else MemoryArchive()


def test_an_archive_is_what_the_port_promises(archive: Readable) -> None:
    as_port: Archive = archive
    as_port.sync()


@pytest.mark.parametrize(
    ("coding", "payload"),
    [
        ("", BODY),
        ("identity", BODY),
        ("gzip", gzip.compress(BODY)),
        ("GZIP", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY)),
        ("gzip", gzip.compress(BODY[:99]) + gzip.compress(BODY[99:]) + b"\0\0"),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY, wbits=-15)),
        ("utf-8", BODY),
    ],
)
def test_a_page_is_read_back_as_it_was_parsed(archive: Readable, page: Pages, coding: str, payload: bytes) -> None:
    fields = f"Content-Encoding: {coding}\r\n" if coding else ""
    snapshot = archive.keep(page(BODY, payload=payload, fields=fields))
    assert archive.load(snapshot) == BODY


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_an_empty_page_is_read_back_as_empty(archive: Readable, page: Pages, coding: str) -> None:
    snapshot = archive.keep(page(b"", fields=f"Content-Encoding: {coding}\r\n"))
    assert archive.load(snapshot) == b""


@pytest.mark.parametrize(
    ("coding", "payload"),
    [("gzip", gzip.compress(BODY)[:-9]), ("gzip", b"\x1f\x8bnonsense"), ("deflate", b"nonsense")],
)
def test_content_that_never_could_be_unpacked_is_told_so(
    archive: Readable, page: Pages, coding: str, payload: bytes
) -> None:
    snapshot = archive.keep(page(payload=payload, fields=f"Content-Encoding: {coding}\r\n"))
    with pytest.raises(ArchiveError, match="what was received cannot be unpacked"):
        archive.load(snapshot)


def test_a_snapshot_names_the_last_exchange(archive: Readable, page: Pages, hop: Callable[..., Exchange]) -> None:
    moved = hop("/", status="301 Moved Permanently", fields="Location: /avvisi\r\n")
    later = moved.at + timedelta(seconds=2)
    snapshot = archive.keep(page(BODY, redirects=(moved,), at=later))
    assert snapshot.url.endswith("/avvisi")
    assert snapshot.at == later
    assert snapshot.digest == "sha1:" + b32encode(sha1(BODY).digest()).decode()
    assert snapshot.id.startswith("urn:uuid:")
    assert not snapshot.revisit


def test_every_record_has_an_id_of_its_own(archive: Readable, page: Pages) -> None:
    assert len({archive.keep(page(BODY)).id for _ in range(5)}) == 5


def test_the_same_payload_again_is_a_revisit_of_the_first(archive: Readable, page: Pages) -> None:
    first = archive.keep(page(BODY))
    again = archive.keep(page(BODY), known=first)
    assert again.revisit
    assert again.refers_to == first.id
    assert again.digest == first.digest
    assert again.length < first.length
    assert archive.load(again, original=first) == BODY


def test_a_revisit_alone_has_no_content(archive: Readable, page: Pages) -> None:
    first = archive.keep(page(BODY))
    other = archive.keep(page(b"another"))
    again = archive.keep(page(BODY), known=first)
    for original in (None, other):
        with pytest.raises(ArchiveError, match=f"that of {first.id} is needed"):
            archive.load(again, original=original)


def test_another_payload_is_kept_whole(archive: Readable, page: Pages) -> None:
    first = archive.keep(page(BODY))
    second = archive.keep(page(BODY + b"!"), known=first)
    assert not second.revisit
    assert second.refers_to is None
    assert archive.load(second) == BODY + b"!"


def test_a_revisit_is_never_the_original_of_another(archive: Readable, page: Pages) -> None:
    first = archive.keep(page(BODY))
    again = archive.keep(page(BODY, path="/bandi"), known=first)
    third = archive.keep(page(BODY, path="/gare"), known=again)
    assert third.refers_to == first.id
    assert (third.refers_url, third.refers_at) == (first.url, first.at)
    assert archive.load(third, original=first) == BODY


def test_the_same_payload_at_another_address_is_a_revisit_of_the_first(archive: Readable, page: Pages) -> None:
    first = archive.keep(page(BODY))
    archive.keep(page(b"another" * 100))
    elsewhere = archive.keep(page(BODY, path="/copia"))
    assert (elsewhere.revisit, elsewhere.refers_to, elsewhere.refers_url) == (True, first.id, first.url)


def test_a_short_payload_at_another_address_is_kept_again(archive: Readable, page: Pages) -> None:
    archive.keep(page(b"<p>Moved</p>"))
    assert not archive.keep(page(b"<p>Moved</p>", path="/copia")).revisit


def test_a_payload_that_lies_in_no_file_of_ours_is_kept_whole(archive: Readable, page: Pages) -> None:
    first = MemoryArchive().keep(page(BODY))
    elsewhere = replace(first, file="banditore-20200101000000-00000.warc.gz")
    assert not archive.keep(page(BODY), known=elsewhere).revisit


def test_a_snapshot_of_another_record_is_refused(archive: Readable, page: Pages) -> None:
    first, second = archive.keep(page(BODY)), archive.keep(page(BODY + b"!"))
    with pytest.raises(ArchiveError, match="another record lies there"):
        archive.load(replace(first, offset=second.offset, length=second.length))


def test_a_page_that_was_not_fetched_cannot_be_kept(archive: Readable, page: Pages) -> None:
    with pytest.raises(ValueError, match="was not fetched"):
        archive.keep(replace(page(), exchanges=()))


def test_the_twin_tells_what_was_durable(page: Pages) -> None:
    archive = MemoryArchive()
    first = archive.keep(page(BODY))
    archive.sync()
    second = archive.keep(page(BODY), known=first)
    assert archive.kept == [first, second]
    assert archive.synced == 1


@settings(max_examples=60, deadline=None)
@given(payload=st.binary(max_size=20_000), zipped=st.booleans())
def test_any_bytes_come_back(page: Pages, payload: bytes, *, zipped: bool) -> None:
    fields = "Content-Encoding: gzip\r\n" if zipped else ""
    received = gzip.compress(payload) if zipped else payload
    with TemporaryDirectory() as name:
        disk = WarcArchive(Path(name), rotate=10**6, clock=lambda: page().at, custodian=Custodian(None, "Banditore"))
        with disk:
            for archive in (disk, MemoryArchive()):
                first = archive.keep(page(payload, payload=received, fields=fields))
                again = archive.keep(page(payload, payload=received, fields=fields), known=first)
                assert archive.load(first) == payload
                assert archive.load(again, original=first) == payload

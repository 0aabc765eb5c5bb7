"""What belongs to captures is found and copied byte for byte; the beginnings of records are read like the records."""

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive import ordering
from scraper.archive.belonging import with_belongings
from scraper.archive.cdxj import Capture, Place, line
from scraper.archive.copying import copy, placed
from scraper.archive.heads import Heads, place_of, places
from scraper.archive.manifest import manifest_of
from scraper.archive.members import walk
from scraper.archive.ordering import oldest_first, sorted_lines
from scraper.archive.reader import ArchiveReader
from scraper.archive.wacz import Wacz, index_line
from scraper.archive.warc import WarcArchive
from scraper.errors import ArchiveError
from scraper.model import Exchange, NotModified, Page, Snapshot

Pages = Callable[..., Page]
Hop = Callable[..., Exchange]
Opened = Callable[..., WarcArchive]
NOON = datetime(2026, 6, 24, 12, tzinfo=UTC)
BODY = b"<h1>Avvisi</h1>" + b"<p>Avviso pubblico</p>" * 400


def place(snapshot: Snapshot) -> Place:
    return Place(snapshot.file, snapshot.offset, snapshot.length)


def every_place(folder: Path) -> Iterator[Place]:
    return (found for path in ArchiveReader(folder).files() for found, _, _ in places(path))


# ------------------------------------------------------------------ heads


def test_a_beginning_says_what_the_whole_record_says(folder: Path, opened: Opened, page: Pages, hop: Hop) -> None:
    archive = opened()
    long_head = "".join(f"X-Field-{count}: {'v' * 90}\r\n" for count in range(200))
    archive.keep(page(BODY * 50, redirects=(hop("/a", status="302 Found", fields=long_head),)), source="novita")
    archive.keep(page(b"", path="/leer", fields=long_head))
    archive.sync()
    reader = ArchiveReader(folder)
    with Heads(reader) as heads:
        for one in every_place(folder):
            head, record = heads.head(one), reader.record(one)
            assert head.fields == record.fields
            is_http = record.fields["content-type"].startswith("application/http")
            assert head.block == record.http[0] if is_http else record.block.startswith(head.block)


def test_a_beginning_that_is_damaged_is_told_with_its_place(folder: Path, opened: Opened, page: Pages) -> None:
    kept = opened().keep(page(BODY))
    reader = ArchiveReader(folder)
    path = reader.path(kept.file)
    data = bytearray(path.read_bytes())
    data[kept.offset : kept.offset + 4] = b"nope"
    path.write_bytes(data)
    with Heads(reader) as heads, pytest.raises(ArchiveError, match=f"at byte {kept.offset} of {kept.file} is damaged"):
        heads.head(place(kept))


def test_a_file_that_grows_is_read_to_its_new_end(folder: Path, opened: Opened, page: Pages) -> None:
    archive = opened()
    with Heads(ArchiveReader(folder)) as heads:
        for count in range(3):
            kept = archive.keep(page(BODY, path=f"/{count}"))
            assert heads.head(place(kept)).id == kept.id


def test_a_record_is_found_by_its_id_with_a_manifest_and_without(folder: Path, opened: Opened, page: Pages) -> None:
    archive = opened()
    kept = archive.keep(page(BODY))
    archive.sync()
    reader = ArchiveReader(folder)
    requests = [name for path in reader.files() for _, kind, name in places(path) if kind == "request"]
    assert place_of(reader, kept.id) == place(kept)
    assert place_of(reader, requests[0]) != place(kept)
    assert place_of(reader, "urn:uuid:unknown") is None
    for path in reader.files():
        manifest_of(path).unlink()
    assert place_of(reader, kept.id) == place(kept)


def test_records_that_the_manifest_lost_are_found_too(folder: Path, opened: Opened, page: Pages) -> None:
    archive = opened()
    kept = archive.keep(page(BODY))
    archive.sync()
    before = list(every_place(folder))
    manifest = manifest_of(ArchiveReader(folder).path(kept.file))
    manifest.write_bytes(manifest.read_bytes()[:100])
    assert list(every_place(folder)) == before


# ------------------------------------------------------------------ order


@given(st.lists(st.text(st.sampled_from("ab0 "), max_size=5)), st.integers(1, 4))
def test_lines_are_sorted_as_in_memory_however_few_fit_there(lines: list[str], run: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "_RUN", run)
        assert list(sorted_lines(lines)) == sorted(lines)


def test_captures_of_many_addresses_are_told_by_their_moments() -> None:
    found = [
        Capture(f"http://comune.it/{9 - count}", NOON + timedelta(days=count % 4), "", None, "", Place("f", count, 1))
        for count in range(9)
    ]
    assert [one.at for one in oldest_first(found)] == sorted(one.at for one in found)
    assert set(oldest_first(found)) == set(found)


# ------------------------------------------------------------------ what belongs


def belonging(folder: Path, *snapshots: Snapshot) -> list[tuple[str, str]]:
    """Type and address of every record that goes along."""
    reader = ArchiveReader(folder)
    found = placed(with_belongings(map(place, snapshots), reader), reader)
    records = (reader.record(one) for _, some in found for one in some)
    return [(record.type, record.url.removeprefix("https://www.comune.example.it")) for record in records]


def test_a_capture_takes_its_request_its_redirects_and_its_host_along_and_nothing_else(
    folder: Path, opened: Opened, page: Pages, hop: Hop
) -> None:
    archive = opened()
    archive.keep(page(b"<p>x</p>", path="/altro", redirects=(hop("/via", status="302 Found"),)))
    kept = archive.keep(page(BODY, redirects=(hop("/a", status="301 Moved"), hop("/b", status="302 Found"))))
    archive.keep(page(b"<p>y</p>", path="/ancora"))
    archive.sync()
    assert belonging(folder, kept) == [
        ("warcinfo", ""),
        ("resource", "dns:www.comune.example.it"),
        ("response", "/a"),
        ("request", "/a"),
        ("response", "/b"),
        ("request", "/b"),
        ("response", "/avvisi"),
        ("request", "/avvisi"),
    ]


def test_a_revisit_takes_the_record_along_that_holds_its_payload(folder: Path, opened: Opened, page: Pages) -> None:
    archive = opened(rotate=1)
    first = archive.keep(page(BODY))
    again = archive.keep(page(BODY, path="/copia", at=NOON + timedelta(days=9)), known=first)
    archive.keep(page(b"<p>x</p>", path="/altro"))
    archive.sync()
    assert again.revisit
    assert again.file != first.file
    assert [one for one in belonging(folder, again) if one[0] in {"response", "revisit"}] == [
        ("response", "/avvisi"),
        ("revisit", "/copia"),
    ]
    assert [kind for kind, _ in belonging(folder, again)].count("warcinfo") == 2


def test_a_copy_is_refused_where_the_payload_of_a_revisit_is_missing(folder: Path, opened: Opened, page: Pages) -> None:
    archive = opened(rotate=1)
    first = archive.keep(page(BODY))
    again = archive.keep(page(BODY, path="/copia"), known=first)
    archive.sync()
    reader = ArchiveReader(folder)
    reader.path(first.file).unlink()
    with pytest.raises(ArchiveError, match=r"is missing"):
        with_belongings([place(again)], reader)


def test_records_are_copied_byte_for_byte_and_found_where_the_copy_has_them(
    folder: Path, opened: Opened, page: Pages, tmp_path: Path
) -> None:
    archive = opened()
    kept = [archive.keep(page(BODY, path=f"/{count}")) for count in range(3)]
    archive.sync()
    reader = ArchiveReader(folder)
    ((file, some),) = placed(with_belongings([place(kept[2])], reader), reader)
    target = BytesIO()
    captures = [capture for capture, _ in copy(some, reader, target, file="copy.warc.gz")]
    (tmp_path / "copy.warc.gz").write_bytes(target.getvalue())
    copied = list(walk(tmp_path / "copy.warc.gz"))
    assert [one.packed for one in copied] == [reader.member(one).packed for one in some]
    assert file == kept[2].file
    assert [one.url for one in captures][-1].endswith("/2")
    assert {one.place.offset for one in captures} < {one.offset for one in copied}


def test_a_damaged_record_is_not_copied(folder: Path, opened: Opened, page: Pages) -> None:
    archive = opened()
    kept = archive.keep(page(BODY))
    archive.sync()
    reader = ArchiveReader(folder)
    path = reader.path(kept.file)
    data = bytearray(path.read_bytes())
    data[kept.offset + kept.length - 3] ^= 1  # its length, as the gzip trailer has it
    path.write_bytes(data)
    target = BytesIO()
    with pytest.raises(ArchiveError, match=f"at byte {kept.offset} of {kept.file} is damaged"):
        list(copy([place(kept)], reader, target, file=kept.file))
    assert target.getvalue() == b""


# ------------------------------------------------------------------ WACZ


@pytest.fixture
def wacz(folder: Path, opened: Opened, page: Pages, hop: Hop) -> Callable[[], bytes]:
    """The same archive as a WACZ, made anew at each call."""
    archive = opened(rotate=9_000)
    for count in range(9):
        at = NOON + timedelta(minutes=count)
        first = archive.keep(page(BODY + bytes([97 + count % 2]) * 5_000, at=at))
        unchanged = hop("/avvisi", status="304 Not Modified", at=at)
        archive.keep(NotModified(unchanged.url, at, exchanges=(unchanged,)), known=first)
    archive.sync()
    reader = ArchiveReader(folder)

    def made() -> bytes:
        target, lines = BytesIO(), []
        with Wacz(target, at=NOON) as written:
            for path in reader.files():
                some = [one for one, _, _ in places(path)]
                with written.entry(f"archive/{some[0].file}", size=sum(one.length for one in some)) as entry:
                    lines += [index_line(*one) for one in copy(some, reader, entry, file=some[0].file)]
            written.index(sorted(lines))
            with written.entry("pages/pages.jsonl") as entry:
                entry.write(b'{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}\n')
                entry.write(
                    b'{"id": "1", "url": "https://www.comune.example.it/avvisi", "ts": "2026-06-24T12:00:00Z"}\n'
                )
            written.finish({"title": "Comune di Esempio"})
        return target.getvalue()

    return made


def judged_by_wacz(file: Path) -> str:
    """What ``wacz validate`` says last; its exit code says nothing."""
    command = [sys.executable, "-m", "wacz", "validate", "-f", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.splitlines()[-1]


def test_wacz_validate_is_content(wacz: Callable[[], bytes], tmp_path: Path) -> None:
    (tmp_path / "a.wacz").write_bytes(wacz())
    assert judged_by_wacz(tmp_path / "a.wacz") == "Validation succeeded, the passed WACZ is valid"


def test_wacz_validate_is_not_content_with_another_byte(wacz: Callable[[], bytes], tmp_path: Path) -> None:
    file = tmp_path / "a.wacz"
    with zipfile.ZipFile(BytesIO(wacz())) as archive, zipfile.ZipFile(file, "w") as target:
        for name in archive.namelist():
            target.writestr(name, archive.read(name) + (b" " if name == "indexes/index.idx" else b""))
    assert judged_by_wacz(file) == "Validation failed, the passed WACZ is invalid"


def test_the_same_records_and_the_same_clock_make_the_same_bytes(wacz: Callable[[], bytes]) -> None:
    assert hashlib.sha256(wacz()).digest() == hashlib.sha256(wacz()).digest()


def test_no_file_within_is_begun_as_one_that_may_be_longer_than_four_gigabytes(wacz: Callable[[], bytes]) -> None:
    """ReplayWeb.page takes the ZIP64 field of a file's own header for the beginning of its content."""
    data = wacz()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            name, extra = data[info.header_offset + 26 : info.header_offset + 28], data[info.header_offset + 28 :][:2]
            assert int.from_bytes(name, "little") == len(info.filename)
            assert int.from_bytes(extra, "little") == 0
            assert (info.compress_type == zipfile.ZIP_STORED) == info.filename.endswith(".gz")


def test_the_index_names_moments_to_the_millisecond(folder: Path, opened: Opened, page: Pages) -> None:
    """ReplayWeb.page takes a revisit's original for a later capture where the index has whole seconds only."""
    kept = opened().keep(page(BODY))
    record = ArchiveReader(folder).record(place(kept))
    capture = Capture(kept.url, kept.at.replace(microsecond=0), "text/html", 200, kept.digest, place(kept))
    assert index_line(capture, record).split(" ")[1] == "20260624120000123"
    assert index_line(capture, record).split(" ", 2)[2] == line(capture).split(" ", 2)[2]

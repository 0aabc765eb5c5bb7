"""What a crash leaves behind, and what the next process makes of it."""

import gzip
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.recordloader import ArcWarcRecord

from scraper.archive.reading import found_in, load, members_in
from scraper.archive.records import Custodian
from scraper.archive.warc import WarcArchive
from scraper.model import Exchange, Page, Snapshot

Pages = Callable[..., Page]
Opened = Callable[..., WarcArchive]
Seen = Callable[[Path], list[ArcWarcRecord]]
Judged = Callable[..., tuple[bool, str]]
BODY = b"<ul>" + b"<li>Avviso pubblico</li>" * 100 + b"</ul>"


def write(folder: Path, *pages: Page) -> list[Snapshot]:
    """One run of a process: keep these pages, and end well."""
    with WarcArchive(
        folder, rotate=10**9, clock=lambda: pages[0].at, custodian=Custodian(None, "Banditore")
    ) as archive:
        return [archive.keep(page) for page in pages]


def ids(records: list[ArcWarcRecord]) -> list[str]:
    return [record.rec_headers.get_header("WARC-Record-ID") for record in records]


def warcs(folder: Path) -> list[Path]:
    return [*folder.glob("*.warc.gz"), *folder.glob("*.warc.gz.open")]


def cut_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.cut")


def test_wherever_the_last_page_was_cut_all_before_it_is_whole_and_the_file_goes_on(
    *, tmp_path: Path, page: Pages, hop: Callable[..., Exchange], seen_by_warcio: Seen, judged_by_warcio: Judged
) -> None:
    first = write(tmp_path, page(BODY), page(gzip.compress(BODY)))[0]
    path = found_in(tmp_path, first.file)
    before = path.stat().st_size
    write(tmp_path, page(gzip.compress(BODY), redirects=(hop("/", status="302 Found"),)))
    good = path.read_bytes()
    all_ids = ids(seen_by_warcio(path))
    ends = member_ends(good)
    torn = []
    for size in sorted(
        {*range(before, len(good), max(1, (len(good) - before) // 70)), *ends[5:-1], *(e + 1 for e in ends[4:-1])}
    ):
        case = tmp_path / str(size)
        case.mkdir()
        torn.append(case / path.name)
        torn[-1].write_bytes(good[:size])
        (new,) = write(case, page(b"after the crash"))
        whole = max(end for end in ends if end <= size)
        assert load(members_in(case), new) == b"after the crash"
        assert f"{new.file}.open" == path.name
        assert ends_of(torn[-1])[ends.index(whole)] == whole
        assert torn[-1].read_bytes().startswith(good[:whole])
        assert (cut_of(torn[-1]).read_bytes() if size > whole else b"") == good[whole:size]
        assert ids(seen_by_warcio(torn[-1]))[:-3] == all_ids[: ends.index(whole) + 1]
    assert len(torn) > 60
    content, said = judged_by_warcio(*torn)
    assert content, said


def ends_of(path: Path) -> list[int]:
    return member_ends(path.read_bytes())


def member_ends(data: bytes) -> list[int]:
    """Where each gzip member ends, found by reading from the beginning."""
    ends, rest = [], data
    while rest:
        inflate = zlib.decompressobj(31)
        inflate.decompress(rest)
        rest = inflate.unused_data
        ends.append(len(data) - len(rest))
    return ends


@pytest.mark.parametrize("missing", [1, 9, 100])
def test_the_judge_is_not_content_with_a_torn_file(
    tmp_path: Path, page: Pages, judged_by_warcio: Judged, missing: int
) -> None:
    (snapshot,) = write(tmp_path, page(BODY))
    path = found_in(tmp_path, snapshot.file)
    path.write_bytes(path.read_bytes()[:-missing])
    content, _ = judged_by_warcio(path)
    assert not content


def test_a_tail_that_the_crash_left_empty_is_moved_aside(tmp_path: Path, page: Pages, judged_by_warcio: Judged) -> None:
    (first,) = write(tmp_path, page(BODY))
    path = found_in(tmp_path, first.file)
    whole = path.stat().st_size
    with path.open("ab") as file:
        file.write(bytes(100_000))
    (second,) = write(tmp_path, page(b"after"))
    assert whole in ends_of(path)
    assert second.offset > whole
    assert cut_of(path).read_bytes() == bytes(100_000)
    content, said = judged_by_warcio(path)
    assert content, said


def test_what_was_cut_is_never_deleted_even_after_a_second_crash(tmp_path: Path, page: Pages) -> None:
    (first,) = write(tmp_path, page(BODY))
    path = found_in(tmp_path, first.file)
    for rest in (b"\x1f\x8b\x08 first", b" and second"):
        with path.open("ab") as file:
            file.write(rest)
        write(tmp_path, page(BODY))
    assert cut_of(path).read_bytes() == b"\x1f\x8b\x08 first and second"


def test_a_whole_file_is_left_as_it_is(tmp_path: Path, page: Pages) -> None:
    (first,) = write(tmp_path, page(BODY))
    path = found_in(tmp_path, first.file)
    good = path.read_bytes()
    write(tmp_path, page(BODY))
    assert path.read_bytes().startswith(good)
    assert not cut_of(path).exists()


@pytest.mark.parametrize("size", [0, 1, 9, 10, 150])
def test_a_file_that_was_cut_in_its_first_record_is_begun_again(
    tmp_path: Path, page: Pages, judged_by_warcio: Judged, size: int
) -> None:
    (first,) = write(tmp_path, page(BODY))
    path = found_in(tmp_path, first.file)
    begun = path.read_bytes()[:size]
    path.write_bytes(begun)
    (second,) = write(tmp_path, page(b"after"))
    assert second.file == first.file
    assert (cut_of(path).read_bytes() if size else b"") == begun
    content, said = judged_by_warcio(path)
    assert content, said


def test_a_file_whose_beginning_is_damaged_keeps_its_whole_records_and_is_left_alone(
    tmp_path: Path, page: Pages
) -> None:
    (first,) = write(tmp_path, page(BODY))
    path = found_in(tmp_path, first.file)
    damaged = bytearray(path.read_bytes())
    damaged[40] ^= 0xFF
    path.write_bytes(damaged + b"cut")
    (second,) = write(tmp_path, page(b"after"))
    assert second.file.endswith("-00001.warc.gz")
    assert path.read_bytes() == damaged + b"cut"
    assert load(members_in(tmp_path), first) == BODY


def test_a_page_full_of_records_of_its_own_does_not_mislead_the_repair(
    tmp_path: Path, page: Pages, judged_by_warcio: Judged, seen_by_warcio: Seen
) -> None:
    (first,) = write(tmp_path, page(BODY))
    path = found_in(tmp_path, first.file)
    whole = path.stat().st_size
    other = tmp_path / "other"
    (theirs,) = write(other, page(BODY))
    payload = os.urandom(70_000) + (found_in(other, theirs.file)).read_bytes() + os.urandom(70_000)
    write(tmp_path, page(payload))
    good = path.read_bytes()
    assert (found_in(other, theirs.file)).read_bytes() in good, "the records inside the page are stored as they are"
    path.write_bytes(good[:-60_000])
    (after,) = write(tmp_path, page(b"after"))
    assert after.offset > whole
    assert whole in ends_of(path)
    content, said = judged_by_warcio(path)
    assert content, said


KEEPER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from scraper.archive.records import Custodian
from scraper.archive.warc import WarcArchive
from scraper.model import Exchange, Page

at = datetime(2026, 6, 24, tzinfo=UTC)
archive = WarcArchive(Path(sys.argv[1]), rotate=400_000, clock=lambda: at, custodian=Custodian(None, "B"))
for number in range(10**6):
    body = str(number).encode() * 20_000
    request, head = b"GET / HTTP/1.1\\r\\n\\r\\n", b"HTTP/1.1 200 OK\\r\\n\\r\\n"
    hop = Exchange("https://a.example/", at, "192.0.2.7", request, head, body)
    snapshot = archive.keep(Page(hop.url, hop.url, at, 200, {}, body, (hop,)))
    archive.sync()
    print(snapshot.id, snapshot.file, snapshot.offset, snapshot.length, snapshot.digest, flush=True)
"""


def test_nothing_that_was_named_is_lost_when_the_process_is_killed(
    tmp_path: Path, page: Pages, judged_by_warcio: Judged
) -> None:
    named = []
    for lines in (3, 20, 40):
        with subprocess.Popen(
            [sys.executable, "-c", KEEPER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as keeper:
            assert keeper.stdout is not None
            named += [keeper.stdout.readline() for _ in range(lines)]
            keeper.send_signal(signal.SIGKILL)
            named += [line for line in keeper.stdout if line.endswith("\n")]
    write(tmp_path, page(b"after"))
    members = members_in(tmp_path)
    for line in named:
        record_id, file, offset, length, digest = line.split()
        at = page().at
        load(members, Snapshot(record_id, "https://a.example/", at, digest, file, int(offset), int(length)))
    content, said = judged_by_warcio(*warcs(tmp_path))
    assert content, said

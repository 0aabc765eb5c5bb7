"""What is kept besides pages, and what lies beside the files: 304s, connections, notes, manifests, the index."""

import base64
import hashlib
import resource
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from warcio.recordloader import ArcWarcRecord

from scraper.archive.captured import captures_in
from scraper.archive.cdxj import line
from scraper.archive.files import finish_left
from scraper.archive.index import CaptureIndex, reindex
from scraper.archive.manifest import manifest_of, read_manifest
from scraper.archive.members import walk
from scraper.archive.reader import ArchiveReader
from scraper.archive.reading import found_in
from scraper.archive.records import Custodian
from scraper.archive.sidecar import Sidecar
from scraper.archive.verify import Verification
from scraper.archive.warc import WarcArchive
from scraper.errors import ArchiveError
from scraper.model import (
    Checked,
    Exchange,
    Failure,
    NotModified,
    Page,
    Reason,
    Role,
    Source,
    SourceState,
    Status,
    Tls,
)

Pages = Callable[..., Page]
Hop = Callable[..., Exchange]
Opened = Callable[..., WarcArchive]
Seen = Callable[[Path], list[ArcWarcRecord]]
Judged = Callable[..., tuple[bool, str]]
BODY = b"<ul>" + b"<li>Avviso pubblico, scadenza 30 giugno</li>" * 400 + b"</ul>"
DAY = timedelta(days=1)


def field(record: ArcWarcRecord, name: str) -> str | None:
    value: str | None = record.rec_headers.get_header(name)
    return value


def on_day(folder: Path, at: datetime, *, rotate: int = 10**9) -> WarcArchive:
    return WarcArchive(folder, rotate=rotate, clock=lambda: at, custodian=Custodian(None, "Banditore", host="h"))


def unchanged(hop: Hop, at: datetime, path: str = "/avvisi") -> NotModified:
    exchange = hop(path, status="304 Not Modified", fields='ETag: "7"\r\n', at=at)
    return NotModified(exchange.url, at, exchanges=(exchange,))


def all_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ------------------------------------------------------------------ what is kept


def test_a_304_is_a_revisit_of_the_page_as_it_was_last_kept(
    *, opened: Opened, page: Pages, hop: Hop, folder: Path, seen_by_warcio: Seen
) -> None:
    archive = opened()
    first = archive.keep(page(BODY), source="avvisi")
    later = first.at + timedelta(hours=1)
    assert archive.keep(unchanged(hop, later), source="avvisi", known=first) is None
    revisit, request = seen_by_warcio(found_in(folder, first.file))[-2:]
    assert field(revisit, "WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert field(revisit, "WARC-Refers-To") == f"<{first.id}>"
    assert field(revisit, "WARC-Payload-Digest") == first.digest
    assert revisit.block.startswith(b"HTTP/1.1 304 Not Modified\r\n")
    assert field(request, "WARC-Concurrent-To") == field(revisit, "WARC-Record-ID")


def test_what_a_304_stood_for_can_be_read(opened: Opened, page: Pages, hop: Hop, folder: Path) -> None:
    archive = opened()
    first = archive.keep(page(BODY))
    archive.keep(unchanged(hop, first.at + DAY / 2), known=first)
    archive.sync()
    reader = ArchiveReader(folder)
    captures = reader.index.captures(first.url)
    assert [(capture.status, capture.revisit) for capture in captures] == [(200, False), (304, True)]
    answer = reader.answer(captures[1].place)
    assert (answer.status, answer.body) == (200, BODY)


def test_where_304s_are_not_wanted_none_is_kept(page: Pages, hop: Hop, folder: Path) -> None:
    first = page(BODY)
    custodian = Custodian(None, "Banditore")
    with WarcArchive(folder, rotate=10**9, clock=lambda: first.at, custodian=custodian, not_modified=False) as archive:
        known = archive.keep(first)
        size = found_in(folder, known.file).stat().st_size
        archive.keep(unchanged(hop, first.at), known=known)
        assert found_in(folder, known.file).stat().st_size == size


def test_redirects_that_led_nowhere_are_kept(opened: Opened, hop: Hop, folder: Path, seen_by_warcio: Seen) -> None:
    hops = tuple(hop(path, status="302 Found", fields="Location: /b\r\n") for path in ("/a", "/b"))
    failure = Failure(Reason.REDIRECT_LOOP, "redirects lead back to /a", hops[1].at, exchanges=hops)
    archive = opened()
    assert archive.keep(failure, source="avvisi") is None
    archive.sync()
    [path] = ArchiveReader(folder).files()
    kept = [field(record, "WARC-Target-URI") for record in seen_by_warcio(path) if record.rec_type == "response"]
    assert kept == ["https://www.comune.example.it/a", "https://www.comune.example.it/b"]


def test_the_address_of_a_host_is_kept_once_for_each_file_and_again_when_it_changes(
    opened: Opened, page: Pages, folder: Path, seen_by_warcio: Seen
) -> None:
    archive = opened()
    for ip in ("192.0.2.7", "192.0.2.7", "2001:db8::1"):
        one = page(BODY)
        archive.keep(replace(one, exchanges=(replace(one.exchanges[0], ip=ip),)))
    archive.sync()
    [path] = ArchiveReader(folder).files()
    told = [record for record in seen_by_warcio(path) if record.rec_type == "resource"]
    assert {field(record, "WARC-Target-URI") for record in told} == {"dns:www.comune.example.it"}
    assert [record.block for record in told] == [
        b"www.comune.example.it. IN A 192.0.2.7\r\n",
        b"www.comune.example.it. IN AAAA 2001:db8::1\r\n",
    ]


def test_how_a_connection_was_secured_is_kept(opened: Opened, page: Pages, folder: Path, seen_by_warcio: Seen) -> None:
    tls = Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", b"the certificate")
    archive = opened()
    one = page(BODY)
    for _ in range(2):
        snapshot = archive.keep(replace(one, exchanges=(replace(one.exchanges[0], tls=tls),)))
    records = seen_by_warcio(found_in(folder, snapshot.file))
    [certificate] = [record for record in records if record.rec_type == "metadata"]
    told = dict(text.split(": ", 1) for text in certificate.block.decode().splitlines())
    assert base64.b64decode(told["tls-certificate"]) == tls.certificate
    assert told["tls-certificate-sha256"] == hashlib.sha256(tls.certificate).hexdigest()
    response = records[-1]
    fields = [value for name, value in response.rec_headers.headers if name == "WARC-Protocol"]
    assert fields == ["http/1.1", "tls/1.3"]
    assert field(response, "WARC-Cipher-Suite") == tls.cipher


# ------------------------------------------------------------------ what a check made of it


def checked(page: Page, archive: WarcArchive, **said: object) -> Checked:
    state = SourceState(Source("avvisi", "comune", page.url, Role.LIST, DAY))
    after = replace(state, status=Status.OK, reader="7")
    made = Checked(before=state, after=after, at=page.at, snapshot=archive.keep(page, source="avvisi"))
    return replace(made, **said)  # type: ignore[arg-type]


def test_a_check_leaves_a_note_that_refers_to_the_page(
    opened: Opened, page: Pages, folder: Path, seen_by_warcio: Seen
) -> None:
    archive = opened()
    one = checked(page(BODY), archive)
    archive.note(one)
    assert one.snapshot is not None
    note = seen_by_warcio(found_in(folder, one.snapshot.file))[-1]
    assert note.rec_type == "metadata"
    assert field(note, "WARC-Refers-To") == f"<{one.snapshot.id}>"
    assert field(note, "Banditore-Source") == "avvisi"
    assert b"outcome: ok\r\n" in note.block
    assert b"reader: 7\r\n" in note.block


def test_a_check_to_which_nothing_came_leaves_a_note_of_why(
    opened: Opened, page: Pages, folder: Path, seen_by_warcio: Seen
) -> None:
    archive = opened()
    failure = Failure(
        Reason.TIMEOUT, "www.comune.example.it:\r\nno answer", page().at, retry_after=timedelta(minutes=2)
    )
    one = checked(page(BODY), archive)
    failing = replace(one.after, status=Status.FAILING, error="timed out: no answer")
    archive.note(replace(one, after=failing, failure=failure, snapshot=None))
    archive.sync()
    [path] = ArchiveReader(folder).files()
    note = seen_by_warcio(path)[-1]
    assert field(note, "WARC-Refers-To") is None
    assert field(note, "WARC-Target-URI") == "https://www.comune.example.it/avvisi"
    assert b"fetch-reason: timed out\r\nfetch-detail: www.comune.example.it: no answer\r\n" in note.block
    assert b"fetch-retry-after: 120\r\n" in note.block


# ------------------------------------------------------------------ the files, and what lies beside them


def test_another_day_begins_another_file_and_the_first_is_finished(page: Pages, folder: Path) -> None:
    now = page().at
    custodian = Custodian(None, "Banditore", host="h")
    with WarcArchive(folder, rotate=10**9, clock=lambda: now, custodian=custodian) as archive:
        for body in (b"one", b"two"):
            archive.keep(page(body))
            archive.sync()
            now += DAY
    assert all_files(folder) == [
        "banditore-20260624120000-00000-h.warc.gz",
        "banditore-20260624120000-00000-h.warc.gz.manifest",
        "banditore-20260625120000-00001-h.warc.gz.cdxj",
        "banditore-20260625120000-00001-h.warc.gz.manifest",
        "banditore-20260625120000-00001-h.warc.gz.open",
        "index.cdxj",
        "index.lock",
    ]


def test_what_a_process_left_open_on_another_day_is_finished_by_the_next(page: Pages, folder: Path) -> None:
    with on_day(folder, page().at) as archive:
        first = archive.keep(page(BODY))
    with on_day(folder, page().at + DAY) as archive:
        second = archive.keep(page(b"tomorrow"))
    assert (folder / first.file).exists()
    assert second.file != first.file
    assert {capture.place.file for capture in CaptureIndex(folder).captures(first.url)} == {first.file, second.file}


@pytest.mark.parametrize("host", ["città.example.it", "A B/../c", "..", ""])
def test_a_name_of_a_file_has_nothing_in_it_that_a_disk_or_a_shell_minds(page: Pages, folder: Path, host: str) -> None:
    custodian = Custodian(None, "Banditore", host=host)
    with WarcArchive(folder, rotate=10**9, clock=lambda: page().at, custodian=custodian) as archive:
        name = archive.keep(page()).file
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")
    assert ".." not in name
    assert (folder / f"{name}.open").exists()


def busy(folder: Path, page: Pages, hop: Hop) -> WarcArchive:
    """An archive to which some of everything came; not closed."""
    at = page().at
    archive = on_day(folder, at, rotate=4_000)
    known = archive.keep(page(BODY), source="a")
    for count in range(12):
        archive.keep(page(BODY + b"%d" % count, path=f"/{count}?b=2&a=1"), source=f"s{count}")
        archive.keep(unchanged(hop, at + timedelta(seconds=count)), source="a", known=known)
        archive.keep(page(BODY, path="/copia", redirects=(hop("/c", status="301 Moved"),)), source="c")
        archive.note(checked(page(b"list %d" % count), archive))
        archive.sync()
    return archive


def test_manifests_and_index_are_true_of_the_files(
    page: Pages, hop: Hop, folder: Path, judged_by_warcio: Judged
) -> None:
    with busy(folder, page, hop):
        pass
    files = ArchiveReader(folder).files()
    assert len(files) > 3
    for path in files:
        kept = list(read_manifest(manifest_of(path)))
        assert [(one.offset, one.length, one.digest, one.type, one.id) for one in kept] == [
            (member.offset, member.length, member.digest, member.record().type, member.record().id)
            for member in walk(path)
        ]
    lines = sorted(line(capture) for path in files for capture in captures_in(path))
    assert [line(capture) for capture in CaptureIndex(folder).under("")] == lines
    content, said = judged_by_warcio(*files)
    assert content, said


def test_an_index_made_anew_is_the_same(page: Pages, hop: Hop, folder: Path) -> None:
    with busy(folder, page, hop):
        pass
    kept = [line(capture) for capture in CaptureIndex(folder).under("")]
    (folder / "index.cdxj").unlink()
    assert reindex(folder) == len(kept)
    assert [line(capture) for capture in CaptureIndex(folder).under("")] == kept


def test_an_index_made_anew_beside_a_writer_leaves_the_writers_lines_to_it(page: Pages, hop: Hop, folder: Path) -> None:
    with busy(folder, page, hop) as archive:
        reindex(folder)
        archive.keep(page(b"after", path="/after"))
        archive.sync()
        kept = [line(capture) for capture in CaptureIndex(folder).under("")]
    files = ArchiveReader(folder).files()
    assert kept == sorted(line(capture) for path in files for capture in captures_in(path))


def test_what_lies_beside_a_file_is_made_true_of_it_after_any_crash(page: Pages, hop: Hop, tmp_path: Path) -> None:
    with busy(tmp_path / "whole", page, hop):
        pass
    [left] = (tmp_path / "whole").glob("*.open")
    name = left.name.removesuffix(".open")
    beside = {end: left.with_name(name + end).read_bytes() for end in (".manifest", ".cdxj")}
    for number, share in enumerate((0.0, 0.3, 0.55, 0.8, 1.0)):
        for end in beside:
            folder = tmp_path / f"{number}{end}"
            folder.mkdir()
            (folder / left.name).write_bytes(left.read_bytes())
            for other, data in beside.items():
                cut = data[: int(len(data) * share)] if other == end else data
                (folder / (name + other)).write_bytes(cut)
            finish_left(folder)
            assert (folder / f"{name}.manifest").read_bytes() == beside[".manifest"]
            assert (folder / "index.cdxj").read_bytes() == b"".join(sorted(beside[".cdxj"].splitlines(keepends=True)))


def test_what_lies_beside_a_file_forgets_what_a_crash_cut_from_it(page: Pages, folder: Path) -> None:
    with on_day(folder, page().at) as archive:
        first, second = archive.keep(page(BODY)), archive.keep(page(BODY + b"2", path="/due"))
    path = found_in(folder, first.file)
    path.write_bytes(path.read_bytes()[: second.offset + 20])
    with on_day(folder, page().at) as archive:
        third = archive.keep(page(BODY + b"3", path="/tre"))
    assert [kept.id for kept in read_manifest(manifest_of(path)) if kept.type == "response"] == [first.id, third.id]
    assert CaptureIndex(folder).captures(second.url) == []


def test_a_crash_between_finishing_a_file_and_indexing_it_loses_nothing(page: Pages, folder: Path) -> None:
    with on_day(folder, page().at) as archive:
        first = archive.keep(page(BODY))
    path = found_in(folder, first.file)
    path.rename(folder / first.file)
    assert len(CaptureIndex(folder).captures(first.url)) == 1
    with on_day(folder, page().at) as archive:
        archive.keep(page(b"later", path="/altro"))
    assert len(CaptureIndex(folder).captures(first.url)) == 1
    assert not (folder / f"{first.file}.cdxj").exists()


def test_a_folder_in_which_nothing_can_be_written_beside_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"cannot write beside .*x\.warc\.gz\.open: No such file"):
        Sidecar(tmp_path / "nowhere" / "x.warc.gz.open", file="x.warc.gz")


def test_a_reader_sees_what_is_written_and_merged_meanwhile(page: Pages, hop: Hop, folder: Path) -> None:
    folder.mkdir()
    index = CaptureIndex(folder)
    assert index.captures(page().url) == []
    with busy(folder, page, hop):
        before = len(index.captures("http://comune.example.it/copia"))
    assert before == 12
    finish_left(folder)
    assert len(index.captures("https://www.comune.example.it/copia/")) == before


def test_a_disk_that_was_full_for_a_while_spoils_no_line(opened: Opened, page: Pages, folder: Path) -> None:
    """It takes half of a line, refuses the rest, and has room again when the next is written."""
    archive = opened()
    first = archive.keep(page(BODY, path="/1"))
    manifest = manifest_of(found_in(folder, first.file))
    archive.sync()
    archive.keep(page(BODY, path="/2"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (manifest.stat().st_size + 100, limits[1]))
    try:
        with pytest.raises(ArchiveError):
            archive.holds("https://www.comune.example.it/2", since=first.at - DAY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert archive.holds("https://www.comune.example.it/2", since=first.at - DAY)
    archive.close()
    assert [kept.offset for kept in read_manifest(manifest)] == [
        member.offset for member in walk(found_in(folder, first.file))
    ]


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked\n\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\nTransfer-Encoding: chunked\n\r\n",
    ],
)
def test_a_server_may_end_its_lines_as_old_programs_do(
    *, opened: Opened, page: Pages, folder: Path, seen_by_warcio: Seen, head: bytes
) -> None:
    archive = opened()
    one = page(BODY)
    kept = archive.keep(replace(one, exchanges=(replace(one.exchanges[-1], response=head),)))
    archive.sync()
    reader = ArchiveReader(folder)
    [capture] = reader.index.captures(kept.url)
    answer = reader.answer(capture.place)
    assert (capture.status, capture.mime, answer.body) == (200, "text/html", BODY)
    assert answer.header("x-crawler-transfer-encoding") == "chunked"
    assert not list(Verification(folder).findings())
    [response] = [record for record in seen_by_warcio(found_in(folder, kept.file)) if record.rec_type == "response"]
    assert response.block.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\x1e", "\u200b", "\xa0"])
def test_an_address_of_somebody_else_stays_what_it_is(opened: Opened, page: Pages, folder: Path, odd: str) -> None:
    url = f"https://www.comune.example.it/a{odd}b"
    archive = opened()
    one = page(BODY)
    archive.keep(replace(one, url=url, exchanges=(replace(one.exchanges[-1], url=url),)))
    archive.sync()
    reader = ArchiveReader(folder)
    [capture] = reader.index.captures(url)
    assert reader.record(capture.place).url == url
    assert not list(Verification(folder).findings())

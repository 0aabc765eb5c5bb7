"""What verifying tells, and what it does not tell, of archives in every honest state."""

import gzip
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from scraper.archive.cdxj import Capture
from scraper.archive.facts import sealed
from scraper.archive.findings import Damage
from scraper.archive.folder import Shelf, look_into
from scraper.archive.index import CaptureIndex, reindex
from scraper.archive.intake import take_in
from scraper.archive.manifest import manifest_of, read_manifest
from scraper.archive.records import Fields, digest_of, new_id, packed
from scraper.archive.relisting import list_unlisted
from scraper.archive.sorting import Sorter
from scraper.archive.verify import Tally, Verification, verify_files
from scraper.archive.warc import WarcArchive
from scraper.model import Snapshot
from scraper.store.tables import snapshot as snapshots
from tests.archivist.kept_town import CUSTODIAN, SITE, Town, lives, prose, spoken, town_in, verified


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with town_in(tmp_path / "town") as town:
        yield town


def lived(town: Town, *, days: int) -> None:
    for _ in lives(town, days=days):
        pass
    town.publish()


def growing(town: Town) -> Path:
    (path,) = town.warc.glob("*.open")
    return path


# ------------------------------------------------------------------ nothing false


def test_an_archive_that_rotates_by_size_is_whole(tmp_path: Path) -> None:
    with town_in(tmp_path / "town", rotate=4000) as town:
        lived(town, days=2)
        assert len(list(town.warc.glob("*.warc.gz"))) > 4
        assert verified(town, notes=True) == []


def test_an_archive_of_which_every_process_kept_one_page_is_whole(town: Town) -> None:
    for number in range(5):
        town.sees("avvisi", prose(number))
        town.archive.close()
        town.open()
    assert verified(town, notes=True) == []


def test_an_archive_with_a_new_index_is_whole(town: Town) -> None:
    lived(town, days=2)
    reindex(town.warc)
    assert verified(town, notes=True) == []


def test_a_manifest_that_is_missing_is_made_from_its_file_unless_that_is_damaged(town: Town) -> None:
    lived(town, days=3)
    one, other = sorted(town.warc.glob("*.warc.gz"))[:2]
    was = manifest_of(one).read_bytes()
    manifest_of(one).unlink()
    manifest_of(other).unlink()
    os.truncate(other, other.stat().st_size - 1)
    assert list_unlisted(town.warc) == [manifest_of(one).name]
    assert manifest_of(one).read_bytes() == was
    assert {finding.where for finding in verified(town)} == {other.name, f"{other.name}.manifest"}


def test_what_was_not_synced_yet_is_only_noted(town: Town) -> None:
    lived(town, days=1)
    town.sees("avvisi", prose(8))
    town.archive.keep(town.page("/avvisi", prose(9)), source="avvisi")
    assert verified(town) == []
    assert "2 records at its end are not in its manifest yet" in spoken(verified(town, notes=True))


@pytest.mark.parametrize("quick", [False, True])
def test_a_file_that_was_only_just_begun_is_noted(town: Town, *, quick: bool) -> None:
    lived(town, days=1)
    (town.warc / "banditore-20260621080000-00001-prova.warc.gz.open").touch()
    assert [str(one.kind) for one in verified(town, quick=quick, notes=True)] == ["note"]


@pytest.mark.parametrize("left", [1, 20, 300, -1, -9])
def test_a_tail_that_a_crash_cut_is_noted_and_then_repaired(town: Town, tmp_path: Path, left: int) -> None:
    lived(town, days=1)
    town.sees("avvisi", prose(8))
    before = growing(town).stat().st_size
    town.archive.keep(town.page("/avvisi", prose(9)), source="avvisi")
    crashed = tmp_path / "crashed"
    shutil.copytree(town.warc, crashed)
    (path,) = crashed.glob("*.open")
    os.truncate(path, before + left if left > 0 else path.stat().st_size + left)
    notes = verified(town, crashed, notes=True)
    assert {one.kind for one in notes} == {Damage.NOTE}
    assert "being written, or were cut by a crash" in spoken(notes)
    with WarcArchive(crashed, rotate=10**9, clock=town.tick, custodian=CUSTODIAN) as again:
        again.keep(town.page("/bandi", prose(10)), source="bandi")
    assert {one.where for one in verified(town, crashed, notes=True)} == {f"{path.name}.cut"}
    assert verified(town, crashed) == []


def test_while_a_writer_is_at_work_nothing_false_is_told(tmp_path: Path) -> None:
    with town_in(tmp_path / "town", rotate=30_000) as town:
        town.sees("avvisi", prose(0))
        end = threading.Event()
        count = 0

        def write() -> None:
            nonlocal count
            while not end.is_set():
                count += 1
                town.sees("avvisi", prose(count))
                town.sees_the_same("avvisi", prose(count))
                town.is_told_nothing_changed("avvisi")

        writer = threading.Thread(target=write)
        writer.start()
        told, looks = [], 0
        try:
            while count < 60 or looks < 30:
                told += verified(town, quick=looks % 3 == 0)
                looks += 1
        finally:
            end.set()
            writer.join()
        assert told == [], spoken(told)
        assert len(list(town.warc.glob("*.warc.gz"))) > 3


def test_a_capture_that_a_writer_lists_just_after_its_manifest_is_not_called_missing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index was read between the two writes: by the time the files are looked at, the line is there."""
    lived(town, days=2)
    town.sees("avvisi", prose(500))
    beside = growing(town).with_name(f"{growing(town).name.removesuffix('.open')}.cdxj")
    whole = beside.read_bytes()
    beside.write_bytes(whole[: whole.rstrip(b"\n").rfind(b"\n") + 1])
    assert "captures of" in spoken(verified(town))

    def listed_meanwhile(folder: Path, *, named: Mapping[str, Collection[str]]) -> Shelf:
        beside.write_bytes(whole)
        return look_into(folder, named=named)

    monkeypatch.setattr("scraper.archive.verify.look_into", listed_meanwhile)
    assert verified(town) == []


@pytest.mark.parametrize("junk", [b"", b"it,example,comune)/avvisi 2026 {\n", b"\xff\xfe\n"])
def test_captures_that_an_unfinished_file_lacks_in_its_part_of_the_index_are_told_whatever_that_holds(
    town: Town, junk: bytes
) -> None:
    lived(town, days=2)
    town.sees("avvisi", prose(500))
    growing(town).with_name(f"{growing(town).name.removesuffix('.open')}.cdxj").write_bytes(junk)
    assert f"captures of {growing(town).name.removesuffix('.open')} are missing" in spoken(verified(town))


def test_a_copy_taken_at_any_time_is_whole(tmp_path: Path) -> None:
    """Files in the order of their names, as rsync takes them: a manifest before the file that may grow meanwhile."""
    with town_in(tmp_path / "town", rotate=10**9) as town:
        town.sees("avvisi", prose(0))
        end, written = threading.Event(), threading.Semaphore(0)

        def write() -> None:
            for count in range(1000):
                town.sees("avvisi", prose(count))
                written.release()
                if end.is_set():
                    return

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(12):
                written.acquire()
                (tmp_path / f"copy{number}").mkdir()
                for path in sorted(town.warc.iterdir()):
                    shutil.copy(path, tmp_path / f"copy{number}")
        finally:
            end.set()
            writer.join()
        for folder in tmp_path.glob("copy*"):
            copies = sorted(folder.glob("*.warc.gz.open"))
            assert copies
            told = [one for one in verify_files(copies, Tally(), quick=False) if not one.harmless]
            assert told == [], spoken(told)


def test_while_files_are_closed_every_capture_is_found(tmp_path: Path) -> None:
    """The lines of the index that wait beside a file vanish when they are merged."""
    with town_in(tmp_path / "town", rotate=2000) as town:
        town.sees("avvisi", prose(0))
        began, end, count = town.now, threading.Event(), 0

        def write() -> None:
            nonlocal count
            while not end.is_set():
                count += 1
                town.sees("bandi", prose(count, words=40))

        writer = threading.Thread(target=write)
        writer.start()
        try:
            found: list[Capture | None] = []
            while count < 30 or len(found) < 300:
                found.append(CaptureIndex(town.warc).near(f"{SITE}/avvisi", began))
        finally:
            end.set()
            writer.join()
        assert all(found)
        assert len(list(town.warc.glob("*.warc.gz"))) > 5


def test_the_recorded_days_are_whole_and_every_version_feed_and_mail_is_checked(tmp_path: Path) -> None:
    run = [sys.executable, "-c", "from scraper.cli.main import main; main()"]
    subprocess.run([*run, "demo", "--dir", str(tmp_path / "demo")], check=True, capture_output=True, timeout=110)
    verify = [*run, "archive", "verify", "--config", str(tmp_path / "demo" / "config.toml")]
    done = subprocess.run(verify, check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
    first = max((tmp_path / "demo" / "data" / "warc").glob("*.warc.gz"))
    first.unlink()
    done = subprocess.run(verify, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    for named in ("the version of", "the item", "the change", "the source", "feed cuneo/"):
        assert named in done.stdout
    assert f"missing file: {first.name}: the file is missing" in done.stdout


# ------------------------------------------------------------------ references


def test_a_record_that_a_mail_and_a_feed_name_but_no_file_holds_is_told(town: Town) -> None:
    lived(town, days=1)
    for path, old in (
        (town.folder / "feeds" / "all.rss", "avvisi"),
        (town.folder / "data" / "mail" / "a.eml", "bandi"),
    ):
        known = town.entries[old].snapshot
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(str(known), f"urn:uuid:00000000-0000-4000-8000-{old:0>12}"), encoding="utf-8")
    said = spoken(verified(town))
    assert "record urn:uuid:00000000-0000-4000-8000-000000avvisi is in no file, and it is named by feed all.rss" in said
    assert "record urn:uuid:00000000-0000-4000-8000-0000000bandi is in no file, and it is named by mail a.eml" in said
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("offset", 3),
        ("length", 5),
        ("file", "banditore-20260101000000-00000.warc.gz"),
        ("digest", "sha1:X"),
        ("url", "u"),
    ],
)
def test_a_row_of_the_database_that_says_otherwise_is_told(town: Town, column: str, value: object) -> None:
    lived(town, days=1)
    record = town.entries["avvisi"].snapshot
    with town.database.begin() as connection:
        connection.execute(snapshots.update().where(snapshots.c.id == record).values({column: value}))
    said = spoken(verified(town))
    assert str(record) in said
    assert "database" in said


def test_an_archive_without_its_folder_is_told_when_the_database_knows_records(town: Town) -> None:
    lived(town, days=1)
    town.archive.close()
    shutil.rmtree(town.warc)
    assert "the folder is missing" in spoken(verified(town))


def test_before_anything_was_kept_nothing_is_missing(town: Town) -> None:
    assert verified(town) == []


# ------------------------------------------------------------------ what records say themselves


def write(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(records))
    return path


def record(kind: str, block: bytes, *more: tuple[str, str], uri: str = "http://example.it/") -> bytes:
    fields: Fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<{new_id()}>"),
        ("WARC-Date", "2026-06-24T12:00:00Z"),
        *([("WARC-Target-URI", uri)] if kind != "warcinfo" else []),
        ("WARC-Block-Digest", digest_of(block)),
        ("Content-Type", "application/http; msgtype=response" if block.startswith(b"HTTP") else "text/plain"),
    ]
    names = {name for name, _ in more}
    return packed([field for field in fields if field[0] not in names] + list(more), block)


PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Avviso</h1>"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<h1>A\r\n5;x=y\r\n</h1>\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ([("WARC-Payload-Digest", digest_of(b"other"))], "its payload has another digest"),
        ([("WARC-Payload-Digest", f"sha256:{'0' * 64}")], "its payload has another digest"),
        ([("WARC-Block-Digest", digest_of(b"other"))], "its block has another digest"),
        ([("WARC-Date", "yesterday")], "its WARC-Date is no moment in UTC"),
        ([("WARC-Date", "2026-06-24T12:00:00+02:00")], "its WARC-Date is no moment in UTC"),
        ([("WARC-Record-ID", "17")], "its WARC-Record-ID is no address between angle brackets"),
        ([("WARC-Target-URI", "")], "it has no WARC-Target-URI"),
        ([("WARC-Type", "revisit")], "a revisit without WARC-Profile"),
    ],
)
def test_a_record_that_is_not_true_to_itself_is_told(tmp_path: Path, more: Fields, fault: str) -> None:
    path = write(tmp_path / "other.warc.gz", record("warcinfo", b"software: x\r\n"), record("response", PAGE, *more))
    reindexed = spoken(verify_files([path], Tally()))
    assert fault in reindexed


@pytest.mark.parametrize(
    "more",
    [
        [("WARC-Payload-Digest", digest_of(b"<h1>Avviso</h1>"))],
        [("WARC-Payload-Digest", "sha256:4d9f8d0fc4a6d1c3c9c8e7a5f9e5a8b0"), ("WARC-Payload-Digest", "")],
        [("WARC-Payload-Digest", "blake3:abcdef")],
        [],
    ],
)
def test_a_record_of_other_writers_is_sound(tmp_path: Path, more: Fields) -> None:
    path = write(tmp_path / "other.warc.gz", record("response", PAGE, *more[-1:]))
    said = [one for one in verify_files([path], Tally()) if not one.harmless]
    assert said == []


def test_a_payload_in_chunks_may_be_digested_with_them_or_without(tmp_path: Path) -> None:
    payload = CHUNKED.partition(b"\r\n\r\n")[2]
    records = [record("response", CHUNKED, ("WARC-Payload-Digest", digest_of(one))) for one in (payload, b"<h1>A</h1>")]
    path = write(tmp_path / "other.warc.gz", *records)
    assert [one for one in verify_files([path], Tally()) if not one.harmless] == []


def test_a_revisit_of_a_payload_that_its_original_does_not_have_is_told(town: Town) -> None:
    lived(town, days=1)
    town.archive.close()
    path = growing(town)
    original = town.states["avvisi"].snapshot
    assert isinstance(original, Snapshot)
    more = [
        ("WARC-Refers-To", f"<{original.id}>"),
        ("WARC-Payload-Digest", digest_of(b"other")),
        ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"),
    ]
    other = write(town.warc / "other.warc.gz", record("revisit", PAGE[:46], *more))
    said = spoken(verify_files([path, other], Tally()))
    assert f"the record {original.id} that it stands for has another payload digest" in said


def test_what_others_kept_badly_is_noted_and_is_no_damage(town: Town, tmp_path: Path) -> None:
    lived(town, days=1)
    profile = ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest")
    given = write(
        tmp_path / "given.warc.gz",
        record("response", PAGE, ("WARC-Payload-Digest", digest_of(b"other"))),
        record("revisit", PAGE[:46], profile, ("WARC-Refers-To", "<urn:uuid:00000000-0000-4000-8000-000000000001>")),
        record("metadata", b"via: x", ("WARC-Concurrent-To", "<urn:uuid:00000000-0000-4000-8000-000000000002>")),
    )
    taken = take_in(town.warc, given, now=town.now, about=CUSTODIAN.about)
    assert taken.records == 3
    assert verified(town) == []
    said = spoken(verified(town, notes=True))
    assert "its payload has another digest than its WARC-Payload-Digest" in said
    assert "its payload lies in record urn:uuid:00000000-0000-4000-8000-000000000001, which is in no file" in said
    assert len(said.splitlines()) == 2


# ------------------------------------------------------------------ seals


def sealed_now(town: Town) -> list[str]:
    """What a seal over all records would say of them."""
    paths = sorted(town.warc.glob("*.manifest"))
    return [sealed(one, path.name.removesuffix(".manifest"), 1) for path in paths for one in read_manifest(path)]


def held_to(town: Town, seals: list[str]) -> str:
    return spoken(Verification(town.warc, lambda: [*seals, *town.witnesses.claims()]).findings())


def test_a_record_that_was_exchanged_with_its_manifest_is_not_what_was_sealed(town: Town) -> None:
    """Its digests are right, and its manifest and the index agree: they are the forger's, too."""
    lived(town, days=2)
    seals = sealed_now(town)
    assert held_to(town, seals) == ""
    path = min(town.warc.glob("*.warc.gz"))
    records = list(read_manifest(manifest_of(path)))
    victim = [one for one in records if one.type == "metadata"][-1]
    data = path.read_bytes()
    text = gzip.decompress(data[victim.offset : victim.end])
    forged = gzip.compress(text, 9, mtime=7)
    path.write_bytes(data[: victim.offset] + forged + data[victim.end :])
    lines, at = [], 0
    for one in records:
        new = forged if one == victim else data[one.offset : one.end]
        lines.append(f"{at} {len(new)} {sha256(new).hexdigest()} {one.type} {one.id}\n")
        at += len(new)
    manifest_of(path).write_text("".join(lines), encoding="ascii")
    reindex(town.warc)
    said = held_to(town, seals)
    assert f"seal: {path.name}, byte {victim.offset}: record {victim.id}, which seal 1 covers, is not" in said


def test_a_file_that_only_a_seal_names_is_missed(town: Town) -> None:
    lived(town, days=1)
    lost = sealed(next(iter(read_manifest(manifest_of(growing(town))))), "banditore-20260101000000-00000.warc.gz", 1)
    said = held_to(town, [*sealed_now(town), lost])
    assert "missing file: banditore-20260101000000-00000.warc.gz: the file is missing: it is named by the seals" in said


# ------------------------------------------------------------------ how much is held in memory


def test_lines_are_sorted_whether_they_fit_into_memory_or_not() -> None:
    lines = [f"{number * 7919 % 1000:04}\t{number}" for number in range(1000)]
    for most in (3, 7, 2000):
        with Sorter(most=most) as sorter:
            for line in lines:
                sorter.add(line)
            assert list(sorter) == sorted(lines)
            assert sum(len(said) for _, said in sorter.groups()) == len(lines)


def test_the_tally_counts_what_was_looked_at(town: Town) -> None:
    lived(town, days=2)
    tally = Tally()
    list(Verification(town.warc, town.witnesses.claims, tally=tally).findings())
    files = [path for path in town.warc.iterdir() if ".warc.gz" in path.name and path.suffix in {".gz", ".open"}]
    assert tally.files == len(files) == 2
    assert tally.packed == sum(path.stat().st_size for path in files)
    assert tally.unpacked > tally.packed
    assert tally.records == 54
    assert tally.references > 20

"""The files an archive leaves: named, rotated, gone on with, and honest about what the disk refuses."""

import os
import random
import re
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.recordloader import ArcWarcRecord

from scraper.archive.reading import found_in
from scraper.archive.records import Custodian
from scraper.archive.warc import WarcArchive
from scraper.errors import ArchiveError
from scraper.model import Exchange, Page

Pages = Callable[..., Page]
Opened = Callable[..., WarcArchive]
Seen = Callable[[Path], list[ArcWarcRecord]]
Judged = Callable[..., tuple[bool, str]]


def noise(size: int, seed: int = 1) -> bytes:
    """A payload that gzip cannot make smaller."""
    return random.Random(seed).randbytes(size)


def files(folder: Path) -> list[Path]:
    """All of them, finished or not, by name."""
    return sorted([*folder.glob("*.warc.gz"), *folder.glob("*.warc.gz.open")])


def test_nothing_is_written_before_the_first_page(opened: Opened, folder: Path) -> None:
    archive = opened()
    archive.sync()
    archive.close()
    assert not folder.exists()


def test_a_file_is_named_after_its_first_moment_and_its_serial(opened: Opened, page: Pages, folder: Path) -> None:
    opened().keep(page())
    assert [path.name for path in files(folder)] == ["banditore-20260624120000-00000-archivio-7.warc.gz.open"]


def test_a_later_process_goes_on_with_the_same_file(
    opened: Opened, page: Pages, folder: Path, judged_by_warcio: Judged
) -> None:
    kept = []
    for run in range(5):
        archive = opened()
        kept.append(archive.keep(page(b"run %d" % run)))
        archive.close()
    assert len(files(folder)) == 1
    content, said = judged_by_warcio(*files(folder))
    assert content, said
    assert [archive.load(snapshot) for snapshot in kept] == [b"run %d" % run for run in range(5)]


def test_files_are_rotated_when_grown_past_the_limit_and_every_record_is_whole(
    *,
    opened: Opened,
    page: Pages,
    hop: Callable[..., Exchange],
    folder: Path,
    judged_by_warcio: Judged,
    seen_by_warcio: Seen,
) -> None:
    archive = opened(rotate=20_000)
    moved = hop("/", status="301 Moved Permanently", payload=noise(5000))
    bodies = [noise(8000, seed) for seed in range(9)]
    kept = [archive.keep(page(body, redirects=(moved,))) for body in bodies]
    again = [archive.keep(page(body), known=first) for body, first in zip(bodies, kept, strict=True)]
    archive.close()
    paths = files(folder)
    assert len(paths) == 6
    assert [int(re.findall(r"-(\d{5})-", path.name)[0]) for path in paths] == list(range(6))
    assert all(path.stat().st_size > 20_000 for path in paths[:-1])
    for path in paths:
        records = [record.rec_type for record in seen_by_warcio(path)]
        assert records[0] == "warcinfo"
        assert records.count("request") == records.count("response") + records.count("revisit")
    content, said = judged_by_warcio(*paths)
    assert content, said
    assert all(snapshot.revisit for snapshot in again)
    assert [archive.load(a, original=b) for a, b in zip(again, kept, strict=True)] == bodies


def test_a_full_file_is_not_gone_on_with(opened: Opened, page: Pages, folder: Path) -> None:
    for _ in range(2):
        archive = opened(rotate=100)
        archive.keep(page())
        archive.close()
    assert len(files(folder)) == 2


def test_the_newest_file_is_the_one_with_the_highest_serial_even_when_the_clock_was_set_back(
    opened: Opened, page: Pages, folder: Path
) -> None:
    archive = opened()
    archive.keep(page())
    archive.close()
    files(folder)[0].rename(folder / "banditore-20310101000000-00007-elsewhere.warc.gz")
    archive = opened(rotate=10)
    assert archive.keep(page()).file.endswith("-00008-archivio-7.warc.gz")
    archive.close()
    assert opened().keep(page()).file.endswith("-00008-archivio-7.warc.gz")


def test_a_file_that_somebody_else_began_is_not_gone_on_with(opened: Opened, page: Pages, folder: Path) -> None:
    for operator in ("redazione@example.org", "archivio@example.org", None, None):
        archive = opened(operator=operator)
        archive.keep(page())
        archive.close()
    assert len(files(folder)) == 3


def test_two_processes_never_write_the_same_file(
    opened: Opened, page: Pages, folder: Path, judged_by_warcio: Judged
) -> None:
    one, other = opened(), opened()
    kept = [archive.keep(page(noise(999, seed))) for seed in range(3) for archive in (one, other)]
    assert len({snapshot.file for snapshot in kept}) == 2
    content, said = judged_by_warcio(*files(folder))
    assert content, said


def test_a_payload_whose_file_was_moved_away_is_kept_again(opened: Opened, page: Pages, folder: Path) -> None:
    archive = opened()
    first = archive.keep(page(b"body"))
    archive.close()
    (found_in(folder, first.file)).rename(folder / "elsewhere.warc.gz")
    again = archive.keep(page(b"body"), known=first)
    assert not again.revisit
    assert archive.load(again) == b"body"


def test_a_file_taken_away_while_it_is_written_is_noticed_before_the_database_names_it(
    opened: Opened, page: Pages, folder: Path
) -> None:
    archive = opened()
    archive.keep(page(b"one"))
    archive.sync()
    lost = archive.keep(page(b"two"))
    (found_in(folder, lost.file)).unlink()
    with pytest.raises(ArchiveError, match=f"cannot make durable .*{lost.file}"):
        archive.sync()
    assert archive.load(archive.keep(page(b"two again"))) == b"two again"
    archive.sync()


def test_a_replaced_file_is_noticed_too(opened: Opened, page: Pages, folder: Path) -> None:
    archive = opened()
    path = found_in(folder, archive.keep(page(b"one")).file)
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)
    with pytest.raises(ArchiveError, match="another file has taken its place"):
        archive.sync()
    assert archive.keep(page(b"two")).file != path.name, "a file that was not made durable is not gone on with"


def test_a_missing_file_is_told_by_name(opened: Opened, page: Pages, folder: Path) -> None:
    archive = opened()
    snapshot = archive.keep(page())
    path = found_in(folder, snapshot.file)
    path.rename(folder / "elsewhere")
    with pytest.raises(ArchiveError, match=f"cannot read a snapshot from .*{snapshot.file}.open: No such file"):
        archive.load(snapshot)
    (folder / "elsewhere").rename(path)


def test_a_flipped_bit_is_noticed_or_changes_nothing(opened: Opened, page: Pages, folder: Path) -> None:
    archive = opened()
    body = noise(200)
    snapshot = archive.keep(page(body))
    path = found_in(folder, snapshot.file)
    good = path.read_bytes()
    unnoticed = []
    for position in range(snapshot.offset, snapshot.offset + snapshot.length):
        path.write_bytes(good[:position] + bytes([good[position] ^ 0x40]) + good[position + 1 :])
        try:
            read_back = archive.load(snapshot)
        except ArchiveError:
            continue
        assert read_back == body
        unnoticed.append(position - snapshot.offset)
    assert set(range(10, snapshot.length - 9)).isdisjoint(unnoticed), "only gzip's header and padding mean nothing"


def test_damage_is_told_with_the_file_and_the_place_in_it(opened: Opened, page: Pages, folder: Path) -> None:
    archive = opened()
    snapshot = archive.keep(page(b"body"))
    path = found_in(folder, snapshot.file)
    path.write_bytes(
        path.read_bytes().replace(path.read_bytes()[snapshot.offset + 20 : snapshot.offset + 30], b"?" * 10)
    )
    with pytest.raises(ArchiveError, match=f"is damaged at byte {snapshot.offset} of {snapshot.file}: it cannot be"):
        archive.load(snapshot)


def test_a_record_whose_payload_is_not_the_one_named_is_told(opened: Opened, page: Pages) -> None:
    archive = opened()
    snapshot = archive.keep(page(b"body"))
    with pytest.raises(ArchiveError, match="its payload has another digest"):
        archive.load(replace(snapshot, digest="sha1:ANOTHER"))


# ------------------------------------------------------------------ what the disk refuses


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that everybody can look into but only its owner can write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


@contextmanager
def nobody_special() -> Iterator[None]:
    """Permissions mean nothing to root: where the tests run as root, they step down."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


@contextmanager
def disk_ends_at(size: int) -> Iterator[None]:
    """No file may grow beyond ``size`` bytes: the kernel takes a part and refuses the rest."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def archive_in(folder: Path, page: Pages) -> WarcArchive:
    return WarcArchive(folder, rotate=10**9, clock=lambda: page().at, custodian=Custodian(None, "Banditore"))


def refusal(archive: WarcArchive, page: Page) -> ArchiveError:
    with pytest.raises(ArchiveError) as raised:
        archive.keep(page)
    assert "\n" not in f"{raised.value}{raised.value.hint}"
    return raised.value


def test_a_folder_that_may_not_be_written_is_told_with_what_to_do(reachable: Path, page: Pages) -> None:
    with nobody_special(), archive_in(reachable, page) as archive:
        error = refusal(archive, page())
    assert str(error).startswith(f"cannot create {reachable}/banditore-")
    assert str(error).endswith(": Permission denied")
    assert error.hint.startswith("let the user who runs banditore write there")


def test_a_folder_that_cannot_be_made_is_told(reachable: Path, page: Pages) -> None:
    with nobody_special(), archive_in(reachable / "data" / "warc", page) as archive:
        error = refusal(archive, page())
    assert str(error) == f"cannot make the folder {reachable}/data/warc: Permission denied"


def test_a_file_that_may_not_be_written_any_more_is_told(reachable: Path, page: Pages) -> None:
    path = reachable / "banditore-20260624120000-00000.warc.gz.open"
    reachable.chmod(0o755)
    path.touch()
    path.chmod(0o444)
    with nobody_special(), archive_in(reachable, page) as archive:
        error = refusal(archive, page())
    assert str(error) == f"cannot go on with {path}: Permission denied"


def test_a_folder_that_is_a_file_is_told(tmp_path: Path, page: Pages) -> None:
    (tmp_path / "warc").write_text("not a folder")
    with archive_in(tmp_path / "warc", page) as archive:
        error = refusal(archive, page())
    assert "Not a directory" in str(error)
    assert error.hint == "name a folder in [archive] of config.toml"


def test_a_full_disk_leaves_every_kept_record_whole_and_the_next_try_clean(
    opened: Opened, page: Pages, folder: Path, judged_by_warcio: Judged
) -> None:
    archive = opened()
    kept = [archive.keep(page(noise(30_000)))]
    path = found_in(folder, kept[0].file)
    whole = path.stat().st_size
    with disk_ends_at(50_000):
        error = refusal(archive, page(noise(30_000, 2)))
        refusal(archive, page(noise(30_000, 3)))
    assert str(error) == f"cannot write to {path}: File too large"
    assert error.hint.startswith("free some space")
    assert path.stat().st_size == whole
    kept.append(archive.keep(page(noise(30_000, 4))))
    archive.sync()
    content, said = judged_by_warcio(*files(folder))
    assert content, said
    assert [archive.load(snapshot) for snapshot in kept] == [noise(30_000), noise(30_000, 4)]


def test_a_disk_without_room_for_a_new_file_is_begun_again_later(
    opened: Opened, page: Pages, folder: Path, judged_by_warcio: Judged
) -> None:
    archive = opened()
    with disk_ends_at(100):
        refusal(archive, page())
        refusal(archive, page())
    snapshot = archive.keep(page(b"at last"))
    assert len(files(folder)) == 1
    assert archive.load(snapshot) == b"at last"
    content, said = judged_by_warcio(*files(folder))
    assert content, said

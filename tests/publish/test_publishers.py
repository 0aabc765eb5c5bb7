"""One suite for every publisher, and what only a disk can do wrong."""

import resource
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from scraper.errors import PublishError
from scraper.ports import Publisher
from scraper.publish.files import FeedFolder
from scraper.publish.memory import MemoryFolder


class Readable(Protocol):
    """A publisher with a way to see what a web server would serve."""

    publisher: Publisher

    def served(self) -> Mapping[str, bytes]: ...


class OnDisk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.publisher: Publisher = FeedFolder(folder)

    def served(self) -> Mapping[str, bytes]:
        return files_in(self.folder)


class InMemory:
    def __init__(self) -> None:
        self._folder = MemoryFolder()
        self.publisher: Publisher = self._folder

    def served(self) -> Mapping[str, bytes]:
        return self._folder.files


def files_in(folder: Path) -> Mapping[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(params=["disk", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Readable:
    return OnDisk(tmp_path / "feeds") if request.param == "disk" else InMemory()


def sorted_write(place: Readable, files: Mapping[str, bytes]) -> Sequence[str]:
    return sorted(place.publisher.write(files))


def test_what_is_written_is_served(place: Readable) -> None:
    files = {"index.html": b"<p>", "cuneo/all.rss": b"<rss/>"}
    assert sorted_write(place, files) == ["cuneo/all.rss", "index.html"]
    assert place.served() == files


def test_only_files_that_changed_are_written(place: Readable) -> None:
    place.publisher.write({"a.rss": b"1", "b.rss": b"1"})
    assert place.publisher.write({"a.rss": b"1", "b.rss": b"2"}) == ["b.rss"]
    assert place.publisher.write({"a.rss": b"1", "b.rss": b"2"}) == []
    assert place.served() == {"a.rss": b"1", "b.rss": b"2"}


def test_files_that_are_not_given_stay(place: Readable) -> None:
    place.publisher.write({"a.rss": b"1"})
    place.publisher.write({"b.rss": b"2"})
    assert place.served() == {"a.rss": b"1", "b.rss": b"2"}


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a/..", "", ".", "a\\..\\x", "a\0b", "a/"])
def test_a_path_that_leaves_the_folder_is_refused_and_nothing_is_written(place: Readable, path: str) -> None:
    with pytest.raises(PublishError, match="not the path of a file inside the feeds folder"):
        place.publisher.write({"good.rss": b"1", path: b"2"})
    assert place.served() == {}


# ------------------------------------------------------------------ the disk


def test_a_file_whose_bytes_are_the_same_is_not_touched(tmp_path: Path) -> None:
    folder = FeedFolder(tmp_path)
    folder.write({"a.rss": b"1"})
    before = (tmp_path / "a.rss").stat()
    folder.write({"a.rss": b"1"})
    after = (tmp_path / "a.rss").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_reader_that_has_the_old_file_open_reads_it_to_its_end(tmp_path: Path) -> None:
    folder = FeedFolder(tmp_path)
    folder.write({"a.rss": b"old" * 1000})
    with (tmp_path / "a.rss").open("rb") as reader:
        head = reader.read(3)
        folder.write({"a.rss": b"new"})
        assert head + reader.read() == b"old" * 1000
    assert (tmp_path / "a.rss").read_bytes() == b"new"


def test_a_web_server_of_another_user_may_read_the_files(tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.write_bytes(b"as the umask has it")
    FeedFolder(tmp_path).write({"a.rss": b"1"})
    assert (tmp_path / "a.rss").stat().st_mode == beside.stat().st_mode


def test_what_a_crash_left_aside_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".a.rss.new").write_bytes(b"half a fe")
    FeedFolder(tmp_path).write({"a.rss": b"whole"})
    assert files_in(tmp_path) == {"a.rss": b"whole"}


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "feeds").write_bytes(b"a file, not a folder")
    with pytest.raises(PublishError, match=r"feeds/cuneo/all\.rss: cannot be written: Not a directory") as caught:
        FeedFolder(tmp_path / "feeds").write({"cuneo/all.rss": b"1"})
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    assert files_in(tmp_path) == {"feeds": b"a file, not a folder"}


def test_a_folder_in_the_place_of_a_file_is_one_clear_line_and_stays(tmp_path: Path) -> None:
    (tmp_path / "all.rss").mkdir()
    with pytest.raises(PublishError, match=r"all\.rss: cannot be written: Is a directory"):
        FeedFolder(tmp_path).write({"all.rss": b"1"})
    assert [path.name for path in tmp_path.iterdir()] == ["all.rss"]


def test_a_full_disk_leaves_the_good_old_file_and_nothing_half_written(tmp_path: Path) -> None:
    folder = FeedFolder(tmp_path)
    folder.write({"a.rss": b"good"})
    with no_file_larger_than(10_000), pytest.raises(PublishError, match=r"a\.rss: cannot be written: File too large"):
        folder.write({"a.rss": b"x" * 1_000_000})
    assert files_in(tmp_path) == {"a.rss": b"good"}
    assert folder.write({"a.rss": b"x" * 1_000_000}) == ["a.rss"]


@contextmanager
def no_file_larger_than(limit: int) -> Iterator[None]:
    """What a full disk does to a write, for everybody who runs the tests: the kernel refuses it half way."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

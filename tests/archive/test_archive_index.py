"""Captures are found where they lie, whatever the index went through."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive.cdxj import Capture, Place, line, moment_of, parse
from scraper.archive.index import INDEX, PENDING, CaptureIndex, merge, reindex
from scraper.archive.surt import surt
from scraper.archive.warc import WarcArchive
from scraper.model import Exchange, NotModified, Page

Pages = Callable[..., Page]
NOON = datetime(2026, 6, 24, 12, tzinfo=UTC)
FILE = "banditore-20260624120000-00000-vm.warc.gz"
PATHS = ("/", "/avvisi", "/avvisi/1", "/avvisi?pagina=2", "/avvisi2", "/Avvisi/", "/z" * 200)

captures = st.builds(
    lambda path, host, seconds, offset: Capture(
        f"https://{host}{path}",
        NOON + timedelta(seconds=seconds),
        "text/html",
        200,
        "sha1:A",
        Place(FILE, offset, 100),
    ),
    st.sampled_from(PATHS),
    st.sampled_from(["comune.it", "www.comune.it", "altro.it"]),
    st.integers(0, 9),
    st.integers(0, 20),
)


def _write(path: Path, found: Sequence[Capture]) -> None:
    path.write_text("".join(f"{line(one)}\n" for one in found), encoding="ascii")


@settings(deadline=None)
@given(st.lists(captures), st.lists(captures), st.sampled_from(PATHS))
def test_what_is_sorted_and_what_waits_is_found_as_by_looking_at_every_line(
    closed: list[Capture], waiting: list[Capture], path: str
) -> None:
    url = f"http://comune.it{path}"
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / INDEX, sorted(set(closed), key=line))
        _write(folder / f"{FILE}{PENDING}", waiting)
        index = CaptureIndex(folder)
        every = sorted({line(one) for one in (*closed, *waiting)})
        assert [line(one) for one in index.captures(url)] == [
            text for text in every if text.partition(" ")[0] == surt(url)
        ]
        assert [line(one) for one in index.under("it,comune)/avvisi")] == [
            text for text in every if text.startswith("it,comune)/avvisi")
        ]
        assert [line(one) for one in index.under("")] == every


@given(captures)
def test_a_line_of_the_index_is_read_back_as_the_capture_it_was_written_for(capture: Capture) -> None:
    assert parse(line(capture)) == capture


@settings(deadline=None)
@given(st.lists(captures, min_size=1), st.integers(-2, 12))
def test_the_nearest_capture_is_nearest_and_of_two_the_earlier(found: list[Capture], seconds: int) -> None:
    at = NOON + timedelta(seconds=seconds)
    with TemporaryDirectory() as name:
        _write(Path(name) / INDEX, sorted(found, key=line))
        nearest = CaptureIndex(Path(name)).near(found[0].url, at)
    same = [one for one in found if surt(one.url) == surt(found[0].url)]
    assert nearest is not None
    assert (abs(nearest.at - at), nearest.at) == min((abs(one.at - at), one.at) for one in same)


@settings(deadline=None)
@given(st.lists(captures), st.lists(captures))
def test_a_crash_between_the_steps_of_a_merge_loses_no_line_and_tells_none_twice(
    closed: list[Capture], waiting: list[Capture]
) -> None:
    with TemporaryDirectory() as name:
        folder, pending = Path(name), Path(name) / f"{FILE}{PENDING}"
        _write(folder / INDEX, sorted(closed, key=line))
        _write(pending, waiting)
        before = list(CaptureIndex(folder).under(""))
        (folder / f"{INDEX}.new").write_text("half a li", encoding="ascii")  # the process ended while it was written
        assert list(CaptureIndex(folder).under("")) == before
        shutil.copy(pending, folder / "kept")
        merge(folder, pending)
        assert not pending.exists()
        assert list(CaptureIndex(folder).under("")) == before
        (folder / "kept").rename(pending)  # the process ended before what was merged was removed
        assert list(CaptureIndex(folder).under("")) == before
        merge(folder, pending)
        assert list(CaptureIndex(folder).under("")) == before
        merge(folder, pending)  # another process has done it
        assert list(CaptureIndex(folder).under("")) == before


def test_a_reader_sees_what_is_written_and_merged_while_it_reads(tmp_path: Path) -> None:
    index, pending = CaptureIndex(tmp_path), tmp_path / f"{FILE}{PENDING}"
    assert index.captures("http://comune.it/avvisi") == []
    some = [
        Capture("http://comune.it/avvisi", NOON + timedelta(seconds=count), "text/html", 200, "", Place(FILE, count, 1))
        for count in range(3)
    ]
    _write(pending, some[:1])
    assert index.captures("http://comune.it/avvisi") == some[:1]
    with pending.open("a", encoding="ascii") as file:
        file.write(f"{line(some[1])}\n{line(some[2])[:40]}")  # the third is being written
    assert index.captures("http://comune.it/avvisi") == some[:2]
    with pending.open("a", encoding="ascii") as file:
        file.write(f"{line(some[2])[40:]}\n")
    assert index.captures("http://comune.it/avvisi") == some
    merge(tmp_path, pending)
    assert index.captures("http://comune.it/avvisi") == some


@pytest.mark.parametrize("stamp", ["", "202", "20261301", "2026-06", "202606241200000"])
def test_what_is_no_moment_is_refused(stamp: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment_of(stamp)


def test_a_part_of_a_moment_is_its_beginning() -> None:
    assert moment_of("2026") == datetime(2026, 1, 1, tzinfo=UTC)
    assert moment_of("2026062412") == NOON


# ------------------------------------------------------------------ held against other people's index


@pytest.fixture
def kept(folder: Path, opened: Callable[..., WarcArchive], page: Pages, hop: Callable[..., Exchange]) -> Path:
    """An archive of several files with all kinds of records: pages, revisits, a redirect, a 304, one file open."""
    archive = opened(rotate=4_000)
    for count in range(12):
        at = NOON + timedelta(minutes=count)
        moved = hop("/vecchia", status="301 Moved Permanently", fields="Location: /avvisi\r\n", at=at)
        body = b"<h1>Avvisi</h1>" + bytes(str(count % 3), "ascii") * 600
        redirects = (moved,) if count == 5 else ()
        first = archive.keep(page(body, path=f"/avvisi/{count % 2}?b=2&a=1", at=at, redirects=redirects), source="a")
        archive.keep(page(body, path="/Altrove/", at=at, fields="Content-Type: text/plain\r\n"), source="b")
        unchanged = hop("/avvisi/0", status="304 Not Modified", at=at)
        archive.keep(NotModified(unchanged.url, at, exchanges=(unchanged,)), source="a", known=first)
        archive.sync()
    assert len(list(folder.glob("*.warc.gz"))) > 2
    assert len(list(folder.glob("*.warc.gz.open"))) == 1
    return folder


def _all_lines(folder: Path) -> list[str]:
    return [line(one) for one in CaptureIndex(folder).under("")]


def test_the_index_made_anew_is_the_one_that_was_kept(kept: Path) -> None:
    before = _all_lines(kept)
    assert len(before) > 36
    assert reindex(kept) == len(before)
    assert _all_lines(kept) == before


def test_the_index_is_made_anew_where_all_of_it_was_lost(kept: Path) -> None:
    before = _all_lines(kept)
    for path in (*kept.glob("*.cdxj"), kept / "index.lock"):
        path.unlink()
    assert _all_lines(kept) == []
    reindex(kept)
    assert _all_lines(kept) == before


def test_cdxj_indexer_makes_the_very_same_lines(kept: Path) -> None:
    files = sorted(kept.glob("*.warc.gz"))
    code = "import sys; from cdxj_indexer.main import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "--sort", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    names = {path.name for path in files}
    ours = [text for text in _all_lines(kept) if parse(text).place.file in names]
    assert len(ours) > 20
    assert done.stdout.splitlines() == ours

"""One banditore at a time on a data folder, by a lock that dies with its process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scraper.errors import BusyError, StoreError
from scraper.store.folder import locked, made, room_in

HOLDER = """
import sys
from pathlib import Path
from scraper.store.folder import locked

with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the folder until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        yield process


def test_a_second_process_is_refused_and_told_which_one_has_the_folder(tmp_path: Path) -> None:
    with another_process(tmp_path) as first, pytest.raises(BusyError) as caught, locked(tmp_path):
        pytest.fail("two at once")
    said = f"data folder {tmp_path}: another banditore (process {first.pid}) is working on it"
    assert str(caught.value) == said
    assert caught.value.hint == "end that one first, or use another data folder"


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    with another_process(tmp_path) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
        with locked(tmp_path):
            assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"


def test_the_lock_ends_with_its_block_whatever_happens_in_it(tmp_path: Path) -> None:
    def fail() -> None:
        with locked(tmp_path):
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with locked(tmp_path), another_process(tmp_path / "other"):
        pass
    with locked(tmp_path):
        pass


def test_one_process_cannot_have_it_twice_either(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(BusyError, match=f"process {os.getpid()}"):
        locked(tmp_path).__enter__()


def test_a_refused_process_leaves_the_holders_name_in_place(tmp_path: Path) -> None:
    with another_process(tmp_path) as first:
        for _ in range(2):
            with pytest.raises(BusyError, match=f"process {first.pid}"), locked(tmp_path):
                pass


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    with locked(tmp_path / "a" / "b"):
        assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize("where", ["/proc/banditore", "{here}/a-file", "{here}/a-file/data"])
def test_a_folder_that_cannot_be_is_refused_in_one_line(tmp_path: Path, where: str) -> None:
    (tmp_path / "a-file").write_text("")
    folder = Path(where.format(here=tmp_path))
    for act in (made, room_in, lambda path: locked(path).__enter__()):
        with pytest.raises(StoreError) as caught:
            act(folder)
        assert str(caught.value).startswith(f"folder {folder}: ")
        assert caught.value.hint == "make it writable for this user, or name another in the configuration"


def test_a_lock_that_cannot_be_opened_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(StoreError, match="Is a directory"), locked(tmp_path):
        pass


def test_a_folder_that_can_be_written_says_how_much_room_there_is_and_stays_clean(tmp_path: Path) -> None:
    assert room_in(tmp_path / "data") > 0
    assert list((tmp_path / "data").iterdir()) == []

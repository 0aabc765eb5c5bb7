"""A real feed reader that is opened after each recorded day."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.pipeline.recorded import Played, Story
from tests.pipeline.test_recorded_days import CALL

pytestmark = [
    pytest.mark.tool,
    pytest.mark.skipif(shutil.which("newsboat") is None, reason="needs newsboat (apt-get install newsboat)"),
]


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "feeds"
    made.mkdir()
    return made


@pytest.fixture
def origin(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def publish(played: Played, folder: Path) -> None:
    """Put a day's feeds in place; a file that did not change keeps its date, by which the reader asks."""
    for path, data in played.feeds.items():
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        if not file.exists() or file.read_bytes() != data:
            file.write_bytes(data)
            os.utime(file, (played.day.at.timestamp(),) * 2)


def reload(home: Path, urls: Sequence[str]) -> list[tuple[str, str]]:
    """Id and title of everything that the reader holds after asking again."""
    home.mkdir(exist_ok=True)
    (home / "urls").write_text("\n".join(urls))
    (home / "config").touch()
    command = ["newsboat", "-u", f"{home}/urls", "-c", f"{home}/cache.db", "-C", f"{home}/config", "-x", "reload"]
    subprocess.run(command, check=True, timeout=60, env={"HOME": str(home)}, capture_output=True)
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        return cache.execute("SELECT guid, title FROM rss_item ORDER BY guid").fetchall()


def test_to_a_reader_who_has_read_everything_the_migration_brings_nothing_to_read(
    story: Story, folder: Path, origin: str
) -> None:
    home = folder.parent / "home"
    unread = []
    for played in story.days:
        publish(played, folder)
        reload(home, [f"{origin}cuneo/all.rss"])
        with closing(sqlite3.connect(home / "cache.db")) as cache, cache:
            unread.append(cache.execute("SELECT count(*) FROM rss_item WHERE unread").fetchone()[0])
            cache.execute("UPDATE rss_item SET unread = 0")
    assert unread == [8, 1, 1, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("feeds", "counts"),
    [
        (["cuneo/all.rss"], [8, 9, 10, 10, 10, 10, 10, 10, 11]),
        (["cuneo/calls.atom"], [0, 0, 1, 1, 1, 1, 1, 1, 1]),
        # Who follows both has the call once: newsboat knows it by its id, whichever feed brought it.
        (["cuneo/all.rss", "cuneo/calls.atom"], [8, 9, 10, 10, 10, 10, 10, 10, 11]),
    ],
)
def test_newsboat_opened_after_every_day_ends_with_exactly_the_right_entries(
    story: Story, folder: Path, origin: str, *, feeds: Sequence[str], counts: Sequence[int]
) -> None:
    seen = []
    for played in story.days:
        publish(played, folder)
        held = reload(folder.parent / "home", [f"{origin}{feed}" for feed in feeds])
        seen.append(len(held))
    assert seen == counts
    everything = story.items()
    wanted = everything if "cuneo/all.rss" in feeds else {k: v for k, v in everything.items() if v == CALL}
    assert dict(held) == wanted
    assert len(dict(held)) == len(held)

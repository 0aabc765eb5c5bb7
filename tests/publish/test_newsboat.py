"""A real feed reader subscribes to the folder over HTTP."""

import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scraper.publish.files import FeedFolder
from scraper.publish.views import FeedSettings, SiteView
from tests.publish.shown import render_site

pytestmark = [
    pytest.mark.tool,
    pytest.mark.skipif(shutil.which("newsboat") is None, reason="needs newsboat (apt-get install newsboat)"),
]


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without telling standard error."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        return


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "feeds"
    made.mkdir()
    return made


@pytest.fixture
def base_url(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def reload(home: Path, urls: list[str]) -> list[tuple[str, str, str, int]]:
    """What newsboat has after asking: guid, title, link and the moment of each entry, by guid."""
    home.mkdir(exist_ok=True)
    (home / "urls").write_text("\n".join(urls))
    (home / "config").touch()
    cache = home / "cache.db"
    command = ["newsboat", "-u", f"{home}/urls", "-c", f"{cache}", "-C", f"{home}/config", "-x", "reload"]
    subprocess.run(command, check=True, timeout=60, env={"HOME": str(home)}, capture_output=True)
    connection = sqlite3.connect(cache)
    try:
        return connection.execute("SELECT guid, title, url, pubDate FROM rss_item ORDER BY guid").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_newsboat_holds_every_entry_once_and_an_update_doubles_none(
    tmp_path: Path, folder: Path, base_url: str, *, view: SiteView, suffix: str
) -> None:
    publisher, settings = FeedFolder(folder), FeedSettings(base_url)
    publisher.write(render_site(view, settings))
    url = f"{base_url}cuneo/all.{suffix}"
    first = reload(tmp_path / "home", [url])
    assert [guid for guid, *_ in first] == sorted(entry.item.id for entry in view.entries)
    by_guid = {guid: (title, link, moment) for guid, title, link, moment in first}
    acume, _, call = view.entries[0], view.entries[1], view.entries[2]
    assert by_guid[acume.item.id][:2] == (acume.item.title, acume.item.url)
    assert by_guid[call.item.id][:2] == (call.item.title, call.item.url)
    assert by_guid[acume.item.id][2] == 1750672800  # 23 June 2025, noon in Cuneo

    retitled = replace(call, item=replace(call.item, title="Avviso rettificato", url="https://nuovo.example.org/a"))
    publisher.write(render_site(replace(view, entries=(*view.entries[:2], retitled)), settings))
    second = reload(tmp_path / "home", [url])
    assert [guid for guid, *_ in second] == [guid for guid, *_ in first]


def test_newsboat_reads_an_empty_feed_as_a_feed(tmp_path: Path, folder: Path, base_url: str, empty: SiteView) -> None:
    FeedFolder(folder).write(render_site(empty, FeedSettings(base_url)))
    assert reload(tmp_path / "home", [f"{base_url}cuneo/calls.rss"]) == []
    connection = sqlite3.connect(tmp_path / "home" / "cache.db")
    try:
        assert connection.execute("SELECT title FROM rss_feed").fetchall() == [("Comune di Cuneo: bandi",)]
    finally:
        connection.close()

"""A real ``banditore watch``: ended by SIGTERM, started again, started twice."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from scraper.app import open_memory
from scraper.demo.days import Day, Recording
from scraper.demo.server import DayServer
from scraper.model import Status
from tests.crash.conftest import AGES, configure, left_by, load, mails_in

BANDITORE = [sys.executable, "-c", "from scraper.cli.main import main; main()"]
A_FEW_SECONDS = 5


@contextmanager
def watching(file: Path) -> Iterator[subprocess.Popen[str]]:
    """A ``banditore watch`` that is killed at the end, should it still run."""
    command = [*BANDITORE, "watch", "--config", str(file)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(process: subprocess.Popen[str], words: str) -> str:
    """Read what it says until it says this."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if words in line:
            return line
    raise AssertionError(f"ended without saying {words!r}:\n{said}")


def ended(process: subprocess.Popen[str]) -> tuple[int, float]:
    """Its exit code, and how many seconds it took to end."""
    began = time.perf_counter()
    process.send_signal(signal.SIGTERM)
    return process.wait(AGES), time.perf_counter() - began


# ------------------------------------------------------------------ a slow site


class SlowSite:
    """Answers its one page when it is let go."""

    def __init__(self) -> None:
        self.asked = Event()
        self.go = Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def port(self) -> int:
        return self._http.server_port

    @contextmanager
    def serving(self) -> Iterator[None]:
        thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield
        finally:
            self.go.set()
            self._http.shutdown()
            thread.join()
            self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/robots.txt":
                    self.send_error(404)
                    return
                site.asked.set()
                site.go.wait(AGES)
                rows = "".join(f'<li><a href="/avviso-{n}.html">Avviso pubblico numero {n}</a></li>' for n in range(9))
                page = f"<html><title>Avvisi</title><body><h1>Avvisi</h1><ul>{rows}</ul></body></html>".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def slow() -> Iterator[SlowSite]:
    site = SlowSite()
    with site.serving():
        yield site


def test_sigterm_ends_the_watch_after_the_slow_request_under_way_and_what_it_brought_is_recorded(
    tmp_path: Path, recorded: Recording, slow: SlowSite
) -> None:
    file = configure(tmp_path / "slow", recorded, slow.port)
    file.write_text(
        file.read_text().replace(
            'every = "30m"', 'every = "30m"\ndetails = false\nselect = { item = "li", title = "a", url = "a" }'
        )
    )
    with watching(file) as watch:
        assert slow.asked.wait(AGES)
        watch.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            watch.wait(0.05)
        slow.go.set()
        code, seconds = ended(watch)
    assert code == 0
    assert seconds < A_FEW_SECONDS
    settings = load(file)
    with open_memory(settings) as memory:
        (state,) = memory.store.states()
        assert (state.status, state.items) == (Status.OK, 9)
        assert len(memory.answers.entries()) == 9
        assert memory.outbox.unpublished() == {}
    assert (settings.feeds / "cuneo" / "all.rss").exists()


def test_a_second_watch_on_the_same_data_is_refused_in_one_line(
    tmp_path: Path, recorded: Recording, slow: SlowSite
) -> None:
    file = configure(tmp_path / "twice", recorded, slow.port)
    with watching(file) as first:
        assert slow.asked.wait(AGES)
        second = subprocess.run(
            [*BANDITORE, "watch", "--config", str(file)], capture_output=True, text=True, timeout=AGES, check=False
        )
        slow.go.set()
        assert ended(first)[0] == 0
    folder = file.parent / "data"
    assert second.returncode == 2
    assert second.stdout == ""
    assert second.stderr.splitlines() == [
        f"error: data folder {folder}: another banditore (process {first.pid}) is working on it",
        "hint: end that one first, or use another data folder",
    ]


# ------------------------------------------------------------------ again and again


def test_a_watch_that_is_started_again_goes_on_and_repeats_nothing(
    tmp_path: Path, recorded: Recording, server: DayServer
) -> None:
    file = configure(tmp_path / "again", recorded, server.port, every="1s")
    mail = file.parent / "data" / "mail"
    first_sight, call_appears = recorded.days[0], recorded.days[2]
    watched(file, server, first_sight, until_it_looked)
    assert left_by(load(file)).changes.total() == 0
    watched(file, server, call_appears, until_it_looked)
    watched(file, server, call_appears, lambda _: until_there_is(mail))
    told = left_by(load(file))
    assert any("appeared" in change for change in told.changes)
    assert told.mails.total() > 0
    watched(file, server, call_appears, until_it_looked)
    again = left_by(load(file))
    assert (again.changes, again.letters, again.mails) == (told.changes, told.letters, told.mails)
    ids = [one["Message-ID"] for one in mails_in(load(file))]
    assert len(ids) == len(set(ids))


def watched(file: Path, server: DayServer, day: Day, enough: Callable[[subprocess.Popen[str]], object]) -> None:
    """Watch the site of this day until it is enough, then end well."""
    server.day = day
    with watching(file) as watch:
        enough(watch)
        code, seconds = ended(watch)
    assert code == 0
    assert seconds < A_FEW_SECONDS


def until_it_looked(watch: subprocess.Popen[str]) -> None:
    until(watch, "cooperazione")


def until_there_is(mail: Path) -> None:
    end = time.perf_counter() + AGES
    while not any(mail.glob("*.eml")):
        assert time.perf_counter() < end, "nobody is told"
        time.sleep(0.005)

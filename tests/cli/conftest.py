"""A user at the command line, and towns on loopback that answer what a test tells them to."""

import ctypes
import json
import os
import resource
import sqlite3
import ssl
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO, TextIOWrapper
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from scraper.cli.main import main

FIXTURES = Path(__file__).parents[2] / "fixtures" / "cuneo"
HOST = "www.comune.example"
LIST = "/novita.html"
HTML = "text/html; charset=utf-8"

ITEM_KEYS = [
    "id",
    "kind",
    "title",
    "url",
    "summary",
    "published",
    "deadline",
    "starts",
    "section",
    "topics",
    "attachments",
    "image",
    "modified",
    "office",
    "act",
]


# ------------------------------------------------------------------ the user


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to, as its user sees it."""

    code: int
    out: str
    err: str

    def objects(self) -> list[dict[str, Any]]:
        """Stdout as JSON Lines: every line of it, and nothing else, is an object."""
        return [json.loads(line) for line in self.out.splitlines()]


def banditore(*words: str | Path) -> Outcome:
    """Run ``banditore`` with these words in this process."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["banditore", *map(str, words)])
        patch.setenv("COLUMNS", "200")
        code = _code_of_main()
    texts = [stream.detach().getvalue().decode() for stream in (out, err)]
    return Outcome(code, *texts)


def _code_of_main() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def banditore_process(
    *words: str | Path, before: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run ``banditore`` as a process of its own, which executes ``before`` when everything is imported."""
    code = f"from scraper.cli.main import main\n{before}\nmain()"
    return subprocess.run(
        [sys.executable, "-B", "-c", code, *map(str, words)],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env=environment,
        timeout=60,
    )


def one_line(outcome: Outcome) -> str:
    """The error of a command that failed with one clear line (and perhaps a hint); no traceback, nothing on stdout."""
    lines = outcome.err.splitlines()
    errors = [line for line in lines if line.lower().startswith("error: ")]
    assert len(errors) == 1, outcome.err
    assert "Traceback" not in outcome.err
    assert not outcome.out
    rest = [line for line in lines if line not in errors and not line.startswith(("hint: ", "Usage: ", "Try '"))]
    assert not any(rest), outcome.err
    return errors[0]


# ------------------------------------------------------------------ towns


@dataclass(frozen=True, slots=True)
class Reply:
    """What a town answers; ``missing`` bytes are announced and never come, ``silent`` never answers at all."""

    body: bytes = b""
    status: int = 200
    media_type: str = HTML
    fields: Mapping[str, str] = field(default_factory=dict)
    missing: int = 0
    silent: bool = False


NOT_FOUND = Reply(b"<!DOCTYPE html><title>404</title><h1>Pagina non trovata</h1>", 404)


def a_list(*titles: str) -> Reply:
    """A TYPO3 page that lists these news, undated: whether something is news must not hang on today's date."""
    news = "".join(
        f'<div class="news-latest-item"><h3><a href="/novita/{_slug(title)}.html">{title}</a></h3>'
        f"<p>Il Comune informa: {title.lower()}.</p></div>"
        for title in titles
    )
    return Reply(
        f'<!DOCTYPE html><html lang="it"><head><title>Comune - Novità</title></head><body><h1>Novità</h1>'
        f'<div class="news-latest-container"><h2>Primo piano</h2>{news}</div></body></html>'.encode()
    )


def _slug(title: str) -> str:
    return "-".join(title.lower().split())


NEWS = ("Lavori in via Roma", "Incontri in biblioteca", "Festa della musica in piazza")


class Town:
    """Web servers of any names on one port of loopback (and one more for TLS); whoever is unknown answers 404."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Reply] = {}
        self.asked: list[str] = []
        self._leaving = Event()
        self._servers: list[tuple[ThreadingHTTPServer, Thread]] = []

    def on(self, path: str, reply: Reply, *, host: str = HOST) -> None:
        self.answers[host, path] = reply

    def serve(self, tls: ssl.SSLContext | None = None) -> int:
        """Begin to serve; gives the port."""
        http = _QuietServer(("127.0.0.1", 0), self._handler())
        if tls is not None:
            # The handshake is each connection's own business: one that fails must not hold up the listener.
            http.socket = tls.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, name="town")
        thread.start()
        self._servers.append((http, thread))
        return http.server_port

    def leave(self) -> None:
        """Nobody answers any more, until somebody serves again."""
        self._leaving.set()
        for http, thread in self._servers:
            http.shutdown()
            thread.join()
            http.server_close()
        self._servers.clear()
        self._leaving.clear()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        town = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host = self.headers["Host"].partition(":")[0]
                town.asked.append(self.path)
                reply = town.answers.get((host, self.path), NOT_FOUND)
                if reply.silent:
                    town._leaving.wait()
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.media_type)
                self.send_header("Content-Length", str(len(reply.body) + reply.missing))
                for name, value in reply.fields.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
                self.close_connection = bool(reply.missing)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


class _QuietServer(ThreadingHTTPServer):
    """Takes many connections at once, and does not mind a client that hangs up in the middle."""

    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def a_town(*, tls: ssl.SSLContext | None = None) -> Iterator[tuple[Town, int]]:
    """A town and its port."""
    town = Town()
    try:
        yield town, town.serve(tls)
    finally:
        town.leave()


# ------------------------------------------------------------------ a place where Banditore works


_WAITING = {"letter": ("again", "due"), "notice": ("again", "at"), "source": ("next_due", "turned")}
"""Moments that something waits from or for, by table."""


@dataclass(slots=True)
class Place:
    """A folder with a configuration; ``ports`` says on which port of loopback a host is really found."""

    folder: Path
    town: Town
    ports: dict[str, int]
    fetch: dict[str, str] = field(default_factory=dict)
    details: bool = False

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def feeds(self) -> Path:
        return self.folder / "feeds"

    def configure(self, sources: Mapping[str, str] | None = None, *, more: str = "") -> None:
        """Watch these pages (URL by id), each of a site with the id of its host's first label but "www"."""
        sources = sources or {"novita": f"http://{HOST}{LIST}"}
        sites = {site_of(url): url for url in sources.values()}
        lines = ['contact = "redazione@example.org"', "[fetch]", *self._fetch(), ""]
        for name, url in sites.items():
            lines += ["[[site]]", f'id = "{name}"', f'name = "Comune di {name.title()}"', f'url = "{url}"']
        for name, url in sources.items():
            lines += ["[[source]]", f'id = "{name}"', f'site = "{site_of(url)}"', f'url = "{url}"']
            lines += [f"details = {str(self.details).lower()}"]
        self.config.write_text("\n".join([*lines, more]), encoding="utf-8")

    def _fetch(self) -> Iterator[str]:
        aliases = ", ".join(f'"{host}" = "127.0.0.1:{port}"' for host, port in self.ports.items())
        known = {"spacing": '"0s"', "allow_private": "true", "attempts": "1", "timeout": '"5s"'}
        yield from (f"{key} = {value}" for key, value in (known | self.fetch).items())
        yield f"connect_to = {{ {aliases} }}"

    def banditore(self, *words: str) -> Outcome:
        """Run a command on this configuration."""
        command, *rest = words
        return banditore(command, "--config", self.config, *rest)

    def objects(self, command: str, *words: str) -> list[dict[str, Any]]:
        """What a command prints with ``--json``."""
        outcome = self.banditore(command, "--json", *words)
        assert outcome.code == 0, outcome.err
        return outcome.objects()

    def source(self, name: str = "novita") -> dict[str, Any]:
        return next(one for one in self.objects("sources") if one["id"] == name)

    def published(self, site: str = "comune") -> dict[str, bytes]:
        """The feeds of a site, byte for byte; the pages beside them tell its health and may change."""
        folder = self.feeds / site
        files = (path for path in sorted(folder.rglob("*.*")) if path.suffix != ".html")
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    def time_passes(self, span: timedelta) -> None:
        """Whatever waits for its hour has waited this much longer."""
        earlier = f"-{span.total_seconds():.0f} seconds"
        with sqlite3.connect(self.data / "banditore.db") as database:
            for table, columns in _WAITING.items():
                for column in columns:
                    moved = f"strftime('%Y-%m-%d %H:%M:%f000', {column}, ?)"
                    database.execute(f"UPDATE {table} SET {column} = {moved} WHERE {column} IS NOT NULL", (earlier,))
        database.close()


def site_of(url: str) -> str:
    """``http://www.comune.example/…`` is of the site ``comune``."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.").partition(".")[0]


def titles(objects: Sequence[Mapping[str, Any]]) -> set[str]:
    return {one["title"] for one in objects}


@pytest.fixture(autouse=True)
def _no_other_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANDITORE_DATABASE", raising=False)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A configuration that watches one list of three news."""
    with a_town() as (town, port):
        town.on(LIST, a_list(*NEWS))
        found = Place(tmp_path, town, {f"{HOST}:80": port})
        found.configure()
        yield found


@pytest.fixture
def watched(place: Place) -> Place:
    """The same after a good first run."""
    outcome = place.banditore("run")
    assert outcome.code == 0, outcome.err
    return place


# ------------------------------------------------------------------ a machine that refuses


_CAPABILITIES_VERSION_3 = 0x20080522
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2


@contextmanager
def without_privileges() -> Iterator[None]:
    """The modes of files hold for us, even if root runs the tests: without two capabilities (capabilities(7))."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None)
    this_thread = ctypes.create_string_buffer(struct.pack("Ii", _CAPABILITIES_VERSION_3, 0), 8)
    before, during = (ctypes.c_uint32 * 6)(), (ctypes.c_uint32 * 6)()
    for sets in (before, during):
        assert libc.capget(this_thread, sets) == 0
    during[0] &= ~(1 << _DAC_OVERRIDE | 1 << _DAC_READ_SEARCH)
    assert libc.capset(this_thread, during) == 0
    try:
        yield
    finally:
        assert libc.capset(this_thread, before) == 0


@contextmanager
def disk_full_beyond(size: int) -> Iterator[None]:
    """No file may grow past ``size`` bytes, as on a disk that is full: the error is EFBIG, handled as ENOSPC is."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

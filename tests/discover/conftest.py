"""Little sites, served from fixtures/sites: from memory, or by a real server on loopback."""

import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from scraper.fetch.replay import Answer, ReplayFetcher, page
from scraper.model import Page

FIXTURES = Path(__file__).parents[2] / "fixtures"
CUNEO = FIXTURES / "cuneo" / "site"
HOME = "https://www.comune.example/"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def site(name: str) -> Path:
    """The folder of a little site."""
    return FIXTURES / "sites" / name


def answer_of(folder: Path, path: str) -> Path | None:
    """The file that a URL path means: a folder answers with its index.html."""
    file = folder / path.partition("?")[0].lstrip("/")
    file = file / "index.html" if file.is_dir() else file
    return file if file.is_file() else None


def media_type(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def recorded(folder: Path, home: str = HOME) -> Mapping[str, Answer]:
    """Every page of a little site as it would come from ``home``."""
    pages: dict[str, Answer] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        path = file.relative_to(folder).as_posix()
        url = home + (path.removesuffix("index.html") if file.name == "index.html" else path)
        pages[url] = page(url, file.read_bytes(), headers={"content-type": media_type(file)})
    return pages


def replay(name: str) -> ReplayFetcher:
    return ReplayFetcher(recorded(site(name)))


def html(url: str, title: str, body: str) -> Page:
    """A page made on the spot."""
    return page(url, f"<!DOCTYPE html><html lang=it><head><title>{title}</title></head><body>{body}</body></html>")


def news_list(url: str, *titles: str, title: str = "News") -> Page:
    """A TYPO3 list of dated news."""
    items = "".join(
        f'<div class="news-list-item"><span class="news-list-date">{day:02}.06.2026</span>'
        f'<h2><a href="/dettaglio/{one.lower().replace(" ", "-")}.html">{one}</a></h2></div>'
        for day, one in enumerate(titles, 1)
    )
    return html(url, title, f'<div class="news-list-container">{items}</div>')


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The site on a free port of loopback; gives the address of its home page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = answer_of(folder, self.path)
            body = file.read_bytes() if file else b"<!DOCTYPE html><title>404</title>"
            self.send_response(200 if file else 404)
            self.send_header("Content-Type", media_type(file) if file else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, name="little site")
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}/"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()

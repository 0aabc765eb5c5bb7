"""A small real HTTP server that answers as the site did on one recorded day."""

import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from scraper.demo.days import Day

_MISSING = b"<!DOCTYPE html><html lang=it><title>404</title><h1>Pagina non trovata</h1></html>\n"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What goes back over the wire; ``fields`` are those that depend on what was asked for."""

    status: HTTPStatus
    fields: Mapping[str, str]
    body: bytes = b""


def _answer(day: Day, path: str, known: str | None) -> _Answer:
    """A page, a 301, a 304 for the ETag ``known``, or a 404, as the site gave them on this day."""
    if target := day.redirects.get(path):
        return _Answer(HTTPStatus.MOVED_PERMANENTLY, {"Location": target, "Content-Length": "0"})
    file = day.page(path)
    body = file.read_bytes() if file else _MISSING
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if file and known == etag:
        return _Answer(HTTPStatus.NOT_MODIFIED, {"ETag": etag})
    media_type = (mimetypes.guess_type(file.name)[0] if file else "text/html") or "application/octet-stream"
    charset = "; charset=utf-8" if media_type == "text/html" else ""
    fields = {"Content-Type": f"{media_type}{charset}", "Content-Length": str(len(body))}
    if file and not day.everything:
        fields["ETag"] = etag
    return _Answer(HTTPStatus.OK if file else HTTPStatus.NOT_FOUND, fields, body)


class DayServer:
    """Serves ``day`` on a free loopback port; set another day at any time."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
        return self._http.server_port

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Answer requests until the end of the block."""
        thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, name="recorded site")
        thread.start()
        try:
            yield
        finally:
            self._http.shutdown()
            thread.join()
            self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            """Answers from the day that is set, with validators, as the real server did."""

            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            server_version = "Apache"
            sys_version = ""

            def do_GET(self) -> None:
                """Serve what the day has at this address."""
                answer = _answer(server.day, self.path, self.headers.get("If-None-Match"))
                self.send_response_only(answer.status)
                self.send_header("Date", format_datetime(server.day.at))
                self.send_header("Server", self.server_version)
                for name, value in answer.fields.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                """Say nothing: the story is told elsewhere."""

        return Handler

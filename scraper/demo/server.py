"""A small real HTTP server that answers as the site did on one recorded day."""

import hashlib
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from scraper.demo.days import Day

_MISSING = b"<!DOCTYPE html><html lang=it><title>404</title><h1>Pagina non trovata</h1></html>\n"


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
                """Serve a page, a 304 or a 404."""
                day = server.day
                file = day.page(self.path)
                body = file.read_bytes() if file else _MISSING
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if file and self.headers.get("If-None-Match") == etag:
                    self._head(HTTPStatus.NOT_MODIFIED, {"ETag": etag})
                    return
                media_type = mimetypes.guess_type(file.name)[0] if file else "text/html"
                if media_type == "text/html":
                    media_type += "; charset=utf-8"
                fields = {"Content-Type": media_type or "application/octet-stream", "Content-Length": str(len(body))}
                if file and not day.everything:
                    fields["ETag"] = etag
                self._head(HTTPStatus.OK if file else HTTPStatus.NOT_FOUND, fields)
                self.wfile.write(body)

            def _head(self, status: HTTPStatus, fields: dict[str, str]) -> None:
                self.send_response_only(status)
                self.send_header("Date", format_datetime(server.day.at))
                self.send_header("Server", self.server_version)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing: the story is told elsewhere."""

        return Handler

"""A folder over HTTP on loopback, as any static web server hands it out; styled feeds as browsers want them."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/feed+json",
    "opml": "text/x-opml",
    "ics": "text/calendar; charset=utf-8",
    "rss": "application/xml; charset=utf-8",
    "atom": "application/xml; charset=utf-8",
}


class Folder:
    """What is served; ``show`` puts the files of another day in place."""

    def __init__(self) -> None:
        self.files: Mapping[str, bytes] = {}
        self.asked: list[tuple[str, int]] = []
        """Path and status of every answer."""

    def show(self, files: Mapping[str, bytes]) -> None:
        self.files = files


@contextmanager
def serving(folder: Folder) -> Iterator[str]:
    """The folder's address, which ends with a slash."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.lstrip("/") or "index.html"
            data = folder.files.get(path)
            etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"' if data is not None else ""
            known = data is not None and self.headers.get("If-None-Match") == etag
            status = 404 if data is None else 304 if known else 200
            folder.asked.append((path, status))
            self.send_response(status)
            if data is not None:
                self.send_header("ETag", etag)
            if status == 200:
                self.send_header("Content-Type", _TYPES.get(path.rpartition(".")[2], "application/octet-stream"))
            if status != 304:
                self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            if status == 200 and data is not None:
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()

"""A hub is told of what changed, once it can be fetched, and until it took it (WebSub)."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import anyio
import pytest

from scraper.errors import SendError
from scraper.publish.hub import WebSubHub

TOPICS = ["https://feeds.example.org/borgo/all.atom", "https://feeds.example.org/borgo/è?x=1&y.rss"]


class Hub(ThreadingHTTPServer):
    """Answers with ``status`` and keeps what it was told."""

    def __init__(self, status: int) -> None:
        hub = self
        self.told: list[tuple[str, dict[str, list[str]]]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                hub.told.append((self.headers["content-type"], parse_qs(body)))
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


@contextmanager
def serving(status: int) -> Iterator[Hub]:
    with Hub(status) as hub:
        thread = Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield hub
        finally:
            hub.shutdown()
            thread.join()


def tell(url: str) -> None:
    anyio.run(WebSubHub(url, "Banditore/0").tell, TOPICS)


def test_a_hub_is_told_every_topic_in_one_form() -> None:
    with serving(204) as hub:
        tell(hub.url)
    form = {"hub.mode": ["publish"], "hub.url": TOPICS}
    assert hub.told == [("application/x-www-form-urlencoded", form)]


@pytest.mark.parametrize(("status", "permanent"), [(410, True), (500, False), (404, False), (302, False)])
def test_whatever_a_hub_does_not_take_is_an_error_that_says_so(status: int, *, permanent: bool) -> None:
    with serving(status) as hub, pytest.raises(SendError, match=f"answered {status}") as caught:
        tell(hub.url)
    assert caught.value.permanent is permanent


def test_a_hub_that_is_not_there_is_one_line() -> None:
    with serving(204) as hub:
        url = hub.url
    with pytest.raises(SendError) as caught:
        tell(url)
    assert str(caught.value).startswith(f"hub {url}: ")
    assert "\n" not in str(caught.value)

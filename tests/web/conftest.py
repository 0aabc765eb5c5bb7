"""The real site under a real server on loopback, and a clock that the test sets."""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from scraper import config
from scraper.alert.memory import MemorySender
from scraper.app import Reception, histories, open_memory
from scraper.config import Config
from scraper.links import Links
from scraper.model import Message
from scraper.ports import Sender
from scraper.store.subscribers import SqlSubscribers
from scraper.web.server import Service
from tests.web.attic import Attic, attic_in

NOON: Final = datetime(2026, 6, 24, 12, 0, tzinfo=UTC)
KEY: Final = "k" * 32
Fields = Any
"""What is typed into fields, by name: a text, or the texts of several boxes."""
HTML: Final = (
    "<!doctype html><html lang=it><title>Banditore</title><p>Che cosa pubblicano i Comuni</p>" + "<p>…</p>" * 99
)
RSS: Final = (
    "<?xml version='1.0' encoding='UTF-8'?>\n<rss version='2.0'><channel><title>è</title></channel></rss>\n" * 9
)

CONFIG: Final = """
base_url = "https://feeds.example.org/"
contact = "redazione@example.org"
{more}

[[site]]
id = "alba"
name = "Città di Alba"
url = "https://www.comune.alba.cn.it/"

[[site]]
id = "cuneo"
name = "Comune di Cuneo"
url = "https://www.comune.cuneo.it/"
"""


class Clock:
    """Stands still until the test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


class Post(MemorySender):
    """A mail server whose last message can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._came = Event()

    async def send(self, message: Message) -> None:
        try:
            await super().send(message)
        finally:
            self._came.set()

    def wait(self) -> EmailMessage:
        """The next message, as it is read."""
        assert self._came.wait(10), "no mail was sent"
        self._came.clear()
        return read_mail(self.sent[-1])


def read_mail(message: Message) -> EmailMessage:
    mail = message_from_bytes(message.data, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def link(mail: EmailMessage, purpose: str) -> str:
    """The path of the link for this that a mail holds."""
    found = re.search(rf"https?://[^/\s]+(/\S*{purpose}/\S+)", body(mail))
    assert found, body(mail)
    return found[1]


@dataclass(slots=True)
class Served:
    """A site that answers on loopback."""

    url: str
    config: Config
    clock: Clock
    post: Post
    subscribers: SqlSubscribers
    links: Links
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.url, timeout=10)

    def feed(self, path: str, content: str | bytes) -> Path:
        file = self.config.feeds / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def form(self, **fields: Fields) -> dict[str, Fields]:
        """What a browser sends when somebody filled the form in at a human pace."""
        shown = self.client.get("/iscriviti").text
        token = re.search(r'name="modulo" value="([^"]+)"', shown)
        assert token
        self.clock.passes(seconds=30)
        filled = {"modulo": token[1], "email": "ong@example.org", "when": "at_once", "hour": "07:30", "weekday": "mon"}
        return filled | {"language": "it", "remind": ["7d", "1d"]} | fields

    def sign_up(self, **fields: Fields) -> httpx.Response:
        return self.client.post("/iscriviti", data=self.form(**fields))

    def rows(self, table: str) -> int:
        """How many rows a table holds."""
        with closing(sqlite3.connect(self.config.data / "banditore.db")) as database:
            [(number,)] = database.execute(f"SELECT count(*) FROM {table}").fetchall()
            return int(number)

    def subscribe(self, address: str = "ong@example.org", **fields: Fields) -> str:
        """Somebody subscribes and confirms; gives the path of his page."""
        assert self.sign_up(email=address, **fields).status_code == 200
        path = link(self.post.wait(), "conferma")
        answer = self.client.post(path, data={"x": "1"})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].partition("?")[0]

    def one(self) -> str:
        """The id of the only one who is subscribed."""
        [subscription] = self.subscribers.confirmed()
        return subscription.id


class Place:
    """A configuration in a folder of its own, and what was served from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.post = Post()
        self.sender: Sender = self.post
        self.host = "127.0.0.1"

    def configure(self, more: str = "", **environment: str) -> Config:
        file = self.folder / "config.toml"
        file.write_text(CONFIG.format(more=more), encoding="utf-8")
        return config.load(file, environment={"BANDITORE_SECRET": KEY} | environment)

    def serving(self, settings: Config) -> Iterator[Served]:
        """Serve until the generator goes on."""
        ports: list[int] = []
        listening = Event()
        with open_memory(settings) as memory:
            links = Links(settings.public_url, settings.secrets)
            reception = Reception(
                settings, memory.subscribers, self.sender, links, self.clock, histories(settings, memory)
            )

            def ready(port: int) -> None:
                ports.append(port)
                listening.set()

            service = Service(reception, host="127.0.0.1", port=0, ready=ready)
            thread = Thread(target=lambda: asyncio.run(service.run()), name="banditore serve")
            thread.start()
            try:
                assert listening.wait(10)
                served = Served(
                    f"http://127.0.0.1:{ports[0]}", settings, self.clock, self.post, memory.subscribers, links
                )
                with served.client:
                    yield served
            finally:
                service.stop()
                thread.join(10)
                assert not thread.is_alive()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def served(place: Place) -> Iterator[Served]:
    """Two sites, a few files, nobody subscribed."""
    settings = place.configure()
    (settings.feeds / "cuneo").mkdir(parents=True)
    (settings.feeds / "index.html").write_text(HTML, encoding="utf-8")
    (settings.feeds / "cuneo" / "all.rss").write_text(RSS, encoding="utf-8")
    yield from place.serving(settings)


# ------------------------------------------------------------------ a browser


CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests of a module. Not of the session: while it is open, asyncio.run is refused to everybody else."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


# ------------------------------------------------------------------ an archive


@pytest.fixture
def attic(place: Place) -> Iterator[Attic]:
    """An empty archive in the folder that will be served, and a writer who goes on writing there."""
    with attic_in(place.folder / "data" / "warc") as opened:
        yield opened


@pytest.fixture
def shown(place: Place, attic: Attic) -> Iterator[Served]:
    """The site, before the archive is written."""
    yield from place.serving(place.configure())

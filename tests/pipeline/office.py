"""The whole of Banditore as ``scraper.app`` wires it, with twins in place of the web, the disk and the mail server."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from scraper import config
from scraper.alert.memory import MemorySender
from scraper.app import App, open_app
from scraper.archive.memory import MemoryArchive
from scraper.check import check
from scraper.config import Config
from scraper.deliver import Delivered, deliver
from scraper.fetch.replay import ReplayFetcher
from scraper.model import Checked, Message, SourceState
from scraper.ports import Archive, Fetcher, Outbox, Publisher, Sender, Store
from scraper.publish.memory import MemoryFolder
from scraper.store.engine import IN_MEMORY, Database
from scraper.store.sql import SqlStore
from tests.pipeline.town import LIST, ORIGIN, Town

NEWSPAPER, NGO = "redazione@example.org", "ong@example.org"
EVERYBODY = f'[[subscription]]\nid = "giornale"\nto = ["{NEWSPAPER}"]\n'

_BORGO = f"""
[[site]]
id = "borgo"
name = "Comune di Borgo"
url = "{ORIGIN}/"

[[source]]
id = "avvisi"
site = "borgo"
url = "{LIST}"
details = false
"""


def configured(folder: Path, *, top: str = "", sources: str = _BORGO, more: str = "") -> Config:
    """A configuration that watches the town, with its database in memory; ``top`` and ``more`` are TOML."""
    file = folder / "config.toml"
    file.write_text(f'base_url = "https://feeds.example.org/"\n{top}\n{sources}\n{more}', encoding="utf-8")
    return config.load(file, environment={"BANDITORE_DATABASE": IN_MEMORY})


@dataclass(slots=True)
class Office:
    """One Banditore at work; what it publishes and sends lies open."""

    app: App
    town: Town
    folder: MemoryFolder
    sender: MemorySender

    async def look(self, *sources: str) -> list[Checked]:
        """Check these sources (all of them by default) and commit; nothing is delivered yet."""
        done = []
        for state in self.app.memory.store.states(sources or None):
            checked = await check(state, self.app.world)
            self.app.memory.store.record([checked])
            done.append(checked)
        return done

    async def deliver(
        self, *, publisher: Publisher | None = None, outbox: Outbox | None = None, sender: Sender | None = None
    ) -> Delivered:
        desk = self.app.desk
        return await deliver(
            replace(
                desk,
                publisher=publisher or desk.publisher,
                outbox=outbox or desk.outbox,
                sender=sender or desk.sender,
            )
        )

    def due(self) -> Sequence[SourceState]:
        return self.app.memory.store.due(self.town.now)

    def state(self, source: str) -> SourceState:
        return self.app.memory.store.states([source])[0]

    def mails(self) -> list[tuple[str, str]]:
        """Recipient and subject of everything sent, in order."""
        return [(message.recipient, str(read(message)["Subject"])) for message in self.sender.sent]


def read(message: Message) -> EmailMessage:
    mail = BytesParser(EmailMessage, policy=default).parsebytes(message.data)
    assert isinstance(mail, EmailMessage)
    return mail


@asynccontextmanager
async def at_work(
    settings: Config,
    town: Town,
    *,
    fetcher: Fetcher | None = None,
    archive: Archive | None = None,
    store: Callable[[Database], Store] = SqlStore,
) -> AsyncIterator[Office]:
    """The office opened on this configuration, with the town's clock; ``store`` is what to make of its database."""
    async with open_app(settings, clock=town.clock) as app:
        folder, sender = MemoryFolder(), MemorySender()
        world = replace(
            app.world,
            fetcher=fetcher or ReplayFetcher(town.pages),
            archive=archive or MemoryArchive(),
            store=store(app.memory.database),
        )
        desk = replace(app.desk, publisher=folder, sender=sender)
        yield Office(replace(app, world=world, desk=desk), town, folder, sender)

"""A sender in a process of its own, so that it can be killed; and the letters that it finds in its outbox."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scraper import config
from scraper.app import open_app, open_memory
from scraper.deliver import deliver
from scraper.model import Change, ChangeType, Checked, Entry, Item, Kind, SourceState, Status

NOW = datetime(2026, 6, 24, 9, 0, tzinfo=UTC)
SITE = '[[site]]\nid = "comune"\nname = "Comune di Prova"\nurl = "http://comune.example/"\n'
SOURCE = '[[source]]\nid = "avvisi"\nsite = "comune"\nurl = "http://comune.example/avvisi"\n'


def configured(folder: Path, port: int, addresses: Sequence[str], *, database: str | None = None) -> config.Config:
    """Everybody wants to hear of everything, at once."""
    folder.mkdir(exist_ok=True)
    to = ", ".join(f'"{address}"' for address in addresses)
    smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "avvisi@banditore.example"\n'
    file = folder / "config.toml"
    file.write_text(f'{smtp}{SITE}{SOURCE}[[subscription]]\nid = "tutti"\nto = [{to}]\n', encoding="utf-8")
    return config.load(file, environment={"BANDITORE_DATABASE": database} if database else {})


def a_call_appears(settings: config.Config) -> None:
    """It is known, and nobody has heard of it yet."""
    item = Item("tag:prova,2026:1", Kind.CALL, "Avviso pubblico", "http://comune.example/avvisi/1", text="Testo.")
    change = Change(
        "c1", NOW, ChangeType.APPEARED, item.id, "comune", "avvisi", item.kind, item.title, item.url, {}, None
    )
    with open_memory(settings) as memory:
        memory.store.register(settings.sources, now=NOW)
        before = SourceState(settings.sources[0])
        after = replace(before, status=Status.OK, last_checked=NOW, last_ok=NOW)
        entries = (Entry(item, "comune", NOW, NOW, None),)
        memory.store.record([Checked(before, after, NOW, entries=entries, changes=(change,))])


def send_all(file: Path, database: str | None = None) -> None:
    """Deliver once, in this process."""
    settings = config.load(file, environment={"BANDITORE_DATABASE": database} if database else {})

    async def run() -> None:
        async with open_app(settings) as app:
            await deliver(app.desk)

    asyncio.run(run())

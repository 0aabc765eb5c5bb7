"""The recorded days, played once through the whole of Banditore, and what each of them left."""

import asyncio
import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from scraper import config
from scraper.app import open_memory
from scraper.daemon import Round
from scraper.demo.days import Day, recording
from scraper.demo.story import playing
from scraper.model import Change

RECORD = re.compile(r"urn:uuid:[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Played:
    """One day: what the round came to, and the whole feeds folder at its end."""

    day: Day
    round: Round
    feeds: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Story:
    """All days, and the folder that they left."""

    days: Sequence[Played]
    folder: Path

    @property
    def warcs(self) -> list[Path]:
        return sorted((self.folder / "data" / "warc").glob("*.warc.gz"))

    def changes(self) -> Sequence[Change]:
        """Every change that the database holds, the newest first."""
        with open_memory(config.load(self.folder / "config.toml", environment={})) as memory:
            return memory.answers.changes()

    def items(self) -> dict[str, str]:
        """Id and title of every item that the database holds."""
        with closing(sqlite3.connect(self.folder / "data" / "banditore.db")) as database:
            return dict(database.execute("SELECT id, json_extract(content, '$.title') FROM item"))

    def records(self) -> dict[str, bytes]:
        """The payload of every response and revisit, by WARC-Record-ID, as warcio reads it."""
        found = {}
        for path in self.warcs:
            with path.open("rb") as file:
                for record in ArchiveIterator(file):
                    if record.rec_type in {"response", "revisit"}:
                        name = record.rec_headers.get_header("WARC-Record-ID").strip("<>")
                        found[name] = record.content_stream().read()
        return found


def play(folder: Path) -> Story:
    """Play all days into this folder."""

    async def all_days() -> list[Played]:
        async with playing(recording(), folder) as days:
            return [Played(one.day, one.round, _files(folder / "feeds")) async for one in days]

    return Story(asyncio.run(all_days()), folder)


def _files(folder: Path) -> Mapping[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}

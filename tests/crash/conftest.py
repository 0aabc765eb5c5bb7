"""The recorded days, played by processes that may be killed, and all that they leave behind."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from scraper import config
from scraper.app import Memory, open_memory, system_clock
from scraper.config import Config
from scraper.demo.days import Day, Recording, recording
from scraper.demo.server import DayServer
from scraper.edition.opening import edition, written_entries
from scraper.model import Item, Letter, Snapshot
from scraper.publish.files import FeedFolder
from scraper.store import rows, tables

PLAY: Final = Path(__file__).with_name("play.py")
AGES: Final = 20.0
"""Seconds that no day ever takes."""
WITHOUT_END: Final = 10**9

CONFIG: Final = """
contact = "redazione@example.org"

[fetch]
spacing = "0s"
allow_private = true
connect_to = {{ "{host}:80" = "127.0.0.1:{port}" }}

[[site]]
id = "cuneo"
name = "Comune di Cuneo"
url = "http://{host}/"

[[source]]
id = "cooperazione"
site = "cuneo"
url = "http://{host}{page}"
every = "{every}"

[[subscription]]
id = "redazione"
to = ["redazione@example.org", "archivio@example.org"]

[[subscription]]
id = "avvisi"
to = ["ong@example.org"]
kinds = ["call"]

[[subscription]]
id = "rassegna"
to = ["lettori@example.org"]
when = "daily 07:30"
"""


@pytest.fixture(scope="session")
def recorded() -> Recording:
    return recording()


@pytest.fixture(scope="module")
def server(recorded: Recording) -> Iterator[DayServer]:
    """The recorded site: it outlives every process that reads it."""
    site = DayServer(recorded.days[0])
    with site.serving():
        yield site


def configure(folder: Path, recorded: Recording, port: int, *, every: str = "30m") -> Path:
    folder.mkdir()
    file = folder / "config.toml"
    file.write_text(CONFIG.format(host=recorded.host, page=recorded.list_page, port=port, every=every))
    return file


# ------------------------------------------------------------------ playing


@dataclass(frozen=True, slots=True)
class Played:
    """How far a process came with a day: the seconds, and the commits and renames, that it took."""

    finished: bool
    seconds: float
    steps: int


class Player:
    """Plays rounds in processes of their own; a day's time goes on from one to the next."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._began: dict[int, float] = {}

    def play(self, day: Day, *, seconds: float = AGES, steps: int = WITHOUT_END) -> Played:
        """Play a day, but no longer than this, and no further."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        now = time.perf_counter()
        at = day.at + timedelta(seconds=now - self._began.setdefault(day.number, now))
        self._process.stdin.write(f"{at.isoformat()} {seconds:f} {steps}\n")
        self._process.stdin.flush()
        code, took, taken = self._process.stdout.readline().split()
        assert code in {"0", "-9"}, f"day {day.number} failed"
        return Played(finished=code == "0", seconds=float(took), steps=int(taken))


@contextmanager
def player(file: Path) -> Iterator[Player]:
    with subprocess.Popen(
        [sys.executable, str(PLAY), str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Player(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(AGES) == 0


# ------------------------------------------------------------------ what is left


@dataclass(frozen=True, slots=True)
class Left:
    """What a play leaves, without what depends on the second at which it happened: ids of changes and records."""

    items: Mapping[str, Item]
    versions: Mapping[str, Sequence[tuple[str, Item]]]
    changes: Counter[str]
    letters: Counter[str]
    mails: Counter[str]


def left_by(settings: Config) -> Left:
    with open_memory(settings) as memory:
        entries = {entry.item.id: entry for entry in memory.answers.entries()}
        return Left(
            items={name: entry.item for name, entry in entries.items()},
            versions={name: [(v.source, v.item) for v in memory.answers.versions(name)] for name in entries},
            changes=Counter(f"{c.at.date()} {c.type} {c.item} {c.title} {c.fields}" for c in memory.answers.changes()),
            letters=_letters(memory),
            mails=Counter(f"{mail['To']}: {mail['Subject']}" for mail in mails_in(settings)),
        )


def _letters(memory: Memory) -> Counter[str]:
    """Every letter that was ever owed: to whom, about what, and whether it was sent."""
    changes = {change.id: change for change in memory.answers.changes()}
    with memory.database.begin() as connection:
        found = [(rows.letter(row), row.sent) for row in connection.execute(select(tables.letter))]

    def told(one: Letter) -> str:
        return f"{one.recipient} {one.subscription} {one.item} {sorted(changes[c].type for c in one.changes)}"

    return Counter(f"{told(one)} {'sent' if sent else 'owed'}" for one, sent in found)


def mails_in(settings: Config) -> Sequence[EmailMessage]:
    """Every mail; nothing else lies in their folder."""
    found = []
    for file in sorted((settings.data / "mail").glob("*")):
        assert file.suffix == ".eml"
        found.append(BytesParser(policy=default).parsebytes(file.read_bytes()))
    return found


def snapshots_in(memory: Memory) -> Sequence[Snapshot]:
    with memory.database.begin() as connection:
        return [rows.snapshot(row) for row in connection.execute(select(tables.snapshot))]


def feeds_on_disk(settings: Config) -> Mapping[str, bytes]:
    return {
        file.relative_to(settings.feeds).as_posix(): file.read_bytes()
        for file in settings.feeds.rglob("*")
        if file.is_file()
    }


def feeds_rendered(settings: Config) -> Mapping[str, bytes]:
    """The feeds as they should be."""
    with open_memory(settings) as memory:
        anew = edition(
            settings,
            written_entries(settings, memory.database),
            memory.database,
            clock=system_clock,
            folder=FeedFolder(settings.feeds),
        )
        anew.shelves.keep(replace(one, mark="") for one in anew.shelves.every_shelf())
        parts = anew.render([site.id for site in settings.sites])
        return {name: data for part in parts for name, data in part.items()}


def load(file: Path) -> Config:
    return config.load(file, environment={})

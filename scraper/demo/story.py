"""Play the recorded days: the real pipeline, a real server, and a clock that says what day it is."""

import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from scraper import config
from scraper.app import open_app
from scraper.archive.files import finish_left
from scraper.daemon import Round, play_round
from scraper.demo.days import Day, Recording
from scraper.demo.server import DayServer
from scraper.errors import ConfigError
from scraper.model import Checked
from scraper.store.folder import locked

MARK = "# Written by banditore demo."
_CONFIG = """{mark} The site that it names was played on this machine and is gone:
# a check fails now, as it would with any site that is down, and loses nothing.

data = "data"
feeds = "feeds"
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
every = "30m"

[[subscription]]
id = "redazione"
to = ["redazione@example.org"]

[[subscription]]
id = "avvisi-per-le-associazioni"
to = ["ong@example.org"]
kinds = ["call"]
"""


class StoryClock:
    """Says the time of the day that is played, and moves on as real time does."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def set(self, at: datetime) -> None:
        """It is ``at`` now."""
        self._at, self._since = at, time.perf_counter()

    def __call__(self) -> datetime:
        """The time in the story."""
        return self._at + timedelta(seconds=time.perf_counter() - self._since)


@dataclass(frozen=True, slots=True)
class Played:
    """One day, what Banditore saw on it, and what that came to."""

    day: Day
    checked: Sequence[Checked]
    round: Round


@asynccontextmanager
async def playing(recording: Recording, folder: Path) -> AsyncIterator[AsyncIterator[Played]]:
    """The days one after the other, each when asked for; everything they leave lies in ``folder``.

    A folder that holds anything but an earlier demo is left alone: ConfigError.
    """
    _make_room(folder)
    clock = StoryClock(recording.days[0].at)
    server = DayServer(recording.days[0])
    with server.serving():
        settings = _configure(folder, recording, server.port)
        async with open_app(settings, clock=clock) as app:

            async def days() -> AsyncIterator[Played]:
                for day in recording.days:
                    server.day = day
                    clock.set(day.at)
                    checked: list[Checked] = []
                    done = await play_round(app, app.memory.store.due(clock()), tell=checked.append)
                    yield Played(day, checked, done)

            yield days()
        finish_left(settings.warc)  # the story is over: nothing will be added to its snapshots


def _make_room(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    file = folder / "config.toml"
    if not (file.is_file() and file.read_text(encoding="utf-8", errors="replace").startswith(MARK)):
        raise ConfigError(f"{folder}: there is something in it already", hint="name another folder with --dir")
    with locked(folder / "data"):
        for left in ("data", "feeds"):
            shutil.rmtree(folder / left, ignore_errors=True)


def _configure(folder: Path, recording: Recording, port: int) -> config.Config:
    file = folder / "config.toml"
    text = _CONFIG.format(mark=MARK, host=recording.host, page=recording.list_page, port=port)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}", hint="name another folder with --dir") from None
    return config.load(file, environment={})  # a database that is shared is not for playing

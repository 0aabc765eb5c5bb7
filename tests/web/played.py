"""The demo, played once and served; and what the recorded site answered on each of its days."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from scraper import config
from scraper.archive.cdxj import Capture
from scraper.archive.index import CaptureIndex
from scraper.demo.days import Day, recording
from scraper.demo.server import DayServer
from tests.web.conftest import KEY, Place, Served

ROOT = Path(__file__).parents[2]


def play(folder: Path) -> Path:
    """Play the demo into a folder, as its user does."""
    _banditore("demo", "--dir", str(folder))
    return folder


def run_once(folder: Path) -> None:
    """``banditore run`` on the configuration in a folder."""
    _banditore("run", "--config", str(folder / "config.toml"))


def _banditore(*arguments: str) -> None:
    """In a process of its own: a browser may be open in this one."""
    command = [sys.executable, "-c", "from scraper.cli.main import main; main()", *arguments]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """What the demo left, served."""
    settings = config.load(folder / "config.toml", environment={"BANDITORE_SECRET": KEY})
    yield from Place(folder).serving(settings)


@dataclass(frozen=True)
class Told:
    """What the recorded site answers for a page on a day."""

    status: int
    body: bytes
    location: str


def captures(folder: Path) -> list[tuple[Day, Capture]]:
    """Every copy of a page in the archive, with the day on which it was made."""
    days = recording().days
    ends = [later.at for _, later in pairwise(days)]
    found = [one for one in CaptureIndex(folder / "data" / "warc").under("") if one.status is not None]
    return [(days[sum(one.at >= end for end in ends)], one) for one in found]


def answers(wanted: list[tuple[Day, Capture]]) -> Iterator[tuple[Capture, Told]]:
    """What the recorded site's own server answers for each, asked over HTTP."""
    server = DayServer(recording().days[0])
    with server.serving(), httpx.Client() as client:
        for day, capture in wanted:
            server.day = day
            parts = urlsplit(capture.url)
            answer = client.get(f"http://127.0.0.1:{server.port}{parts.path}{f'?{parts.query}' if parts.query else ''}")
            yield capture, Told(answer.status_code, answer.content, answer.headers.get("location", ""))

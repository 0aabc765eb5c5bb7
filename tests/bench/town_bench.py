"""How much CPU one check costs: 1000 list pages of 50 simulated towns, seen three times.

    python tests/bench/town_bench.py TOWN.PY [--hosts 50 --pages 20 --items 20] [--gzip]

Starts the simulator ``TOWN.PY`` on loopback and runs three passes over all its list pages in this process:
*cold* (first sight), *same* (nothing changed, validators on) and *changed* (a tenth of the pages changed). After
each it compares what was found with the simulator's truth, and prints CPU milliseconds (user + system of this
process) per check, start-up excluded, with and without publishing, and the peak memory.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from scraper import config
from scraper.app import App, open_app
from scraper.daemon import Crew, Recorder, by_site
from scraper.deliver import deliver
from scraper.model import ChangeType, Checked
from scraper.store.queries import EVERYTHING, Wanted

_HOST = "127.0.1.1"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one pass took: CPU and wall milliseconds per check, and the CPU of publishing."""

    name: str
    checks: int
    cpu: float
    wall: float
    publish: float


class TownClock:
    """Says what day it is in the towns."""

    def __init__(self, today: str) -> None:
        self._morning = datetime.fromisoformat(f"{today}T09:00:00+00:00")
        self._began = time.perf_counter()

    def day_passes(self) -> None:
        """It is the next day."""
        self._morning += timedelta(days=1)

    def __call__(self) -> datetime:
        """The time it is there."""
        return self._morning + timedelta(seconds=time.perf_counter() - self._began)


def main() -> None:
    """Run the three passes and print the figures; exit 1 if anything found differs from the truth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("town", type=Path, help="the simulator")
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--port", type=int, default=8947)
    parser.add_argument("--gzip", action="store_true")
    options = parser.parse_args()
    with _town(options), tempfile.TemporaryDirectory() as folder:
        origin = f"http://{_HOST}:{options.port}"
        urls = _get(f"{origin}/__town__/urls").decode().split()
        settings = _configure(Path(folder), urls)
        wrong = asyncio.run(_passes(settings, options.port))
    sys.exit(1 if wrong else 0)


@contextmanager
def _town(options: argparse.Namespace) -> Iterator[None]:
    sizes = {name: str(getattr(options, name)) for name in ("hosts", "pages", "items", "port")}
    command = [sys.executable, str(options.town), *(word for n, v in sizes.items() for word in (f"--{n}", v))]
    process = subprocess.Popen([*command, *(["--gzip"] if options.gzip else [])], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        print(process.stdout.readline().strip())
        yield
    finally:
        process.terminate()
        process.wait()


def _get(url: str, *, post: bool = False) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, method="POST" if post else "GET"), timeout=60) as answer:
        return bytes(answer.read())


def _configure(folder: Path, urls: Sequence[str]) -> config.Config:
    lines = ["[fetch]", 'spacing = "0s"', "allow_private = true", "concurrency = 50"]
    hosts = sorted({url.split("/")[2] for url in urls})
    for host in hosts:
        lines += ["[[site]]", f'id = "{_id(host)}"', f'name = "{host}"', f'url = "http://{host}/"']
    for number, url in enumerate(urls):
        site = _id(url.split("/")[2])
        lines += ["[[source]]", f'id = "s{number}"', f'site = "{site}"', f'url = "{url}"', "details = false"]
    file = folder / "config.toml"
    file.write_text("\n".join(lines))
    return config.load(file)


def _id(host: str) -> str:
    return host.replace(".", "-").replace(":", "-")


async def _passes(settings: config.Config, port: int) -> bool:
    wrong = False
    clock = TownClock(json.loads(_get(f"http://{_HOST}:{port}/__town__/truth?host={_HOST}"))["today"])
    async with open_app(settings, clock=clock) as app:
        costs = [await _pass(app, "cold")]
        wrong |= _differs(app, port)
        costs.append(await _pass(app, "same"))
        changes = json.loads(_get(f"http://{_HOST}:{port}/__town__/advance?fraction=0.08&edits=0.02", post=True))[
            "changes"
        ]
        clock.day_passes()
        costs.append(await _pass(app, "changed"))
        wrong |= _differs(app, port)
        wrong |= _changes_differ(app, changes)
    print(f"{'pass':<10}{'checks':>8}{'CPU ms/check':>15}{'+ publish':>12}{'wall ms/check':>15}")
    for cost in costs:
        print(f"{cost.name:<10}{cost.checks:>8}{cost.cpu:>15.2f}{cost.publish:>12.2f}{cost.wall:>15.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return wrong


async def _pass(app: App, name: str) -> Cost:
    """Check every source, then deliver; each is measured apart."""
    began, cpu = time.perf_counter(), _cpu()
    failures = []

    def hear(checked: Checked) -> None:
        if checked.failure:
            failures.append(checked.failure)

    states = app.memory.store.states()
    crew = Crew(app, Recorder(app), hear)
    await asyncio.gather(*(crew.lane(lane) for lane in by_site(states).values()))
    spent, wall = _cpu() - cpu, time.perf_counter() - began
    if failures:
        sys.exit(f"{name}: {len(failures)} checks failed, the first: {failures[0]}")
    cpu = _cpu()
    await deliver(app.desk)
    each = 1000 / len(states)
    return Cost(name, len(states), spent * each, wall * each, (_cpu() - cpu) * each)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


# ------------------------------------------------------------------ against the truth


def _differs(app: App, port: int) -> bool:
    """Town by town, so that looking does not weigh on the memory that is measured."""
    count = missing = 0
    for site in app.config.sites:
        truth = json.loads(_get(f"http://{_HOST}:{port}/__town__/truth?host={urlsplit(site.url).hostname}"))["pages"]
        wanted = {(i["url"], i["title"], i["date"], i["deadline"]) for items in truth.values() for i in items}
        items = (entry.item for entry in app.memory.answers.entries(Wanted(site=site.id)))
        found = {(i.url, i.title, str(i.published), str(i.deadline) if i.deadline else None) for i in items}
        count, missing = count + len(wanted), missing + len(wanted - found)
    print(f"items: {count - missing} of {count} as they are")
    return missing > 0


def _changes_differ(app: App, truth: Sequence[dict[str, str]]) -> bool:
    names = {ChangeType.APPEARED: "new", ChangeType.DEADLINE_EXTENDED: "deadline", ChangeType.EDITED: "title"}
    found = {(names.get(change.type, change.type), change.url) for change in app.memory.answers.changes(EVERYTHING)}
    wanted = {(change["change"], change["url"]) for change in truth if change["change"] != "dropped"}
    print(f"changes: {len(found & wanted)} of {len(wanted)} noticed, {len(found - wanted)} that are none")
    return found != wanted


if __name__ == "__main__":
    main()

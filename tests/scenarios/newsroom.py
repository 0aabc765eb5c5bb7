"""Banditore at work in a town: the real check, store and delivery, and all that came of them."""

import json
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from scraper import config
from scraper.alert.memory import MemorySender
from scraper.app import App, open_app
from scraper.archive.memory import MemoryArchive
from scraper.check import check
from scraper.config import Config
from scraper.deliver import Desk, deliver
from scraper.fetch.http import HttpFetcher
from scraper.model import Change, Checked, Letter, Message, SourceState
from scraper.ports import Archive, Fetcher
from scraper.publish.memory import MemoryFolder
from scraper.store.engine import IN_MEMORY
from tests.scenarios.layouts import LISTS, ORIGIN, Addresses
from tests.scenarios.town import FIRST_DAY, Town

STEP = timedelta(hours=4)
READER = "redazione@example.org"
_CONFIG = """
base_url = "https://feeds.example.org/"

[fetch]
spacing = "0s"
attempts = 1
allow_private = true
connect_to = {{ {connect} }}

[[site]]
id = "borgo"
name = "Comune di Borgo"
url = "{origin}/"

[[subscription]]
id = "tutto"
to = ["{reader}"]
"""
_SOURCE = """
[[source]]
id = "{id}"
site = "borgo"
url = "{url}"
"""


class Watch:
    """The clock of a scenario; it moves when somebody lets time pass."""

    def __init__(self) -> None:
        self.now = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Happened:
    """All that was told: ``changes`` as "name: type[/meaning][ fields]", and a name for each mail and each new GUID."""

    changes: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    """Posts that the feeds held and hold no more."""


NOTHING = Happened()


@dataclass(slots=True)
class Newsroom:
    """One Banditore at work; what it publishes and sends lies open."""

    app: App
    town: Town
    watch: Watch
    desk: Desk
    folder: MemoryFolder
    sender: MemorySender
    told: list[Change] = field(default_factory=list)
    mailed: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """What the scenario calls each item, by GUID."""
    delivers_late: bool = False
    """Not after every look, but when some time has passed."""
    last: dict[str, Checked] = field(default_factory=dict)
    """The last check of each source."""

    async def look(self) -> None:
        """Check all that is due, in the order in which a lane does it, and commit."""
        store, seen = self.app.memory.store, set[str]()
        waiting = deque(store.due(self.watch.now))
        while waiting:
            state = waiting.popleft()
            seen.add(state.source.id)
            checked = await self._check(state)
            found = {source.id for source in checked.found} - seen
            if found:
                waiting = deque(one for one in waiting if one.source.id not in found)
                waiting.extend(one for one in store.due(self.watch.now) if one.source.id in found)

    async def deliver(self) -> None:
        """Bring feeds and mail up to date."""
        delivered = await deliver(self.desk)
        assert delivered.errors == []

    async def _check(self, state: SourceState) -> Checked:
        checked = await check(state, self.app.world)
        self.app.memory.store.record([checked])
        self.told.extend(checked.changes)
        self.last[state.source.id] = checked
        for entry in checked.entries:
            if entry.item.id not in self.names:
                self.names[entry.item.id] = self._name(entry.item.url or "")
        return checked

    def _name(self, url: str) -> str:
        name = self.town.thing_at(urlsplit(url).path) or url
        taken = list(self.names.values()).count(name)
        return f"{name} ({taken + 1})" if taken else name

    async def goes_on(self, *, hours: float = 36, step: timedelta = STEP) -> Happened:
        """Time passes, the site is read as it should be, and this happened meanwhile."""
        before, told, mailed = self.guids(), len(self.told), len(self.mailed)
        end = self.watch.now + timedelta(hours=hours)
        while self.watch.now < end:
            self.watch.now += step
            self.town.today = self.watch.now.date()
            await self.look()
            if not self.delivers_late or self.watch.now >= end:
                await self.deliver()
        after = self.guids()
        return Happened(
            changes=tuple(sorted(map(self.words, self.told[told:]))),
            mails=tuple(sorted(self.names[item] for item in self.mailed[mailed:])),
            new=tuple(sorted(self.names[guid] for guid in after - before)),
            lost=tuple(sorted(self.names[guid] for guid in before - after)),
        )

    def words(self, change: Change) -> str:
        """A change as scenarios write it."""
        meaning = f"/{change.meaning}" if change.meaning else ""
        fields = " " + " ".join(sorted(change.fields)) if change.type == "edited" else ""
        return f"{self.names[change.item]}: {change.type}{meaning}{fields}"

    def guids(self) -> set[str]:
        """Of all that the site's feed holds."""
        posts = json.loads(self.folder.files.get("borgo/all.json", b'{"items": []}'))["items"]
        found = [post["id"] for post in posts]
        assert len(found) == len(set(found))
        return set(found)

    def status(self, source: str = "novita") -> str:
        """How the last look at a source went."""
        return self.app.memory.store.states([source])[0].status

    def operator_names(self, addresses: Addresses) -> None:
        """The configuration is edited: the lists are at these addresses now."""
        known = {source.id: source for source in self.app.config.sources}
        moved = [replace(known[name], url=ORIGIN + path) for name, path in LISTS[addresses].items()]
        self.app.memory.store.register(moved, now=self.watch.now)


def happened(*changes: str, mails: Iterable[str] = (), new: Iterable[str] = ()) -> Happened:
    """What should have happened; no post may ever leave the feeds."""
    return Happened(tuple(sorted(changes)), tuple(sorted(mails)), tuple(sorted(new)))


@asynccontextmanager
async def at_work(
    settings: Config,
    town: Town,
    *,
    fetcher: Callable[[Watch], Fetcher] | None = None,
    archive: Archive | None = None,
    watch: Watch | None = None,
) -> AsyncIterator[Newsroom]:
    """The newsroom opened on this configuration; over real HTTP, unless another fetcher is given."""
    watch = watch or Watch()
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(open_app(settings, clock=watch))
        web = fetcher(watch) if fetcher else await stack.enter_async_context(over_http(settings, watch))
        folder, sender, mailed = MemoryFolder(), MemorySender(), list[str]()

        def compose(letters: Sequence[Letter]) -> Message:
            mailed.extend(letter.item for letter in letters)
            return app.desk.compose(letters)

        world = replace(app.world, fetcher=web, archive=archive or MemoryArchive())
        desk = replace(app.desk, publisher=folder, sender=sender, compose=compose)
        yield Newsroom(replace(app, world=world), town, watch, desk, folder, sender, mailed=mailed)


def over_http(
    settings: Config, watch: Watch, ssl_context: Callable[[], ssl.SSLContext] = ssl.create_default_context
) -> HttpFetcher:
    """The real fetcher; ``ssl_context`` trusts whom a test trusts."""

    async def no_waiting(_seconds: float) -> None:
        """Politeness is shown elsewhere."""

    return HttpFetcher(settings.fetch, settings.user_agent, clock=watch, sleep=no_waiting, ssl_context=ssl_context)


def configured(folder: Path, *, connect: str = "", addresses: Addresses = Addresses.TYPO3) -> Config:
    """A configuration that watches both lists of the town for somebody who wants to know everything."""
    sources = (_SOURCE.format(id=name, url=ORIGIN + path) for name, path in LISTS[addresses].items())
    file = folder / "config.toml"
    text = _CONFIG.format(connect=connect, origin=ORIGIN, reader=READER) + "".join(sources)
    file.write_text(text, encoding="utf-8")
    return config.load(file, environment={"BANDITORE_DATABASE": IN_MEMORY})

"""Banditore watching a town check by check: the store is real and in memory, everything else is a twin."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from scraper.archive.memory import MemoryArchive
from scraper.check import World, check
from scraper.fetch.replay import ReplayFetcher
from scraper.model import Change, ChangeType, Checked, Entry, Item, Site, Source, SourceState
from scraper.ports import Archive, Fetcher, Store
from scraper.store.engine import Database
from scraper.store.outbox import SqlOutbox
from scraper.store.queries import Answers
from scraper.store.sql import SqlStore
from tests.pipeline.town import LIST, ORIGIN, Town

SITE = Site("borgo", "Comune di Borgo", f"{ORIGIN}/")
AVVISI = Source("avvisi", "borgo", LIST)


class Watch:
    """One town's sources; ``look`` is one check, committed."""

    def __init__(self, town: Town, database: Database, *sources: Source) -> None:
        self.town = town
        self.fetcher = ReplayFetcher(town.pages)
        self.archive = MemoryArchive()
        self.store = SqlStore(database)
        self.outbox = SqlOutbox(database)
        self.answers = Answers(database)
        self.watches(*(sources or (AVVISI,)))

    def watches(self, *sources: Source) -> None:
        """These are the configured sources from now on."""
        self.store.register(sources, now=self.town.now)

    def world(
        self,
        *,
        fetcher: Fetcher | None = None,
        archive: Archive | None = None,
        store: Store | None = None,
        requisites: bool = False,
    ) -> World:
        return World(
            fetcher=fetcher or self.fetcher,
            archive=archive or self.archive,
            store=store or self.store,
            clock=self.town.clock,
            sites={SITE.id: SITE},
            authority="feeds.example.org",
            confirm_after=timedelta(hours=6),
            requisites=requisites,
        )

    def state(self, source: str = "avvisi") -> SourceState:
        return self.store.states([source])[0]

    async def look(self, source: str = "avvisi", world: World | None = None) -> Checked:
        """Check one source and commit what came of it."""
        checked = await check(self.state(source), world or self.world())
        self.store.record([checked])
        return checked

    async def look_everywhere(self) -> list[Checked]:
        """Check every source once, lists first, and what they find in the same go."""
        done: dict[str, Checked] = {}
        while waiting := [s.source.id for s in self.store.states() if s.source.id not in done]:
            for source in waiting:
                done[source] = await self.look(source)
        return list(done.values())

    def was_read_by_an_older_reader(self, source: str = "avvisi") -> None:
        """As if this version of Banditore had just been installed over one that read less."""
        state = self.state(source)
        self.store.record([Checked(state, replace(state, reader="0"), self.town.now)])

    def entry(self, title: str) -> Entry:
        return next(entry for entry in self.answers.entries() if entry.item.title == title)

    def item(self, title: str) -> Item:
        return self.entry(title).item

    def titles(self) -> list[str]:
        return sorted(entry.item.title for entry in self.answers.entries())

    def source_of(self, url: str) -> str:
        """The id of the source that watches this address."""
        return next(state.source.id for state in self.store.states() if state.source.url == url)


def told(checked: Checked | Iterable[Checked]) -> list[tuple[ChangeType, str]]:
    """What happened to which title."""
    return [(change.type, change.title) for change in changes(checked)]


def changes(checked: Checked | Iterable[Checked]) -> Sequence[Change]:
    every = [checked] if isinstance(checked, Checked) else checked
    return [change for one in every for change in one.changes]

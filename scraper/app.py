"""The wiring: a Config becomes an App; the only module that names concrete edges, and the only one with a clock."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scraper.alert import notices, rules
from scraper.alert.blindness import compose_notices
from scraper.alert.email import SmtpSender
from scraper.alert.message import Letterhead, compose
from scraper.alert.spool import SpoolSender
from scraper.alert.timing import retry_at
from scraper.archive.warc import WarcArchive
from scraper.check import World
from scraper.config import Config, FetchSettings, SmtpSettings, honest_user_agent
from scraper.deliver import Desk, NoticeDesk
from scraper.edition.documents import Press
from scraper.edition.edition import Edition
from scraper.edition.entries import Entries
from scraper.edition.lost import spoil_lost
from scraper.edition.sheets import Sheets
from scraper.edition.stock import Stocktaking
from scraper.fetch.http import HttpFetcher
from scraper.model import Change, Entry, Letter, Message, Notice, SourceState
from scraper.normalise.tags import short
from scraper.ports import Clock, Publisher
from scraper.publish.feeds import list_path, query_feed
from scraper.publish.files import FeedFolder
from scraper.publish.views import FeedSettings, list_pages
from scraper.store.backing import SqlBacking
from scraper.store.engine import Database
from scraper.store.folder import locked, made
from scraper.store.notices import SqlNotices
from scraper.store.outbox import SqlOutbox
from scraper.store.queries import Answers
from scraper.store.search import SqlSearch
from scraper.store.shelves import SqlShelves
from scraper.store.sql import SqlStore
from scraper.version import __version__


def system_clock() -> datetime:
    """The time it is, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is where the clock comes from


@dataclass(frozen=True, slots=True)
class Memory:
    """The database and what is asked of it."""

    store: SqlStore
    outbox: SqlOutbox
    notices: SqlNotices
    answers: Answers
    database: Database


@dataclass(frozen=True, slots=True)
class App:
    """Everything a round needs."""

    config: Config
    memory: Memory
    world: World
    desk: Desk


@contextmanager
def open_memory(config: Config) -> Iterator[Memory]:
    """The database of this configuration, made if there is none yet. StoreError."""
    made(config.data)
    with Database(config.database) as database:
        yield Memory(SqlStore(database), SqlOutbox(database), SqlNotices(database), Answers(database), database)


@asynccontextmanager
async def open_app(config: Config, *, clock: Clock = system_clock) -> AsyncIterator[App]:
    """Everything wired for checking and delivering, alone on its data folder. BusyError, StoreError, ArchiveError."""
    with locked(config.data), open_memory(config) as memory, _archive(config, clock) as archive:
        memory.store.register(config.sources, now=clock())
        subscriptions = [subscription.id for subscription in config.subscriptions]
        memory.outbox.begin(_rendering(config, memory), subscriptions)
        memory.notices.begin(subscriptions)
        async with HttpFetcher(config.fetch, config.user_agent, clock=clock) as fetcher:
            sender = SmtpSender(config.smtp) if config.smtp else SpoolSender(config.data / "mail")
            world = World(
                fetcher=fetcher,
                archive=archive,
                store=memory.store,
                clock=clock,
                sites={site.id: site for site in config.sites},
                authority=urlsplit(config.base_url).hostname or "localhost",
                confirm_after=config.health.confirm_after,
            )
            try:
                yield App(config, memory, world, _desk(config, memory, sender, clock))
            finally:
                await sender.aclose()


def configured_states(config: Config, memory: Memory) -> list[SourceState]:
    """What is remembered of every source; those of the configuration that were never checked are new."""
    known = memory.store.states()
    ids = {state.source.id for state in known}
    return [*known, *(SourceState(source) for source in config.sources if source.id not in ids)]


@asynccontextmanager
async def default_fetcher() -> AsyncIterator[HttpFetcher]:
    """A fetcher with every setting at its default, for looking at a page without a configuration."""
    async with HttpFetcher(FetchSettings(), honest_user_agent(None), clock=system_clock) as fetcher:
        yield fetcher


async def reach_mail_server(settings: SmtpSettings) -> None:
    """Connect and log in as for sending. SendError says what does not work."""
    sender = SmtpSender(settings)
    try:
        await sender.reach()
    finally:
        await sender.aclose()


def _rendering(config: Config, memory: Memory) -> str | None:
    """Stands for everything that feeds are made from besides what the database holds; None where there are none."""
    addresses = (config.base_url, config.hub, config.archive.replay)
    parts = (__version__, addresses, config.contact, config.language, config.profiles, config.queries)
    there = (config.feeds / "index.html").exists()
    shelves = SqlShelves(memory.database, [site.id for site in config.sites])
    lost = spoil_lost(shelves, FeedFolder(config.feeds), [site.id for site in config.sites], config.queries)
    return short(repr(parts)) if there and not lost else None


def _archive(config: Config, clock: Clock) -> WarcArchive:
    return WarcArchive(
        config.warc,
        rotate=config.archive.rotate,
        clock=clock,
        operator=config.contact,
        user_agent=config.user_agent,
        respect_robots=config.fetch.respect_robots,
    )


def _desk(config: Config, memory: Memory, sender: SmtpSender | SpoolSender, clock: Clock) -> Desk:
    letterhead = Letterhead(
        sender=config.smtp.sender if config.smtp else config.contact or "banditore@localhost",
        contact=config.contact,
        sites={site.id: site for site in config.sites},
    )

    def route(announcements: Sequence[tuple[Change, Entry]], now: datetime) -> Sequence[Letter]:
        return rules.route(announcements, config.subscriptions, now=now)

    def batch(letters: Sequence[Letter]) -> Sequence[Sequence[Letter]]:
        return rules.batches(letters, config.subscriptions)

    def write(letters: Sequence[Letter]) -> Message:
        return compose(letters, _contents(memory.answers, letters), letterhead)

    publisher = FeedFolder(config.feeds)
    configured = {site.id for site in config.sites}

    def render(sites: Collection[str]) -> Iterator[Mapping[str, bytes]]:
        return edition(config, memory, clock, publisher).render([site for site in sites if site in configured])

    return Desk(
        outbox=memory.outbox,
        publisher=publisher,
        sender=sender,
        clock=clock,
        render=render,
        route=route,
        batch=batch,
        compose=write,
        retry_at=retry_at,
        health=_notice_desk(config, memory, letterhead),
    )


def _notice_desk(config: Config, memory: Memory, letterhead: Letterhead) -> NoticeDesk:
    health = config.health
    everybody = notices.audience(
        health.notify or ([config.contact] if config.contact else []),
        config.subscriptions,
        operator=health.tell_operator_after,
        subscriber=health.tell_subscribers_after,
    )

    def decide(standing: Sequence[Notice], now: datetime) -> tuple[Sequence[Notice], Sequence[str]]:
        states = memory.store.lists()
        given = notices.give_notice(states, standing, everybody, trust=health.tell_operator_after, now=now)
        return given.notices, given.over

    def write(owed: Sequence[Notice]) -> Message:
        return compose_notices(owed, letterhead)

    return NoticeDesk(memory.notices, decide, notices.batches, write)


def _contents(answers: Answers, letters: Sequence[Letter]) -> Mapping[str, tuple[Entry, tuple[Change, ...]]]:
    entries = answers.entries_by_id({letter.item for letter in letters})
    changes = answers.changes_by_id({change for letter in letters for change in letter.changes})
    return {letter.key: (entries[letter.item], tuple(changes[c] for c in letter.changes)) for letter in letters}


def edition(config: Config, memory: Memory, clock: Clock, folder: Publisher) -> Edition:
    """What is published into this folder now, under this configuration."""
    settings = FeedSettings(config.base_url, config.contact, config.language, config.hub)
    lists = memory.store.lists()
    since = memory.answers.since()
    sites = {site.id: site for site in config.sites}
    began = min(since.values())
    backing = SqlBacking(memory.database)
    shelves = SqlShelves(memory.database, [*sites])
    entries = Entries(
        answers=memory.answers,
        backing=backing,
        sites=sites,
        pages=list_pages(lists),
        replay=config.archive.replay,
    )
    return Edition(
        shelves=shelves,
        search=SqlSearch(memory.database),
        stocktaking=Stocktaking(shelves, clock),
        press=Press(shelves, entries, settings, folder.missing),
        sheets=Sheets(config, memory.answers, shelves, backing, settings, since, lists),
        queries=[query_feed(query, began, sites, config.base_url) for query in config.queries],
        lists={state.source.id: list_path(state.source) for state in lists},
    )

"""The wiring: a Config becomes an App; the only module that names concrete edges, and the only one with a clock."""

import platform
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from scraper.alert import notices
from scraper.alert.audit import Audit, Fate, audit
from scraper.alert.boxes import ImapBox, MaildirBox
from scraper.alert.channels import ChannelSender
from scraper.alert.email import SmtpSender
from scraper.alert.letterhead import CopyOf, Letterhead, nowhere
from scraper.alert.mailroom import Mailroom
from scraper.alert.pacing import Pacing
from scraper.alert.plain import CHANNEL, WEBHOOK
from scraper.alert.returns import Returns
from scraper.alert.spool import SpoolSender
from scraper.alert.switch import SwitchSender
from scraper.alert.timing import retry_at
from scraper.alert.webhook import WebhookSender
from scraper.archive.records import Custodian
from scraper.archive.shelf import Shelf
from scraper.archive.warc import WarcArchive
from scraper.archivist.histories import Histories
from scraper.check import World
from scraper.config import Config, FetchSettings, SmtpSettings, honest_user_agent
from scraper.deliver import Desk, NoticeDesk
from scraper.edition.lost import spoil_lost
from scraper.edition.opening import edition, sign_up_page, written_entries
from scraper.fetch.http import HttpFetcher
from scraper.links import Links
from scraper.model import Notice, SourceState, Subscription
from scraper.normalise.mailboxes import mailbox
from scraper.normalise.tags import short
from scraper.ports import Clock, Sender
from scraper.publish.feeds import list_path
from scraper.publish.files import FeedFolder
from scraper.publish.hub import Herald, HeraldFolder, WebSubHub
from scraper.store.addresses import Addresses
from scraper.store.announced import Announced
from scraper.store.backing import SqlBacking
from scraper.store.dossiers import Dossiers
from scraper.store.engine import Database
from scraper.store.folder import locked, made
from scraper.store.keys import keys_of
from scraper.store.notices import SqlNotices
from scraper.store.outbox import SqlOutbox
from scraper.store.pings import SqlPings
from scraper.store.posted import Post
from scraper.store.queries import Answers
from scraper.store.shelves import SqlShelves
from scraper.store.sql import SqlStore
from scraper.store.subscribers import SqlSubscribers
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
    addresses: Addresses
    post: Post
    announced: Announced
    database: Database
    subscribers: SqlSubscribers


@dataclass(frozen=True, slots=True)
class App:
    """Everything a round needs."""

    config: Config
    memory: Memory
    world: World
    desk: Desk


def memory_of(database: Database) -> Memory:
    """Everything that is asked of a database."""
    return Memory(
        SqlStore(database),
        SqlOutbox(database),
        SqlNotices(database),
        Answers(database),
        Addresses(database),
        Post(database),
        Announced(database),
        database,
        SqlSubscribers(database),
    )


@contextmanager
def open_memory(config: Config) -> Iterator[Memory]:
    """The database of this configuration, made if there is none yet. StoreError."""
    made(config.data)
    with memory_at(config.database) as memory:
        yield memory


@contextmanager
def memory_at(address: str) -> Iterator[Memory]:
    """The database at an address (an SQLAlchemy URL), made if there is none yet. StoreError."""
    with Database(address) as database:
        yield memory_of(database)


def authority_of(config: Config) -> str:
    """Who names items: the authority of their tags (RFC 4151)."""
    return urlsplit(config.base_url).hostname or "localhost"


@asynccontextmanager
async def open_app(config: Config, *, clock: Clock = system_clock) -> AsyncIterator[App]:
    """Everything wired for checking and delivering, alone on its data folder. BusyError, StoreError, ArchiveError."""
    with locked(config.data), open_memory(config) as memory, _archive(config, clock) as archive:
        memory.store.register(config.sources, now=clock())
        subscriptions = [subscription.id for subscription in subscribed(config, memory)]
        memory.outbox.begin(_rendering(config, memory), subscriptions)
        memory.notices.begin(subscriptions)
        _listening(config, memory, clock())
        async with HttpFetcher(config.fetch, config.user_agent, clock=clock) as fetcher:
            sender = mail_sender(config, clock)
            world = World(
                fetcher=fetcher,
                archive=archive,
                store=memory.store,
                clock=clock,
                sites={site.id: site for site in config.sites},
                authority=authority_of(config),
                confirm_after=config.health.confirm_after,
                requisites=config.archive.requisites,
            )
            try:
                yield App(config, memory, world, _desk(config, memory, sender, clock))
            finally:
                await sender.aclose()


@dataclass(frozen=True, slots=True)
class Reception:
    """Everything that the pages of ``banditore serve`` need."""

    config: Config
    subscribers: SqlSubscribers
    sender: Sender
    links: Links
    clock: Clock
    histories: Histories


@asynccontextmanager
async def open_reception(config: Config, *, clock: Clock = system_clock) -> AsyncIterator[Reception]:
    """Everything wired for serving, beside a daemon that works on the same data folder. StoreError."""
    with open_memory(config) as memory:
        sender = mail_sender(config, clock)
        try:
            yield Reception(config, memory.subscribers, sender, _links(config), clock, histories(config, memory))
        finally:
            await sender.aclose()


def histories(config: Config, memory: Memory) -> Histories:
    """Items with everything that is kept of them."""
    return Histories(memory.answers, Dossiers(memory.database), Shelf(config.warc))


def subscribed(config: Config, memory: Memory) -> Sequence[Subscription]:
    """Those of the configuration and, with their links, those of who subscribed on our pages, as of now. StoreError."""
    confirmed = memory.subscribers.confirmed()
    if not confirmed:
        return config.subscriptions
    links = _links(config)
    linked = (replace(one, manage=links.manage(one.id), unsubscribe=links.unsubscribe(one.id)) for one in confirmed)
    return [*config.subscriptions, *linked]


def configured_states(config: Config, memory: Memory) -> list[SourceState]:
    """What is remembered of every source; those of the configuration that were never checked are new."""
    known = memory.store.states()
    ids = {state.source.id for state in known}
    return [*known, *(SourceState(source) for source in config.sources if source.id not in ids)]


@asynccontextmanager
async def default_fetcher(settings: FetchSettings | None = None) -> AsyncIterator[HttpFetcher]:
    """A fetcher for looking at a page without a configuration: with every setting at its default, or with these."""
    async with HttpFetcher(settings or FetchSettings(), honest_user_agent(None), clock=system_clock) as fetcher:
        yield fetcher


async def reach_mail_server(settings: SmtpSettings) -> None:
    """Connect and log in as for sending. SendError says what does not work."""
    sender = SmtpSender(settings)
    try:
        await sender.reach()
    finally:
        await sender.aclose()


def _links(config: Config) -> Links:
    return Links(config.public_url, config.secrets or keys_of(config.data))


def _rendering(config: Config, memory: Memory) -> str | None:
    """Stands for everything that feeds are made from besides what the database holds; None where there are none."""
    addresses = (config.base_url, config.hub, config.replay, sign_up_page(config))
    parts = (__version__, addresses, config.contact, config.language, config.profiles, config.queries)
    there = (config.feeds / "index.html").exists()
    shelves = SqlShelves(memory.database)
    sites, lists = [site.id for site in config.sites], [list_path(source) for source in config.sources]
    lost = spoil_lost(shelves, FeedFolder(config.feeds), sites, lists=lists, queries=config.queries)
    return short(repr(parts)) if there and not lost else None


def custodian_of(config: Config) -> Custodian:
    """Who writes the archive, where and how."""
    robots = config.fetch.respect_robots
    return Custodian(config.contact, config.user_agent, host=platform.node(), respect_robots=robots)


def _archive(config: Config, clock: Clock) -> WarcArchive:
    return WarcArchive(
        config.warc,
        rotate=config.archive.rotate,
        clock=clock,
        custodian=custodian_of(config),
        not_modified=config.archive.not_modified,
    )


def letterhead_of(config: Config) -> Letterhead:
    """Who writes."""
    return Letterhead(
        sender=config.smtp.sender if config.smtp else config.contact or "banditore@localhost",
        contact=config.contact,
        sites={site.id: site for site in config.sites},
    )


def mailroom(config: Config, memory: Memory) -> Mailroom:
    """The rules of mail for whoever is subscribed."""
    return Mailroom(
        replace(letterhead_of(config), copy_of=_copy_of(config, memory)),
        memory.answers,
        subscriptions=lambda: subscribed(config, memory),
        suspended=memory.addresses.suspended,
    )


def _copy_of(config: Config, memory: Memory) -> CopyOf:
    """Where archived copies are shown, by record id."""
    backing, replay = SqlBacking(memory.database), config.replay

    def copy_of(record: str) -> str | None:
        return replay and next((f"{replay}{at}/{url}" for url, at in backing.captures([record]).values()), None)

    return copy_of if replay else nowhere


def _desk(config: Config, memory: Memory, sender: Sender, clock: Clock) -> Desk:
    room = mailroom(config, memory)

    pings = SqlPings(memory.database)
    folder = FeedFolder(config.feeds)
    publisher = HeraldFolder(folder, pings, config.base_url, clock=clock) if config.hub else folder
    heralds = [Herald(WebSubHub(config.hub, config.user_agent), pings, retry_at).tell] if config.hub else []
    configured = {site.id for site in config.sites}
    entries = written_entries(config, memory.database)

    def render(sites: Collection[str]) -> Iterator[Mapping[str, bytes]]:
        now = edition(config, entries, memory.database, clock=clock, folder=publisher)
        return now.render([site for site in sites if site in configured])

    returns = Returns(memory.addresses, _box(config))

    async def check_itself(now: datetime) -> Sequence[str]:
        if not memory.announced.is_time(now, every=_DAY):
            return []
        result = self_check(config, memory, now)
        return [str(result)] if result.changes else []

    return Desk(
        outbox=memory.outbox,
        publisher=publisher,
        sender=sender,
        clock=clock,
        holder=short(f"{platform.node()} {config.data}"),
        pace=Pacing(config.smtp.per_domain if config.smtp else None),
        refresh=room.refresh,
        render=render,
        route=room.route,
        remind=room.remind,
        sift=room.sift,
        batch=room.batch,
        compose=room.compose,
        retry_at=retry_at,
        bounced=returns.refused,
        chores=(*heralds, returns.look, check_itself),
        health=_notice_desk(config, memory, room),
    )


def self_check(config: Config, memory: Memory, now: datetime) -> Audit:
    """Did every change of a call of the last days reach everybody who had asked for it by then?"""
    people = subscribed(config, memory)
    since = _listening(config, memory, now)
    announced = memory.announced.calls(now - _LOOKED_BACK)
    posted = memory.post.about([entry.item.id for _, entry in announced])
    fates = [
        Fate(
            mailbox(one.letter.recipient),
            one.letter.item,
            frozenset(one.letter.changes),
            sent=one.sent is not None,
            why="" if one.sent else one.error or "",
        )
        for one in posted
    ]
    return audit(announced, fates, people, since=since)


def _listening(config: Config, memory: Memory, now: datetime) -> Mapping[str, datetime]:
    """Since when each subscription hears of things; one that is new in the configuration from now on."""
    people = subscribed(config, memory)
    began = memory.announced.listening({one.id: short(repr(one)) for one in people if one.since is None}, now)
    return {**began, **{one.id: one.since for one in people if one.since is not None}}


def _box(config: Config) -> MaildirBox | ImapBox | None:
    if config.bounces is None:
        return None
    return MaildirBox(Path(config.bounces.maildir)) if config.bounces.maildir else ImapBox(config.bounces)


def mail_sender(config: Config, clock: Clock) -> Sender:
    """Every way out that is configured: a mail server or the spool, webhooks, channels. ConfigError."""
    mail: Sender = SmtpSender(config.smtp) if config.smtp else SpoolSender(config.data / "mail")
    others: dict[str, Sender] = {}
    if config.webhooks:
        others[WEBHOOK] = WebhookSender(config.webhooks, clock=clock)
    if config.channels:
        others[CHANNEL] = ChannelSender({name: url.get_secret_value() for name, url in config.channels.items()})
    return SwitchSender(mail, others) if others else mail


_DAY = timedelta(days=1)
_LOOKED_BACK = timedelta(days=8)
"""A weekly digest has gone out within it."""


def _notice_desk(config: Config, memory: Memory, room: Mailroom) -> NoticeDesk:
    health = config.health
    operators = health.notify or ([config.contact] if config.contact else [])

    def decide(standing: Sequence[Notice], now: datetime) -> tuple[Sequence[Notice], Sequence[str]]:
        everybody = notices.audience(
            operators,
            room.people,
            operator=health.tell_operator_after,
            subscriber=health.tell_subscribers_after,
        )
        states = memory.store.lists()
        given = notices.give_notice(states, standing, everybody, trust=health.tell_operator_after, now=now)
        return given.notices, given.over

    return NoticeDesk(memory.notices, decide, room.sift_notices, notices.batches, room.compose_notices)

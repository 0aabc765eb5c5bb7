"""The edges as the core sees them: Protocols, each with an in-memory twin for the tests.

Fetcher    scraper.fetch.http      twin: scraper.fetch.replay
Archive    scraper.archive.warc    twin: scraper.archive.memory
Store      scraper.store.sql       twin: the same on a SQLite database in memory; so for Outbox, Notices, Subscribers
Publisher  scraper.publish.files   twin: scraper.publish.memory
Hub        scraper.publish.hub     twin: a function in the tests
Sender     scraper.alert.email     twin: scraper.alert.memory, and scraper.alert.spool on disk
Clock      scraper.app             twin: any function that returns an aware datetime
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, overload

from scraper.model import (
    Change,
    Checked,
    Entry,
    Failure,
    Fetched,
    Item,
    Letter,
    Message,
    Notice,
    NotModified,
    Page,
    SignUp,
    Snapshot,
    SourceState,
    Subscriber,
    Subscription,
    Validators,
    Wishes,
)

Clock = Callable[[], datetime]


class Fetcher(Protocol):
    """Asks the web for one URL, politely."""

    async def fetch(self, url: str, *, validators: Validators = ...) -> Fetched:
        """Return what came; never raises for what the web does wrong."""
        ...


class Archive(Protocol):
    """Keeps what was received, before anybody reads it."""

    @overload
    def keep(
        self, fetched: Page, *, source: str = ..., known: Snapshot | None = ..., part_of: str = ...
    ) -> Snapshot: ...
    @overload
    def keep(
        self, fetched: NotModified | Failure, *, source: str = ..., known: Snapshot | None = ..., part_of: str = ...
    ) -> Snapshot | None: ...
    def keep(
        self, fetched: Fetched, *, source: str = "", known: Snapshot | None = None, part_of: str = ""
    ) -> Snapshot | None:
        """Append what came for a source: a revisit record when the payload is that of ``known``. ArchiveError.

        ``part_of`` is the record of the page to which it belongs, as a further page of a list does.
        Of a 304 or of redirects that led nowhere there is no snapshot.
        """
        ...

    def holds(self, url: str, *, since: datetime) -> bool:
        """Was anything kept of this address since then? ArchiveError."""
        ...

    def note(self, checked: Checked) -> None:
        """Append what a check made of what was kept. ArchiveError."""
        ...

    def sync(self) -> None:
        """Make everything kept so far durable; called before a database commit names it. ArchiveError."""
        ...


class Store(Protocol):
    """What a check reads and a round writes."""

    def due(self, now: datetime, *, site: str | None = ..., lists: bool = ...) -> Sequence[SourceState]:
        """Sources (of one site, or only lists) whose time has come."""
        ...

    def postpone(self, name: str, *, until: datetime) -> None:
        """Leave every source of a site alone until then."""
        ...

    def known(self, state: SourceState, items: Collection[Item]) -> Sequence[Entry]:
        """The entries this source showed before, the one it belongs to, and those of its site that may be these."""
        ...

    def lately(self, items: Collection[str], *, since: datetime) -> Sequence[Change]:
        """What happened to these items since then."""
        ...

    def own_pages(self, site: str, *, since: datetime) -> tuple[int, int]:
        """How many of the items' own pages of a site are gone from where they were at that time, and how many stay."""
        ...

    def sees_a_list(self, site: str) -> bool:
        """Was any list of a site read well when it was last looked at?"""
        ...

    def record(self, batch: Sequence[Checked]) -> None:
        """Commit checks in one transaction: each of them whole, or none. StoreError."""
        ...


class Outbox(Protocol):
    """What a check left to be told, and who has been told."""

    def unpublished(self) -> Mapping[str, int]:
        """Sites whose feeds are behind, with the state number to confirm when they are not any more."""
        ...

    def published(self, sites: Mapping[str, int]) -> None:
        """The feeds of these sites show at least these state numbers."""
        ...

    def unrouted(self) -> Sequence[tuple[Change, Entry]]:
        """Changes nobody has been chosen to hear of yet, oldest first, with their items as they are now."""
        ...

    def route(self, changes: Iterable[Change], letters: Iterable[Letter]) -> None:
        """In one transaction: these letters are owed, and these changes are dealt with."""
        ...

    def closing(self, months: Collection[str]) -> Sequence[tuple[Entry, Sequence[Change]]]:
        """Items with a deadline in one of these months (``2026-06``), with their files and what happened to them."""
        ...

    def reminded(self) -> datetime | None:
        """Up to when reminders have been given; None when that was never asked before."""
        ...

    def remind(self, letters: Iterable[Letter], *, upto: datetime) -> None:
        """In one transaction: these reminders are owed, and all up to this moment have been given."""
        ...

    def owed(self, now: datetime) -> Sequence[Letter]:
        """Letters whose time has come and that have neither arrived nor failed for good."""
        ...

    def lease(self, now: datetime, *, holder: str, until: datetime, limit: int = ...) -> Sequence[Letter]:
        """Letters that are owed now, for ``holder`` alone until then: nobody else sends them meanwhile."""
        ...

    def told(self, letters: Iterable[Letter], *, at: datetime, mail: str | None = ...) -> None:
        """These letters were taken by the mail server, as the message with the key ``mail``."""
        ...

    def put_off(self, letters: Iterable[Letter], *, again: datetime | None, error: str | None = ...) -> None:
        """These letters were not tried: they wait until ``again``, or (None) are not owed any more, for a reason."""
        ...

    def untold(self, letters: Iterable[Letter], *, error: str, again: datetime | None) -> None:
        """These letters were refused: try again at ``again``, or never (None)."""
        ...


class Notices(Protocol):
    """Who is owed a word about a source that cannot be read, and who has had it."""

    def standing(self) -> Sequence[Notice]:
        """What recipients were told, or are about to be, and is not over yet."""
        ...

    def give(self, notices: Iterable[Notice], *, over: Iterable[str]) -> None:
        """In one transaction: these are owed, and what those (by key) say is over; it is not sent any more."""
        ...

    def owed(self, now: datetime) -> Sequence[Notice]:
        """Notices whose time has come and that have neither arrived nor failed for good."""
        ...

    def lease(self, now: datetime, *, holder: str, until: datetime, limit: int = ...) -> Sequence[Notice]:
        """Notices that are owed now, for ``holder`` alone until then: nobody else sends them meanwhile."""
        ...

    def told(self, notices: Iterable[Notice], *, at: datetime, mail: str | None = ...) -> None:
        """These notices were taken by the mail server, as the message with the key ``mail``."""
        ...

    def put_off(self, notices: Iterable[Notice], *, again: datetime | None, error: str | None = ...) -> None:
        """These notices were not tried: they wait until ``again``, or (None) are not owed any more, for a reason."""
        ...

    def untold(self, notices: Iterable[Notice], *, error: str, again: datetime | None) -> None:
        """These notices were refused: try again at ``again``, or never (None)."""
        ...


class Subscribers(Protocol):
    """Who subscribed on our pages."""

    def ask(self, address: str, wishes: Wishes, *, now: datetime) -> None:
        """Keep a form that was sent; the same for an address that is known as for any other."""
        ...

    def take(self, now: datetime) -> Sequence[SignUp]:
        """Forms whose mail is to be sent; nobody else gets them for some minutes."""
        ...

    def decide(self, asked: SignUp, *, now: datetime) -> SignUp:
        """What a form is answered with; asked again, the answer is the same."""
        ...

    def answered(self, asked: SignUp, *, at: datetime) -> None:
        """Its mail was handed over, or there is none."""
        ...

    def put_off(self, asked: SignUp, *, again: datetime | None) -> None:
        """Its mail was not taken: try again at ``again``, or never (None)."""
        ...

    def by_id(self, name: str) -> Subscriber | None:
        """One subscriber; None for whom we do not know (any more)."""
        ...

    def confirmed(self) -> Sequence[Subscription]:
        """The subscriptions of those who said yes."""
        ...

    def confirm(self, name: str, *, now: datetime) -> Subscriber | None:
        """Somebody said yes; None where there is nothing to confirm."""
        ...

    def change(self, name: str, wishes: Wishes) -> bool:
        """Other wishes from now on; False for whom we do not know (any more)."""
        ...

    def end(self, name: str, *, now: datetime) -> bool:
        """No mail any more, and no address anywhere; False where nothing was left to end."""
        ...

    def forget(self, address: str) -> int:
        """Erase everything that holds this address; how many rows did."""
        ...

    def export(self, address: str) -> Mapping[str, object]:
        """Everything that is kept about this address, as JSON can hold it."""
        ...

    def tidy(self, now: datetime, *, pending_for: timedelta) -> int:
        """Delete what is of no use any more."""
        ...


class Publisher(Protocol):
    """The folder that a web server serves."""

    def write(self, files: Mapping[str, bytes]) -> Sequence[str]:
        """Put these files (by path relative to the folder) in place; return those that changed. PublishError."""
        ...

    def missing(self, paths: Iterable[str]) -> Collection[str]:
        """Those of these files that are not there."""
        ...


class Pings(Protocol):
    """Which feeds a hub is still to be told of, by address."""

    def owe(self, topics: Collection[str], *, at: datetime) -> None:
        """These have something new."""
        ...

    def owed(self, now: datetime) -> Sequence[str]:
        """Those whose time has come."""
        ...

    def attempts(self, topics: Collection[str]) -> int:
        """How often, at most, one of these was tried."""
        ...

    def told(self, topics: Collection[str]) -> None:
        """The hub took these."""
        ...

    def untold(self, topics: Collection[str], *, error: str, again: datetime | None) -> None:
        """The hub did not: try again at ``again``, or not before they change again (None)."""
        ...


class Hub(Protocol):
    """Passes on what is new in feeds to who subscribed there (WebSub)."""

    async def tell(self, topics: Collection[str]) -> None:
        """These have something new. SendError."""
        ...


class Sender(Protocol):
    """Takes messages to where they are read."""

    async def send(self, message: Message) -> None:
        """Hand one message over; raises SendError when it was not taken."""
        ...

    async def aclose(self) -> None:
        """Let go of the server, if one was reached; the next ``send`` reaches it again."""
        ...

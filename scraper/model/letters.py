"""Who hears of it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from scraper.model.times import Day, require_aware
from scraper.model.watched import Kind
from scraper.model.web import Reason


@dataclass(frozen=True, slots=True)
class Interest:
    """What somebody asks for. Whatever is empty means: all of them.

    ``sections`` and ``topics`` are words of those that pages print. Of ``match`` one word or phrase is enough, of
    ``match_all`` every one must be there, of ``match_none`` none may.
    """

    sites: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    match_all: tuple[str, ...] = ()
    match_none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants to hear of what. ``when`` is ``at once``, ``daily HH:MM`` or ``weekly ddd HH:MM`` in ``timezone``.

    ``remind`` says how long before a deadline to remind of it. ``manage`` is the https address of a page on which
    it can be changed or ended, ``unsubscribe`` the one that ends it with one POST (RFC 8058). ``since`` is when it
    began: what happened before is not for it (None: nobody knows).
    """

    id: str
    to: tuple[str, ...]
    interest: Interest = field(default_factory=Interest)
    when: str = "at once"
    timezone: str = "Europe/Rome"
    language: Literal["it", "en"] = "it"
    remind: tuple[timedelta, ...] = ()
    manage: str | None = None
    unsubscribe: str | None = None
    since: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.since)


@dataclass(frozen=True, slots=True)
class Query:
    """A feed of its own: the items that somebody asks for, published (or, undated, first seen) in a window of days.

    ``since`` and ``until`` belong to the window; ``last`` is how far back from now it reaches.
    """

    id: str
    title: str
    interest: Interest = field(default_factory=Interest)
    since: date | None = None
    until: date | None = None
    last: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What one recipient is owed about one item: an outbox row.

    ``key`` is the same whenever the same recipient is owed the same changes, so a repeated delivery carries
    the same Message-ID. Letters of one digest share ``recipient``, ``subscription`` and ``due``. ``why`` are the
    words that were asked for and found. One with ``reminds`` tells of no change, but reminds of that deadline.
    """

    key: str
    recipient: str
    subscription: str
    item: str
    changes: tuple[str, ...]
    due: datetime
    attempts: int = 0
    why: tuple[str, ...] = ()
    reminds: Day | None = None

    def __post_init__(self) -> None:
        require_aware(self.due, self.reminds)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that came back, or was refused for its address: whose, when, why (RFC 3463 status, and in words).

    ``mail`` is the key of the message that did not arrive.
    """

    mailbox: str
    mail: str
    at: datetime
    status: str
    text: str

    def __post_init__(self) -> None:
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class Notice:
    """What one recipient is owed about one source that is blind or silent, or no longer is: an outbox row.

    ``subscription`` is empty for the operator. ``since`` is since when it could not be read, or (``silent``) since
    when it brought nothing new; ``until`` is when that ended, None while it lasts. ``reason`` and ``why`` say what
    was wrong when this was decided, ``at``, which is the date of the mail. Notices of one mail share ``recipient``,
    ``site`` and ``at``, and are all of an end or all of a beginning.
    """

    key: str
    recipient: str
    subscription: str
    site: str
    source: str
    url: str
    since: datetime
    at: datetime
    until: datetime | None = None
    silent: bool = False
    reason: Reason | None = None
    why: str = ""
    attempts: int = 0
    sent: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.since, self.at, self.until, self.sent)


@dataclass(frozen=True, slots=True)
class Message:
    """A mail ready to go: ``key`` names it for ever, ``data`` is the whole RFC 5322 message."""

    key: str
    recipient: str
    data: bytes

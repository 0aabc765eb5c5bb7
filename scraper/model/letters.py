"""Who hears of it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scraper.model.times import require_aware
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
    """Who wants to hear of what. ``when`` is ``at once``, ``daily HH:MM`` or ``weekly ddd HH:MM`` in ``timezone``."""

    id: str
    to: tuple[str, ...]
    interest: Interest = field(default_factory=Interest)
    when: str = "at once"
    timezone: str = "Europe/Rome"
    language: str = "it"
    remind: tuple[timedelta, ...] = ()
    """How long before a deadline to be told of it again."""
    manage: str | None = None
    """The page on which its owner sees, changes or ends it; None for one of the configuration."""
    unsubscribe: str | None = None
    """Where one click ends it (RFC 8058)."""


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
    the same Message-ID. Letters of one digest share ``recipient``, ``subscription`` and ``due``.
    """

    key: str
    recipient: str
    subscription: str
    item: str
    changes: tuple[str, ...]
    due: datetime
    attempts: int = 0

    def __post_init__(self) -> None:
        require_aware(self.due)


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

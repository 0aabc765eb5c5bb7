"""Who hears of it."""

from dataclasses import dataclass
from datetime import datetime

from scraper.model.times import require_aware
from scraper.model.watched import Kind
from scraper.model.web import Reason


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants to hear of what. Empty ``sites``, ``kinds`` or ``match`` mean: all of them.

    ``when`` is ``at once``, ``daily HH:MM`` or ``weekly ddd HH:MM`` in ``timezone``.
    """

    id: str
    to: tuple[str, ...]
    sites: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    match: tuple[str, ...] = ()
    when: str = "at once"
    timezone: str = "Europe/Rome"


@dataclass(frozen=True, slots=True)
class Query:
    """A feed of its own: the items of these sites and kinds that hold one of these words."""

    id: str
    title: str
    sites: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    match: tuple[str, ...] = ()


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

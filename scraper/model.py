"""The values that flow through Banditore: frozen, timezone-aware, without behaviour of their own.

    Source ──fetch──► Page ──archive──► Snapshot
                       └──parse──► Item ──diff──► Change ──alert──► Letter

Datetimes are always aware. A *day* (``Day``) is a ``date`` where only the day is known and an aware
``datetime`` where the hour is known too: a date without a time stays a date.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

Day = date | datetime


def require_aware(*moments: Day | None) -> None:
    """Raise ValueError for a datetime without a zone; dates and None pass."""
    for moment in moments:
        if isinstance(moment, datetime) and moment.tzinfo is None:
            raise ValueError(f"naive datetime {moment.isoformat()}: say which zone it is in")


# ------------------------------------------------------------------ what is watched


class Kind(StrEnum):
    """What an item is to its reader. A *call* invites somebody to apply; a *notice* only informs."""

    NEWS = "news"
    PROJECT = "project"
    CALL = "call"
    NOTICE = "notice"
    EVENT = "event"
    DOCUMENT = "document"


class Role(StrEnum):
    """How a source is read: a page that lists items, one item's own page, or a file it links."""

    LIST = "list"
    ITEM = "item"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Site:
    """A public body whose pages are watched."""

    id: str
    name: str
    url: str
    timezone: str = "Europe/Rome"


@dataclass(frozen=True, slots=True)
class Select:
    """CSS selectors for a page that reading unaided gets wrong: ``item``, and the parts inside each item."""

    item: str
    title: str | None = None
    url: str | None = None
    date: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One URL that is checked. Lists come from the configuration; items' own pages and attachments are found."""

    id: str
    site: str
    url: str
    role: Role = Role.LIST
    every: timedelta = timedelta(minutes=30)
    kind: Kind | None = None
    details: bool = True
    select: Select | None = None
    item: str | None = None
    """The item whose page or attachment this is; None for a list."""


# ------------------------------------------------------------------ what the web answered


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with (RFC 9110 §8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they were on the wire, for the archive.

    ``request`` and ``response`` are the start line and header fields with CRLFs, the closing blank line
    included. ``payload`` is the content as received: transfer coding undone, content coding (gzip) kept.
    """

    url: str
    at: datetime
    ip: str
    request: bytes
    response: bytes
    payload: bytes

    def __post_init__(self) -> None:
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class Page:
    """A response with a body: ``body`` is the content with its content coding undone.

    ``exchanges`` holds every hop in order, redirects first; the last one is this page's.
    ``moved_to`` is where permanent redirects (301, 308) from the requested URL lead, None if there were none.
    """

    url: str
    requested: str
    at: datetime
    status: int
    headers: Mapping[str, str]
    """Header fields of the last response by lower-case name; repeated fields joined by ``, ``."""
    body: bytes
    exchanges: tuple[Exchange, ...] = ()
    validators: Validators = Validators()
    moved_to: str | None = None

    def __post_init__(self) -> None:
        require_aware(self.at)

    @property
    def media_type(self) -> str:
        """The media type without parameters, lower case; empty when the server named none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed since we saw its validators (304)."""

    url: str
    at: datetime
    validators: Validators = Validators()
    max_age: timedelta | None = None


class Reason(StrEnum):
    """Why a check saw nothing it could trust."""

    ADDRESS_REFUSED = "address refused"  # private or loopback, and the configuration does not allow it
    ROBOTS_REFUSED = "robots.txt forbids"
    ROBOTS_UNREADABLE = "robots.txt fails"  # 5xx or unreachable: RFC 9309 §2.3.1.4 says stay away
    UNREACHABLE = "unreachable"
    TIMEOUT = "timed out"
    CERTIFICATE = "invalid certificate"
    REDIRECT_LOOP = "redirect loop"
    TOO_LARGE = "too large"
    CUT_SHORT = "cut short"
    HTTP_STATUS = "HTTP status"
    PROTOCOL = "not HTTP"
    NOT_A_PAGE = "not a page"
    UNREADABLE = "cannot be read"
    SUSPECT = "not itself today"
    CRASH = "internal error"


@dataclass(frozen=True, slots=True)
class Failure:
    """A check that learned nothing about the items: why, in words that an operator can act on.

    ``retry_after`` is how long the server asked us to stay away. ``page`` is what came instead, when
    something came: it is archived, never parsed.
    """

    reason: Reason
    detail: str
    at: datetime
    status: int | None = None
    retry_after: timedelta | None = None
    page: Page | None = None

    @property
    def refused(self) -> bool:
        """Is it a rule, ours or the site's, that forbids looking (rather than a fault)?"""
        return self.reason in {Reason.ADDRESS_REFUSED, Reason.ROBOTS_REFUSED}


Fetched = Page | NotModified | Failure


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where the bytes of a page lie: one WARC record.

    ``id`` is the WARC-Record-ID without angle brackets (``urn:uuid:…``); ``digest`` the payload digest as WARC
    writes it (``sha1:BASE32``); ``revisit`` says that the payload lies in an earlier record, ``refers_to``.
    """

    id: str
    url: str
    at: datetime
    digest: str
    file: str
    offset: int
    length: int
    revisit: bool = False
    refers_to: str | None = None

    def __post_init__(self) -> None:
        require_aware(self.at)


# ------------------------------------------------------------------ what was read


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an item links: absolute URL, the words of its link, media type (None when unknown)."""

    url: str
    title: str
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a municipality tells: what a page, or all pages together, say of it.

    ``id`` is our own ``tag:`` URI (RFC 4151), minted at first sight and kept ever after. ``url`` is absolute and
    canonical, None where the page gives none. ``published`` is None where no page says it: it is never
    invented. ``starts`` is an event's day. ``text`` is the item's own page as plain text, paragraphs separated by
    newlines, and ``html`` the same sanitised; both empty until that page was read.
    """

    id: str
    kind: Kind
    title: str
    url: str | None = None
    summary: str = ""
    published: Day | None = None
    deadline: Day | None = None
    starts: Day | None = None
    section: str | None = None
    topics: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    image: str | None = None
    text: str = ""
    html: str = ""

    def __post_init__(self) -> None:
        require_aware(self.published, self.deadline, self.starts)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with its place in our memory: whose it is, since when, and from which record it was last read."""

    item: Item
    site: str
    first_seen: datetime
    updated: datetime
    """When its content last changed in a way worth telling; equals ``first_seen`` until then."""
    snapshot: str | None
    readings: Mapping[str, Item] = field(default_factory=dict)
    """What each source says of it, by source id; ``item`` is these merged."""

    def __post_init__(self) -> None:
        require_aware(self.first_seen, self.updated)


class ChangeType(StrEnum):
    """What happened to an item, in one word (the public vocabulary of ``changes --json``)."""

    APPEARED = "appeared"
    EDITED = "edited"
    DEADLINE_SET = "deadline_set"
    DEADLINE_EXTENDED = "deadline_extended"
    DEADLINE_CHANGED = "deadline_changed"
    ATTACHMENT_ADDED = "attachment_added"
    ATTACHMENT_REPLACED = "attachment_replaced"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


FieldValue = str | None
"""A field's value as readers and JSON see it: text, an ISO 8601 date or time, a URL, or None."""


@dataclass(frozen=True, slots=True)
class Change:
    """One typed event in an item's life, with the fields it touched as ``{name: (before, after)}``."""

    id: str
    at: datetime
    type: ChangeType
    item: str
    site: str
    source: str
    kind: Kind
    title: str
    url: str | None
    fields: Mapping[str, tuple[FieldValue, FieldValue]]
    snapshot: str | None

    def __post_init__(self) -> None:
        require_aware(self.at)


# ------------------------------------------------------------------ what a check decided


class Status(StrEnum):
    """How a source's last check went."""

    NEW = "new"
    OK = "ok"
    UNCHANGED = "unchanged"
    FAILING = "failing"
    SUSPECT = "suspect"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SourceState:
    """Everything remembered about a source between two checks."""

    source: Source
    status: Status = Status.NEW
    next_due: datetime | None = None
    """None means: as soon as possible."""
    last_checked: datetime | None = None
    last_ok: datetime | None = None
    failures: int = 0
    """Checks in a row that saw nothing to trust."""
    error: str | None = None
    validators: Validators = Validators()
    digest: str | None = None
    """Of the last body that was read: the same body is not parsed again."""
    reader: str | None = None
    """Version of the reader that read it: a newer reader looks at the same body again."""
    moved_to: str | None = None
    """Where the configured URL permanently redirects."""
    snapshot: Snapshot | None = None
    """The last record that holds a whole payload."""
    items: int = 0
    """How many items the last good look showed."""


@dataclass(frozen=True, slots=True)
class Checked:
    """All that one check of one source decided; the store commits it whole or not at all."""

    before: SourceState
    after: SourceState
    at: datetime
    failure: Failure | None = None
    snapshot: Snapshot | None = None
    entries: tuple[Entry, ...] = ()
    """Items that are new or whose content or readings changed."""
    changes: tuple[Change, ...] = ()
    """What is worth telling; empty on the first sight of a source, which is a baseline."""
    found: tuple[Source, ...] = ()
    """Sources that this check discovered: items' own pages and attachments."""
    baseline: bool = False


# ------------------------------------------------------------------ who hears of it


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
class Message:
    """A mail ready to go: ``key`` names it for ever, ``data`` is the whole RFC 5322 message."""

    key: str
    recipient: str
    data: bytes

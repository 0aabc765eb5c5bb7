"""What was read, and what happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from scraper.model.times import Day, require_aware
from scraper.model.watched import Kind


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
    invented. ``modified`` is when its page says it was last updated: on many sites it moves by itself, so alone it
    tells nothing. ``starts`` is an event's day. ``office`` is who is in charge of it, ``act`` the number of the act
    it is or announces, both in the page's own words. ``text`` is the item's own page as plain text, paragraphs
    separated by newlines, and ``html`` the same sanitised; both empty until that page was read.
    """

    id: str
    kind: Kind
    title: str
    url: str | None = None
    summary: str = ""
    published: Day | None = None
    modified: Day | None = None
    deadline: Day | None = None
    starts: Day | None = None
    section: str | None = None
    office: str | None = None
    act: str | None = None
    topics: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    image: str | None = None
    text: str = ""
    html: str = ""

    def __post_init__(self) -> None:
        require_aware(self.published, self.modified, self.deadline, self.starts)


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
    missed: Mapping[str, datetime] = field(default_factory=dict)
    """Since when lists that showed it show it no more, by source id."""
    withdrawn: datetime | None = None
    """When the site was believed to have taken it down; None while it is there, or has merely rolled off its lists."""
    apart: frozenset[str] = frozenset()
    """Addresses (as ``url_key``) of which an operator said that they are not this item's."""

    def __post_init__(self) -> None:
        require_aware(self.first_seen, self.updated, self.withdrawn, *self.missed.values())


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


class Meaning(StrEnum):
    """What a change means to its reader, where its type leaves that open."""

    BROUGHT_FORWARD = "brought_forward"
    REOPENED = "reopened"
    RECTIFIED = "rectified"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    OUTCOME = "outcome_published"
    RENAMED = "attachment_renamed"
    REMOVED = "attachment_removed"
    REVERTED = "reverted"
    """It is again as it was before a change of the last day."""


FieldValue = str | None
"""A field's value as readers and JSON see it: text, an ISO 8601 date or time, a URL, or None."""


@dataclass(frozen=True, slots=True)
class Change:
    """One typed event in an item's life, with the fields it touched as ``{name: (before, after)}``.

    ``evidence`` says why an item at a new address is taken for the one that was known at another.
    """

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
    meaning: Meaning | None = None
    evidence: str = ""

    def __post_init__(self) -> None:
        require_aware(self.at)

"""What is watched: sites, and the sources that are checked."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


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

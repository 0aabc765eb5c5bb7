"""A feed before it has a format: the same values become RSS, Atom and JSON Feed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

MAX_POSTS = 50
"""A feed shows this many of the newest: what readers fetch every few minutes has to stay small."""

MAX_BYTES = 250_000
"""No feed grows past this (the advice of JSON Feed 1.1); a feed of long texts shows fewer of them."""

FORMATS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
"""Media type by file name extension."""

GENERATOR = "Banditore"

VOCABULARY = "urn:banditore"
"""Begins the names of our category schemes and of what feed ids are made from. It is a name, not an address: it
stays whatever becomes of our home page, because readers filter by the one and remember the other (RFC 4287 §4.2.6)."""

UNKNOWN_TYPE = "application/octet-stream"
"""The media type of an attachment whose own nobody told (RFC 2046 §4.5.1)."""


@dataclass(frozen=True, slots=True)
class Category:
    """A term of a vocabulary: ``scheme`` names the vocabulary, ``label`` is the term in Italian."""

    term: str
    label: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to a post: absolute URL, what it is called, its media type and its length in bytes."""

    url: str
    title: str
    media_type: str = UNKNOWN_TYPE
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One entry of a feed. Every text is free of characters that XML forbids; ``content`` is safe HTML."""

    id: str
    title: str
    url: str
    summary: str
    """One line of plain text, never empty: what a feed opened in a browser shows."""
    content: str
    author: str
    """The office in charge, or the body whose site it is."""
    published: datetime | None
    updated: datetime
    categories: tuple[Category, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str | None = None
    withdrawn: datetime | None = None
    """When it was announced that the site took it down; None while it is there."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a feed is called. ``path`` is its place without extension (``cuneo/news``)."""

    path: str
    id: str
    title: str
    description: str
    home_page: str
    """The page that the feed is about."""


@dataclass(frozen=True, slots=True)
class Written:
    """One entry in every format, as it stands in every feed that shows it; ``updated`` is the post's."""

    rss: bytes
    atom: bytes
    json: bytes
    updated: datetime

    @property
    def size(self) -> int:
        """Bytes in the format that needs most."""
        return max(len(self.rss), len(self.atom), len(self.json))


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a feed (RFC 5005 §4): the one to subscribe to, or one of its archives.

    ``archive`` is the number of an archive document, None for the subscription document; ``older`` is the number of the
    archive that goes on where this document ends, None where there is none.
    """

    heading: Heading
    entries: Sequence[Written]
    since: datetime
    """When an empty feed was last changed."""
    archive: int | None = None
    older: int | None = None
    updated: datetime = field(init=False)

    def __post_init__(self) -> None:
        newest = max((entry.updated for entry in self.entries), default=self.since)
        object.__setattr__(self, "updated", newest)

    @property
    def path(self) -> str:
        """Its place within the folder, without extension."""
        return self.heading.path if self.archive is None else archive_path(self.heading.path, self.archive)

    @property
    def previous(self) -> str | None:
        """The place of the next older archive document."""
        return None if self.older is None else archive_path(self.heading.path, self.older)


def archive_path(path: str, number: int) -> str:
    """``cuneo/news`` has its archive documents in ``cuneo/archive/news/1``, ``2``, …"""
    folder, _, name = path.rpartition("/")
    return f"{folder}/archive/{name}/{number}".removeprefix("/")

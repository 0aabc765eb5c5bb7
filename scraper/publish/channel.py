"""A feed before it has a format: the same values become RSS, Atom and JSON Feed."""

from dataclasses import dataclass
from datetime import datetime

from scraper.model import Attachment

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
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One entry of a feed. Every text is free of characters that XML forbids; ``content`` is safe HTML."""

    id: str
    title: str
    url: str
    summary: str
    """One line of plain text, never empty: what a feed opened in a browser shows."""
    content: str
    published: datetime | None
    updated: datetime
    categories: tuple[Category, ...] = ()
    enclosures: tuple[Attachment, ...] = ()
    image: str | None = None


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
class Channel:
    """A feed: its heading, when the newest of its posts changed, and the posts, the newest first."""

    heading: Heading
    updated: datetime
    posts: tuple[Post, ...]

"""What a list prints about one item, before anybody decides what it means: strings only."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.normalise.text import clean

_LOOSE_PUNCTUATION = re.compile(r" ([,.;)])")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is written: its href, its words, its ``title`` attribute and the media type it promises."""

    href: str
    words: str
    title: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One block of a list. Everything is as printed, but for white space.

    ``category`` is a label on the card itself, ``section`` the heading above the list, ``notes`` the text in
    which a deadline may be named, ``files`` links to documents. ``date`` of an event is its own day; ``published`` is
    the day of publication where it is told as such, as endpoints do.
    """

    title: str
    href: str | None = None
    summary: str = ""
    date: str = ""
    published: str = ""
    category: str = ""
    section: str = ""
    notes: str = ""
    office: str = ""
    act: str = ""
    image: str | None = None
    topics: tuple[str, ...] = ()
    files: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """How one family of sites is read: ``recognises`` says its evidence (empty for none), ``read`` lists its cards."""

    name: str
    recognises: Callable[[str], str]
    read: Callable[[LexborHTMLParser], Iterable[Card]]


def text_of(node: LexborNode | None) -> str:
    """The clean text of a node, its children's texts apart but for the punctuation between; empty for no node."""
    if node is None:
        return ""
    text = clean(node.text(separator=" "))
    if " ," in text or " ." in text or " ;" in text or " )" in text:  # cheaper than the pattern where there is none
        return _LOOSE_PUNCTUATION.sub(r"\1", text)
    return text


def attribute(node: LexborNode | None, name: str) -> str:
    """An attribute's value, empty where the node or the attribute is missing."""
    return (node.attributes.get(name) or "") if node is not None else ""

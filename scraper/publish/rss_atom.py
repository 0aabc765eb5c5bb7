"""RSS 2.0 and Atom (RFC 4287), through feedgen and extensions of our own.

An entry is written once, whatever number of feeds shows it; a document is its head with the entries put in. The
extensions are there because feedgen drops ``rel``, ``type`` and ``length`` of an Atom entry's links, and readers then
open the PDF as the article; and because it knows no stylesheet, no history (RFC 5005) and no tombstones (RFC 6721).
Dates are always given: feedgen's own default is the clock.
"""

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from scraper.config.load import HOME_PAGE
from scraper.publish.channel import FORMATS, GENERATOR, Document, Enclosure, Post
from scraper.publish.views import FeedSettings

STYLESHEET = "feed.css"
"""In the root of the folder."""

_ATOM = "http://www.w3.org/2005/Atom"
_CREATOR = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_IN_RSS = {"dc": _CREATOR, "media": _MEDIA, "fh": _HISTORY, "content": _CONTENT}
_IN_ATOM = {"media": _MEDIA, "fh": _HISTORY, "at": _TOMBSTONES}
_DECLARED = re.compile(rb' xmlns:(?:dc|media|fh|content|at)="[^"]*"')
_REFERENCE = re.compile(r"&(?=[#\w])")
_TTL_MINUTES = 30
_Element: TypeAlias = Any  # lxml publishes no types


# ------------------------------------------------------------------ entries


class PostExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """Writes what feedgen cannot: whole links, the author of an RSS item, the picture."""

    post: Post
    """Set when the entry is made; feedgen itself makes the extension, without arguments."""

    def extend_rss(self, feed: _Element) -> _Element:
        """The author by name: RSS's own ``author`` is a mail address (``feed`` is the item)."""
        etree.SubElement(feed, f"{{{_CREATOR}}}creator").text = self.post.author
        return _illustrated(feed, self.post)

    def extend_atom(self, feed: _Element) -> _Element:
        """Replace the links that feedgen wrote without their attributes (``feed`` is the entry)."""
        for halved in feed.findall("link"):
            feed.remove(halved)
        etree.SubElement(feed, "link", rel="alternate", type="text/html", href=self.post.url)
        for file in self.post.enclosures:
            told = {"title": file.title} if file.title else {}
            length = {} if file.length is None else {"length": f"{file.length}"}
            etree.SubElement(feed, "link", rel="enclosure", type=file.media_type, **length, **told, href=file.url)
        return _illustrated(feed, self.post)


def _illustrated(element: _Element, post: Post) -> _Element:
    if post.image:
        etree.SubElement(element, f"{{{_MEDIA}}}thumbnail", url=post.image)
    return element


def write_entry(post: Post) -> tuple[bytes, bytes]:
    """An RSS item, and an Atom entry with its tombstone where it was withdrawn: parts of ``write_document``'s."""
    entry = FeedEntry()
    entry.register_extension("banditore", PostExtension)
    entry.banditore.post = post
    entry.id(post.id)
    entry.title(post.title)
    entry.link(href=post.url, rel="alternate")
    entry.author({"name": post.author})
    entry.updated(post.updated)
    entry.published(post.published)
    # RSS descriptions are HTML, Atom summaries plain text; feedgen has one field for both, and a description
    # given first is not overwritten by the summary.
    entry.description(_as_html(post.summary))
    entry.summary(post.summary, type="text")
    entry.content(post.content, type="html")
    entry.category([{"term": c.term, "label": c.label, "scheme": c.scheme} for c in post.categories])
    if post.enclosures:  # RSS readers expect one at most
        entry.enclosure(*_enclosure(post.enclosures[0]))
    return _part(entry.rss_entry(), _IN_RSS), _part(entry.atom_entry(), _IN_ATOM) + _tombstone(post)


def _enclosure(file: Enclosure) -> tuple[str, str, str]:
    """A length of 0 is what the RSS Best Practices Profile advises where it is not known."""
    return file.url, f"{file.length or 0}", file.media_type


def _tombstone(post: Post) -> bytes:
    """Readers that know RFC 6721 take the entry away: it was deleted when it was last changed, not before."""
    if post.withdrawn is None:
        return b""
    grave = etree.Element(f"{{{_TOMBSTONES}}}deleted-entry", ref=post.id, when=post.withdrawn.isoformat())
    etree.SubElement(grave, f"{{{_TOMBSTONES}}}comment").text = post.title
    return _part(grave, _IN_ATOM)


def _part(element: _Element, spaces: dict[str, str]) -> bytes:
    """The element as it stands within a document that declares these namespaces."""
    etree.Element("part", nsmap=spaces).append(element)
    return _DECLARED.sub(b"", etree.tostring(element, encoding="UTF-8")) + b"\n"


def _as_html(text: str) -> str:
    """Plain text that means the same as HTML. A lone "&" stays: a styled feed shows this text as it stands."""
    return _REFERENCE.sub("&amp;", text).replace("<", "&lt;")


# ------------------------------------------------------------------ documents


class _DocumentExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What both formats tell of a document besides what feedgen knows: its history, its hub, its stylesheet."""

    document: Document
    settings: FeedSettings

    def tell(self, head: _Element, extension: str, *, within: str) -> None:
        """Write it into the head of the feed; links are elements of Atom in both formats."""
        document, base = self.document, self.settings.base_url
        if document.archive is not None:
            etree.SubElement(head, f"{{{_HISTORY}}}archive")
            current = f"{base}{document.heading.path}.{extension}"
            etree.SubElement(head, f"{within}link", rel="current", type=FORMATS[extension], href=current)
        elif self.settings.hub:
            etree.SubElement(head, f"{within}link", rel="hub", href=self.settings.hub)
        if document.previous:
            older = f"{base}{document.previous}.{extension}"
            etree.SubElement(head, f"{within}link", rel="prev-archive", type=FORMATS[extension], href=older)

    def styled(self, root: _Element) -> _Element:
        """Name the stylesheet: a browser shows the feed as a page, without XSLT."""
        up = "../" * self.document.path.count("/")
        instruction = etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{up}{STYLESHEET}"')
        root.addprevious(instruction)
        return root


class RssExtension(_DocumentExtension):
    """Of an RSS document."""

    def extend_ns(self) -> dict[str, str]:
        """What its items and its history are written in."""
        return _IN_RSS

    def extend_rss(self, feed: _Element) -> _Element:
        """All of it stands in the channel (``feed`` is the root)."""
        self.tell(feed.find("channel"), "rss", within=f"{{{_ATOM}}}")
        return self.styled(feed)


class AtomExtension(_DocumentExtension):
    """Of an Atom document."""

    def extend_ns(self) -> dict[str, str]:
        """What its entries and its history are written in."""
        return _IN_ATOM

    def extend_atom(self, feed: _Element) -> _Element:
        """All of it stands in the root."""
        self.tell(feed, "atom", within="")
        return self.styled(feed)


def write_documents(document: Document, settings: FeedSettings) -> tuple[bytes, bytes]:
    """RSS and Atom as UTF-8 with a declaration; the same bytes for the same document."""
    feed = _head(document, settings)
    rss: bytes = feed.rss_str(pretty=True)
    _link(feed, document, settings=settings, extension="atom")
    atom: bytes = feed.atom_str(pretty=True)
    items, entries = [entry.rss for entry in document.entries], [entry.atom for entry in document.entries]
    return _filled(rss, b"</channel>", items), _filled(atom, b"</feed>", entries)


def _filled(document: bytes, end: bytes, entries: Iterable[bytes]) -> bytes:
    head, found, tail = document.rpartition(end)
    return b"".join([head, *entries, found, tail])


def _head(document: Document, settings: FeedSettings) -> FeedGenerator:
    heading = document.heading
    feed = FeedGenerator()
    feed.register_extension("in_rss", RssExtension, atom=False)
    feed.register_extension("in_atom", AtomExtension, rss=False)
    for extension in (feed.in_rss, feed.in_atom):
        extension.document, extension.settings = document, settings
    feed.id(heading.id)
    feed.title(heading.title)
    feed.description(heading.description)
    feed.language(settings.language)
    feed.updated(document.updated)
    feed.generator(GENERATOR, uri=HOME_PAGE)
    feed.author({"name": GENERATOR, **({"email": settings.contact} if settings.contact else {})})
    if document.archive is None:
        feed.ttl(_TTL_MINUTES)
    if settings.contact:
        feed.managingEditor(f"{settings.contact} ({GENERATOR})")
    _link(feed, document, settings=settings, extension="rss")
    return feed


def _link(feed: FeedGenerator, document: Document, *, settings: FeedSettings, extension: str) -> None:
    """The home page goes last: feedgen takes the last link for the RSS channel's."""
    own = {
        "rel": "self",
        "type": FORMATS[extension],
        "href": f"{settings.base_url}{document.path}.{extension}",
    }
    feed.link([own, {"rel": "alternate", "type": "text/html", "href": document.heading.home_page}], replace=True)

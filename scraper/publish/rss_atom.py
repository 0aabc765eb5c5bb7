"""RSS 2.0 and Atom (RFC 4287) of one channel, through feedgen and an extension of our own.

The extension is there because feedgen drops ``rel``, ``type`` and ``length`` of an Atom entry's links, and
readers then open the PDF as the article; and because it knows no stylesheet. Dates are always given:
feedgen's own default is the clock.
"""

import re
from typing import Any, TypeAlias

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from scraper.config.load import HOME_PAGE
from scraper.publish.channel import FORMATS, GENERATOR, UNKNOWN_TYPE, Channel, Heading, Post
from scraper.publish.views import FeedSettings

STYLESHEET = "feed.css"
"""In the root of the folder: every feed lies one folder below."""

_REFERENCE = re.compile(r"&(?=[#\w])")
_TTL_MINUTES = 30
_Element: TypeAlias = Any  # lxml publishes no types
_UNKNOWN_LENGTH = "0"  # as the RSS Best Practices Profile advises where the size is not known


class ChannelExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Puts the stylesheet before the root element: a browser shows the feed as a page (without XSLT)."""

    def extend_ns(self) -> dict[str, str]:
        """No namespace of our own."""
        return {}

    def extend_rss(self, feed: _Element) -> _Element:
        """Name the stylesheet of an RSS document."""
        return _styled(feed)

    def extend_atom(self, feed: _Element) -> _Element:
        """Name the stylesheet of an Atom document."""
        return _styled(feed)


class PostExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """Writes an Atom entry's links whole: the page as ``alternate``, every attachment as ``enclosure``."""

    post: Post
    """Set when the entry is made; feedgen itself makes the extension, without arguments."""

    def extend_atom(self, feed: _Element) -> _Element:
        """Replace the links that feedgen wrote without their attributes (``feed`` is the entry)."""
        for halved in feed.findall("link"):
            feed.remove(halved)
        etree.SubElement(feed, "link", rel="alternate", type="text/html", href=self.post.url)
        for file in self.post.enclosures:
            media_type = file.media_type or UNKNOWN_TYPE
            etree.SubElement(feed, "link", rel="enclosure", type=media_type, length=_UNKNOWN_LENGTH, href=file.url)
        return feed


def render_rss_and_atom(channel: Channel, settings: FeedSettings) -> tuple[bytes, bytes]:
    """Both documents as UTF-8 with a declaration; the same bytes for the same channel."""
    feed = _feed(channel, settings)
    for post in channel.posts:
        _add(feed, post)
    _link(feed, channel.heading, settings=settings, extension="rss")
    rss: bytes = feed.rss_str(pretty=True)
    _link(feed, channel.heading, settings=settings, extension="atom")
    atom: bytes = feed.atom_str(pretty=True)
    return rss, atom


def _feed(channel: Channel, settings: FeedSettings) -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("banditore", ChannelExtension, PostExtension)
    feed.id(channel.heading.id)
    feed.title(channel.heading.title)
    feed.description(channel.heading.description)
    feed.language(settings.language)
    feed.updated(channel.updated)
    feed.generator(GENERATOR, uri=HOME_PAGE)
    feed.ttl(_TTL_MINUTES)
    feed.author({"name": GENERATOR, **({"email": settings.contact} if settings.contact else {})})
    if settings.contact:
        feed.managingEditor(f"{settings.contact} ({GENERATOR})")
    return feed


def _link(feed: FeedGenerator, heading: Heading, *, settings: FeedSettings, extension: str) -> None:
    """The home page goes last: feedgen takes the last link for the RSS channel's."""
    own = {
        "rel": "self",
        "type": FORMATS[extension],
        "href": f"{settings.base_url}{heading.path}.{extension}",
    }
    feed.link([own, {"rel": "alternate", "type": "text/html", "href": heading.home_page}], replace=True)


def _add(feed: FeedGenerator, post: Post) -> None:
    entry: FeedEntry = feed.add_entry(order="append")
    entry.banditore.post = post
    entry.id(post.id)
    entry.title(post.title)
    entry.link(href=post.url, rel="alternate")
    entry.updated(post.updated)
    entry.published(post.published)
    # RSS descriptions are HTML, Atom summaries plain text; feedgen has one field for both, and a description
    # given first is not overwritten by the summary.
    entry.description(_as_html(post.summary))
    entry.summary(post.summary, type="text")
    entry.content(post.content, type="html")
    entry.category(_categories(post))
    if post.enclosures:  # RSS readers expect one at most
        first = post.enclosures[0]
        entry.enclosure(first.url, _UNKNOWN_LENGTH, first.media_type or UNKNOWN_TYPE)


def _as_html(text: str) -> str:
    """Plain text that means the same as HTML. A lone "&" stays: a styled feed shows this text as it stands."""
    return _REFERENCE.sub("&amp;", text).replace("<", "&lt;")


def _categories(post: Post) -> list[dict[str, str]]:
    return [{"term": c.term, "label": c.label, **({"scheme": c.scheme} if c.scheme else {})} for c in post.categories]


def _styled(feed: _Element) -> _Element:
    feed.addprevious(etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="../{STYLESHEET}"'))
    return feed

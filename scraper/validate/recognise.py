"""Which format a document is of, by its content alone; or in one line why it is no feed at all."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from scraper.validate.findings import quoted
from scraper.validate.nodes import ATOM
from scraper.validate.xmltext import prolog_of, sniff


class Format(StrEnum):
    """What can be judged."""

    RSS = "RSS 2.0"
    ATOM = "Atom"
    JSON_FEED = "JSON Feed"
    CALENDAR = "iCalendar"


@dataclass(frozen=True, slots=True)
class NoFeed:
    """Not a feed: what it is instead, in one line, and what to do where that can be said."""

    reason: str
    hint: str = ""


_ROOT = re.compile(r"<(?![?!])([A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)([^>]*)")
_BEGINNING = 200_000
_MAGIC: Mapping[bytes, str] = {
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
}
_OTHER_XML: Mapping[str, str] = {
    "rdf": "an RSS 1.0 (RDF) feed, which is not judged here",
    "opml": "an OPML list of feeds, not a feed",
    "urlset": "a sitemap, not a feed",
    "sitemapindex": "an index of sitemaps, not a feed",
    "entry": "an Atom entry document, not a feed",
    "svg": "an SVG image",
}
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "text/calendar")
_JUDGED = "RSS 2.0, Atom, JSON Feed and iCalendar are judged."


def recognise(body: bytes) -> Format | NoFeed:
    """The format, however badly it is followed."""
    kind = next((kind for magic, kind in _MAGIC.items() if body.startswith(magic)), None)
    if kind:
        return NoFeed(f"this is {kind}, not a feed", "unpack it first" if "gzip" in kind or "ZIP" in kind else "")
    text = sniff(body).removeprefix("\ufeff").lstrip()
    if text[:15].upper() == "BEGIN:VCALENDAR":
        return Format.CALENDAR
    if text.startswith(("{", "[")):
        return _json(text)
    return _xml(text[:_BEGINNING]) if text.startswith("<") else _no_markup(text)


def _no_markup(text: str) -> NoFeed:
    if not text:
        return NoFeed("the document is empty")
    if "\0" in text[:_BEGINNING]:
        return NoFeed("this is a binary file, not a feed")
    return NoFeed(f"this is text, not a feed; it begins with {quoted(text[:60])}", _JUDGED)


def _json(text: str) -> Format | NoFeed:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        if "jsonfeed.org/version" in text[:_BEGINNING]:
            return Format.JSON_FEED
        return NoFeed("this begins like JSON and is not well-formed JSON, nor any feed", _JUDGED)
    if not isinstance(document, dict):
        return NoFeed(
            "this is a JSON list, not a JSON Feed: a feed is an object", "see https://jsonfeed.org/version/1.1"
        )
    if "jsonfeed.org/version" in str(document.get("version", "")) or "items" in document:
        return Format.JSON_FEED
    keys = ", ".join(list(map(str, document))[:5])
    return NoFeed(f"this is JSON, but no JSON Feed: it has the keys {quoted(keys)}", "is it an error message?")


def _xml(text: str) -> Format | NoFeed:
    found = _ROOT.search(text, prolog_of(text)[0])
    if not found:
        return NoFeed("this begins like XML and has no element at all")
    name = found[2].lower()
    if name == "rss":
        return Format.RSS
    if name == "feed":
        return _atom(found[3])
    if name in {"html", "head", "body", "div", "p", "title", "script", "meta"}:
        return _html(text)
    other = _OTHER_XML.get(name, f"XML, but no feed: its root element is <{found[2][:40]}>")
    return NoFeed(f"this is {other}", _JUDGED)


def _atom(attributes: str) -> Format | NoFeed:
    if "http://purl.org/atom/ns#" in attributes:
        return NoFeed("this is an Atom 0.3 feed, obsolete since 2005", f"its namespace is now {ATOM[1:-1]} (RFC 4287)")
    return Format.ATOM


def _html(text: str) -> NoFeed:
    """A page, perhaps an error's; where it names feeds, they are what was meant."""
    root = etree.fromstring(text.encode("utf-8", "replace"), etree.HTMLParser(no_network=True, recover=True))
    if root is None:
        return NoFeed("this is an HTML page, not a feed")
    title = " ".join("".join(next(root.iter("title"), root).itertext("title")).split())
    feeds = [link.get("href", "") for link in root.iter("link") if link.get("type") in _FEED_TYPES]
    name = f" ({quoted(title)})" if title else ""
    hint = f"it names these feeds: {', '.join(map(quoted, feeds[:5]))}" if feeds else ""
    return NoFeed(f"this is an HTML page{name}, not a feed", hint)

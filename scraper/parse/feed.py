"""Is this really a feed? An address that ends in /feed/ may well answer with a page."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from scraper.normalise.text import clean
from scraper.normalise.urls import canonical
from scraper.parse.xmltree import child_text, local_name, root_of

_FORMATS = {"rss": "RSS", "rdf": "RSS", "feed": "Atom"}


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry: ``url`` absolute or None; ``published`` aware, UTC where the feed names no zone, or None."""

    title: str
    url: str | None
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: ``format`` is ``RSS``, ``Atom`` or ``JSON Feed``."""

    format: str
    title: str
    entries: tuple[FeedEntry, ...]

    @property
    def newest(self) -> datetime | None:
        """When its newest dated entry was published."""
        return max((entry.published for entry in self.entries if entry.published), default=None)


def read_feed(body: bytes, url: str) -> Feed | None:
    """The feed found at ``url`` (RSS 0.9 to 2.0, Atom, JSON Feed); None where it is none, whatever its name says."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, url)
    root = root_of(body)
    name = _FORMATS.get(local_name(root)) if root is not None else None
    if root is None or name is None:
        return None
    channel = next((child for child in root if local_name(child) == "channel"), root)
    entries = (element for element in root.iter() if local_name(element) in {"item", "entry"})
    return Feed(name, clean(child_text(channel, "title")), tuple(_entry(element, url) for element in entries))


def _entry(element: etree._Element, base: str) -> FeedEntry:
    date = child_text(element, "pubdate", "published", "date", "updated")
    return FeedEntry(clean(child_text(element, "title")), _link(element, base), moment(date))


def _link(element: etree._Element, base: str) -> str | None:
    """RSS writes the address as text, Atom as an attribute: the one without ``rel``, or its ``alternate``."""
    for child in element:
        if local_name(child) == "link" and child.get("rel", "alternate") == "alternate":
            return canonical(child.get("href") or child.text or "", base)
    return None


def _json_feed(body: bytes, base: str) -> Feed | None:
    """JSON Feed 1.1: ``version`` is an address at jsonfeed.org."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or "jsonfeed.org" not in str(found.get("version")):
        return None
    items = found.get("items")
    return Feed("JSON Feed", clean(str(found.get("title") or "")), tuple(_json_entries(items, base)))


def _json_entries(items: object, base: str) -> Iterable[FeedEntry]:
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            title, url = str(item.get("title") or ""), str(item.get("url") or "")
            yield FeedEntry(clean(title), canonical(url, base), moment(str(item.get("date_published") or "")))


def moment(text: str) -> datetime | None:
    """A date of RFC 5322 §3.3 or RFC 3339 as an aware datetime, UTC where no zone is named; None for anything else."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None

"""RSS 0.9 to 2.0 and Atom (RFC 4287): the entries of a feed as cards."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin

from lxml import etree

from scraper.model import Kind
from scraper.normalise.urls import canonical
from scraper.parse.card import Card, Link
from scraper.parse.context import Context
from scraper.parse.endpoints.endpoint import Endpoint, labels, teaser
from scraper.parse.endpoints.moments import as_printed
from scraper.parse.endpoints.prose import Prose, read_prose
from scraper.parse.kinds import kind_of
from scraper.parse.xmltree import local_name

_MEDIA = "{http://search.yahoo.com/mrss/}"
"""Media RSS has a title, a description and a content of its own, which are its pictures'."""
_PARTS = re.compile(r"\s+[-–—|»·]\s+")


def read(root: etree._Element, context: Context) -> Endpoint | None:
    """The feed whose root element this is; None for any other XML."""
    name, inside = local_name(root), {local_name(child) for child in root}
    if name in {"rss", "rdf"} and "channel" in inside:
        channel = next(child for child in root if local_name(child) == "channel")
        return _feed("feed/rss", root, channel, context)
    if name == "feed" and ("atom" in root.tag.lower() or "entry" in inside):
        return _feed("feed/atom", root, root, context)
    return None


def _feed(family: str, root: etree._Element, head: etree._Element, context: Context) -> Endpoint:
    title = _prose(head, "title").text
    entries = (element for element in root.iter() if local_name(element) in {"item", "entry"})
    section = _section(title)
    return Endpoint(family, tuple(_card(entry, section, context) for entry in entries), title)


def _section(title: str) -> str:
    """The part of a feed's title that says what it holds ("Bandi – Comune di Alba"); "Notizie" says nothing."""
    return next((part for part in _PARTS.split(title) if kind_of(part) not in {None, Kind.NEWS}), "")


def _card(entry: etree._Element, section: str, context: Context) -> Card:
    title = _prose(entry, "title").text
    summary, content = _prose(entry, "description", "summary"), _prose(entry, "encoded", "content")
    told = labels(_categories(entry))
    short = teaser(summary.text, content.text)
    files = [*_enclosures(entry, context), *summary.files, *content.files]
    pictures = [link.href for link in files if link.media_type.startswith("image/")]
    return Card(
        title=title or short,
        href=_address(entry, context),
        summary=short if title else "",
        published=as_printed(_text(entry, "pubdate", "published", "date", "issued"), context.zone),
        category=told.category,
        section=section,
        notes=f"{title} {summary.text} {content.text}",
        image=next(iter([*pictures, *_media(entry)]), None) or summary.image or content.image,
        topics=told.topics,
        files=tuple(link for link in files if not link.media_type.startswith(("image/", "audio/", "video/"))),
    )


# ------------------------------------------------------------------ parts of an entry


def _child(entry: etree._Element, *names: str) -> etree._Element | None:
    """The first child that has one of these names and says something, in the order of the names."""
    for name in names:
        for child in entry:
            if local_name(child) == name and not child.tag.startswith(_MEDIA) and _says(child):
                return child
    return None


def _says(element: etree._Element) -> bool:
    return len(element) > 0 or bool((element.text or "").strip())


def _text(entry: etree._Element, *names: str) -> str:
    child = _child(entry, *names)
    return "".join(child.itertext(with_tail=False)).strip() if child is not None else ""


def _prose(entry: etree._Element, *names: str) -> Prose:
    """HTML is escaped in RSS and in Atom's type "html", and stands as it is in type "xhtml" (RFC 4287 §3.1.1)."""
    child = _child(entry, *names)
    if child is None:
        return Prose()
    if len(child):
        return read_prose(etree.tostring(child, encoding="unicode", method="html", with_tail=False))
    return read_prose(child.text or "")


def _categories(entry: etree._Element) -> Iterator[str]:
    for child in entry:
        if local_name(child) in {"category", "subject"}:
            yield read_prose(child.get("label") or child.get("term") or child.text or "").text


def _address(entry: etree._Element, context: Context) -> str | None:
    """RSS writes the address as text, Atom as an attribute; a guid is one unless it says that it is none."""
    for child in entry:
        if local_name(child) == "link" and child.get("rel", "alternate") == "alternate":
            found = _absolute(child, child.get("href") or child.text or "", context)
            if found:
                return found
    guid = _child(entry, "guid")
    if guid is None or guid.get("isPermaLink", "true").lower() == "false" or "://" not in (guid.text or ""):
        return None
    return _absolute(guid, guid.text or "", context)


def _absolute(element: etree._Element, href: str, context: Context) -> str | None:
    return canonical(href, urljoin(context.url, element.base or ""))


def _enclosures(entry: etree._Element, context: Context) -> Iterator[Link]:
    """RSS has an element for them, Atom a relation."""
    for child in entry:
        name = local_name(child)
        href = child.get("url") if name == "enclosure" else child.get("href")
        if href and (name == "enclosure" or (name == "link" and child.get("rel") == "enclosure")):
            address = _absolute(child, href, context) or ""
            words = child.get("title") or unquote(address.partition("?")[0].rpartition("/")[2])
            yield Link(address, words, media_type=child.get("type", "").lower())


def _media(entry: etree._Element) -> Iterator[str]:
    for child in entry.iter(f"{_MEDIA}content", f"{_MEDIA}thumbnail"):
        url = child.get("url")
        if url and (child.get("medium") == "image" or "image" in child.get("type", "image")):
            yield url

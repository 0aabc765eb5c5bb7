"""OPML 2.0 (http://opml.org/spec2.opml): every feed in one file that feed readers import."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from scraper.publish.channel import Heading
from scraper.publish.views import FeedSettings


@dataclass(frozen=True, slots=True)
class Group:
    """Feeds that belong together: a site's, or the queries."""

    title: str
    headings: tuple[Heading, ...]


def render_opml(groups: Iterable[Group], settings: FeedSettings) -> bytes:
    """One folder for each group, naming the Atom feeds: they tell when an entry was last changed."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Feed di Banditore"
    if settings.contact:
        etree.SubElement(head, "ownerEmail").text = settings.contact
    body = etree.SubElement(root, "body")
    for group in groups:
        folder = etree.SubElement(body, "outline", text=group.title, title=group.title)
        for heading in group.headings:
            etree.SubElement(folder, "outline", _outline(heading, settings))
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document


def _outline(heading: Heading, settings: FeedSettings) -> dict[str, str]:
    return {
        "type": "rss",  # what OPML says for a feed of any format
        "text": heading.title,
        "title": heading.title,
        "description": heading.description,
        "xmlUrl": f"{settings.base_url}{heading.path}.atom",
        "htmlUrl": heading.home_page,
        "language": settings.language,
    }

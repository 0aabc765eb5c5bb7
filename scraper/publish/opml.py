"""OPML 2.0 (http://opml.org/spec2.opml): every feed in one file that feed readers import."""

from collections.abc import Iterable, Sequence

from lxml import etree

from scraper.publish.channel import Heading
from scraper.publish.views import FeedSettings


def render_opml(groups: Sequence[str], settings: FeedSettings) -> bytes:
    """The file, of the parts that ``outline`` made."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Feed di Banditore"
    if settings.contact:
        etree.SubElement(head, "ownerEmail").text = settings.contact
    etree.SubElement(root, "body").text = "\n"
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    before, body, after = document.partition(b"<body>\n")
    return before + body + "".join(groups).encode() + after


def outline(title: str, headings: Iterable[Heading], settings: FeedSettings) -> str:
    """A folder of feeds that belong together, naming the Atom ones: they tell when an entry was last changed."""
    folder = etree.Element("outline", text=title, title=title)
    for heading in headings:
        etree.SubElement(folder, "outline", _outline(heading, settings))
    told: str = etree.tostring(folder, encoding="unicode", pretty_print=True)
    return told


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

"""Pure: the items of RSS 2.0: their identity, their content, their files."""

from collections.abc import Iterator, Sequence

from scraper.validate.content import check_html, check_title
from scraper.validate.dates import rfc822
from scraper.validate.findings import ADVICE, ERROR, WARNING, Circumstances, Finding, Rule, quoted
from scraper.validate.identity import check_lasting
from scraper.validate.nodes import CONTENT, Node
from scraper.validate.rss import check_address, check_date, check_names, check_person
from scraper.validate.timing import Stamped, judge_together
from scraper.validate.values import is_absolute, is_count, is_media_type, is_web

EMPTY_ITEM = Rule(
    "rss-item-empty",
    ERROR,
    "RSS 2.0, elements of <item>: at least a title or a description",
    "Give every item a title.",
)
NO_GUID = Rule(
    "rss-guid-missing",
    WARNING,
    "RSS Best Practices Profile, guid; W3C feed validator, MissingGuid",
    "Add a <guid> that is this item's for ever: without one readers guess, and show items twice.",
)
DUPLICATE_GUID = Rule(
    "rss-guid-duplicate",
    ERROR,
    "RSS 2.0, <guid>: it uniquely identifies the item; W3C, DuplicateValue",
    "Give each item a guid of its own: readers show only one of the two, or both again and again.",
)
PERMALINK = Rule(
    "rss-guid-permalink",
    ERROR,
    "RSS 2.0, <guid>: without isPermaLink, or with true, it is an address; W3C, InvalidPermalink",
    'Add isPermaLink="false" to a guid that is not a web address.',
)
PERMALINK_VALUE = Rule(
    "rss-guid-permalink-value",
    ERROR,
    "RSS 2.0, <guid>: isPermaLink is true or false",
    'Write isPermaLink="true" or isPermaLink="false".',
)
NO_DATE = Rule(
    "rss-date-missing",
    ADVICE,
    "RSS Best Practices Profile, item pubDate",
    "Add the publication date where it is known; readers show the day of their visit instead.",
)
ENCLOSURE = Rule(
    "rss-enclosure",
    ERROR,
    "RSS 2.0, <enclosure>: url, length and type are required; W3C, MissingAttribute",
    'Write <enclosure url="https://…" length="BYTES" type="application/pdf"/>; length 0 if unknown.',
)
ENCLOSURES = Rule(
    "rss-enclosure-several",
    WARNING,
    "RSS Best Practices Profile, enclosure; W3C feed validator, DuplicateEnclosure",
    "Keep one, and link to the others in the description: readers take the first, or the last.",
)
CONTENT_FIRST = Rule(
    "rss-description-last",
    WARNING,
    "RSS Best Practices Profile, content:encoded: the description comes first",
    "Write <description> before <content:encoded>: some readers show whichever comes last.",
)
SOURCE = Rule("rss-source", ERROR, "RSS 2.0, <source>: the attribute url is required", "Add url, or drop <source>.")

_ITEM = {
    "title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source",
}  # fmt: skip
_ENCODED = f"{CONTENT}encoded"


def check_items(items: Sequence[Node], channel: Node, circumstances: Circumstances) -> Iterator[Finding]:
    """Each item, then all together."""
    for item in items:
        yield from _check_item(item, circumstances)
    yield from _unique_guids(items)
    stamped = [Stamped(item.place, rfc822(item.text_of("pubDate")), None) for item in items]
    yield from judge_together(stamped, channel.place, circumstances.now)


def _check_item(item: Node, circumstances: Circumstances) -> Iterator[Finding]:
    if not item.text_of("title") and not item.text_of("description"):
        yield EMPTY_ITEM.at(item.place, "The item has neither title nor description.")
    yield from check_names(item, _ITEM, several={"category", "enclosure"})
    for title in item.all("title"):
        yield from check_title(title.text, title.place)
    for node in item.all("link", "comments"):
        yield from check_address(node)
    for node in item.all("author"):
        yield from check_person(node)
    for node in item.all("pubDate"):
        yield from check_date(node, circumstances)
    if item.first("pubDate") is None:
        yield NO_DATE.at(item.place, "The item has no date.")
    yield from _guid(item)
    yield from _content(item)
    yield from _enclosures(item)


def _guid(item: Node) -> Iterator[Finding]:
    guid = item.first("guid")
    if guid is None or not guid.text:
        yield NO_GUID.at(item.place, "The item has no guid.")
        return
    permalink = guid.attribute("isPermaLink")
    if permalink not in {None, "true", "false"}:
        yield PERMALINK_VALUE.at(guid.place, f"isPermaLink is {quoted(permalink or '')}.")
    elif permalink != "false" and not is_web(guid.text):
        yield PERMALINK.at(guid.place, f"{quoted(guid.text)} is no web address, and is not declared to be none.")
    yield from check_lasting(guid.text, guid.place)


def _unique_guids(items: Sequence[Node]) -> Iterator[Finding]:
    seen: dict[str, Node] = {}
    for item in items:
        guid = item.first("guid")
        if guid is None or not guid.text:
            continue
        if guid.text in seen:
            before = seen[guid.text].place
            yield DUPLICATE_GUID.at(guid.place, f"The guid {quoted(guid.text)} is also that of line {before.line}.")
        seen.setdefault(guid.text, guid)


def _content(item: Node) -> Iterator[Finding]:
    for node in item.all("description", _ENCODED):
        yield from check_html(node.text, node.place)
    names = [node.name for node in item.all()]
    if "description" in names and _ENCODED in names and names.index(_ENCODED) < names.index("description"):
        yield CONTENT_FIRST.at(item.place, "content:encoded stands before description.")
    for source in item.all("source"):
        if not is_absolute(source.attribute("url") or ""):
            yield SOURCE.at(source.place, "The source has no address.")


def _enclosures(item: Node) -> Iterator[Finding]:
    enclosures = item.all("enclosure")
    if len(enclosures) > 1:
        yield ENCLOSURES.at(enclosures[1].place, f"The item has {len(enclosures)} enclosures.")
    for node in enclosures:
        yield from _enclosure(node)


def _enclosure(node: Node) -> Iterator[Finding]:
    url, length, media_type = (node.attribute(name) for name in ("url", "length", "type"))
    missing = [name for name in ("url", "length", "type") if not node.attribute(name)]
    if missing:
        yield ENCLOSURE.at(node.place, f"The enclosure has no {', no '.join(missing)}.")
    if url and not is_web(url):
        yield ENCLOSURE.at(node.place, f"{quoted(url)} is no web address.")
    if length and not is_count(length):
        yield ENCLOSURE.at(node.place, f"The length {quoted(length)} is no number of bytes.")
    if media_type and not is_media_type(media_type):
        yield ENCLOSURE.at(node.place, f"{quoted(media_type)} is no media type.")

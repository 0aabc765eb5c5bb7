"""Pure: JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scraper.validate.content import TEXT_MARKUP, check_html, check_title
from scraper.validate.dates import Reading, rfc3339
from scraper.validate.findings import ADVICE, ERROR, WARNING, Circumstances, Finding, Place, Rule, quoted
from scraper.validate.history import LOOP
from scraper.validate.identity import check_lasting
from scraper.validate.jsonshape import check_shape
from scraper.validate.links import HUB, check_self
from scraper.validate.timing import Stamped, in_future, judge_together
from scraper.validate.values import is_web, tag_in

SYNTAX = Rule(
    "json-syntax",
    ERROR,
    "RFC 8259 §2; §8.1: UTF-8, without a byte order mark",
    "Let a JSON library write the document.",
)
TWICE = Rule("json-key-twice", WARNING, "RFC 8259 §4: names within an object are unique", "Keep one of them.")
VERSION = Rule(
    "json-version",
    ERROR,
    "JSON Feed 1.1, version",
    'Write "version": "https://jsonfeed.org/version/1.1".',
)
REQUIRED = Rule(
    "json-required", ERROR, "JSON Feed 1.1, top level: version, title and items are required", "Add the field."
)
RECOMMENDED = Rule(
    "json-recommended",
    WARNING,
    "JSON Feed 1.1: home_page_url and feed_url should be considered required on the web",
    "Add it: feed_url is the address of this document, home_page_url that of the page it stands for.",
)
NO_ID = Rule(
    "json-id-missing",
    ERROR,
    "JSON Feed 1.1, items, id: an item without id is discarded",
    "Give every item an id that is its own for ever.",
)
NUMBER_ID = Rule("json-id-number", WARNING, "JSON Feed 1.1, items, id: a string", "Write it in quotes.")
DUPLICATE_ID = Rule(
    "json-id-duplicate",
    ERROR,
    "JSON Feed 1.1, items, id: unique, never used again",
    "Give each item an id of its own.",
)
NO_CONTENT = Rule(
    "json-content",
    ERROR,
    "JSON Feed 1.1, items: content_html or content_text, or both",
    "Add one of them, were it only the title again.",
)
DATE = Rule(
    "json-date",
    ERROR,
    "JSON Feed 1.1, date_published, date_modified; RFC 3339 §5.6",
    "Let a library write it: in Python, datetime.isoformat() of an aware datetime.",
)
ADDRESS = Rule("json-address", ERROR, "JSON Feed 1.1: addresses are whole (with https://)", "Write the whole address.")
ATTACHMENT = Rule(
    "json-attachment",
    ERROR,
    "JSON Feed 1.1, attachments: url and mime_type are required",
    'Add "mime_type": "application/pdf", or what it is.',
)
AUTHOR = Rule(
    "json-author", ERROR, "JSON Feed 1.1, authors: at least one of name, url, avatar", "Add a name, or drop the author."
)
OLD_AUTHOR = Rule(
    "json-author-old", ADVICE, "JSON Feed 1.1, authors: author is deprecated", "Write authors, a list, beside it."
)

_VERSIONS = {"https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1"}
_FEED_ADDRESSES = ("home_page_url", "feed_url", "next_url", "icon", "favicon")
_ITEM_ADDRESSES = ("url", "external_url", "image", "banner_image")
_Json = Mapping[str, object]
_WANTED: Mapping[Rule, Sequence[str]] = {
    REQUIRED: ("version", "title", "items"),
    RECOMMENDED: ("home_page_url", "feed_url"),
}


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """What could be read: the feed's object (None where there is none) and what is wrong with the writing."""

    feed: _Json | None
    findings: tuple[Finding, ...]


def read_json(body: bytes) -> JsonDocument:
    """Parse a document of any quality; what breaks RFC 8259 is a finding."""
    findings: list[Finding] = []

    def unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
        counts = Counter(name for name, _ in pairs)
        findings.extend(
            TWICE.at(Place("object"), f"An object has {quoted(name)} {counts[name]} times.")
            for name in counts
            if counts[name] > 1
        )
        return dict(pairs)

    if body.startswith(b"\xef\xbb\xbf"):
        findings.append(SYNTAX.at(Place("byte order mark", 1), "The document begins with a byte order mark."))
    try:
        feed = json.loads(body.decode("utf-8-sig"), object_pairs_hook=unique)
    except UnicodeDecodeError as error:
        line = 1 + body.count(b"\n", 0, error.start)
        return JsonDocument(None, (SYNTAX.at(Place("bytes", line), "The document is not in UTF-8."),))
    except json.JSONDecodeError as error:
        place = Place(f"column {error.colno}", error.lineno)
        return JsonDocument(None, (SYNTAX.at(place, f"{error.msg}."),))
    except (ValueError, RecursionError):
        return JsonDocument(None, (SYNTAX.at(Place("document"), "It is nested too deeply, or has too long a number."),))
    return JsonDocument(feed if isinstance(feed, dict) else None, tuple(findings))


def check_json_feed(feed: _Json, circumstances: Circumstances) -> Iterator[Finding]:
    """The whole document."""
    yield from check_shape(feed)
    yield from _top(feed, circumstances)
    items = list(objects(feed, "items"))
    for path, item in items:
        yield from _item(path, item, circumstances)
    yield from _unique(items)
    stamped = [
        Stamped(Place(path), _read(item, "date_published"), _read(item, "date_modified")) for path, item in items
    ]
    yield from judge_together(stamped, Place("items"), circumstances.now)


def objects(parent: _Json, name: str, path: str = "") -> Iterator[tuple[str, _Json]]:
    """The objects of a list, each with the path to it; what has another shape is passed over."""
    listed = parent.get(name)
    for number, one in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(one, dict):
            yield f"{path}{name}[{number}]", one


def text_of(parent: _Json, name: str) -> str:
    """A field that is a text; empty for any other."""
    value = parent.get(name)
    return value if isinstance(value, str) else ""


def _top(feed: _Json, circumstances: Circumstances) -> Iterator[Finding]:
    top = Place("top level")
    if "version" in feed and feed["version"] not in _VERSIONS:
        yield VERSION.at(Place("version"), f"The version is {quoted(str(feed['version']))}.")
    for rule, names in _WANTED.items():
        yield from (rule.at(top, f"There is no {name}.") for name in names if name not in feed)
    yield from check_title(text_of(feed, "title"), Place("title"))
    yield from _addresses(feed, _FEED_ADDRESSES)
    yield from _authors(feed, "")
    yield from _links(feed, circumstances)


def _links(feed: _Json, circumstances: Circumstances) -> Iterator[Finding]:
    own, following = text_of(feed, "feed_url"), text_of(feed, "next_url")
    if own:
        yield from check_self(own, Place("feed_url"), circumstances)
    if following and following in {own, circumstances.address}:
        yield LOOP.at(Place("next_url"), f"next_url leads to this very document: {quoted(following)}.")
    for path, hub in objects(feed, "hubs"):
        if not text_of(hub, "type") or not is_web(text_of(hub, "url")):
            yield HUB.at(Place(path), "The hub lacks its type or its web address.")


def _item(path: str, item: _Json, circumstances: Circumstances) -> Iterator[Finding]:
    yield from _id(path, item)
    if "content_html" not in item and "content_text" not in item:
        yield NO_CONTENT.at(Place(path), "The item has neither content_html nor content_text.")
    yield from check_title(text_of(item, "title"), Place(f"{path}.title"))
    yield from check_html(text_of(item, "content_html"), Place(f"{path}.content_html"))
    if found := tag_in(text_of(item, "content_text")):
        yield TEXT_MARKUP.at(Place(f"{path}.content_text"), f"Plain text contains {quoted(found)}.")
    for name in ("date_published", "date_modified"):
        yield from _date(f"{path}.{name}", _read(item, name), text_of(item, name), circumstances)
    yield from _addresses(item, _ITEM_ADDRESSES, f"{path}.")
    yield from _authors(item, f"{path}.")
    for place, file in objects(item, "attachments", f"{path}."):
        missing = [name for name in ("url", "mime_type") if not text_of(file, name)]
        if missing:
            yield ATTACHMENT.at(Place(place), f"The attachment has no {', no '.join(missing)}.")
        yield from _addresses(file, ("url",), f"{place}.")


def _id(path: str, item: _Json) -> Iterator[Finding]:
    identifier = item.get("id")
    if isinstance(identifier, int | float) and not isinstance(identifier, bool):
        yield NUMBER_ID.at(Place(f"{path}.id"), f"The id is the number {quoted(repr(identifier))}.")
    elif not identifier:
        yield NO_ID.at(Place(path), "The item has no id.")
    yield from check_lasting(text_of(item, "id"), Place(f"{path}.id"))


def _date(path: str, reading: Reading | None, text: str, circumstances: Circumstances) -> Iterator[Finding]:
    if reading is None:
        return
    if reading.fault:
        yield DATE.at(Place(path), f"{quoted(text)}: {reading.message}.")
    yield from in_future(reading, Place(path), circumstances)


def _read(item: _Json, name: str) -> Reading | None:
    return rfc3339(text_of(item, name)) if isinstance(item.get(name), str) else None


def _addresses(parent: _Json, names: Sequence[str], path: str = "") -> Iterator[Finding]:
    for name in names:
        address = text_of(parent, name)
        if address and not is_web(address):
            yield ADDRESS.at(Place(f"{path}{name}"), f"{quoted(address)} is no whole web address.")


def _authors(parent: _Json, path: str) -> Iterator[Finding]:
    for place, author in objects(parent, "authors", path):
        if not any(text_of(author, name) for name in ("name", "url", "avatar")):
            yield AUTHOR.at(Place(place), "Nothing is said of the author.")
    if "author" in parent and "authors" not in parent:
        yield OLD_AUTHOR.at(Place(f"{path}author"), "There is an author, and no authors.")


def _unique(items: Sequence[tuple[str, _Json]]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, item in items:
        identifier = str(item.get("id") or "")
        if identifier in seen:
            yield DUPLICATE_ID.at(
                Place(f"{path}.id"), f"The id {quoted(identifier)} is also that of {seen[identifier]}."
            )
        elif identifier:
            seen[identifier] = path

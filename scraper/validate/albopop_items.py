"""Pure: the AlboPOP profile of RSS (http://albopop.it/specs): the items, which are acts of an albo pretorio."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from scraper.validate.albopop import UNKNOWN_CATEGORY, VALUE, categories_of, check_values
from scraper.validate.dates import rfc822
from scraper.validate.findings import ADVICE, ERROR, WARNING, Finding, Rule, quoted
from scraper.validate.nodes import Node

_SPECS = "AlboPOP, http://albopop.it/specs"

TOO_MANY = Rule(
    "albopop-items",
    ERROR,
    f"{_SPECS}, elemento item: from 0 to 25",
    "Keep the 25 newest acts; older ones go into archive documents (RFC 5005).",
)
ORDER = Rule("albopop-order", ERROR, f"{_SPECS}, elemento item: the newest publication first", "Sort by pubDate.")
REQUIRED = Rule(
    "albopop-item-required",
    ERROR,
    f"{_SPECS}, elementi di item: title, link, description, pubDate, guid and the uid are obbligatori",
    "Add the element; an act without a number in the register has no place in an AlboPOP feed.",
)
LINK = Rule(
    "albopop-item-link",
    ERROR,
    f"{_SPECS}#item-link: the official HTML page, not a file",
    "Link to the act's page; the file is an enclosure.",
)
CDATA = Rule(
    "albopop-item-cdata",
    ERROR,
    f"{_SPECS}#item-description: HTML stands in a CDATA section",
    "Write <![CDATA[…]]> around the HTML instead of escaping it.",
)
GUID = Rule(
    "albopop-item-guid",
    ERROR,
    f"{_SPECS}#item-guid: unique in the world, not only in this albo",
    "Use the address of the act's page, or a tag: address; the bare number goes into the uid.",
)
UID = Rule(
    "albopop-item-uid",
    ERROR,
    f"{_SPECS}#item-category-uid: [anno]/[numero atto]",
    "Write the year of the register and the act's number: 2016/15.",
)
DUPLICATE_UID = Rule(
    "albopop-item-uid-duplicate",
    ERROR,
    f"{_SPECS}#item-category-uid: unique within the albo",
    "Give each act its own number; corrections of one act are one item.",
)
PERIOD = Rule(
    "albopop-item-period",
    WARNING,
    f"{_SPECS}#item-category-pubEnd: publication ends after it began",
    "Check pubStart and pubEnd.",
)
RECOMMENDED = Rule(
    "albopop-item-recommended",
    ADVICE,
    f"{_SPECS}, elementi di item: type, pubStart, pubEnd, chapter, unit and the enclosure are raccomandati",
    "Add what the albo says of the act.",
)

_MOST = 25
_RECOMMENDED = ("type", "pubStart", "pubEnd", "chapter", "unit")
_MONEY = ("amount", "currency")
_PLACES = ("country", "region", "province", "municipality", "latitude", "longitude")
_DATES = ("pubStart", "pubEnd", "relStart", "exeStart")
_KNOWN = {"uid", "annotation", *_RECOMMENDED, *_MONEY, *_PLACES, *_DATES}
_UID = re.compile(r"[12]\d{3}/\S(?:.*\S)?", re.ASCII)
_BARE_NUMBER = re.compile(r"[\d\s/._\-]{1,24}", re.ASCII)
_FILE = re.compile(r"(?i)\.(?:pdf|p7m|docx?|odt|zip|xlsx?|rtf|tiff?)(?:[?#].*)?$")


def check_albopop_items(channel: Node) -> Iterator[Finding]:
    """How many, in which order, and each of them."""
    items = channel.all("item")
    if len(items) > _MOST:
        yield TOO_MANY.at(items[_MOST].place, f"There are {len(items)} items.")
    yield from _order(items)
    seen: dict[str, Node] = {}
    for item in items:
        categories = categories_of(item, "item")
        yield from _item(item, categories)
        yield from _uid(categories.get("uid"), seen)


def _order(items: Sequence[Node]) -> Iterator[Finding]:
    dated = [(item, moment) for item in items if (moment := rfc822(item.text_of("pubDate")).moment)]
    for (_, before), (item, moment) in pairwise(dated):
        if moment > before:
            yield ORDER.at(item.place, "This act was published after the one before it.")
            return


def _item(item: Node, categories: Mapping[str, Node]) -> Iterator[Finding]:
    missing = [name for name in ("title", "link", "description", "pubDate", "guid") if not item.text_of(name)]
    missing += [] if "uid" in categories else ["item-category-uid"]
    if missing:
        yield REQUIRED.at(item.place, f"The item has no {', no '.join(missing)}.")
    link, guid, description = (item.first(name) for name in ("link", "guid", "description"))
    if link and _FILE.search(link.text):
        yield LINK.at(link.place, f"The link leads to a file: {quoted(link.text)}.")
    if guid and _BARE_NUMBER.fullmatch(guid.text):
        yield GUID.at(guid.place, f"The guid is the bare number {quoted(guid.text)}.")
    if description and "<" in description.text and not description.in_cdata():
        yield CDATA.at(description.place, "The description is HTML and stands in no CDATA section.")
    absent = [name for name in _RECOMMENDED if name not in categories]
    absent += [] if item.all("enclosure") else ["enclosure"]
    if absent:
        yield RECOMMENDED.at(item.place, f"The item has no {', no '.join(absent)}.")
    yield from _values(categories)


def _values(categories: Mapping[str, Node]) -> Iterator[Finding]:
    yield from check_values(categories)
    moments = {}
    for name, category in categories.items():
        if name not in _KNOWN:
            yield UNKNOWN_CATEGORY.at(category.place, f"The specification knows no item-category-{name}.")
        if name in _DATES:
            reading = rfc822(category.text)
            moments[name] = reading.moment
            if reading.fault:
                yield VALUE.at(category.place, f"{name} {quoted(category.text)}: {reading.message}.")
    start, end = moments.get("pubStart"), moments.get("pubEnd")
    if start and end and end < start:
        yield PERIOD.at(categories["pubEnd"].place, "Publication ends before it began.")


def _uid(uid: Node | None, seen: dict[str, Node]) -> Iterator[Finding]:
    if uid is None:
        return
    if not _UID.fullmatch(uid.text):
        yield UID.at(uid.place, f"{quoted(uid.text)} is not a year, a slash and a number.")
    if uid.text in seen:
        yield DUPLICATE_UID.at(uid.place, f"{quoted(uid.text)} is also that of line {seen[uid.text].place.line}.")
    seen.setdefault(uid.text, uid)

"""Pure: RSS 2.0 (https://www.rssboard.org/rss-specification) and its Best Practices Profile: the channel."""

from collections.abc import Collection, Iterator

from scraper.validate.content import check_title
from scraper.validate.dates import Fault, rfc822
from scraper.validate.findings import ERROR, WARNING, Circumstances, Finding, Rule, quoted
from scraper.validate.nodes import Node
from scraper.validate.timing import in_future
from scraper.validate.values import is_absolute, is_count, is_language, is_mail, is_person

VERSION = Rule(
    "rss-version", ERROR, 'RSS 2.0, "What is RSS?": <rss version="2.0">', 'Write <rss version="2.0"> at the root.'
)
OLD_VERSION = Rule(
    "rss-version-old",
    WARNING,
    "RSS 2.0, compatibility: 0.91 and 0.92 files are valid 2.0 files",
    'Write <rss version="2.0">: guid and enclosures mean nothing in the old versions.',
)
NO_CHANNEL = Rule("rss-channel", ERROR, "RSS 2.0: one <channel> under <rss>", "Put everything into one <channel>.")
REQUIRED = Rule(
    "rss-required",
    ERROR,
    "RSS 2.0, required channel elements: title, link, description",
    "Add the element, with text in it.",
)
REPEATED = Rule("rss-repeated", ERROR, "RSS 2.0: at most one of each but category", "Keep one of them.")
UNKNOWN = Rule(
    "rss-unknown-element",
    ERROR,
    "RSS 2.0, extending RSS: elements of one's own belong to a namespace; W3C, UndefinedElement",
    "Check the spelling (RSS minds capitals), or give the element a namespace.",
)
RAW_MARKUP = Rule(
    "rss-raw-markup",
    ERROR,
    "RSS 2.0, elements of <item>: HTML is escaped, or in a CDATA section; W3C, UndefinedElement",
    "Escape the markup (&lt;p&gt;), or write <![CDATA[…]]> around it.",
)
LINK = Rule(
    "rss-link",
    ERROR,
    "RSS 2.0, comments on <link>: addresses begin with a registered scheme (https://)",
    "Write the whole address, from https:// on, without spaces.",
)
DATE = Rule(
    "rss-date",
    ERROR,
    "RSS 2.0: all date-times conform to RFC 822 (§5.1); W3C, InvalidRFC2822Date",
    "Let a library write it: in Python, email.utils.format_datetime.",
)
DATE_ZONE = Rule(
    "rss-date-zone",
    ERROR,
    "RFC 822 §5.1: a time has a zone; without one readers are hours wrong",
    "Add the offset of the place at that day: +0100 in an Italian winter, +0200 in summer.",
)
DATE_WEEKDAY = Rule(
    "rss-date-weekday",
    ERROR,
    "RFC 822 §5.2: the day of the week, if given, is that of the date; W3C, IncorrectDOW",
    "Compute the weekday from the date, or leave it out.",
)
DATE_STYLE = Rule(
    "rss-date-style",
    WARNING,
    "RSS Best Practices Profile, date and time: four digits, numeric zone; W3C, ProblematicalRFC822Date",
    "Write years with four digits and zones as +0100, or GMT.",
)
NO_MAIL = Rule(
    "rss-person-mail",
    ERROR,
    "RSS 2.0, <author>, <managingEditor>, <webMaster>: an e-mail address; W3C, InvalidContact",
    "Write redazione@example.org (Nome Cognome); for a name alone use dc:creator.",
)
PERSON = Rule(
    "rss-person",
    WARNING,
    "RSS 2.0 and Best Practices Profile: mail@host (Name); W3C, MissingRealName",
    "Add the name in brackets: redazione@example.org (Nome Cognome).",
)
LANGUAGE = Rule("rss-language", ERROR, "RSS 2.0, <language>; RFC 5646 §2.1", "Write a language tag: it, it-IT.")
TTL = Rule("rss-ttl", ERROR, "RSS 2.0, <ttl>: a number of minutes", "Write digits only: 60 for an hour.")
IMAGE_DIFFERS = Rule(
    "rss-image-differs",
    WARNING,
    "RSS 2.0, <image>; Best Practices Profile, image title and link; W3C, ImageLinkDoesntMatch",
    "Give the image the channel's own title and link.",
)
OPTIONAL = Rule(
    "rss-optional",
    ERROR,
    "RSS 2.0, <cloud>, <textInput>, <skipDays>, <skipHours>",
    "Mend the element, or leave it out: hardly any reader looks at it.",
)
IMAGE = Rule(
    "rss-image", ERROR, "RSS 2.0, <image>: url, title and link are required", "Add what is missing, or drop the image."
)

_OLD_VERSIONS = {"0.91", "0.92", "0.93", "0.94"}
_CHANNEL = {
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate",
    "lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput", "skipHours",
    "skipDays", "item",
}  # fmt: skip
_DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
_HOURS = set(map(str, range(24)))
_CLOUD = ("domain", "port", "path", "registerProcedure", "protocol")
_TEXT_INPUT = ("title", "description", "name", "link")
_CONTAINERS = {"image", "textInput", "skipHours", "skipDays", "item"}
_DATE_RULES = {
    Fault.UNREADABLE: DATE,
    Fault.NO_ZONE: DATE_ZONE,
    Fault.WEEKDAY: DATE_WEEKDAY,
    Fault.SHORT_YEAR: DATE_STYLE,
    Fault.LETTER_ZONE: DATE_STYLE,
}


def check_root(root: Node) -> Iterator[Finding]:
    """The root element and the one channel in it."""
    version = root.attribute("version")
    if version in _OLD_VERSIONS:
        yield OLD_VERSION.at(root.place, f"The version is {version}.")
    elif version != "2.0":
        yield VERSION.at(root.place, f"The version is {quoted(version)}." if version else "There is no version.")
    channels = root.all("channel")
    if len(channels) != 1:
        yield NO_CHANNEL.at(root.place, f"There are {len(channels)} channels." if channels else "There is no channel.")


def check_channel(channel: Node, circumstances: Circumstances) -> Iterator[Finding]:
    """Everything in the channel but its items and its Atom links."""
    for name in ("title", "link", "description"):
        if not channel.text_of(name):
            yield REQUIRED.at(channel.place, f"The channel has no {name}.")
    yield from check_names(channel, _CHANNEL, several={"category", "item"})
    for node in channel.all("title"):
        yield from check_title(node.text, node.place)
    for node in channel.all("link", "docs"):
        yield from check_address(node)
    for node in channel.all("pubDate", "lastBuildDate"):
        yield from check_date(node, circumstances)
    for node in channel.all("managingEditor", "webMaster"):
        yield from check_person(node)
    yield from _details(channel)


def _details(channel: Node) -> Iterator[Finding]:
    for node in channel.all("language"):
        if not is_language(node.text):
            yield LANGUAGE.at(node.place, f"{quoted(node.text)} is no language tag.")
    for node in channel.all("ttl"):
        if not is_count(node.text) or not node.text.strip("0"):
            yield TTL.at(node.place, f"{quoted(node.text)} is no number of minutes.")
    yield from _optional(channel)
    yield from _skipped(channel)
    yield from _image(channel)


def _optional(channel: Node) -> Iterator[Finding]:
    for node in channel.all("cloud"):
        missing = [name for name in _CLOUD if not node.attribute(name)]
        if missing:
            yield OPTIONAL.at(node.place, f"The cloud has no {', no '.join(missing)}.")
    for node in channel.all("textInput"):
        missing = [name for name in _TEXT_INPUT if not node.text_of(name)]
        if missing:
            yield OPTIONAL.at(node.place, f"The text input has no {', no '.join(missing)}.")


def _skipped(channel: Node) -> Iterator[Finding]:
    for days in channel.all("skipDays"):
        for day in days.all():
            if day.text not in _DAYS:
                yield OPTIONAL.at(day.place, f"{quoted(day.text)} is no English weekday.")
    for hours in channel.all("skipHours"):
        for hour in hours.all():
            if hour.text not in _HOURS:
                yield OPTIONAL.at(hour.place, f"{quoted(hour.text)} is no hour from 0 to 23.")


def _image(channel: Node) -> Iterator[Finding]:
    for image in channel.all("image"):
        missing = [name for name in ("url", "title", "link") if not image.text_of(name)]
        if missing:
            yield IMAGE.at(image.place, f"The image has no {', no '.join(missing)}.")
        for node in image.all("url", "link"):
            yield from check_address(node)
        for node in image.all("title", "link"):
            if node.text != channel.text_of(node.name):
                yield IMAGE_DIFFERS.at(node.place, f"The image's {node.name} is not the channel's.")


def check_names(node: Node, known: Collection[str], *, several: Collection[str]) -> Iterator[Finding]:
    """Children that RSS does not know, and those that come twice."""
    seen = set()
    for child in node.all():
        if ":" in child.name:  # of another namespace, or of one that was never declared
            continue
        if child.name not in known:
            yield UNKNOWN.at(child.place, f"RSS 2.0 knows no <{child.name}> here.")
        elif child.name in seen and child.name not in several:
            yield REPEATED.at(child.place, f"There is another <{child.name}> before this one.")
        elif child.name not in _CONTAINERS and (inside := child.all()):
            yield RAW_MARKUP.at(inside[0].place, f"There is an element within <{child.name}>.")
        seen.add(child.name)


def check_address(node: Node) -> Iterator[Finding]:
    """An element that is an address; empty ones are others' business."""
    if node.text and not is_absolute(node.text):
        yield LINK.at(node.place, f"{quoted(node.text)} is no whole address.")


def check_date(node: Node, circumstances: Circumstances) -> Iterator[Finding]:
    """An element that is a date."""
    reading = rfc822(node.text)
    if reading.fault:
        yield _DATE_RULES[reading.fault].at(node.place, f"{quoted(node.text)}: {reading.message}.")
    yield from in_future(reading, node.place, circumstances)


def check_person(node: Node) -> Iterator[Finding]:
    """An element that is a mail address with a name."""
    if is_mail(node.text):
        yield PERSON.at(node.place, f"{quoted(node.text)} has no name.")
    elif not is_person(node.text):
        yield NO_MAIL.at(node.place, f"{quoted(node.text)} is not a mail address and a name in brackets.")

"""Pure: the AlboPOP profile of RSS (http://albopop.it/specs): the channel. Items are in albopop_items.

Levels of the specification: obbligatorio is an error here, raccomandato advice, facoltativo nothing.
"""

import re
from collections.abc import Iterator, Mapping

from scraper.validate.findings import ADVICE, ERROR, WARNING, Circumstances, Finding, Rule, quoted
from scraper.validate.nodes import ATOM, CREATIVE_COMMONS, XHTML, Node
from scraper.validate.values import is_person

_SPECS = "AlboPOP, http://albopop.it/specs"

DECLARATION = Rule(
    "albopop-declaration",
    ERROR,
    f"{_SPECS}: the XML declaration with version and encoding is obbligatoria",
    'Begin with <?xml version="1.0" encoding="utf-8"?>.',
)
REQUIRED = Rule(
    "albopop-required",
    ERROR,
    f"{_SPECS}, elementi di channel: language, pubDate, webMaster, docs, xhtml:meta are obbligatori",
    "Add the element; pubDate is the last update of the feed, docs an address that describes it.",
)
TITLE = Rule(
    "albopop-title",
    ERROR,
    f"{_SPECS}#channel-title",
    "Write “AlboPOP - Comune - Cuneo”: the kind of body, then its name.",
)
LINK = Rule(
    "albopop-link",
    ERROR,
    f"{_SPECS}#channel-link: the address of the feed itself (unlike RSS 2.0)",
    "Write the feed's own address, the same as in atom:link rel=self.",
)
DESCRIPTION = Rule(
    "albopop-description",
    ERROR,
    f"{_SPECS}#channel-description",
    "Write “*non ufficiale* RSS feed dell'Albo Pretorio di …”.",
)
LANGUAGE = Rule(
    "albopop-language", ERROR, f"{_SPECS}#channel-language: two letters (ISO 639-1)", "Write <language>it</language>."
)
NOINDEX = Rule(
    "albopop-noindex",
    ERROR,
    f"{_SPECS}#channel-xhtml-meta",
    'Write <xhtml:meta name="robots" content="noindex"/>: acts name people, search engines keep them for ever.',
)
LICENCE = Rule(
    "albopop-licence",
    ADVICE,
    f"{_SPECS}#channel-copyright, #channel-license: one of the two is raccomandato",
    "Add <copyright>, or <creativeCommons:license> with the licence's address.",
)
CHANNEL_CATEGORY = Rule(
    "albopop-channel-category",
    ERROR,
    f"{_SPECS}#channel-category: type and name are obbligatori",
    'Add <category domain="http://albopop.it/specs#channel-category-type">Comune</category> and …-name.',
)
PLACE_CATEGORY = Rule(
    "albopop-channel-place",
    ADVICE,
    f"{_SPECS}#channel-category: country, region, province, municipality, latitude, longitude are raccomandati",
    "Add the categories: they put the feed on the map.",
)
UNKNOWN_CATEGORY = Rule(
    "albopop-category-unknown",
    WARNING,
    f"{_SPECS}: the domains of categories are a closed list",
    "Check the spelling of the domain's last part.",
)
VALUE = Rule(
    "albopop-category-value",
    ERROR,
    f"{_SPECS}: coordinates and amounts are decimal numbers, dates as in RFC 822",
    "Write 44.3896 and 2000.00, with a point; dates as in pubDate.",
)

PROFILE = re.compile(r"https?://(?:www\.)?albopop\.it/specs/?#(channel|item)-category-(.+)", re.IGNORECASE)
"""A category's domain; ``specs/#`` is how the FAQ's own example writes it."""

_TITLE = re.compile(r"AlboPOP - [^-]*\S[^-]* - .*\S.*")
_DESCRIPTION = re.compile(r"\*non ufficiale\* RSS feed dell['’]Albo Pretorio\b.*\S", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_OBLIGATORY = ("type", "name")
_PLACES = ("country", "region", "province", "municipality", "latitude", "longitude")
_KNOWN = {*_OBLIGATORY, *_PLACES, "uid"}
_DECIMAL = {"latitude", "longitude", "amount"}


def is_albopop(channel: Node) -> bool:
    """Does a channel claim to follow the profile: by its title, or by a category of its own or of its first item?"""
    item = channel.first("item")
    domains = [one.attribute("domain") or "" for node in (channel, item) if node for one in node.all("category")]
    return channel.text_of("title").startswith("AlboPOP - ") or any(map(PROFILE.match, domains))


def check_albopop(channel: Node, circumstances: Circumstances, *, declaration: str) -> Iterator[Finding]:
    """The channel and the XML declaration."""
    if "encoding" not in declaration:
        yield DECLARATION.at(channel.place, "There is no XML declaration with the encoding.")
    for name in ("language", "pubDate", "webMaster", "docs"):
        if not channel.text_of(name):
            yield REQUIRED.at(channel.place, f"The channel has no {name}.")
    master = channel.first("webMaster")
    if master and master.text and not is_person(master.text):
        yield REQUIRED.at(master.place, f"{quoted(master.text)} is not mail@host (Name).")
    yield from _wording(channel)
    yield from _link(channel, circumstances)
    robots = [
        one.attribute("content") or "" for one in channel.all(f"{XHTML}meta") if one.attribute("name") == "robots"
    ]
    if not any("noindex" in content for content in robots):
        yield NOINDEX.at(channel.place, "Search engines are not asked to leave the feed out.")
    if not channel.text_of("copyright") and not channel.text_of(f"{CREATIVE_COMMONS}license"):
        yield LICENCE.at(channel.place, "There is neither copyright nor licence.")
    yield from _categories(channel)


def categories_of(node: Node, level: str) -> Mapping[str, Node]:
    """The profile's categories of a channel or item (``level``), by the last part of their domain."""
    found: dict[str, Node] = {}
    for category in node.all("category"):
        named = PROFILE.fullmatch(category.attribute("domain") or "")
        if named and named[1].lower() == level:
            found.setdefault(named[2], category)
    return found


def check_values(categories: Mapping[str, Node]) -> Iterator[Finding]:
    """Categories whose values are numbers."""
    for name, category in categories.items():
        if name in _DECIMAL and not _NUMBER.fullmatch(category.text):
            yield VALUE.at(category.place, f"{name} {quoted(category.text)} is no decimal number.")


def _wording(channel: Node) -> Iterator[Finding]:
    title, description, language = (channel.first(name) for name in ("title", "description", "language"))
    if title and not _TITLE.fullmatch(title.text):
        yield TITLE.at(title.place, f"The title is {quoted(title.text)}.")
    if description and not _DESCRIPTION.match(description.text):
        yield DESCRIPTION.at(description.place, f"The description is {quoted(description.text)}.")
    if language and not re.fullmatch(r"[a-z]{2}", language.text):
        yield LANGUAGE.at(language.place, f"The language is {quoted(language.text)}.")


def _link(channel: Node, circumstances: Circumstances) -> Iterator[Finding]:
    """Against the address that the feed came from, else the one that it calls its own."""
    link = channel.first("link")
    selfs = [one.attribute("href") for one in channel.all(f"{ATOM}link") if one.attribute("rel") == "self"]
    own = circumstances.address or next(iter(selfs), None)
    if link and own and link.text != own:
        yield LINK.at(link.place, f"The link is {quoted(link.text)}; the feed's address is {quoted(own)}.")


def _categories(channel: Node) -> Iterator[Finding]:
    categories = categories_of(channel, "channel")
    for missing in (name for name in _OBLIGATORY if name not in categories):
        yield CHANNEL_CATEGORY.at(channel.place, f"There is no category channel-category-{missing}.")
    absent = [name for name in _PLACES if name not in categories]
    if absent:
        yield PLACE_CATEGORY.at(channel.place, f"There is no category for {', '.join(absent)}.")
    for name, category in categories.items():
        if name not in _KNOWN:
            yield UNKNOWN_CATEGORY.at(category.place, f"The specification knows no channel-category-{name}.")
    yield from check_values(categories)

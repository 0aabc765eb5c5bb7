"""Pure: the HTML inside entries, and titles, as somebody else's reader will show them."""

from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from scraper.validate.findings import ADVICE, ERROR, WARNING, Finding, Place, Rule, numbered, quoted
from scraper.validate.values import markup_in

SCRIPT = Rule(
    "html-script",
    ERROR,
    "RFC 4287 §8.1; W3C feed validator, SecurityRisk",
    "Remove scripts and event attributes: readers drop them, and careless ones run them.",
)
SCRIPT_ADDRESS = Rule(
    "html-script-address",
    ERROR,
    "RFC 4287 §8.1; W3C feed validator, SecurityRisk",
    "Keep only http, https, mailto and tel addresses.",
)
EMBEDDED = Rule(
    "html-embedded",
    WARNING,
    "RFC 4287 §8.1; W3C feed validator, SecurityRisk",
    "Link to what is embedded: readers drop frames, objects and forms.",
)
STYLE = Rule(
    "html-style",
    WARNING,
    "RFC 4287 §8.1; W3C feed validator, DangerousStyleAttr",
    "Leave the look to the reader: remove style attributes and elements.",
)
RELATIVE = Rule(
    "html-relative",
    WARNING,
    "RSS Best Practices Profile, description; W3C feed validator, ContainsRelRef",
    "Write the whole address: readers disagree about what a relative one is relative to.",
)
TITLE_MARKUP = Rule(
    "title-markup",
    WARNING,
    "RSS Best Practices Profile, title; RFC 4287 §3.1.1.1; W3C feed validator, ContainsHTML",
    "Titles are plain text: remove tags, and escape “&” once, not twice.",
)
TEXT_MARKUP = Rule(
    "text-markup",
    ADVICE,
    "RFC 4287 §3.1.1.1; JSON Feed 1.1, content_text: plain text is shown as it stands",
    "Declare it as HTML, or remove the tags.",
)

_JUDGED = 50_000
"""Characters of one entry that are looked at: the parser's time grows with the square of the attributes of a tag."""

_SCRIPTS = {"script"}
_EMBEDDED = {"iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button", "base", "meta"}
_ADDRESSES = ("href", "src", "poster", "cite", "data", "longdesc")
_DANGEROUS = ("javascript:", "vbscript:", "data:text/html")
_ORDER = (SCRIPT, SCRIPT_ADDRESS, EMBEDDED, STYLE, RELATIVE)


def check_html(html: str, place: Place, *, based: bool = False) -> Iterator[Finding]:
    """Each rule that a piece of HTML breaks, once; ``based`` says that relative addresses have a base (xml:base)."""
    if "<" not in html:
        return
    broken: defaultdict[Rule, list[str]] = defaultdict(list)
    for element in _elements(html[:_JUDGED]):
        for rule, what in _faults(element):
            broken[rule].append(what)
    for rule in _ORDER:
        found = broken[rule]
        if found and not (based and rule is RELATIVE):
            more = f" ({numbered(len(found), 'time')})" if len(found) > 1 else ""
            yield rule.at(place, f"The HTML contains {found[0]}{more}.")


def check_title(title: str, place: Place) -> Iterator[Finding]:
    """A title that is plain text and looks like HTML."""
    if found := markup_in(title):
        yield TITLE_MARKUP.at(place, f"The title contains {quoted(found)}: {quoted(title)}.")


def _elements(html: str) -> Iterator[etree._Element]:
    parser = etree.HTMLParser(no_network=True, recover=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(f"<div>{html}</div>".encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is not None:
        yield from (element for element in root.iter() if isinstance(element.tag, str))


def _faults(element: etree._Element) -> Iterator[tuple[Rule, str]]:
    if element.tag in _SCRIPTS:
        yield SCRIPT, f"<{element.tag}>"
    if element.tag in _EMBEDDED:
        yield EMBEDDED, f"<{element.tag}>"
    if element.tag == "style":
        yield STYLE, "<style>"
    for name, value in element.attrib.items():
        yield from _attribute_faults(str(name).lower(), str(value))


def _attribute_faults(name: str, value: str) -> Iterator[tuple[Rule, str]]:
    address = "".join(value.split())
    if name.startswith("on"):
        yield SCRIPT, f"the attribute {name}"
    elif name == "style":
        yield STYLE, f'style="{value[:30]}"'
    elif name in _ADDRESSES and address.lower().startswith(_DANGEROUS):
        yield SCRIPT_ADDRESS, f"the address {quoted(value)}"
    elif name in _ADDRESSES and _is_relative(address):
        yield RELATIVE, f"the relative address {quoted(value)}"


def _is_relative(address: str) -> bool:
    """Without a scheme. A jump within the text itself (``#note``) is none."""
    head = address.partition("/")[0].partition("?")[0]
    return bool(address) and ":" not in head and not address.startswith("#")

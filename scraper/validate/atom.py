"""Pure: Atom (RFC 4287): the feed, and the constructs that feed and entry share."""

from collections.abc import Callable, Collection, Iterator, Sequence

from scraper.validate.content import TEXT_MARKUP, check_html, check_title
from scraper.validate.dates import rfc3339
from scraper.validate.findings import ERROR, WARNING, Circumstances, Finding, Rule, quoted
from scraper.validate.identity import check_lasting
from scraper.validate.nodes import ATOM, XHTML, Node
from scraper.validate.timing import in_future
from scraper.validate.values import is_absolute, is_count, is_mail, is_media_type, is_reference, tag_in

NAMESPACE = Rule(
    "atom-namespace",
    ERROR,
    "RFC 4287 §2: every element of Atom is in the namespace http://www.w3.org/2005/Atom",
    'Write <feed xmlns="http://www.w3.org/2005/Atom">. Nothing else was judged.',
)
REQUIRED = Rule(
    "atom-required",
    ERROR,
    "RFC 4287 §4.1.1, §4.1.2: exactly one id, one title and one updated",
    "Add the element; updated is an RFC 3339 date, id an address that never changes.",
)
REPEATED = Rule("atom-repeated", ERROR, "RFC 4287 §4.1.1, §4.1.2: no more than one of these", "Keep one of them.")
UNKNOWN = Rule(
    "atom-unknown-element",
    WARNING,
    "RFC 4287 §6.2: the Atom namespace is reserved for elements that the RFC defines",
    "Check the spelling, or put the element into a namespace of its own.",
)
ID = Rule(
    "atom-id",
    ERROR,
    "RFC 4287 §4.2.6: an absolute IRI that never changes",
    "Write a tag: or urn:uuid: address, or a web address that will stay.",
)
DATE = Rule(
    "atom-date",
    ERROR,
    "RFC 4287 §3.3; RFC 3339 §5.6: with seconds and zone, capital T and Z",
    "Let a library write it: in Python, datetime.isoformat() of an aware datetime without microseconds.",
)
TEXT_TYPE = Rule(
    "atom-text-type", ERROR, "RFC 4287 §3.1.1: the type of a text is text, html or xhtml", "Choose one of the three."
)
TEXT_CHILDREN = Rule(
    "atom-text-children",
    ERROR,
    "RFC 4287 §3.1.1.1, §3.1.1.2: no elements in a text of type text or html",
    'Escape the markup (&lt;p&gt;) with type="html", or wrap it in a div with type="xhtml".',
)
XHTML_DIV = Rule(
    "atom-xhtml-div",
    ERROR,
    "RFC 4287 §3.1.1.3, §4.1.3.3: the content of type xhtml is a single XHTML div",
    'Wrap it: <div xmlns="http://www.w3.org/1999/xhtml">…</div>.',
)
PERSON = Rule(
    "atom-person",
    ERROR,
    "RFC 4287 §3.2: a person has one name, an email that is one, a uri that is one",
    "Write <author><name>Ufficio stampa</name><email>stampa@example.org</email></author>.",
)
CATEGORY = Rule("atom-category", ERROR, "RFC 4287 §4.2.2.1: a category has a term", 'Add the attribute term="…".')
LINK = Rule(
    "atom-link",
    ERROR,
    "RFC 4287 §4.2.7: a link has an href; type is a media type, length a number of bytes",
    "Mend the attribute.",
)
SAME_ALTERNATE = Rule(
    "atom-alternate-repeated",
    ERROR,
    "RFC 4287 §4.1.1, §4.1.2: no two alternate links of the same type and hreflang",
    'Keep one; files belonging to an entry are rel="enclosure".',
)
PADDED = Rule(
    "atom-white-space",
    ERROR,
    "RFC 4287 §2: no white space around a date or an address; §4.2.6.1: ids are compared letter by letter",
    "Write start tag, value and end tag without blanks and line breaks between them.",
)
LINK_RELATIVE = Rule(
    "atom-link-relative",
    WARNING,
    "RFC 4287 §2 allows it with xml:base, which many readers do not know; W3C, ContainsRelRef",
    "Write the whole address, from https:// on.",
)

_FEED = {
    "author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title",
    "updated", "entry",
}  # fmt: skip
_FEED_SEVERAL = {"author", "category", "contributor", "link", "entry"}
_TEXTS = ("title", "subtitle", "summary", "rights")
_TYPES = {"text", "html", "xhtml"}


def atom(*names: str) -> list[str]:
    """These names in Atom's namespace."""
    return [f"{ATOM}{name}" for name in names]


def check_feed(feed: Node, circumstances: Circumstances) -> Iterator[Finding]:
    """Everything in the feed but its entries and the links as a whole."""
    yield from check_names(feed, _FEED, several=_FEED_SEVERAL)
    yield from check_common(feed, circumstances)
    for node in feed.all(*atom("icon", "logo")):
        if not is_absolute(node.text):
            yield LINK_RELATIVE.at(node.place, f"{quoted(node.text)} is no whole address.")


def check_source(source: Node, circumstances: Circumstances) -> Iterator[Finding]:
    """What an entry keeps of the feed that it was copied from (RFC 4287 §4.2.11)."""
    yield from _names(source, _FEED - {"entry"}, _FEED_SEVERAL)
    yield from check_common(source, circumstances)


def check_names(node: Node, known: Collection[str], *, several: Collection[str]) -> Iterator[Finding]:
    """Required children that are missing, unknown ones, and those that come twice."""
    present = [child.name.removeprefix(ATOM) for child in node.all() if child.name.startswith(ATOM)]
    for name in ("id", "title", "updated"):
        if name not in present:
            yield REQUIRED.at(node.place, f"There is no {name}.")
    yield from _names(node, known, several)


def _names(node: Node, known: Collection[str], several: Collection[str]) -> Iterator[Finding]:
    seen = set()
    for child in node.all():
        name = child.name.removeprefix(ATOM)
        if child.name.startswith(ATOM) and name not in known:
            yield UNKNOWN.at(child.place, f"RFC 4287 knows no <{name}> here.")
        elif name in seen and name in known and name not in several:
            yield REPEATED.at(child.place, f"There is another <{name}> before this one.")
        seen.add(name)


def check_common(node: Node, circumstances: Circumstances) -> Iterator[Finding]:
    """What feed and entry have alike."""
    for child in node.all(f"{ATOM}id"):
        if not is_absolute(child.text):
            yield ID.at(child.place, f"{quoted(child.text)} is no absolute address." if child.text else "It is empty.")
        yield from check_lasting(child.text, child.place)
    for child in node.all(*atom("updated", "published")):
        yield from _date(child, circumstances)
    for child in node.all(*atom("id", "updated", "published", "icon", "logo")):
        if child.is_padded():
            yield PADDED.at(child.place, f"There is white space around {quoted(child.text)}.")
    yield from _same_alternates(node.all(f"{ATOM}link"))
    for names, judge in _CONSTRUCTS:
        for child in node.all(*atom(*names)):
            yield from judge(child)


def _date(node: Node, circumstances: Circumstances) -> Iterator[Finding]:
    reading = rfc3339(node.text)
    if reading.fault:
        yield DATE.at(node.place, f"{quoted(node.text)}: {reading.message}.")
    yield from in_future(reading, node.place, circumstances)


def check_markup(node: Node, kind: str) -> Iterator[Finding]:
    """A text or content of type text, html or xhtml: its form, then what it shows."""
    children = node.all()
    if kind == "xhtml":
        if len(children) != 1 or children[0].name != f"{XHTML}div":
            yield XHTML_DIV.at(node.place, "There is no single XHTML div in it.")
        yield from check_html(node.with_markup(), node.place, based=any(node.bases()))
    elif children:
        yield TEXT_CHILDREN.at(node.place, f"There are elements in a text of type {kind}.")
    elif kind == "html":
        yield from check_html(node.text, node.place, based=any(node.bases()))


def _text(node: Node) -> Iterator[Finding]:
    kind = node.attribute("type") or "text"
    if kind not in _TYPES:
        yield TEXT_TYPE.at(node.place, f"The type is {quoted(kind)}.")
        return
    yield from check_markup(node, kind)
    if kind != "text":
        return
    if node.name == f"{ATOM}title":
        yield from check_title(node.text, node.place)
    elif found := tag_in(node.text):
        yield TEXT_MARKUP.at(node.place, f"Plain text contains {quoted(found)}.")


def _person(node: Node) -> Iterator[Finding]:
    names = [name for name in node.all(f"{ATOM}name") if name.text]
    if len(names) != 1:
        yield PERSON.at(node.place, f"There are {len(names)} names." if names else "There is no name.")
    for name, fits in (("email", is_mail), ("uri", is_reference)):
        found = node.all(f"{ATOM}{name}")
        if len(found) > 1:
            yield PERSON.at(found[1].place, f"There are {len(found)}.")
        for child in found:
            if not fits(child.text):
                yield PERSON.at(child.place, f"{quoted(child.text)} is none.")


def _same_alternates(links: Sequence[Node]) -> Iterator[Finding]:
    seen = set()
    for link in links:
        key = link.attribute("type"), link.attribute("hreflang")
        if (link.attribute("rel") or "alternate") != "alternate":
            continue
        if key in seen:
            yield SAME_ALTERNATE.at(link.place, "There is another alternate link of this type and language before.")
        seen.add(key)


def _category(node: Node) -> Iterator[Finding]:
    if not node.attribute("term"):
        yield CATEGORY.at(node.place, "The category has no term.")


def _link(node: Node) -> Iterator[Finding]:
    href, kind, length = (node.attribute(name) for name in ("href", "type", "length"))
    if href is None:
        yield LINK.at(node.place, "The link has no href.")
    elif not is_reference(href):
        yield LINK.at(node.place, f"{quoted(href)} is no address.")
    elif not is_absolute(href):
        yield LINK_RELATIVE.at(node.place, f"{quoted(href)} is no whole address.")
    if kind is not None and not is_media_type(kind):
        yield LINK.at(node.place, f"The type {quoted(kind)} is no media type.")
    if length is not None and not is_count(length):
        yield LINK.at(node.place, f"The length {quoted(length)} is no number of bytes.")


_CONSTRUCTS: Sequence[tuple[Sequence[str], Callable[[Node], Iterator[Finding]]]] = (
    (_TEXTS, _text),
    (("author", "contributor"), _person),
    (("category",), _category),
    (("link",), _link),
)
"""What is judged alike in feed and entry."""

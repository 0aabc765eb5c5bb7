"""A page as plain values: a light tree of elements over one long row of text pieces.

Every question that judging a list asks (how much text, which links, which dates?) is then a slice of that row.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.normalise.text import clean
from scraper.parse.guess.vocabulary import FURNITURE_NAMES

MAX_ELEMENTS = 200_000
"""What comes after is not looked at: a list of twenty thousand entries is no list that anybody reads."""

_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "object", "head", "math", "map"}
)
_INLINE = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "q"),
        *("s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "img", "wbr", "o:p", "strike", "del"),
    }
)
_BOLD = frozenset({"b", "strong"})
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_ITEM_PARTS = frozenset({"article", "li", "td", "section", "main"})
"""A ``<header>`` or ``<footer>`` inside one of these is the item's, elsewhere the page's."""
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "menu", "menubar", "alertdialog", "complementary"}
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "header", "aside", "fieldset"})
_BUSY_FORM = 2
"""A form with as many fields is for filling in; one that wraps a whole page holds most of its text (see below)."""
_TOO_MUCH_FOR_FURNITURE = 0.4
"""What holds a larger share of the page's text is no furniture, whatever its name says ("with-sidebar")."""


@dataclass(slots=True, eq=False)
class Element:
    """One element: its place in document order, its children, and the slice of text pieces it holds.

    ``names`` are its class and id, ``end`` the index after its last descendant. Built once, then only read.
    """

    node: LexborNode
    tag: str
    names: str
    parent: "Element | None"
    index: int
    first: int
    last: int = 0
    end: int = 0
    children: "list[Element]" = field(default_factory=list)
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A text node: its clean text, the block it stands in, and what is around it.

    ``line`` changes at each end of a block and at each ``<br>``: pieces of one line are read together.
    """

    text: str
    line: int
    block: Element
    heading: int
    bold: bool
    link: int
    """Which of the page's links it is part of; -1 for none."""


@dataclass(slots=True, eq=False)
class Anchor:
    """A link: as written, with its element and the slice of pieces it covers."""

    href: str
    title: str
    element: Element


@dataclass(frozen=True, slots=True)
class Outline:
    """The page: its elements and text pieces in document order, its links, its images and its headings."""

    elements: list[Element]
    pieces: list[Piece]
    anchors: list[Anchor]
    images: list[Element]
    headings: list[Element]
    lengths: list[int]
    """How many characters stand before each piece."""
    main: int
    """Characters outside the furniture."""

    def chars(self, first: int, last: int) -> int:
        """How many characters the pieces of a slice have."""
        return self.lengths[last] - self.lengths[first]

    def text(self, first: int, last: int) -> str:
        """The pieces of a slice, joined by blanks."""
        return " ".join(piece.text for piece in self.pieces[first:last])


class _Walk:
    """The state of one walk through a page: what is found so far, and what is open above."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.pieces: list[Piece] = []
        self.anchors: list[Anchor] = []
        self.suspects: list[Element] = []
        self.line = 0
        self.heading = 0
        self.bold = 0
        self.link = -1

    def run(self, body: LexborNode) -> None:
        """Go through every node once, without recursion: pages nest deeper than Python calls."""
        root = self.open(body, "body", None)
        open_elements = [root]
        node = body.child
        while open_elements:
            if node is None or len(self.elements) >= MAX_ELEMENTS:
                closed = open_elements.pop()
                self.close(closed)
                node = closed.node.next if open_elements else None
                continue
            tag = node.tag or ""
            if tag == "-text":
                self.say(node, open_elements[-1])
                node = node.next
            elif tag[0:1] in {"-", "!", ""} or tag in _SKIPPED or (tag == "button" and not self.heading):
                node = node.next
            else:
                open_elements.append(self.open(node, tag, open_elements[-1]))
                node = node.child

    def open(self, node: LexborNode, tag: str, parent: Element | None) -> Element:
        attributes = node.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower() if len(attributes) else ""
        element = Element(node, tag, names, parent, len(self.elements), len(self.pieces))
        self.elements.append(element)
        if parent is not None:
            parent.children.append(element)
        if tag not in _INLINE and not (
            tag == "br" and (self.heading or self.link >= 0)
        ):  # a title may be broken in two
            self.line += 1
        if tag in HEADINGS or attributes.get("role") == "heading":
            self.heading = HEADINGS.get(tag, 3)
        elif tag in _BOLD:
            self.bold += 1
        elif tag == "a" and (attributes.get("href") or attributes.get("onclick")):
            self.link = len(self.anchors)
            self.anchors.append(Anchor(attributes.get("href") or "", attributes.get("title") or "", element))
        if _looks_like_furniture(element, attributes.get("role") or ""):
            self.suspects.append(element)
        return element

    def close(self, element: Element) -> None:
        element.last, element.end = len(self.pieces), len(self.elements)
        tag = element.tag
        if tag not in _INLINE and tag != "br":
            self.line += 1
        if tag in HEADINGS or (self.heading and element.node.attributes.get("role") == "heading"):
            self.heading = 0
        elif tag in _BOLD:
            self.bold -= 1
        elif tag == "a":
            self.link = -1

    def say(self, node: LexborNode, parent: Element) -> None:
        raw = node.text_content or ""
        text = "" if raw.isspace() else clean(raw)
        if text:
            block = parent
            while block.tag in _INLINE and block.parent is not None and not _is_named_span(block):
                block = block.parent
            self.pieces.append(Piece(text, self.line, block, self.heading, self.bold > 0, self.link))


def _is_named_span(element: Element) -> bool:
    """``<span class="data">``: an inline element that its author gave a part to play."""
    return element.tag in {"span", "time", "small"} and bool(element.names)


def _looks_like_furniture(element: Element, role: str) -> bool:
    tag = element.tag
    if tag in {"nav", "aside", "fieldset"} or role in _FURNITURE_ROLES:
        return True
    if tag in {"header", "footer"}:
        return not _has_ancestor(element, _ITEM_PARTS)
    if tag in {"body", "html", "main", "article", "a", "span"} or not element.names.strip():
        return tag == "form"
    return tag == "form" or FURNITURE_NAMES.search(element.names) is not None


def _has_ancestor(element: Element, tags: frozenset[str]) -> bool:
    above = element.parent
    while above is not None:
        if above.tag in tags:
            return True
        above = above.parent
    return False


def outline(tree: LexborHTMLParser) -> Outline:
    """Read a parsed page once; costs grow with its size only, and stop at ``MAX_ELEMENTS`` elements."""
    walk = _Walk()
    if tree.body is not None:
        walk.run(tree.body)
    lengths = [0]
    for piece in walk.pieces:
        lengths.append(lengths[-1] + len(piece.text))
    main = lengths[-1]
    by_tag = [suspect for suspect in walk.suspects if suspect.tag in _FURNITURE_TAGS]
    by_name = [suspect for suspect in walk.suspects if suspect.tag not in _FURNITURE_TAGS]
    for suspect in (*by_tag, *by_name):  # what the tags say first: names are judged by the text that is left
        chars = lengths[suspect.last] - lengths[suspect.first]
        if not suspect.furniture and _is_furniture(suspect, chars, main):
            main -= chars
            for element in walk.elements[suspect.index : suspect.end]:
                element.furniture = True
    return Outline(
        elements=walk.elements,
        pieces=walk.pieces,
        anchors=walk.anchors,
        images=[element for element in walk.elements if element.tag == "img"],
        headings=[element for element in walk.elements if element.tag in HEADINGS and element.last > element.first],
        lengths=lengths,
        main=main,
    )


def _is_furniture(element: Element, chars: int, total: int) -> bool:
    if element.tag in {"nav", "footer"}:
        return True
    if element.tag not in _FURNITURE_TAGS and element.node.css_first("article, main, h1") is not None:
        return False
    if element.tag == "form" and len(element.node.css("input:not([type=hidden])")) < _BUSY_FORM:
        return False
    return chars <= total * _TOO_MUCH_FOR_FURNITURE


_BACKGROUND_DIGITS = re.compile(r"\d+")


def make_of(element: Element) -> str:
    """What an element is like: its tag and its class without numbers, so that siblings can be told alike."""
    return f"{element.tag} {_BACKGROUND_DIGITS.sub('', element.names.partition(' ')[0])}"

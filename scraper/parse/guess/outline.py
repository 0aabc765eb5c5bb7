"""A page as plain values: a light tree of elements over one long row of text pieces.

Every question that judging a list asks (how much text, which links, which dates?) is then a slice of that row.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.normalise.text import clean
from scraper.parse.guess.addresses import link_address
from scraper.parse.guess.vocabulary import FURNITURE_NAMES, MORE, STRONG

MAX_ELEMENTS = 30_000
"""What comes after is not looked at: a list of ten thousand entries is no list that anybody reads."""

MAX_TEXT = 10_000
"""Of one text node so many characters are read: what has more is neither a title nor a teaser."""

_SKIPPED = frozenset(
    {
        *("script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "object", "head", "math"),
        *("map", "-comment", "!doctype", ""),
    }
)
_OUTSIDE = frozenset({"nav", "footer", "button"})
"""Not read at all: menus and footers but in an item or in the main part, and buttons but in a heading."""
_INLINE = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "q"),
        *("s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "img", "wbr", "o:p", "strike", "del"),
    }
)
_BOLD = frozenset({"b", "strong"})
_NAMED_SPANS = frozenset({"span", "time", "small"})
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_ITEM_PARTS = frozenset({"article", "li", "td", "section", "main"})
"""A ``<header>`` or ``<footer>`` inside one of these is the item's, elsewhere the page's."""
_LANDMARKS = frozenset({"article", "main", "h1"})
"""What only by its name is furniture, and holds one of these, is none."""
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "menu", "menubar", "alertdialog", "complementary"}
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "header", "aside", "fieldset"})
_MOSTLY_FURNITURE = frozenset({"nav", "aside", "fieldset", "form"})
_OF_ITEMS = frozenset({"header", "footer"})
_LISTS = frozenset({"ul", "ol"})
_NEVER_BY_NAME = frozenset({"body", "html", "main", "article", "a", "span"})
_MARKS = frozenset({*HEADINGS, *_BOLD, *_LANDMARKS, "a", "input"})
"""Elements that change how the text within is read, or are asked for later."""
PHRASE = 3
"""A line with fewer words is a label, a date or a button: neither prose nor a title that tells anything."""
_BUSY_FORM = 2
"""A form with as many fields is for filling in; one that wraps a whole page holds most of its text (see below)."""
_TOO_MUCH_FOR_FURNITURE = 0.4
"""What holds a larger share of the page's text is no furniture, whatever its name says ("with-sidebar")."""

_YEAR = re.compile(r"\d{4}|\d\W\d+\W\d\d")
_ISO_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_DIGITS = re.compile(r"\d+")
_index = attrgetter("index")


@dataclass(slots=True, eq=False)
class Element:
    """One element: its place in document order, its children, and the slice of text pieces it holds.

    ``names`` are its class and id, ``end`` the index after its last descendant. Built once, then only read.
    """

    tag: str
    attributes: Mapping[str, str | None]
    names: str
    make: str
    """What it is like: its tag and its class without numbers, so that siblings can be told alike."""
    parent: "Element | None"
    index: int
    first: int
    last: int = 0
    end: int = 0
    children: "list[Element]" = field(default_factory=list)
    furniture: bool = False


class _Sort(NamedTuple):
    """What all elements of one tag, class, id and role have in common: worked out once, for a list repeats itself."""

    names: str
    make: str
    is_block: bool
    """Does it begin and end a line?"""
    is_mark: bool
    """Does it change how the text within is read, or is it asked for later?"""
    is_item_part: bool
    is_suspect: bool
    """Does it look like furniture? A ``<header>`` or ``<footer>`` does only outside an item."""


class Piece(NamedTuple):
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


class Anchor(NamedTuple):
    """A link: where it leads (empty where it leads nowhere), its ``title`` as written, and its element."""

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
    anchor_places: list[int]
    """The indices of the links' elements."""
    heading_places: list[int]
    """The indices of the headings."""
    lengths: list[int]
    """How many characters stand before each piece."""
    digits: list[int]
    """How many pieces before each have a digit."""
    phrases: list[int]
    """How many pieces before each stand in a line of ``PHRASE`` words."""
    line_ends: list[int]
    """Where the line of each piece ends."""
    main: int
    """Characters outside the furniture."""

    def chars(self, first: int, last: int) -> int:
        """How many characters the pieces of a slice have."""
        return self.lengths[last] - self.lengths[first]

    def text(self, first: int, last: int) -> str:
        """The pieces of a slice, joined by blanks."""
        return " ".join([piece.text for piece in self.pieces[first:last]])

    def words_of(self, anchor: Anchor) -> str:
        """The words of a link."""
        return self.text(anchor.element.first, anchor.element.last)

    def anchors_between(self, start: int, end: int) -> range:
        """The numbers of the links whose elements lie in a slice of the page's elements."""
        first = bisect_left(self.anchor_places, start)
        return range(first, bisect_left(self.anchor_places, end, first))

    def headings_between(self, start: int, end: int) -> list[Element]:
        """The headings that lie in a slice of the page's elements."""
        first = bisect_left(self.heading_places, start)
        return self.headings[first : bisect_left(self.heading_places, end, first)]


class _Walk:
    """The state of one walk through a page: what is found so far, and what is open above."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.pieces: list[Piece] = []
        self.anchors: list[Anchor] = []
        self.suspects: list[Element] = []
        self.landmarks: list[int] = []
        self.fields: list[int] = []
        self.line = 0
        self.heading = 0
        self.bold = 0
        self.link = -1
        self.item_parts = 0

    def run(self, body: LexborNode) -> None:
        """Go through every node once, without recursion: pages nest deeper than Python calls."""
        here, sort = self.open(body, "body", None)
        above = [(body, here, sort)]
        node = body.child
        while above:
            if node is None or len(self.elements) >= MAX_ELEMENTS:
                closed, ended, sort = above.pop()
                ended.last, ended.end = len(self.pieces), len(self.elements)
                self.line += sort.is_block
                self.item_parts -= sort.is_item_part
                if sort.is_mark:
                    self.unmark(ended)
                node, here = closed.next, ended.parent or ended
                continue
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content
                if text and not text.isspace():
                    self.say(text, here)
            elif tag not in _SKIPPED and not (tag in _OUTSIDE and self.is_outside(tag)):
                here, sort = self.open(node, tag, here)
                above.append((node, here, sort))
                node = node.child
                continue
            node = node.next

    def open(self, node: LexborNode, tag: str, parent: Element | None) -> tuple[Element, _Sort]:
        attributes = node.attributes
        get = attributes.get
        sort = _sort(tag, get("class") or "", get("id") or "", get("role")) if attributes else _sort(tag)
        element = Element(tag, attributes, sort.names, sort.make, parent, len(self.elements), len(self.pieces))
        self.elements.append(element)
        if parent is not None:
            parent.children.append(element)
        if sort.is_block or (tag == "br" and not self.heading and self.link < 0):  # titles may be broken in two
            self.line += 1
        if sort.is_suspect and not (self.item_parts and tag in _OF_ITEMS and get("role") not in _FURNITURE_ROLES):
            self.suspects.append(element)
        self.item_parts += sort.is_item_part
        if sort.is_mark:
            self.mark(element)
        return element, sort

    def mark(self, element: Element) -> None:
        """Note what begins here: a heading, a link, bold words; and where landmarks and fields are."""
        tag, attributes = element.tag, element.attributes
        if tag in HEADINGS or attributes.get("role") == "heading":
            self.heading = HEADINGS.get(tag, 3)
        elif tag in _BOLD:
            self.bold += 1
        elif tag == "a" and (attributes.get("href") or attributes.get("onclick")):
            self.link = len(self.anchors)
            self.anchors.append(Anchor(link_address(attributes), attributes.get("title") or "", element))
        if tag in _LANDMARKS:
            self.landmarks.append(element.index)
        elif tag == "input" and attributes.get("type") != "hidden":
            self.fields.append(element.index)

    def unmark(self, element: Element) -> None:
        """Note what ends here."""
        tag = element.tag
        if tag in HEADINGS or (self.heading and element.attributes.get("role") == "heading"):
            self.heading = 0
        elif tag in _BOLD:
            self.bold -= 1
        elif tag == "a":
            self.link = -1

    def is_outside(self, tag: str) -> bool:
        return not (self.heading if tag == "button" else self.item_parts)

    def say(self, raw: str, parent: Element) -> None:
        text = clean(raw[:MAX_TEXT])
        if text:
            if parent.tag == "time" and not _YEAR.search(text):
                text = _whole_date(parent) or text
            block = parent
            while block.tag in _INLINE and block.parent is not None and not _is_named_span(block):
                block = block.parent
            self.pieces.append(Piece(text, self.line, block, self.heading, self.bold > 0, self.link))


def _whole_date(time: Element) -> str:
    """The day that a ``<time>`` printed as "3 giorni fa" or "28 nov" means (HTML, section 4.5.14); empty for none."""
    found = _ISO_DAY.match(time.attributes.get("datetime") or "")
    return found[0] if found else ""


def _is_named_span(element: Element) -> bool:
    """``<span class="data">``: an inline element that its author gave a part to play."""
    return bool(element.names) and element.tag in _NAMED_SPANS


@lru_cache(maxsize=4096)
def _sort(tag: str, class_: str | None = None, id_: str = "", role: str | None = None) -> _Sort:
    names = "" if class_ is None else f"{class_} {id_}".lower()
    return _Sort(
        names=names,
        make=f"{tag} {_DIGITS.sub('', names.partition(' ')[0])}",
        is_block=tag not in _INLINE and tag != "br",
        is_mark=tag in _MARKS or role == "heading",
        is_item_part=tag in _ITEM_PARTS,
        is_suspect=_looks_like_furniture(tag, names, role),
    )


def _looks_like_furniture(tag: str, names: str, role: str | None) -> bool:
    if role in _FURNITURE_ROLES or tag in _MOSTLY_FURNITURE or tag in _OF_ITEMS:
        return True
    return names != "" and tag not in _NEVER_BY_NAME and FURNITURE_NAMES.search(names) is not None


def outline(tree: LexborHTMLParser) -> Outline:
    """Read a parsed page once; costs grow with its size only, and stop at ``MAX_ELEMENTS`` elements."""
    walk = _Walk()
    if tree.body is not None:
        walk.run(tree.body)
    ends, phrases = _lines(walk.pieces)
    lengths = [0, *accumulate([len(piece.text) for piece in walk.pieces])]
    headings = [element for element in walk.elements if element.tag in HEADINGS and element.last > element.first]
    return Outline(
        elements=walk.elements,
        pieces=walk.pieces,
        anchors=walk.anchors,
        images=[element for element in walk.elements if element.tag == "img"],
        headings=headings,
        anchor_places=[anchor.element.index for anchor in walk.anchors],
        heading_places=[heading.index for heading in headings],
        lengths=lengths,
        digits=[0, *accumulate([_DIGITS.search(piece.text) is not None for piece in walk.pieces])],
        phrases=phrases,
        line_ends=ends,
        main=lengths[-1] - _mark_furniture(walk, lengths),
    )


def _lines(pieces: list[Piece]) -> tuple[list[int], list[int]]:
    """Where the line of each piece ends, and how many pieces before each stand in a line of several words."""
    ends: list[int] = []
    phrases = [0]
    first = before = 0
    while first < len(pieces):
        line, last = pieces[first].line, first + 1
        words = pieces[first].text.count(" ") + 1
        while last < len(pieces) and pieces[last].line == line:
            words += pieces[last].text.count(" ") + 1
            last += 1
        for _ in range(first, last):
            before += words >= PHRASE
            ends.append(last)
            phrases.append(before)
        first = last
    return ends, phrases


def _mark_furniture(walk: _Walk, lengths: list[int]) -> int:
    """Mark the elements of what stands around the content; how many characters it has."""
    total, found = lengths[-1], 0
    by_tag = [suspect for suspect in walk.suspects if suspect.tag in _FURNITURE_TAGS]
    by_name = [suspect for suspect in walk.suspects if suspect.tag not in _FURNITURE_TAGS]
    for suspect in (*by_tag, *by_name):  # what the tags say first: names are judged by the text that is left
        chars = lengths[suspect.last] - lengths[suspect.first]
        if not suspect.furniture and _is_furniture(walk, suspect, share=chars / max(total - found, 1)):
            found += chars
            for element in walk.elements[suspect.index : suspect.end]:
                element.furniture = True
    return found


def _is_furniture(walk: _Walk, element: Element, *, share: float) -> bool:
    if element.tag in {"nav", "footer"}:
        return True
    if share > _TOO_MUCH_FOR_FURNITURE:
        return False
    if element.tag == "form" and _count(walk.fields, element) < _BUSY_FORM:
        return False
    if element.tag in _FURNITURE_TAGS:
        return True
    return not (_count(walk.landmarks, element) or _goes_on(walk, element))


def _goes_on(walk: _Walk, element: Element) -> bool:
    """Is it the rest of a list, whatever its name says: "Altri articoli" above ``<ol class="nav">``?"""
    if element.tag not in _LISTS or element.parent is None:
        return False
    siblings = element.parent.children
    above = siblings[max(bisect_left(siblings, element.index, key=_index) - 1, 0)]
    if above.tag not in HEADINGS:
        return False
    words = " ".join([piece.text for piece in walk.pieces[above.first : above.last]])
    return MORE.match(words) is not None and STRONG.search(words) is not None


def _count(places: list[int], element: Element) -> int:
    """How many of ``places``, the indices of elements in order, lie within an element."""
    return bisect_left(places, element.end) - bisect_left(places, element.index)

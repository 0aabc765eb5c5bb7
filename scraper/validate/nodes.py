"""An XML element together with the way to it, so that every finding can say where it is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from scraper.validate.findings import Place

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
CREATIVE_COMMONS = "{http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
XHTML = "{http://www.w3.org/1999/xhtml}"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Node:
    """An element; names are written as lxml does: ``{namespace}local``, or ``local`` where there is no namespace."""

    element: etree._Element
    path: str

    @property
    def name(self) -> str:
        """The element's name with its namespace."""
        return str(self.element.tag)

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.path, self.element.sourceline)

    @property
    def text(self) -> str:
        """All text in it, without white space around it."""
        return "".join(self.element.itertext()).strip()

    def attribute(self, name: str) -> str | None:
        """The attribute's value without white space around it; None where there is none."""
        value = self.element.get(name)
        return None if value is None else str(value).strip()

    def all(self, *names: str) -> list["Node"]:
        """The child elements with one of these names, or all of them; those that are several are numbered."""
        found = [child for child in self.element if isinstance(child.tag, str) and (not names or child.tag in names)]
        several = Counter(child.tag for child in found)
        seen = Counter[str]()
        nodes = []
        for child in found:
            seen[child.tag] += 1
            number = f" {seen[child.tag]}" if several[child.tag] > 1 else ""
            nodes.append(Node(child, f"{self.path} › {_shown(child)}{number}"))
        return nodes

    def first(self, name: str) -> "Node | None":
        """The first child element of this name."""
        return next(iter(self.all(name)), None)

    def text_of(self, name: str) -> str:
        """The text of the first child of this name; empty without one."""
        child = self.first(name)
        return child.text if child else ""

    def bases(self) -> Iterator[str]:
        """The values of ``xml:base`` on the way from here to the root."""
        for element in (self.element, *self.element.iterancestors()):
            if base := element.get(_BASE):
                yield str(base)

    def stray(self) -> str:
        """Text that stands between the child elements."""
        texts = (self.element.text, *(child.tail for child in self.element))
        return " ".join(text.strip() for text in texts if text and text.strip())

    def is_padded(self) -> bool:
        """Is there white space around the text?"""
        return "".join(self.element.itertext()) != self.text

    def in_cdata(self) -> bool:
        """Does its text stand in a CDATA section, at least in part?"""
        return "<![CDATA[" in etree.tostring(self.element, encoding="unicode", with_tail=False)

    def with_markup(self) -> str:
        """What is in it as markup, CDATA sections undone."""
        parts = [self.element.text or ""]
        parts += [etree.tostring(child, encoding="unicode") for child in self.element]
        return "".join(parts)


def root_node(element: etree._Element) -> Node:
    """The root as a node."""
    return Node(element, _shown(element))


def _shown(element: etree._Element) -> str:
    """The name as the document writes it."""
    local = str(element.tag).rpartition("}")[2]
    return f"{element.prefix}:{local}" if element.prefix else local

"""Where the links of a page lead, and which of them lie in a block."""

import re
from bisect import bisect_left
from operator import attrgetter

from scraper.parse.guess.outline import Anchor, Element, Outline

_NOWHERE = re.compile(r"\s*(?:#|javascript:|mailto:|tel:|callto:|whatsapp:|$)", re.IGNORECASE)
_ONCLICK = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\()\s*['"]([^'"]+)['"]"""
)
_index = attrgetter("element.index")


def href_of(anchor: Anchor) -> str:
    """Where a link leads: its address, or what its script opens; empty where it leads nowhere."""
    if not _NOWHERE.match(anchor.href):
        return anchor.href
    found = _ONCLICK.search(anchor.element.node.attributes.get("onclick") or "") or _ONCLICK.search(anchor.href)
    return found[1] if found else ""


def own_address(root: Element | None) -> str:
    """Where a whole row or card leads: ``data-href``, or what a click on it opens."""
    if root is None:
        return ""
    attributes = root.node.attributes
    found = _ONCLICK.search(attributes.get("onclick") or "")
    return attributes.get("data-href") or attributes.get("data-url") or (found[1] if found else "")


def anchors_between(page: Outline, start: int, end: int) -> range:
    """The numbers of the links whose elements lie in a slice of the page's elements."""
    anchors = page.anchors
    return range(bisect_left(anchors, start, key=_index), bisect_left(anchors, end, key=_index))


def words_of(page: Outline, number: int) -> str:
    """The words of a link."""
    element = page.anchors[number].element
    return page.text(element.first, element.last)

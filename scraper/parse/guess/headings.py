"""Which heading stands above a list, or above one item of it."""

from bisect import bisect_left
from collections.abc import Iterable
from operator import attrgetter

from scraper.parse.guess.candidates import Group, Member
from scraper.parse.guess.outline import HEADINGS, Element, Outline
from scraper.parse.guess.vocabulary import NAVIGATION, STRONG, TOOLS, WEAK

_LOOK_BACK = 8
"""So many siblings before a list are looked at: its heading is near."""
_HEADING_BLOCK = 250
"""A block with a heading and more characters than this is another list, not this one's heading."""
_BOLD_LINE = 100
_FEW_WORDS = 4
_index = attrgetter("index")


def heading_above(page: Outline, group: Group) -> str:
    """The heading nearest above a group; empty where there is none."""
    for child in group.holder.children:
        if child.tag == "caption" and child.last > child.first:
            return page.text(child.first, child.last)
    own = own_blocks(group)
    return _above(page, group.members[0], group.holder, own)


def heading_of(page: Outline, group: Group, member: Member, own: frozenset[int]) -> str:
    """The heading nearest above one member: between the members there may be some."""
    return _above(page, member, group.holder, own)


def own_blocks(group: Group) -> frozenset[int]:
    """The indices of a group's members and of what holds them inside the group: their headings are no list's."""
    first, end = group.members[0].start, group.members[-1].end
    runs = group.members[0].root is None
    found = {child.index for child in group.holder.children if runs and first <= child.index < end}
    for member in group.members:
        block = member.root
        while block is not None and block is not group.holder:
            found.add(block.index)
            block = block.parent
    return frozenset(found)


def _above(page: Outline, member: Member, holder: Element, own: frozenset[int]) -> str:
    block, start = (member.root, member.root.index) if member.root is not None else (None, member.start)
    above = block.parent if block is not None else holder
    while above is not None:
        before = [child for child in above.children if child.index < start]
        found = _nearest(page, reversed(before[-_LOOK_BACK:]), own)
        if found:
            return found
        start, above = above.index, above.parent
    return ""


def _nearest(page: Outline, blocks: Iterable[Element], own: frozenset[int]) -> str:
    spoken = (block for block in blocks if block.index not in own and not block.furniture and block.last > block.first)
    headings = (heading for block in spoken if (heading := _heading_in(page, block)) is not None)
    return next((_words(page, heading) for heading in headings), "")


def _heading_in(page: Outline, block: Element) -> Element | None:
    """The heading that a block is, or holds beside little else; an editor's bold line is one, too."""
    if block.tag in HEADINGS:
        return block if _heads_a_list(page, block) else None
    if _chars(page, block) > _HEADING_BLOCK:
        return None
    first = bisect_left(page.headings, block.index, key=_index)
    last = bisect_left(page.headings, block.end, key=_index)
    inside = [heading for heading in page.headings[first:last] if _heads_a_list(page, heading)]
    if inside:
        return inside[-1]
    bold = page.chars(block.first, block.last) <= _BOLD_LINE and _all_bold(page, block)
    return block if bold and not TOOLS.search(page.text(block.first, block.last)) else None


def _chars(page: Outline, block: Element) -> int:
    """Its text without furniture (filters, a menu of the section), as far as it matters."""
    pieces = page.pieces[block.first : min(block.last, block.first + _HEADING_BLOCK)]
    return sum(len(piece.text) for piece in pieces if not piece.block.furniture)


def _heads_a_list(page: Outline, heading: Element) -> bool:
    """Not "Filtri", which is a tool's, nor a link that says more than "Notizie", which is an item's."""
    words = page.text(heading.first, heading.last)
    if TOOLS.search(words):
        return False
    if any(page.pieces[place].link < 0 for place in range(heading.first, heading.last)):
        return True
    return len(words.split()) <= _FEW_WORDS and any(names.search(words) for names in (STRONG, WEAK, NAVIGATION))


def _all_bold(page: Outline, block: Element) -> bool:
    return all(page.pieces[place].bold for place in range(block.first, block.last))


def _words(page: Outline, heading: Element) -> str:
    """Without its "all the news" link, unless it is nothing but a link."""
    pieces = page.pieces[heading.first : heading.last]
    plain = [piece.text for piece in pieces if piece.link < 0] or [piece.text for piece in pieces]
    return " ".join(plain).strip(" |:-–")

"""Which heading stands above a list, or above one item of it."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter

from scraper.parse.guess.candidates import Group, Member
from scraper.parse.guess.outline import HEADINGS, Element, Outline
from scraper.parse.guess.vocabulary import NAVIGATION, READ_ALSO, STRONG, TOOLS, WEAK

_LOOK_BACK = 8
"""So many siblings before a list are looked at: its heading is near."""
_HEADING_BLOCK = 250
"""A block with a heading and more characters than this is another list, not this one's heading."""
_BOLD_LINE = 100
_FEW_WORDS = 4
_LABEL_WORDS = 6
_BESIDE_A_HEADING = 60
_index = attrgetter("index")


def heading_above(page: Outline, group: Group) -> str:
    """The heading nearest above a group; empty where there is none."""
    for child in group.holder.children[:_LOOK_BACK] if group.holder.tag == "table" else ():
        if child.tag == "caption" and child.last > child.first:
            return page.text(child.first, child.last)
    return _above(page, group, group.members[0], own=_own_blocks(group), known={})


def headings_above(page: Outline, group: Group) -> list[str]:
    """The heading nearest above each member: between the members there may be some."""
    own = _own_blocks(group)
    known: dict[int, str] = {}
    return [_above(page, group, member, own=own, known=known) for member in group.members]


def _own_blocks(group: Group) -> frozenset[int]:
    """The indices of a group's members and of what holds them inside the group: their headings are no list's."""
    first, end = group.members[0].start, group.members[-1].end
    children = group.holder.children if group.members[0].root is None else []
    between = children[bisect_left(children, first, key=_index) : bisect_left(children, end, key=_index)]
    found = {child.index for child in between}
    for member in group.members:
        block = member.root
        while block is not None and block is not group.holder and block.index not in found:
            found.add(block.index)
            block = block.parent
    return frozenset(found)


def _above(page: Outline, group: Group, member: Member, *, own: frozenset[int], known: dict[int, str]) -> str:
    """Look at what stands before a member, then before what holds it, and so on; ``known`` is what others found."""
    above = member.root.parent if member.root is not None else group.holder
    start = member.start
    passed = []
    heading = ""
    while above is not None and not heading:
        if start in known:
            heading = known[start]
            break
        passed.append(start)
        place = bisect_left(above.children, start, key=_index)
        heading = _nearest(page, reversed(above.children[max(0, place - _LOOK_BACK) : place]), own)
        start, above = above.index, above.parent
    known.update(dict.fromkeys(passed, heading))
    return heading


def _nearest(page: Outline, blocks: Iterable[Element], own: frozenset[int]) -> str:
    spoken = (block for block in blocks if block.index not in own and not block.furniture and block.last > block.first)
    headings = (heading for block in spoken if (heading := _heading_in(page, block)) is not None)
    return next((_words(page, heading) for heading in headings), "")


def _heading_in(page: Outline, block: Element) -> Element | None:
    """The heading that a block is, or holds beside little else; an editor's bold line is one, too."""
    if block.tag in HEADINGS:
        return block if _heads_a_list(page, block) else None
    if page.chars(block.first, block.last) > _HEADING_BLOCK and _chars(page, block) > _HEADING_BLOCK:
        return None
    inside = [heading for heading in page.headings_between(block.index, block.end) if _heads_a_list(page, heading)]
    if inside:
        return None if _is_list_of_headings(page, inside) or _heads_an_item(page, block, inside[-1]) else inside[-1]
    short = page.chars(block.first, block.last) <= _BOLD_LINE
    bold = short and (_all_bold(page, block) or _leads_elsewhere(page, block))
    return block if bold and not TOOLS.search(page.text(block.first, block.last)) else None


def _leads_elsewhere(page: Outline, block: Element) -> bool:
    """Is a plain line no more than "Leggi anche"? A class makes a heading of it, which is not seen here."""
    words = page.text(block.first, block.last)
    if words.count(" ") >= _LABEL_WORDS or any(page.pieces[n].link >= 0 for n in range(block.first, block.last)):
        return False
    return _says_read_also(words)


@lru_cache(maxsize=1024)
def _says_read_also(words: str) -> bool:
    return READ_ALSO.search(words) is not None


def _heads_an_item(page: Outline, block: Element, heading: Element) -> bool:
    """A linked heading with a text of its own beneath it: "Riparte il servizio civile" above a list in columns."""
    if any(page.pieces[place].link < 0 for place in range(heading.first, heading.last)):
        return False
    return page.chars(heading.last, block.last) > _BESIDE_A_HEADING


def _is_list_of_headings(page: Outline, headings: Sequence[Element]) -> bool:
    """Linked headings of one rank side by side are two ways to go: neither heads what follows."""
    last = headings[-1]
    return len(headings) > 1 and headings[-2].tag == last.tag and page.pieces[last.first].link >= 0


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

"""Items that stand alone: the lead of a home page, which links where the list's items link; the only one of a list."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from scraper.parse.guess.candidates import Group, member
from scraper.parse.guess.evidence import About
from scraper.parse.guess.headings import heading_above
from scraper.parse.guess.judging import Verdict
from scraper.parse.guess.links import href_of
from scraper.parse.guess.members import Reading, read_member
from scraper.parse.guess.outline import Anchor, Element
from scraper.parse.guess.parts import Lens
from scraper.parse.guess.plans import Plan, title_part
from scraper.parse.guess.vocabulary import ELSEWHERE, STRONG

MAX_LINKS = 400
"""So many links of a page are tried as leads."""

_DIGITS = re.compile(r"\d+")
_MOST_CHARS = 1_200
"""A lead with its teaser and topics has fewer characters; what has more is a region of the page."""
_LIST = 3
_LABELS, _LABEL_WORDS = 3, 5


def shape_of(href: str) -> str:
    """The folder of an address and its parameters' names, numbers made alike: "/news/0/", "/dettaglio?id"."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    folder = parts.path.rpartition("/")[0]
    names = "&".join(pair.partition("=")[0] for pair in parts.query.split("&")) if parts.query else ""
    return _DIGITS.sub("0", f"{folder}?{names}") if folder or names else ""


def leads(lens: Lens, kept: Sequence[Verdict]) -> Iterator[tuple[Verdict, Reading]]:
    """Blocks outside the kept lists with one dated item whose link has the shape of a dated list's links."""
    shapes = {shape: verdict for verdict in kept if verdict.dated >= 0.6 for shape in _shapes(lens, verdict)}
    taken = [(m.start, m.end) for verdict in kept for m in verdict.group.members]
    found: set[int] = set()
    for anchor in lens.page.anchors[:MAX_LINKS] if shapes else ():
        verdict = shapes.get(shape_of(href_of(anchor)))
        if verdict is None or anchor.element.furniture or _inside(anchor.element, taken):
            continue
        block = _largest_alone(lens, anchor, taken)
        if block is None or block.index in found:
            continue
        found.add(block.index)
        reading = read_member(lens, Group("lead", block.parent or block, (member(block),)), member(block))
        if _is_lead(lens, reading, anchor):
            yield verdict, reading


def alone(lens: Lens, about: About) -> Reading | None:
    """The one item of a list that has but one: a dated block with a linked heading.

    Something must promise it: the page's own heading, or a label before its title ("Notizie").
    """
    found = [] if about.closed else list(_dated_headings(lens))
    if len(found) != 1:
        return None
    told = [about.heading, *found[0].lines[:_LABELS]]
    return found[0] if any(STRONG.search(line) and len(line.split()) <= _LABEL_WORDS for line in told) else None


def _dated_headings(lens: Lens) -> Iterator[Reading]:
    """Blocks of one linked heading with a date, outside what belongs to other pages."""
    page = lens.page
    for heading in page.headings[:MAX_LINKS]:
        links = [p.link for p in page.pieces[heading.first : heading.last] if p.link >= 0 and not heading.furniture]
        block = _largest_alone(lens, page.anchors[links[0]], _others(lens, heading)) if links else None
        if block is not None:
            group = Group("lead", block.parent or block, (member(block),))
            reading = read_member(lens, group, group.members[0])
            if _is_lead(lens, reading, page.anchors[links[0]]) and not ELSEWHERE.search(heading_above(page, group)):
                yield reading


def _others(lens: Lens, heading: Element) -> list[tuple[int, int]]:
    """The other headings: one item's block holds none of them."""
    return [(other.index, other.end) for other in lens.page.headings if other is not heading]


def _shapes(lens: Lens, verdict: Verdict) -> set[str]:
    """The shape that most items of a list share."""
    if len(verdict.group.members) < _LIST:
        return set()
    counts: dict[str, int] = {}
    for one in verdict.group.members[:20]:
        reading = read_member(lens, verdict.group, one)
        title = title_part(reading, verdict.plan)
        number = title.link if title is not None and title.link >= 0 else next(iter(reading.links), -1)
        shape = shape_of(href_of(lens.page.anchors[number])) if number >= 0 else ""
        counts[shape] = counts.get(shape, 0) + 1
    best = max(counts, key=lambda shape: counts[shape])
    return {best} if best and counts[best] * 2 > sum(counts.values()) else set()


def _inside(element: Element, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start <= element.index < end for start, end in taken)


def _largest_alone(lens: Lens, anchor: Anchor, taken: Sequence[tuple[int, int]]) -> Element | None:
    """The largest block around a link that is small enough for one item and holds no item of a list."""
    block, best = anchor.element, None
    while block.parent is not None:
        holds_items = any(block.index <= start < block.end for start, _ in taken)
        if holds_items or lens.page.chars(block.first, block.last) > _MOST_CHARS or block.tag in {"main", "body"}:
            break
        if block.last > block.first:
            best = block
        block = block.parent
    return best


def _is_lead(lens: Lens, reading: Reading, anchor: Anchor) -> bool:
    """It has a sure date, and the link is its title."""
    title = title_part(reading, Plan())
    own = title is not None and title.link >= 0 and href_of(lens.page.anchors[title.link]) == href_of(anchor)
    return own and reading.is_dated

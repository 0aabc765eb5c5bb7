"""Items that stand alone: the lead of a home page, which links where the list's items link; the only one of a list."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from urllib.parse import urlsplit

from scraper.parse.guess.candidates import Group, member
from scraper.parse.guess.evidence import About
from scraper.parse.guess.headings import heading_above
from scraper.parse.guess.judging import Verdict
from scraper.parse.guess.members import Reading, Readings
from scraper.parse.guess.outline import Anchor, Element, Outline
from scraper.parse.guess.plans import Plan, title_part
from scraper.parse.guess.vocabulary import ELSEWHERE, PAGER, READ_MORE, STRONG, TOOL_LINKS

MAX_LINKS = 400
"""So many links of a page are tried as leads."""

_DIGITS = re.compile(r"\d+")
_MOST_CHARS = 1_200
"""A lead with its teaser and topics has fewer characters; what has more is a region of the page."""
_LIST, _DATED = 3, 0.6
_NEAR = 2
"""Between a lead and its list may stand the list's own heading."""
_LABELS, _LABEL_WORDS = 3, 5
_PHRASE = 4


def shape_of(href: str) -> str:
    """The folder of an address and its parameters' names, numbers made alike: "/news/0/", "/dettaglio?id"."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    folder = parts.path.rpartition("/")[0]
    names = "&".join(pair.partition("=")[0] for pair in parts.query.split("&")) if parts.query else ""
    return _DIGITS.sub("0", f"{folder}?{names}") if folder or names else ""


def leads(readings: Readings, kept: Sequence[Verdict]) -> Iterator[tuple[Verdict, Reading]]:
    """Blocks outside the kept lists with one dated item whose link has the shape of a dated list's links."""
    page = readings.lens.page
    shapes = {shape: verdict for verdict in kept if verdict.dated >= _DATED for shape in _shapes(readings, verdict)}
    items = sorted((m.start, m.end) for verdict in kept for m in verdict.group.members)
    starts = [start for start, _ in items]
    found: set[int] = set()
    for anchor in page.anchors[:MAX_LINKS] if shapes else ():
        verdict = shapes.get(shape_of(anchor.href))
        if verdict is None or anchor.element.furniture or _inside(anchor.element, items):
            continue
        if PAGER.fullmatch(page.words_of(anchor)):
            continue
        block = _largest_alone(page, anchor, starts)
        if block is None or block.index in found:
            continue
        found.add(block.index)
        reading = _read_alone(readings, block)
        if _is_lead(page, reading, anchor):
            yield verdict, reading


def alone(readings: Readings, about: About) -> Reading | None:
    """The one item of a list that has but one: a dated block with a linked heading.

    Something must promise it: the page's own heading, or a label before its title ("Notizie").
    """
    found = [] if about.closed else list(_dated_headings(readings))
    if not found and not about.closed and not about.of_one and not about.in_parts:
        found = [] if (only := _only_link(readings)) is None else [only]
        if found and not _is_promised(about.heading):
            return None
    if len(found) != 1:
        return None
    told = [about.heading, *found[0].lines[:_LABELS]]
    return found[0] if any(map(_is_promised, told)) else None


def _is_promised(words: str) -> bool:
    return STRONG.search(words) is not None and len(words.split()) <= _LABEL_WORDS


def _only_link(readings: Readings) -> Reading | None:
    """The block around the only link to something, beneath the page's heading: its day, or until when, is told, too."""
    page = readings.lens.page
    top = next((heading for heading in page.headings if heading.tag == "h1" and not heading.furniture), None)
    below = [a for a in page.anchors[:MAX_LINKS] if top is not None and a.element.index >= top.end and _says(page, a)]
    if top is None or len({anchor.href for anchor in below}) != 1:
        return None
    block = _largest_alone(page, below[0], [top.index])
    if block is None or ELSEWHERE.search(heading_above(page, _group(block))):
        return None
    reading = _read_alone(readings, block)
    title = title_part(reading, Plan())
    if title is None or not (reading.is_dated or any(dated.is_term for dated in reading.dates)):
        return None
    is_own = title.link >= 0 and page.anchors[title.link].href == below[0].href
    return reading if is_own or (title.heading > 0 and title.link < 0) else None


def _says(page: Outline, anchor: Anchor) -> bool:
    """Does a link name what it leads to, or lead on from what was said?"""
    words = page.words_of(anchor)
    if anchor.element.furniture or not anchor.href or TOOL_LINKS.search(anchor.href) or PAGER.fullmatch(words):
        return False
    return words.count(" ") >= _PHRASE - 1 or READ_MORE.fullmatch(words) is not None


def _dated_headings(readings: Readings) -> Iterator[Reading]:
    """Blocks of one linked heading with a date, outside what belongs to other pages."""
    page = readings.lens.page
    starts = [heading.index for heading in page.headings]
    for heading in page.headings[:MAX_LINKS]:
        links = [p.link for p in page.pieces[heading.first : heading.last] if p.link >= 0 and not heading.furniture]
        block = _largest_alone(page, page.anchors[links[0]], starts, own=heading.index) if links else None
        if block is not None:
            reading = _read_alone(readings, block)
            above = heading_above(page, _group(block))
            if _is_lead(page, reading, page.anchors[links[0]]) and not ELSEWHERE.search(above):
                yield reading


def _group(block: Element) -> Group:
    return Group("lead", block.parent or block, (member(block),))


def _read_alone(readings: Readings, block: Element) -> Reading:
    return readings.of(_group(block), member(block))


def _shapes(readings: Readings, verdict: Verdict) -> set[str]:
    """The shape that most items of a list share."""
    if len(verdict.group.members) < _LIST:
        return set()
    counts: dict[str, int] = {}
    for one in verdict.group.members[:20]:
        reading = readings.of(verdict.group, one)
        title = title_part(reading, verdict.plan)
        number = title.link if title is not None and title.link >= 0 else next(iter(reading.links), -1)
        shape = shape_of(readings.lens.page.anchors[number].href) if number >= 0 else ""
        counts[shape] = counts.get(shape, 0) + 1
    best = max(counts, key=lambda shape: counts[shape])
    return {best} if best and counts[best] * 2 > sum(counts.values()) else set()


def openers(readings: Readings, kept: Sequence[Verdict]) -> Iterator[tuple[Verdict, Reading]]:
    """The lead above a dated list, whether it has a link or none: a dated block with a heading, next before it."""
    page = readings.lens.page
    dated = [verdict for verdict in kept if verdict.dated >= _DATED and len(verdict.group.members) >= _LIST]
    starts = [heading.index for heading in page.headings]
    items = sorted((m.start, m.end) for verdict in kept for m in verdict.group.members)
    for verdict in dated[:1]:
        first = verdict.group.members[0].start
        for heading in page.headings[: bisect_left(starts, first)][-_NEAR:]:
            other = heading.tag == "h1" or heading.furniture or _inside(heading, items)
            block = None if other else _around(page, heading, starts, end=first)
            reading = _read_alone(readings, block) if block is not None else None
            title = title_part(reading, Plan()) if reading is not None and reading.is_dated else None
            if reading and title and title.text == page.text(heading.first, heading.last):
                yield verdict, reading


def _around(page: Outline, heading: Element, starts: Sequence[int], *, end: int) -> Element | None:
    """The largest block around a heading that is no more than one item, and over before the list begins."""
    block, best = heading.parent, None
    while block is not None and block.end <= end and page.chars(block.first, block.last) <= _MOST_CHARS:
        if bisect_left(starts, block.end) - bisect_left(starts, block.index) > 1:
            break
        best, block = block, block.parent
    return best


def _inside(element: Element, items: Sequence[tuple[int, int]]) -> bool:
    """Does an element lie in one of the items, which are in page order?"""
    before = bisect_right(items, element.index, key=itemgetter(0))
    return before > 0 and element.index < items[before - 1][1]


def _largest_alone(page: Outline, anchor: Anchor, starts: Sequence[int], *, own: int = -1) -> Element | None:
    """The largest block around a link that is small enough for one item and holds nothing of ``starts`` but ``own``."""
    block, best = anchor.element, None
    while block.parent is not None:
        inside = bisect_left(starts, block.end) - bisect_left(starts, block.index)
        if inside > (block.index <= own < block.end) or block.tag in {"main", "body"}:
            break
        if page.chars(block.first, block.last) > _MOST_CHARS:
            break
        if block.last > block.first:
            best = block
        block = block.parent
    return best


def _is_lead(page: Outline, reading: Reading, anchor: Anchor) -> bool:
    """It has a sure date, and the link is its title."""
    title = title_part(reading, Plan())
    own = title is not None and title.link >= 0 and page.anchors[title.link].href == anchor.href
    return own and reading.is_dated

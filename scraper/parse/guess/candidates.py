"""Blocks of a page that repeat: what might be a list, whatever it is made of. Nothing is judged here.

Each element is looked at once as a child and once as a grandchild, so the work grows with the
page, not with its square.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scraper.parse.guess.outline import HEADINGS, Element, Outline, make_of

_NOT_MEMBERS = frozenset(
    {"br", "hr", "img", "input", "button", "h1", "caption", "thead", "tfoot", "colgroup", "col", "form"}
)
_SEPARATORS = frozenset({"h2", "h3", "h4", "h5", "h6", "dt", "hr"})
_BOLD_HEADING = 150
"""A paragraph that is all bold and has fewer characters is a heading that an editor wrote."""
_FEW_BREAKS = 2
_MOST_STARTERS = 0.6
"""Where more of the siblings would begin a run, they are the items themselves."""
LEAST_CHARS = 40
"""A block with less text lists nothing: two links in a cell, a page's number."""


@dataclass(frozen=True, slots=True)
class Member:
    """What may be one item: a slice of the page's pieces (``first``, ``last``), and of its elements."""

    first: int
    last: int
    start: int
    end: int
    root: Element | None = None
    """The one element that is the member; None where it is a run of siblings."""


@dataclass(frozen=True, slots=True)
class Group:
    """Members that repeat, how they were found, and the element that holds them."""

    make: str
    holder: Element
    members: tuple[Member, ...]
    roles: tuple[str, ...] = ()
    """What each column of a table holds."""


def member(element: Element) -> Member:
    """An element as a member."""
    return Member(element.first, element.last, element.index, element.end, element)


def candidates(page: Outline) -> Iterator[Group]:
    """Every group of a page that is no table's, in document order of what holds it."""
    for holder in page.elements:
        if (
            holder.furniture
            or page.chars(holder.first, holder.last) < LEAST_CHARS
            or holder.tag in {"table", "tbody", "thead", "tr"}
        ):
            continue
        yield from _siblings(holder)
        yield from _cousins(holder)
        yield from _headed(page, holder)
        yield from _broken(holder)


def _speaking(elements: Iterable[Element]) -> list[Element]:
    return [e for e in elements if e.last > e.first and not e.furniture and e.tag not in _NOT_MEMBERS]


def _siblings(holder: Element) -> Iterator[Group]:
    """Children of one tag; where their classes differ, also those of each class."""
    by_tag: dict[str, list[Element]] = defaultdict(list)
    for child in _speaking(holder.children):
        by_tag[child.tag].append(child)
    for tag, alike in by_tag.items():
        if len(alike) < 2 or tag in HEADINGS:
            continue
        yield Group(_name(tag), holder, tuple(map(member, alike)))
        makes = Counter(map(make_of, alike))
        for make, count in makes.items():
            if 2 <= count < len(alike):
                yield Group(_name(tag), holder, tuple(member(e) for e in alike if make_of(e) == make))


def _name(tag: str) -> str:
    return {"li": "list", "a": "links", "p": "paragraphs", "dl": "definitions"}.get(tag, "cards")


def _cousins(holder: Element) -> Iterator[Group]:
    """Grandchildren of one make under children of one make: rows of columns, a list in two halves."""
    by_make: dict[tuple[str, str], list[Element]] = defaultdict(list)
    homes: dict[tuple[str, str], set[int]] = defaultdict(set)
    for child in _speaking(holder.children):
        if child.tag in {"p", "tr", "table", "tbody"}:
            continue
        for grandchild in _speaking(child.children):
            key = (make_of(child), grandchild.tag)
            by_make[key].append(grandchild)
            homes[key].add(child.index)
    for key, alike in by_make.items():
        if 2 <= len(homes[key]) < len(alike) and key[1] not in HEADINGS:
            yield Group(_name(key[1]), holder, tuple(map(member, alike)))


def _headed(page: Outline, holder: Element) -> Iterator[Group]:
    """Runs of siblings that begin with a heading, a term, a rule, or with a block of the same make."""
    children = [c for c in holder.children if not c.furniture]
    if len(children) < 4:
        return
    starters: dict[str, list[int]] = defaultdict(list)
    for place, child in enumerate(children):
        if key := _starts(page, child):
            starters[key].append(place)
    for key, places in starters.items():
        if 2 <= len(places) < len(children) * _MOST_STARTERS:
            runs = [children[a:b] for a, b in pairwise([*places, len(children)])]
            if sum(len(run) > 1 for run in runs) * 2 > len(runs):
                name = "definitions" if key == "dt" else "headings"
                yield Group(name, holder, tuple(run for r in runs if (run := _run(r)) is not None))


def _starts(page: Outline, child: Element) -> str:
    """What a run may begin with: a separator, a line all in bold, a named block; empty for anything else."""
    if child.tag in _SEPARATORS:
        return child.tag
    if child.last > child.first and _is_bold_line(page, child):
        return "bold"
    return make_of(child) if child.tag == "div" and child.names else ""


def _is_bold_line(page: Outline, element: Element) -> bool:
    if element.tag not in {"p", "div"} or page.chars(element.first, element.last) > _BOLD_HEADING:
        return False
    return all(page.pieces[place].bold for place in range(element.first, element.last))


def _run(elements: Sequence[Element]) -> Member | None:
    first, last = elements[0].first, elements[-1].last
    return Member(first, last, elements[0].index, elements[-1].end) if last > first else None


def _broken(holder: Element) -> Iterator[Group]:
    """Text of one block, cut at its rules and line breaks: at double ones where there are some, else at each."""
    breaks = [child for child in holder.children if child.tag in {"br", "hr"}]
    if len(breaks) < _FEW_BREAKS:
        return
    double = [b for a, b in pairwise(breaks) if b.tag == "hr" or _adjacent(holder, a, b)]
    if breaks[0].tag == "hr":
        double.insert(0, breaks[0])
    for cuts in (double, breaks):
        if len(cuts) >= _FEW_BREAKS:
            yield Group("lines", holder, tuple(_cut(holder, cuts)))


def _adjacent(holder: Element, one: Element, other: Element) -> bool:
    """Two breaks with nothing said between them."""
    return one.first == other.first and one.first < holder.last


def _cut(holder: Element, cuts: Sequence[Element]) -> Iterator[Member]:
    edges = [(holder.first, holder.index + 1), *((cut.first, cut.index) for cut in cuts), (holder.last, holder.end)]
    for (first, start), (last, end) in pairwise(edges):
        if last > first:
            yield Member(first, last, start, end)

"""Blocks of a page that repeat: what might be a list, whatever it is made of. Nothing is judged here.

Each element is looked at once as a child and once as a grandchild, so the work grows with the
page, not with its square.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from scraper.parse.guess.outline import HEADINGS, Element, Outline

_NOT_MEMBERS = frozenset(
    {"br", "hr", "img", "input", "button", "h1", "caption", "thead", "tfoot", "colgroup", "col", "form"}
)
_SEPARATORS = frozenset({"h2", "h3", "h4", "h5", "h6", "dt", "hr"})
_CUTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hr"})
_BOLD_HEADING = 150
"""A paragraph that is all bold and has fewer characters is a heading that an editor wrote."""
_FEW_BREAKS = 2
_TABLES = frozenset({"table", "tbody", "thead", "tr"})
_tag = attrgetter("tag")
_make = attrgetter("make")
_MOST_STARTERS = 0.6
"""Where more of the siblings would begin a run, they are the items themselves."""
LEAST_CHARS = 40
"""A block with less text lists nothing: two links in a cell, a page's number."""


class Member(NamedTuple):
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
    columns: str = ""
    """How its header names them."""
    spans: Mapping[int, Sequence[tuple[int, Element]]] = field(default_factory=dict)
    """The cells that rows share with one above them, and their columns, by the row's index."""


def member(element: Element) -> Member:
    """An element as a member."""
    return Member(element.first, element.last, element.index, element.end, element)


def candidates(page: Outline) -> Iterator[Group]:
    """Every group of a page that is no table's, in document order of what holds it."""
    for holder in page.elements:
        children = holder.children
        if len(children) < 2 or holder.furniture or holder.tag in _TABLES:
            continue
        if page.chars(holder.first, holder.last) < LEAST_CHARS:
            continue
        speaking = _speaking(children)
        if len(speaking) > 1:
            yield from _siblings(page, holder, speaking)
            yield from _cousins(holder, speaking)
        yield from _headed(page, holder)
        yield from _broken(page, holder)


def squares(page: Outline, numbers: Sequence[int]) -> Iterator[Group]:
    """What stands in the squares of a month's grid, whose days are the pieces ``numbers``: each linked line is one."""
    if not numbers:
        return
    holder = page.pieces[numbers[0]].block
    while holder.last <= numbers[-1] and holder.parent is not None:
        holder = holder.parent
    ends = [*numbers[1:], page.pieces[numbers[-1]].block.last]
    members = [found for number, end in zip(numbers, ends, strict=True) for found in _in_square(page, number + 1, end)]
    if members:
        yield Group("calendar", holder, tuple(members))


def _in_square(page: Outline, first: int, last: int) -> Iterator[Member]:
    begins = [place for place in range(first, last) if page.pieces[place].link >= 0]
    begins = [place for place in begins if place == first or page.pieces[place].link != page.pieces[place - 1].link]
    for begin, end in pairwise([*begins, last]):
        element = page.anchors[page.pieces[begin].link].element
        yield Member(begin, end, element.index, element.end)


def _speaking(elements: Iterable[Element]) -> list[Element]:
    return [e for e in elements if e.last > e.first and not e.furniture and e.tag not in _NOT_MEMBERS]


def _siblings(page: Outline, holder: Element, speaking: Sequence[Element]) -> Iterator[Group]:
    """Children of one tag; where their classes differ, also those of each class."""
    for tag, alike in _sorted_by(speaking, _tag).items():
        if len(alike) < 2 or tag in HEADINGS:
            continue
        yield Group(_name(tag), holder, tuple(map(member, alike)))
        for same in _sorted_by(alike, _make).values():
            if 2 <= len(same) < len(alike):
                yield Group(_name(tag), holder, tuple(map(member, same)))
        yield from _stretches(page, holder, alike)


def _numbered(page: Outline, holder: Element, alike: Sequence[Element]) -> Iterator[Group]:
    """Those with a number and a link: before a list of notices stands what it is, and after it where to ask."""
    with_both = [
        one
        for one in alike
        if page.digits[one.last] > page.digits[one.first] and page.anchors_between(one.index, one.end)
    ]
    if 2 < len(with_both) < len(alike):
        yield Group(_name(alike[0].tag), holder, tuple(map(member, with_both)))


def _stretches(page: Outline, holder: Element, alike: Sequence[Element]) -> Iterator[Group]:
    """What stands between two headings or rules: news and, beneath the next heading, links to other sites."""
    cuts = [child.index for child in holder.children if child.tag in _CUTS]
    stretches = [list(run) for _, run in groupby(alike, lambda e: bisect_left(cuts, e.index))]
    for run in stretches:
        if 1 < len(run) < len(alike):
            yield Group(_name(run[0].tag), holder, tuple(map(member, run)))
        yield from _numbered(page, holder, run)


def _sorted_by(elements: Iterable[Element], kind: Callable[[Element], str]) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = defaultdict(list)
    for element in elements:
        found[kind(element)].append(element)
    return found


def _name(tag: str) -> str:
    return {"li": "list", "a": "links", "p": "paragraphs", "dl": "definitions"}.get(tag, "cards")


def _cousins(holder: Element, speaking: Sequence[Element]) -> Iterator[Group]:
    """Grandchildren of one make under children of one make: rows of columns, a list in two halves."""
    by_make: dict[tuple[str, str], list[Element]] = defaultdict(list)
    homes: dict[tuple[str, str], set[int]] = defaultdict(set)
    for child in speaking:
        if child.tag in {"p", "tr", "table", "tbody"}:
            continue
        for grandchild in _speaking(child.children):
            key = (child.make, grandchild.tag)
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
            members = tuple([run for r in runs if (run := _run(r)) is not None])
            if members and sum(len(run) > 1 for run in runs) * 2 > len(runs):
                yield Group("definitions" if key == "dt" else "headings", holder, members)


def _starts(page: Outline, child: Element) -> str:
    """What a run may begin with: a separator, a line all in bold, a named block; empty for anything else."""
    if child.tag in _SEPARATORS:
        return child.tag
    if child.last > child.first and _is_bold_line(page, child):
        return "bold"
    return child.make if child.tag == "div" and child.names else ""


def _is_bold_line(page: Outline, element: Element) -> bool:
    if element.tag not in {"p", "div"} or page.chars(element.first, element.last) > _BOLD_HEADING:
        return False
    return _all_bold(page, element)


def _run(elements: Sequence[Element]) -> Member | None:
    first, last = elements[0].first, elements[-1].last
    return Member(first, last, elements[0].index, elements[-1].end) if last > first else None


def _broken(page: Outline, holder: Element) -> Iterator[Group]:
    """Text of one block, cut at its rules and line breaks: at double ones where there are some, else at each."""
    breaks = [child for child in holder.children if child.tag in {"br", "hr"}]
    if len(breaks) < _FEW_BREAKS:
        return
    double = [b for a, b in pairwise(breaks) if b.tag == "hr" or _adjacent(holder, a, b)]
    if breaks[0].tag == "hr":
        double.insert(0, breaks[0])
    for cuts in (double, breaks):
        if len(cuts) >= _FEW_BREAKS:
            yield Group("lines", holder, tuple(_without_heading(page, list(_cut(holder, cuts)))))


def _without_heading(page: Outline, members: Sequence[Member]) -> Sequence[Member]:
    """A first line that is all bold, where the next is not, heads the others."""
    if len(members) <= _FEW_BREAKS or not _all_bold(page, members[0]) or _all_bold(page, members[1]):
        return members
    return members[1:] if page.chars(members[0].first, members[0].last) <= _BOLD_HEADING else members


def _all_bold(page: Outline, block: Member | Element) -> bool:
    return all(page.pieces[place].bold or page.pieces[place].heading for place in range(block.first, block.last))


def _adjacent(holder: Element, one: Element, other: Element) -> bool:
    """Two breaks with nothing said between them."""
    return one.first == other.first and one.first < holder.last


def _cut(holder: Element, cuts: Sequence[Element]) -> Iterator[Member]:
    edges = [(holder.first, holder.index + 1), *((cut.first, cut.index) for cut in cuts), (holder.last, holder.end)]
    for (first, start), (last, end) in pairwise(edges):
        if last > first:
            yield Member(first, last, start, end)

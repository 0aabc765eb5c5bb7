"""One member of a group, taken apart: its lines, the parts that may be its title, its dates and its links."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scraper.parse.guess.addresses import own_address
from scraper.parse.guess.candidates import Group, Member
from scraper.parse.guess.dating import SURE, Dated, dates_of
from scraper.parse.guess.outline import Element, Outline
from scraper.parse.guess.parts import ROLE_SCORES, Lens, Line, Part, Place, parts_of
from scraper.parse.guess.tables import placed, role_of

MAX_LINES = 40
"""Of a member only so many lines are read: a card has ten, a page's own text has hundreds."""

_LABEL = 40
_COPY = -1


class Reading(NamedTuple):
    """A member taken apart."""

    member: Member
    lines: tuple[str, ...]
    parts: tuple[Part, ...]
    dates: tuple[Dated, ...]
    links: tuple[int, ...]
    """Its links that lead somewhere, by their number on the page."""
    is_dated: bool
    """Does a date say when it was told?"""
    is_linked: bool
    """Has it a link, even one that leads nowhere ("#"), or an address of its own?"""


@dataclass(frozen=True, slots=True)
class Readings:
    """What members say: each is taken apart once, whoever asks for it."""

    lens: Lens
    done: dict[tuple[Member, tuple[str, ...]], Reading] = field(default_factory=dict)

    def of(self, group: Group, member: Member) -> Reading:
        """A member of a group, taken apart; of a long one the first ``MAX_LINES`` lines."""
        key = (member, group.roles)
        reading = self.done.get(key)
        if reading is None:
            reading = self.done[key] = _read(self.lens, group, member)
        return reading


def _read(lens: Lens, group: Group, member: Member) -> Reading:
    page = lens.page
    shared = group.spans.get(member.start, ())
    columns = (
        _columns(page, member.root, {column for column, _ in shared}) if group.make == "table" and member.root else {}
    )
    lines: list[Line] = []
    parts: list[Part] = []
    first = member.first
    while first < member.last and len(lines) < MAX_LINES:
        last = min(page.line_ends[first], member.last)
        column = columns.get(first, 0)
        if column != _COPY:
            role = group.roles[column] if column < len(group.roles) else ""
            line = lens.line(first, last)
            parts.extend(parts_of(line, Place(len(lines), column, role)))
            lines.append(line)
        first = last
    parts = _with_labels(lines, parts)
    dates = tuple(dates_of(lens, lines, parts))
    if not dates and shared:
        dates = tuple(_shared_dates(lens, group, shared))
    links = tuple([n for n in page.anchors_between(member.start, member.end) if page.anchors[n].href])
    return Reading(
        member=member,
        lines=tuple([line.text for line in lines]),
        parts=tuple(parts),
        dates=dates,
        links=links,
        is_dated=any(dated.score >= SURE for dated in dates),
        is_linked=bool(links) or any(part.link >= 0 for part in parts) or _leads_anywhere(member.root),
    )


def _leads_anywhere(root: Element | None) -> bool:
    return root is not None and own_address(root.attributes) != ""


def _shared_dates(lens: Lens, group: Group, shared: Sequence[tuple[int, Element]]) -> Iterator[Dated]:
    """The dates of cells that reach down from a row above."""
    for column, cell in shared:
        role = group.roles[column] if column < len(group.roles) else ""
        if cell.last > cell.first and role in {"", "date"}:
            yield from (Dated(printed, 0, SURE) for printed in lens.line(cell.first, cell.last).dates)


def _columns(page: Outline, row: Element, taken: Collection[int]) -> dict[int, int]:
    """Which column each piece of a row stands in; ``_COPY`` for what other cells say too (made for small screens)."""
    found: dict[int, int] = {}
    texts: list[set[str]] = []
    for column, cell in placed(row, taken):
        own = {piece.text for piece in page.pieces[cell.first : cell.last]}
        copies = len(own) > 1 and own <= set().union(*texts) and not any(own <= other for other in texts)
        texts.append(own)
        found.update(dict.fromkeys(range(cell.first, cell.last), _COPY if copies else column))
    return found


def _with_labels(lines: Sequence[Line], parts: list[Part]) -> list[Part]:
    """A line that only names what follows ("Data di pubblicazione:") gives the next one its role."""
    named = {n + 1: role for n, line in enumerate(lines[:-1]) if (role := _label(line.text))}
    if not named:
        return parts
    return [_named(part, named[part.line]) if part.line in named and not part.role else part for part in parts]


def _label(line: str) -> str:
    return role_of(line) if line.endswith(":") and len(line) < _LABEL else ""


def _named(part: Part, role: str) -> Part:
    return part._replace(slot=f"{part.slot} {role}", role=role, score=part.score + ROLE_SCORES[role])

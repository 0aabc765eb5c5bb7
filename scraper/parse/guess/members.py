"""One member of a group, taken apart: its lines, the parts that may be its title, its dates and its links."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from scraper.parse.guess.candidates import Group, Member
from scraper.parse.guess.dating import SURE, Dated, dates_of
from scraper.parse.guess.links import anchors_between, href_of, own_address
from scraper.parse.guess.outline import Element, Outline
from scraper.parse.guess.parts import ROLE_SCORES, Lens, Part, Place, parts_of
from scraper.parse.guess.tables import cells, role_of

MAX_LINES = 40
"""Of a member only so many lines are read: a card has ten, a page's own text has hundreds."""

_LABEL = 40
_COPY = -1


@dataclass(frozen=True, slots=True)
class Reading:
    """A member taken apart."""

    member: Member
    lines: tuple[str, ...]
    parts: tuple[Part, ...]
    dates: tuple[Dated, ...]
    links: tuple[int, ...]
    """Its links that lead somewhere, by their number on the page."""

    @property
    def is_dated(self) -> bool:
        """Does a date say when it was told?"""
        return any(dated.score >= SURE for dated in self.dates)

    @property
    def is_linked(self) -> bool:
        """Has it a link, even one that leads nowhere ("#"), or an address of its own?"""
        return bool(self.links) or any(p.link >= 0 for p in self.parts) or bool(own_address(self.member.root))


def read_member(lens: Lens, group: Group, member: Member) -> Reading:
    """Take a member apart; of a long one the first ``MAX_LINES`` lines."""
    page = lens.page
    columns = _columns(page, member) if group.make == "table" and member.root else {}
    places = [n for n in range(member.first, member.last) if columns.get(n, 0) != _COPY]
    lines: list[str] = []
    parts: list[Part] = []
    for _, run in groupby(places, key=lambda place: page.pieces[place].line):
        numbers = list(run)
        if len(lines) >= MAX_LINES:
            break
        column = columns.get(numbers[0], 0)
        role = group.roles[column] if column < len(group.roles) else ""
        line = [page.pieces[number] for number in numbers]
        parts.extend(parts_of(lens, line, Place(len(lines), column, role)))
        lines.append(" ".join(piece.text for piece in line))
    parts = _with_labels(lines, parts)
    links = tuple(n for n in anchors_between(page, member.start, member.end) if href_of(page.anchors[n]))
    return Reading(member, tuple(lines), tuple(parts), tuple(dates_of(lens, lines, parts)), links)


def _columns(page: Outline, member: Member) -> dict[int, int]:
    """Which column each piece of a row stands in; ``_COPY`` for what other cells say too (made for small screens)."""
    found: dict[int, int] = {}
    column = 0
    texts: list[set[str]] = []
    for cell in cells(member.root) if member.root else ():
        own = {piece.text for piece in page.pieces[cell.first : cell.last]}
        copies = len(own) > 1 and own <= set().union(*texts) and not any(own <= other for other in texts)
        texts.append(own)
        found.update(dict.fromkeys(range(cell.first, cell.last), _COPY if copies else column))
        column += _span(cell)
    return found


def _span(cell: Element) -> int:
    columns = cell.node.attributes.get("colspan") or ""
    return int(columns) if columns.isdecimal() and len(columns) < 3 else 1


def _with_labels(lines: Sequence[str], parts: list[Part]) -> list[Part]:
    """A line that only names what follows ("Data di pubblicazione:") gives the next one its role."""
    named = {n + 1: role for n, line in enumerate(lines[:-1]) if (role := _label(line))}
    return [_named(part, named[part.line]) if part.line in named and not part.role else part for part in parts]


def _label(line: str) -> str:
    return role_of(line) if line.endswith(":") and len(line) < _LABEL else ""


def _named(part: Part, role: str) -> Part:
    return replace(part, slot=(*part.slot, role), role=role, score=part.score + ROLE_SCORES[role])

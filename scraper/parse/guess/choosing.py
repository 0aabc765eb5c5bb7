"""Which groups of a page are its lists: the surest first, and none that shares text with a surer one."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import chain

from scraper.parse.guess.candidates import Group, candidates, squares
from scraper.parse.guess.evidence import About, most_points
from scraper.parse.guess.judging import Verdict, judge, rank
from scraper.parse.guess.members import Readings
from scraper.parse.guess.tables import tables

ENOUGH = 2.0
"""A group with so much evidence is a list: dates alone are enough, prose with telling titles is, links are not."""

ENOUGH_BESIDE_DATES = 3.2
"""Where another list of the page has dates, one without needs more to be believed: topic cards stand beside news."""

ENOUGH_WHERE_EMPTY = 4.0
"""On a page that says that it has nothing to list, or asks for a password."""

MAX_GROUPS = 1_000
"""So many groups of a page are judged, the most promising first."""

_DATED = 0.6
"""A list in which so many members are dated counts as dated."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The verdicts on the groups that are lists, in page order, and on those judged that are none."""

    kept: tuple[Verdict, ...]
    dropped: tuple[Verdict, ...]


def choose(readings: Readings, about: About) -> Choice:
    """Judge groups, and keep the best that share no text.

    The queue holds groups by the rank that they might have at best, and judged ones by the rank that they have: what
    comes first is the best of all that is left. A group within a list that was kept is therefore never judged.
    """
    page = readings.lens.page
    least = ENOUGH_WHERE_EMPTY if about.closed else ENOUGH
    days = readings.lens.calendar.squares
    found = (group for group in chain(tables(page), candidates(page)) if not (days and _splits(group, days)))
    groups = [group for group in chain(found, squares(page, days)) if most_points(page, group) >= least]
    queue = [(-rank(group, most_points(page, group)), False, n) for n, group in enumerate(groups)]
    heapify(queue)
    verdicts: dict[int, Verdict] = {}
    taken: list[Verdict] = []
    covered = bytearray(len(page.pieces))
    while queue:
        _, judged, number = heappop(queue)
        if _shares(groups[number], covered):
            continue
        if judged:
            taken.append(verdicts[number])
            _cover(groups[number], covered)
        elif len(verdicts) < MAX_GROUPS and (verdict := judge(readings, groups[number], about)) is not None:
            verdicts[number] = verdict
            if verdict.score >= least:
                heappush(queue, (-rank(verdict.group, verdict.score), True, number))
    kept = tuple(sorted(_believed(taken, about), key=lambda verdict: verdict.group.members[0].first))
    return Choice(kept, tuple(verdict for verdict in verdicts.values() if verdict not in kept))


def _splits(group: Group, squares: Sequence[int]) -> bool:
    """Does a member hold some squares of a month's grid, but not all: a week, a day?"""
    held = (bisect_left(squares, member.last) - bisect_left(squares, member.first) for member in group.members)
    return any(0 < number < len(squares) for number in held)


def _shares(group: Group, covered: bytearray) -> bool:
    """Does a group hold text that a list has taken?"""
    first, last = group.members[0].first, group.members[-1].last
    if covered.find(1, first, last) < 0:
        return False
    return any(covered.find(1, member.first, member.last) >= 0 for member in group.members)


def _cover(group: Group, covered: bytearray) -> None:
    for member in group.members:
        covered[member.first : member.last] = b"\1" * (member.last - member.first)


def _believed(taken: Sequence[Verdict], about: About) -> list[Verdict]:
    """Beside a list with dates, one without must have more to say for itself: a heading of its own, not the page's."""
    dated = any(v.dated >= _DATED and len(v.group.members) > 2 for v in taken)
    return [v for v in taken if not dated or v.dated >= _DATED or v.score >= ENOUGH_BESIDE_DATES or _is_told(v, about)]


def _is_told(verdict: Verdict, about: About) -> bool:
    """Does its own heading say that it tells something?"""
    return verdict.heading != about.heading and any(name == "told heading" for name, _ in verdict.why)

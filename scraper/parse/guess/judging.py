"""Is this group a list of things that are told? One verdict on the whole."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from operator import attrgetter
from statistics import median

from scraper.parse.guess.candidates import Group, Member
from scraper.parse.guess.evidence import WEIGHTS, About, Sample, evidence, share
from scraper.parse.guess.headings import heading_above
from scraper.parse.guess.links import anchors_between
from scraper.parse.guess.members import read_member
from scraper.parse.guess.parts import Lens
from scraper.parse.guess.plans import Plan, plan_of, title_is_dated, title_part

SAMPLE = 8
"""So many members, evenly spaced, are read to judge a group: the three-hundredth row is like the first."""

ENOUGH = 2.0
"""A group with so much evidence is a list: dates alone are enough, prose with telling titles is, links are not."""

ENOUGH_BESIDE_DATES = 3.2
"""Where another list of the page has dates, one without needs more to be believed: topic cards stand beside news."""

ENOUGH_WHERE_EMPTY = 4.0
"""On a page that says that it has nothing to list, or asks for a password."""

_LEAST_CHARS, _MOST_CHARS = 4, 6_000
"""A member with more is no item but a part of the page (a blog prints whole posts of 3,000)."""
_MOST_HEADINGS, _MOST_LINKS = 4, 30
_PIECES = 40
_LONGEST = 6.0
_index = attrgetter("index")


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """A group, what it scored, and why: each kind of evidence with what it was worth."""

    group: Group
    score: float
    why: tuple[tuple[str, float], ...]
    plan: Plan
    heading: str = ""
    dated: float = 0.0
    """The share of its members that a date says the day of."""

    @property
    def rank(self) -> float:
        """Which of two groups that share members is the list: the surer, and of equals the longer."""
        return self.score + 0.5 * min(log2(len(self.group.members)), _LONGEST)


def judge(lens: Lens, group: Group, about: About) -> Verdict | None:
    """The verdict on a group; None for what cannot be a list, by its size alone."""
    members = group.members[:: -(-len(group.members) // SAMPLE)]
    if not _may_be_told(lens, members):
        return None
    readings = [read_member(lens, group, member) for member in members]
    plan = plan_of(lens, readings)
    heading = heading_above(lens.page, group)
    sample = Sample(group, readings, [title_part(reading, plan) for reading in readings], plan, heading)
    why = tuple((name, WEIGHTS[name] * part) for name, part in evidence(lens, sample, about) if part)
    dated = share(r.is_dated or (plan.titles_dated and title_is_dated(r, plan)) for r in readings)
    return Verdict(group, sum(points for _, points in why), why, plan, heading, dated)


def _may_be_told(lens: Lens, members: Sequence[Member]) -> bool:
    """Cheaply: members of an item's size, of which the half has a link or a digit and no more links than an item."""
    sizes = [lens.page.chars(member.first, member.last) for member in members]
    if not _LEAST_CHARS <= median(sizes) <= _MOST_CHARS:
        return False
    half = len(members) / 2
    return sum(_speaks(lens, m) for m in members) >= half and sum(_is_region(lens, m) for m in members) < half


def _speaks(lens: Lens, member: Member) -> bool:
    here = lens.page.pieces[member.first : min(member.last, member.first + _PIECES)]
    return any(piece.link >= 0 or any(c.isdigit() for c in piece.text[:_PIECES]) for piece in here)


def _is_region(lens: Lens, member: Member) -> bool:
    headings = lens.page.headings
    titles = bisect_left(headings, member.end, key=_index) - bisect_left(headings, member.start, key=_index)
    return titles > _MOST_HEADINGS or len(anchors_between(lens.page, member.start, member.end)) > _MOST_LINKS

"""Is this group a list of things that are told? One verdict on the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from statistics import median

from scraper.parse.guess.candidates import Group, Member
from scraper.parse.guess.evidence import WEIGHTS, About, Sample, evidence, share
from scraper.parse.guess.headings import heading_above
from scraper.parse.guess.members import Readings
from scraper.parse.guess.outline import Outline
from scraper.parse.guess.plans import Plan, plan_of, title_is_dated

SAMPLE = 8
"""So many members, evenly spaced, are read to judge a group: the three-hundredth row is like the first."""

_LEAST_CHARS, _MOST_CHARS = 4, 6_000
"""A member with more is no item but a part of the page (a blog prints whole posts of 3,000)."""
_MOST_HEADINGS, _MOST_LINKS = 4, 30
_PIECES = 40
_LONGEST = 6.0


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


def rank(group: Group, score: float) -> float:
    """Which of two groups that share members is the list: the surer, and of equals the longer."""
    return score + 0.5 * min(log2(len(group.members)), _LONGEST)


def judge(readings: Readings, group: Group, about: About) -> Verdict | None:
    """The verdict on a group; None for what cannot be a list, by its size alone."""
    members = _sample(group.members)
    page = readings.lens.page
    if not _may_be_told(page, members):
        return None
    sampled = [readings.of(group, member) for member in members]
    plan, titles = plan_of(page, sampled)
    heading = heading_above(page, group)
    sample = Sample(group, sampled, titles, plan, heading)
    why = tuple([(name, WEIGHTS[name] * part) for name, part in evidence(page, sample, about) if part])
    dated = share(
        reading.is_dated or (plan.titles_dated and title_is_dated(reading, title))
        for reading, title in zip(sampled, titles, strict=True)
    )
    return Verdict(group, sum(points for _, points in why), why, plan, heading, dated)


def _sample(members: Sequence[Member]) -> Sequence[Member]:
    if len(members) <= SAMPLE:
        return members
    return [members[place * len(members) // SAMPLE] for place in range(SAMPLE)]


def _may_be_told(page: Outline, members: Sequence[Member]) -> bool:
    """Cheaply: members of an item's size, of which the half has a link or a digit and no more links than an item."""
    sizes = [page.chars(member.first, member.last) for member in members]
    if not _LEAST_CHARS <= median(sizes) <= _MOST_CHARS:
        return False
    half = len(members) / 2
    return sum(_speaks(page, m) for m in members) >= half and sum(_is_region(page, m) for m in members) < half


def _speaks(page: Outline, member: Member) -> bool:
    here = page.pieces[member.first : min(member.last, member.first + _PIECES)]
    return any(piece.link >= 0 or any(c.isdigit() for c in piece.text[:_PIECES]) for piece in here)


def _is_region(page: Outline, member: Member) -> bool:
    headings = page.headings_between(member.start, member.end)
    return len(headings) > _MOST_HEADINGS or len(page.anchors_between(member.start, member.end)) > _MOST_LINKS

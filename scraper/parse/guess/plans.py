"""Read alike what is alike: where the members of a group have their titles, and what repeats in them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scraper.parse.guess.dating import POSSIBLE
from scraper.parse.guess.links import href_of, words_of
from scraper.parse.guess.members import Reading
from scraper.parse.guess.parts import TITLE, Lens, Part
from scraper.parse.guess.vocabulary import GO_ON, MONTH_ONLY

_PRESENT = 1.5
"""What a slot gains by being there at all: titles are in every member."""
_WORST = -6.0
_SAID_TWICE = 2.0
"""What a slot loses for each member that says there what another says: labels do, titles seldom."""
_MOST = 0.7


@dataclass(frozen=True, slots=True)
class Plan:
    """How the members of a group are read alike."""

    slot: tuple[object, ...] = ()
    """Where their titles stand."""
    repeated: frozenset[str] = frozenset()
    """Lines that the half of them say."""
    shared: frozenset[str] = frozenset()
    """Addresses that several of them link: categories and topics."""
    titles_dated: bool = False
    """Their only dates are in their titles: a register of meetings."""
    by_more: bool = False
    """Titles lead to one place for several members (the board that meets): each one's own page is another link."""


def plan_of(lens: Lens, readings: Sequence[Reading]) -> Plan:
    """The plan by which a group's members, a sample of which is given, are read."""
    lines = Counter(text for reading in readings for text in set(reading.lines))
    links = Counter(url for r in readings for url in {href_of(lens.page.anchors[n]) for n in r.links})
    plan = Plan(
        slot=_slot(readings),
        repeated=frozenset(text for text, count in lines.items() if count >= max(2, len(readings) // 2)),
        shared=frozenset(url for url, count in links.items() if count > 1),
    )
    return replace(plan, titles_dated=_titles_dated(readings, plan), by_more=_by_more(lens, readings, plan))


def _slot(readings: Sequence[Reading]) -> tuple[object, ...]:
    """The slot whose parts are most like titles over all members."""
    found: dict[tuple[object, ...], list[Part]] = defaultdict(list)
    for reading in readings:
        best: dict[tuple[object, ...], Part] = {}
        for part in reading.parts:
            if part.slot not in best or part.score > best[part.slot].score:
                best[part.slot] = part
        for slot, part in best.items():
            found[slot].append(part)
    return max(found, key=lambda slot: _likeness(found[slot]), default=())


def _likeness(parts: Sequence[Part]) -> float:
    same = len(parts) - len({part.text for part in parts}) if len(parts) > 2 else 0
    return sum(max(part.score, _WORST) + _PRESENT for part in parts) - _SAID_TWICE * same


def _titles_dated(readings: Sequence[Reading], plan: Plan) -> bool:
    undated = [reading for reading in readings if not reading.is_dated]
    in_titles = sum(title_is_dated(reading, plan) for reading in undated)
    return len(undated) * 2 >= len(readings) and in_titles >= _MOST * len(undated)


def _by_more(lens: Lens, readings: Sequence[Reading], plan: Plan) -> bool:
    links = [title.link for r in readings if (title := title_part(r, plan)) is not None and title.link >= 0]
    places = {href_of(lens.page.anchors[number]) for number in links}
    return len(places) < len(links) and all(own_page(lens, reading, plan) for reading in readings)


def title_part(reading: Reading, plan: Plan) -> Part | None:
    """The part that is a member's title; None where it has none."""
    able = [part for part in reading.parts if part.score > TITLE]
    own = [part for part in able if part.slot == plan.slot]
    told = [part for part in own if part.text not in plan.repeated]
    others = [part for part in able if part.text not in plan.repeated]
    return max(told or own or others, key=lambda part: part.score, default=None) or _date_title(reading)


def _date_title(reading: Reading) -> Part | None:
    """A meeting is often named by its day alone ("September 9, 2019")."""
    days = {dated.line for dated in reading.dates}
    named = (part for part in reading.parts if part.is_told and part.line in days)
    return next((part for part in named if not MONTH_ONLY.fullmatch(part.text)), None)


def title_is_dated(reading: Reading, plan: Plan) -> bool:
    """Does a date stand in the title's line?"""
    title = title_part(reading, plan)
    return title is not None and any(d.line == title.line and d.score > POSSIBLE for d in reading.dates)


def own_page(lens: Lens, reading: Reading, plan: Plan) -> str:
    """Where a member's link that says "read more" leads, if it is no other member's; empty where there is none."""
    hrefs = ((number, href_of(lens.page.anchors[number])) for number in reading.links)
    own = (href for n, href in hrefs if href not in plan.shared and GO_ON.fullmatch(words_of(lens.page, n)))
    return next(own, "")

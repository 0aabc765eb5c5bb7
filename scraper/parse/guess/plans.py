"""Read alike what is alike: where the members of a group have their titles, and what repeats in them."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scraper.parse.guess.dating import POSSIBLE
from scraper.parse.guess.members import Reading
from scraper.parse.guess.outline import Outline
from scraper.parse.guess.parts import NO_TITLE, TITLE, Part
from scraper.parse.guess.vocabulary import GO_ON, MONTH_ONLY, PAGER, READ_MORE

_PRESENT = 1.5
"""What a slot gains by being there at all: titles are in every member."""
_WORST = -6.0
_SAID_TWICE = 2.0
_SENTENCE = 1.5
_TEASER = re.compile(r"[a-zà-ÿ]{3}\.$")
"""The end of a sentence; abbreviations ("S.p.A.", "n.") end none."""
"""What a slot loses for each member that says there what another says: labels do, titles seldom."""
_MOST = 0.7


@dataclass(frozen=True, slots=True)
class Plan:
    """How the members of a group are read alike."""

    slot: str = ""
    """Where their titles stand."""
    repeated: frozenset[str] = frozenset()
    """Lines that the half of them say."""
    shared: frozenset[str] = frozenset()
    """Addresses that several of them link: categories and topics."""
    titles_dated: bool = False
    """Their only dates are in their titles: a register of meetings."""
    by_more: bool = False
    """Titles lead to one place for several members (the board that meets): each one's own page is another link."""


def plan_of(page: Outline, readings: Sequence[Reading]) -> tuple[Plan, list[Part | None]]:
    """The plan by which a group's members, a sample of which is given, are read; and the titles of the sample."""
    lines = Counter(text for reading in readings for text in set(reading.lines))
    links = Counter(url for r in readings for url in {page.anchors[n].href for n in r.links})
    plan = Plan(
        slot=_slot(readings),
        repeated=frozenset([text for text, count in lines.items() if count >= max(2, len(readings) // 2)]),
        shared=frozenset([url for url, count in links.items() if count > 1]),
    )
    titles = [title_part(reading, plan) for reading in readings]
    dated = _titles_dated(readings, titles)
    return replace(plan, titles_dated=dated, by_more=_by_more(page, readings, titles, plan)), titles


def _slot(readings: Sequence[Reading]) -> str:
    """The slot whose parts are most like titles over all members."""
    found: dict[str, list[Part]] = defaultdict(list)
    for reading in readings:
        best: dict[str, Part] = {}
        for part in reading.parts:
            other = best.get(part.slot)
            if other is None or _standing(part) > _standing(other):
                best[part.slot] = part
        for slot, part in best.items():
            found[slot].append(part)
    return max(found, key=lambda slot: _likeness(found[slot]), default="")


def _likeness(parts: Sequence[Part]) -> float:
    same = len(parts) - len({part.text for part in parts}) if len(parts) > 2 else 0
    return sum(max(part.score, _WORST) + _PRESENT for part in parts) - _SAID_TWICE * same


def _titles_dated(readings: Sequence[Reading], titles: Sequence[Part | None]) -> bool:
    undated = [(r, title) for r, title in zip(readings, titles, strict=True) if not r.is_dated]
    in_titles = sum(title_is_dated(reading, title) for reading, title in undated)
    return len(undated) * 2 >= len(readings) and in_titles >= _MOST * len(undated)


def _by_more(page: Outline, readings: Sequence[Reading], titles: Sequence[Part | None], plan: Plan) -> bool:
    links = [title.link for title in titles if title is not None and title.link >= 0]
    places = {page.anchors[number].href for number in links}
    return len(places) < len(links) and all(own_page(page, reading, plan) for reading in readings)


def title_part(reading: Reading, plan: Plan) -> Part | None:
    """The part that is a member's title; None where it has none."""
    able = [part for part in reading.parts if part.score > TITLE]
    own = [part for part in able if part.slot == plan.slot]
    chosen = (
        [part for part in own if part.text not in plan.repeated]
        or own
        or [part for part in able if part.text not in plan.repeated]
    )
    return max(chosen, key=_standing) if chosen else _date_title(reading) or _sentence(reading)


def _standing(part: Part) -> float:
    """How it stands among other lines of its member: where one of two is a sentence, it is the teaser."""
    return part.score - (_SENTENCE if _TEASER.search(part.text) else 0.0)


def _date_title(reading: Reading) -> Part | None:
    """A meeting is often named by its day alone ("September 9, 2019")."""
    days = {dated.line for dated in reading.dates}
    named = (part for part in reading.parts if part.is_told and part.line in days)
    return next((part for part in named if not _is_no_name(part.text)), None)


def _is_no_name(text: str) -> bool:
    return any(words.fullmatch(text) for words in (MONTH_ONLY, READ_MORE, PAGER))


def _sentence(reading: Reading) -> Part | None:
    """A sentence with a link behind it that says "[leggi]" is all that some notices say."""
    leading = {part.line for part in reading.parts if part.link >= 0 and READ_MORE.fullmatch(part.text)}
    able = (part for part in reading.parts if part.score > NO_TITLE and part.line in leading)
    return max(able, key=_standing, default=None) if reading.is_dated else None


def title_is_dated(reading: Reading, title: Part | None) -> bool:
    """Does a date stand in the title's line?"""
    return title is not None and any(d.line == title.line and d.score > POSSIBLE for d in reading.dates)


def own_page(page: Outline, reading: Reading, plan: Plan) -> str:
    """Where a member's link that says "read more" leads, if it is no other member's; empty where there is none."""
    links = (page.anchors[number] for number in reading.links)
    own = (link.href for link in links if link.href not in plan.shared and GO_ON.fullmatch(page.words_of(link)))
    return next(own, "")

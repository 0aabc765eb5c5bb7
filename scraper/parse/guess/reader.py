"""The general reader: from a parsed page to the cards of the lists a person would read there, and why these."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, attribute, text_of
from scraper.parse.guess.candidates import Group, candidates
from scraper.parse.guess.days import is_english
from scraper.parse.guess.evidence import About, share
from scraper.parse.guess.headings import heading_of, own_blocks
from scraper.parse.guess.items import card_of
from scraper.parse.guess.judging import ENOUGH, ENOUGH_BESIDE_DATES, ENOUGH_WHERE_EMPTY, Verdict, judge
from scraper.parse.guess.leads import alone, leads
from scraper.parse.guess.members import Reading, read_member
from scraper.parse.guess.outline import Element, Outline, outline
from scraper.parse.guess.parts import Lens
from scraper.parse.guess.plans import Plan, title_part
from scraper.parse.guess.tables import tables
from scraper.parse.guess.vocabulary import EMPTY, NOT_FOUND

MAX_GROUPS = 400
"""So many groups of a page are judged; what a person would read is among the first ones by far."""

_WORDS_TO_TELL_A_LANGUAGE = 300
_HIDDEN = re.compile(r"\bd-none\b|\bhidden\b|visually-hidden|sr-only|display:\s*none", re.IGNORECASE)
_LITTLE = 1_500
"""A page with a password field and fewer characters is there to log in; on others the field waits in a window."""
_DATED = 0.6
"""A list in which so many members are dated counts as dated."""
_REGULAR = 0.7
"""Where so many members have a date or a link, one with neither is none."""


@dataclass(frozen=True, slots=True)
class Read:
    """The cards of a page in page order, how they were found ("table", "cards", …), and the verdict on each group."""

    cards: tuple[Card, ...]
    make: str | None
    kept: tuple[Verdict, ...]
    dropped: tuple[Verdict, ...]


def read(tree: LexborHTMLParser, today: date) -> Read:
    """Find the lists of a page seen on ``today`` (the day that missing years are read against).

    No list is an answer: prose with links, an empty list, a login form and a page that is not there have none. Work is
    bounded: ``MAX_GROUPS`` groups are judged by ``SAMPLE`` members each; the chosen ones are read whole.
    """
    page = outline(tree)
    about = _about(tree, page)
    if NOT_FOUND.search(about.heading or about.title):
        return Read((), None, (), ())
    language = attribute(tree.css_first("html"), "lang")
    lens = Lens(page, today, is_english(language, (p.text for p in page.pieces[:_WORDS_TO_TELL_A_LANGUAGE])))
    verdicts = list(_verdicts(lens, about))
    kept = _chosen(verdicts, about)
    cards = [card for verdict in kept for card in _cards(lens, verdict)]
    cards += _lone_cards(lens, kept, about)
    return Read(
        cards=tuple(card for _, card in sorted(cards, key=lambda pair: pair[0])),
        make=_make(kept) if cards else None,
        kept=tuple(kept),
        dropped=tuple(v for v in verdicts if v not in kept),
    )


def _make(kept: Sequence[Verdict]) -> str:
    """How the longest list is made."""
    return max(kept, key=lambda v: len(v.group.members)).group.make if kept else "lead"


def _lone_cards(lens: Lens, kept: Sequence[Verdict], about: About) -> list[tuple[int, Card]]:
    """Cards that stand beside a list, or alone on a page whose heading promises some."""
    only = None if kept else alone(lens, about)
    readings = [(only, Plan(), about.heading)] if only else []
    readings += [(reading, replace(verdict.plan, slot=()), verdict.heading) for verdict, reading in leads(lens, kept)]
    cards = ((reading.member.first, card_of(lens, reading, plan, section)) for reading, plan, section in readings)
    return [(first, card) for first, card in cards if card is not None]


def _about(tree: LexborHTMLParser, page: Outline) -> About:
    heading = next((page.text(h.first, h.last) for h in page.headings if h.tag == "h1" and not h.furniture), "")
    messages = (p for p in page.pieces if EMPTY.search(p.text) and not p.block.furniture)
    empty = any(not _is_hidden(message.block) for message in messages)
    login = page.main < _LITTLE and tree.css_first("input[type=password]") is not None
    return About(text_of(tree.css_first("title")), heading, empty or login)


def _is_hidden(block: Element) -> bool:
    """A message that a script will show ("Nessun risultato" beneath a search field)."""
    above: Element | None = block
    while above is not None and not _HIDDEN.search(f"{above.names} {above.node.attributes.get('style') or ''}"):
        above = above.parent
    return above is not None


def _verdicts(lens: Lens, about: About) -> Iterator[Verdict]:
    """The verdicts on ``MAX_GROUPS`` groups at most; what cannot be a list by its size is not counted."""
    groups = chain(tables(lens.page), candidates(lens.page))
    return islice((verdict for group in groups if (verdict := judge(lens, group, about)) is not None), MAX_GROUPS)


def _chosen(verdicts: Sequence[Verdict], about: About) -> list[Verdict]:
    """The best groups that share no text, in page order."""
    least = ENOUGH_WHERE_EMPTY if about.closed else ENOUGH
    good = sorted((v for v in verdicts if v.score >= least), key=lambda v: -v.rank)
    taken: list[Verdict] = []
    for verdict in good:
        if not any(_overlap(verdict.group, other.group) for other in taken):
            taken.append(verdict)
    dated = any(v.dated >= _DATED and len(v.group.members) > 2 for v in taken)
    taken = [v for v in taken if not dated or v.dated >= _DATED or v.score >= ENOUGH_BESIDE_DATES or _is_told(v)]
    return sorted(taken, key=lambda v: v.group.members[0].first)


def _is_told(verdict: Verdict) -> bool:
    """Does its own heading say that it tells something?"""
    return any(name == "told heading" for name, _ in verdict.why)


def _overlap(one: Group, other: Group) -> bool:
    """Do two groups share pieces of text?"""
    if one.members[0].first >= other.members[-1].last or other.members[0].first >= one.members[-1].last:
        return False
    ours = sorted((m.first, m.last) for m in one.members)
    theirs = sorted((m.first, m.last) for m in other.members)
    i = j = 0
    while i < len(ours) and j < len(theirs):
        if ours[i][1] <= theirs[j][0]:
            i += 1
        elif theirs[j][1] <= ours[i][0]:
            j += 1
        else:
            return True
    return False


def _cards(lens: Lens, verdict: Verdict) -> Iterator[tuple[int, Card]]:
    own = own_blocks(verdict.group)
    readings = [read_member(lens, verdict.group, member) for member in verdict.group.members]
    linked = share(reading.is_linked for reading in readings) >= _REGULAR
    for reading in readings:
        if _strays(reading, verdict, linked=linked):
            continue
        section = heading_of(lens.page, verdict.group, reading.member, own) or verdict.heading
        card = card_of(lens, reading, verdict.plan, section)
        if card is not None:
            yield reading.member.first, card


def _strays(reading: Reading, verdict: Verdict, *, linked: bool) -> bool:
    """Is it a month's heading among its meetings, "three documents found", a word after the last row?

    An act without a link among linked ones has its date, an undated news has its link: they stay.
    """
    title = title_part(reading, verdict.plan)
    unlike = title is None or title.slot != verdict.plan.slot or (linked and not reading.is_linked)
    if verdict.dated >= _REGULAR:
        return not reading.dates and unlike
    return linked and not reading.is_linked

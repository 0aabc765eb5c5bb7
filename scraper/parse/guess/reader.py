"""The general reader: from a parsed page to the cards of the lists a person would read there, and why these."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from scraper.normalise.text import fold
from scraper.parse.card import Card, attribute, text_of
from scraper.parse.files import FILE
from scraper.parse.guess.article import Article, may_be_article, own_page
from scraper.parse.guess.choosing import choose
from scraper.parse.guess.days import language_of
from scraper.parse.guess.evidence import PICTURE, About, names_sections, share
from scraper.parse.guess.headings import headings_above
from scraper.parse.guess.items import card_of
from scraper.parse.guess.judging import Verdict
from scraper.parse.guess.leads import alone, leads, openers
from scraper.parse.guess.members import Reading, Readings
from scraper.parse.guess.outline import Element, Outline, outline
from scraper.parse.guess.parts import Lens
from scraper.parse.guess.plans import Plan, title_part
from scraper.parse.guess.vocabulary import EMPTY, NOT_FOUND, PART_OF_A_PAGE
from scraper.parse.guess.whens import calendar
from scraper.parse.guess.years import with_years

_WORDS_TO_TELL_A_LANGUAGE = 300
_HIDDEN = re.compile(r"\bd-none\b|\bhidden\b|visually-hidden|sr-only|display:\s*none", re.IGNORECASE)
MAX_ITEMS = 3_000
"""So many items of a page are read: a list of ten thousand entries is no list that anybody reads."""
_LITTLE = 1_500
"""A page with a password field and fewer characters is there to log in; on others the field waits in a window."""
_PAIR = 2
_REGULAR = 0.7
"""Where so many members have a date or a link, one with neither is none."""


@dataclass(frozen=True, slots=True)
class Read:
    """The cards of a page in page order, how they were found ("table", "cards", …), and the verdicts on its groups.

    What lies within a kept list is not judged.
    """

    cards: tuple[Card, ...]
    make: str | None
    kept: tuple[Verdict, ...]
    dropped: tuple[Verdict, ...]


def read(tree: LexborHTMLParser, today: date) -> Read:
    """Find the lists of a page seen on ``today`` (the day that missing years are read against).

    No list is an answer: prose with links, an empty list, a login form and a page that is not there have none. Work is
    bounded: a number of groups are judged, by some members each; the chosen ones are read whole.
    """
    page = outline(tree)
    about = _about(tree, page)
    if NOT_FOUND.search(about.heading or about.title):
        return Read((), None, (), ())
    readings = Readings(_lens(tree, page, today))
    own = own_page(readings.lens, tree)
    about = replace(about, of_one=own.article is Article.PERHAPS)
    choice = choose(readings, about)
    if own.article is Article.SURELY:
        choice = replace(choice, kept=tuple([one for one in choice.kept if _is_its_own(readings, one, own.title)]))
    lone = _lone_cards(readings, choice.kept, about) if own.article is not Article.SURELY else []
    leading = {card.title for _, card in lone}
    listed = (card for verdict in choice.kept for card in _cards(readings, verdict))
    cards = [_beneath(card, leading, about) for card in islice(listed, MAX_ITEMS)] + lone
    return Read(
        cards=tuple(card for _, card in sorted(cards, key=lambda pair: pair[0])),
        make=_make(choice.kept) if cards else None,
        kept=choice.kept,
        dropped=choice.dropped,
    )


def _is_its_own(readings: Readings, verdict: Verdict, title: str) -> bool:
    """Does an item's page list dated pages in its text itself, beneath no other heading? Files are what it offers."""
    group, page = verdict.group, readings.lens.page
    if verdict.heading != title or verdict.dated < _REGULAR or len(group.members) <= _PAIR:
        return False
    links = [page.anchors[number].href for member in group.members for number in readings.of(group, member).links]
    return any(not FILE.search(url) and not PICTURE.search(url) for url in links)


def article(tree: LexborHTMLParser, today: date) -> Article:
    """Is a page that somebody else read one item's own? What cannot be is told cheaply."""
    return own_page(_lens(tree, outline(tree), today), tree).article if may_be_article(tree) else Article.NO


def _lens(tree: LexborHTMLParser, page: Outline, today: date) -> Lens:
    language = attribute(tree.css_first("html"), "lang")
    written = language_of(language, (p.text for p in page.pieces[:_WORDS_TO_TELL_A_LANGUAGE]))
    return Lens(page, today, written, calendar(page))


def _beneath(placed: tuple[int, Card], leading: Collection[str], about: About) -> tuple[int, Card]:
    """A lead's own heading is no section of the list that follows it: the page's is."""
    first, card = placed
    return first, replace(card, section=about.heading) if card.section in leading else card


def _make(kept: Sequence[Verdict]) -> str:
    """How the longest list is made."""
    return max(kept, key=lambda v: len(v.group.members)).group.make if kept else "lead"


def _lone_cards(readings: Readings, kept: Sequence[Verdict], about: About) -> list[tuple[int, Card]]:
    """Cards that stand beside a list, or alone on a page whose heading promises some."""
    only = None if kept else alone(readings, about)
    lone = [(only, Plan(), about.heading)] if only else []
    page = readings.lens.page
    beside = list(leads(readings, kept))
    beside += [one for one in openers(readings, kept) if not any(_overlap(one[1], other) for _, other in beside)]
    lone += [(reading, replace(verdict.plan, slot=""), verdict.heading) for verdict, reading in beside]
    cards = ((reading.member.first, card_of(page, reading, plan, section)) for reading, plan, section in lone)
    return [_beneath((first, card), {card.title}, about) for first, card in cards if card is not None]


def _overlap(one: Reading, other: Reading) -> bool:
    return one.member.first < other.member.last and other.member.first < one.member.last


def _about(tree: LexborHTMLParser, page: Outline) -> About:
    heading = next((page.text(h.first, h.last) for h in page.headings if h.tag == "h1" and not h.furniture), "")
    messages = (p for p in page.pieces if EMPTY.search(p.text) and not p.block.furniture)
    empty = any(not _is_hidden(message.block) for message in messages)
    login = page.main < _LITTLE and tree.css_first("input[type=password]") is not None and not names_sections(heading)
    return About(text_of(tree.css_first("title")), heading, empty or login, _is_in_parts(page))


def _is_in_parts(page: Outline) -> bool:
    """Are there several parts of an item's own page? Lists too say "Luogo" and "Costi", but in each member."""
    texts = (page.text(h.first, h.last) for h in page.headings if not h.furniture)
    parts = Counter(fold(text) for text in texts if PART_OF_A_PAGE.fullmatch(text))
    return sum(times == 1 for times in parts.values()) > 1


def _is_hidden(block: Element) -> bool:
    """A message that a script will show ("Nessun risultato" beneath a search field)."""
    above: Element | None = block
    while above is not None and not _HIDDEN.search(f"{above.names} {above.attributes.get('style') or ''}"):
        above = above.parent
    return above is not None


def _cards(readings: Readings, verdict: Verdict) -> Iterator[tuple[int, Card]]:
    page, group = readings.lens.page, replace(verdict.group, members=verdict.group.members[:MAX_ITEMS])
    all_read = [readings.of(group, member) for member in group.members]
    linked = share(reading.is_linked for reading in all_read) >= _REGULAR
    found = [
        (reading.member.first, card)
        for reading, heading in zip(all_read, headings_above(page, group), strict=True)
        if not _strays(reading, verdict, linked=linked)
        and (card := card_of(page, reading, verdict.plan, heading or verdict.heading)) is not None
    ]
    dates = with_years([card.date for _, card in found], readings.lens.today)
    for (first, card), day in zip(found, dates, strict=True):
        yield first, card if day == card.date else replace(card, date=day)


def _strays(reading: Reading, verdict: Verdict, *, linked: bool) -> bool:
    """Is it a month's heading among its meetings, "three documents found", a word after the last row?

    An act without a link among linked ones has its date, an undated news has its link: they stay.
    """
    title = title_part(reading, verdict.plan)
    unlike = title is None or title.slot != verdict.plan.slot or (linked and not reading.is_linked)
    if verdict.dated >= _REGULAR:
        return not reading.dates and unlike
    return linked and not reading.is_linked

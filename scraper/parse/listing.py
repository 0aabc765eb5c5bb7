"""A list page becomes items: the family that fits reads its cards, and the same rules make items of them all."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Day, Item, Kind
from scraper.normalise.dates import find_dates
from scraper.normalise.dates.span import day_of
from scraper.normalise.tags import mint
from scraper.normalise.text import fold
from scraper.normalise.urls import canonical
from scraper.parse.bounds import too_complex
from scraper.parse.card import Card, text_of
from scraper.parse.context import Context, based
from scraper.parse.deadlines import deadline_said
from scraper.parse.families import configured
from scraper.parse.files import attachments
from scraper.parse.guess.article import Article, leads_elsewhere
from scraper.parse.guess.reader import article
from scraper.parse.guess.reader import read as guess
from scraper.parse.guess.reasons import reasons
from scraper.parse.kinds import kind_of_item
from scraper.parse.registry import family_of

VERSION = "5"
"""Raised whenever reading improves: pages that did not change are then read again."""

_LONGEST_DATE = 1_000
"""The words of a date, its label and what stands beside it are fewer characters."""
_DATE_IN_PATH = re.compile(r"/(?:19|20)\d\d/\d{1,2}/\d{1,2}/")


@dataclass(frozen=True, slots=True)
class Listing:
    """The items of a list page in page order, and the page's own title.

    ``family`` names how it was read ("typo3", "general/table", "feed/rss"), None where nothing fitted, and ``why`` in
    words by what evidence. Without items, ``says_empty`` tells whether the page says itself that there are none, and
    ``why`` what it is instead.
    """

    items: tuple[Item, ...]
    family: str | None
    title: str = ""
    says_empty: bool = False
    why: str = ""


def read_list(html: str, context: Context) -> Listing:
    """Read the items of a list page; ValueError where its structure or its selectors cannot be worked with."""
    problem = too_complex(html)
    if problem:
        raise ValueError(problem)
    tree = LexborHTMLParser(html)
    context = based(context, tree)
    title = text_of(tree.css_first("title"))
    if context.select:
        return Listing(tuple(items_of(configured.read(tree, context.select), context)), "configured", title)
    family, evidence = family_of(html)
    items = tuple(items_of(family.read(tree), context)) if family else ()
    own = article(tree, context.today) if items else Article.NO
    if own:
        items = tuple(item for item in items if own is Article.PERHAPS and _is_told_there(item))
    if family and len(items) > _FEW:
        return Listing(items, family.name, title, why=f"{family.name}: {evidence}")
    found = guess(tree, context.today)
    others = tuple(items_of(found.cards, context))
    if family and items and not _overlooks(items, others):
        return Listing(items, family.name, title, why=f"{family.name}: {evidence}")
    by = f"general/{found.make}" if found.make else None
    name = family.name if family else None
    return Listing(others, by or name, title, why=reasons(found))


def _is_told_there(item: Item) -> bool:
    """Of what stands on an item's own page, only what is dated, and no other item, may be told there."""
    return (item.published or item.starts) is not None and not leads_elsewhere(item.section or "")


_FEW = 2
"""What a family's reader finds where a site prints its list in a way of its own: a box beside it, at most."""


def _overlooks(items: Sequence[Item], others: Sequence[Item]) -> bool:
    """Does the page hold a list of dated items many times as long as what a family's reader found on it?"""
    dated = sum(item.published is not None or item.starts is not None for item in others)
    return dated >= max(4, 3 * len(items))


def items_of(cards: Iterable[Card], context: Context) -> Iterator[Item]:
    """The items that ``cards`` mean, in their order.

    The same news shown twice is one item; two titles behind one link are two.

    Without links nothing says that two rows are one: each is an item, be they alike to the last word.
    """
    seen: Counter[tuple[str | None, str, str]] = Counter()
    links: set[str] = set()
    today = context.today
    for card in cards:
        url = canonical(card.href, context.base) if card.href else None
        day = "" if url else card.date
        folded = fold(card.title)
        same = (url, folded, day)
        if not card.title or (url and same in seen):
            continue
        seen[same] += 1
        own_link = url is not None and url not in links
        links.add(url or "")
        times = "" if seen[same] == 1 else str(seen[same])
        key = url if own_link and url else " ".join(filter(None, (url or context.url, folded, day, times)))
        yield _item(card, context, today, url=url, key=key)


def _item(card: Card, context: Context, today: date, *, url: str | None, key: str) -> Item:
    kind = context.kind or kind_of_item(card.title, card.category, card.section)
    day = _day(card.date, today, context.zone) or _day_in_path(url, today, context.zone)
    told = _day(card.published, today, context.zone)
    published = told or (None if kind is Kind.EVENT else day)
    deadline = deadline_said(card.notes, day_of(published or today), context.zone) if card.notes else None
    if deadline and not context.kind:
        kind = kind_of_item(card.title, card.category, card.section, notes=card.notes, closes=True)
    return Item(
        id=mint(context.authority, context.at, f"{context.site} {key}"),
        kind=kind,
        title=card.title,
        url=url,
        summary=card.summary,
        published=published,
        deadline=deadline,
        starts=day if kind is Kind.EVENT else None,
        section=card.section or None,
        office=card.office or None,
        act=card.act or None,
        topics=card.topics,
        attachments=tuple(attachments(card.files, context.base)),
        image=canonical(card.image, context.base) if card.image else None,
    )


def _day(text: str, today: date, zone: str) -> Day | None:
    return _first_date(text[:_LONGEST_DATE], today, zone) if text else None


def _day_in_path(url: str | None, today: date, zone: str) -> Day | None:
    """Old TYPO3 sites print no date but carry it in the link: ``…/periodo/2025/09/22/…``."""
    found = _DATE_IN_PATH.search(url) if url else None
    return _first_date(found.group(), today, zone) if found else None


@lru_cache(maxsize=1024)
def _first_date(text: str, today: date, zone: str) -> Day | None:
    found = find_dates(text, today, zone)
    return found[0].start if found else None

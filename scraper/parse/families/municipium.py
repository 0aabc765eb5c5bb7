"""Municipium (Maggioli): blocks of news of its own beside the national cards."""

import re
from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import declares
from scraper.parse.national import NATIONAL, Layout, Undated, read_cards

_DETAIL = re.compile(r"/it/(?:news|events?|eventi|bandi?)/[^/?#]+", re.IGNORECASE)
_CARDS = Layout(detail=_DETAIL)
_NEWS_BLOCKS = Layout(
    cards=".news-block",
    titles=(".card-title", ".news-title", ".title", *NATIONAL.titles[-1:], "a[href]"),
    dates=(".data", ".date", ".news-date", "time", ".category-top", "small"),
    detail=_DETAIL,
    undated=Undated.ALL,
)


_ICON = "Municipium "
"""The words of an icon stand before some headings."""


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    for card in read_cards(tree, _NEWS_BLOCKS if tree.css_first(".news-block") is not None else _CARDS):
        yield replace(card, title=card.title.removeprefix(_ICON), section=card.section.removeprefix(_ICON))


FAMILY = Family("municipium", declares("municipiumapp.it", "/css/agid.css"), _read)

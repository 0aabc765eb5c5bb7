"""eGov (HGATE, Halley): the national cards for news, and lists of calls that say when they are empty."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import declares
from scraper.parse.national import NATIONAL, Layout, Undated, read_cards

_NEWS = Layout(
    detail=re.compile(r"/(?:novita|avviso|notizia|comunicato|evento|bando|gara)_\d+\.html", re.IGNORECASE),
    undated=Undated.ADDRESSED,
)
# An empty list holds one card without a link: "Nessun elemento estratto".
_CALLS = Layout(
    cards="#latest-posts .lista-aggiuntivo .card",
    titles=(*NATIONAL.titles, "a[href]"),
    detail=re.compile(r"\.HBL\?|\.html", re.IGNORECASE),
    undated=Undated.ALL,
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_cards(tree, _CALLS if tree.css_first("#latest-posts .lista-aggiuntivo") is not None else _NEWS)


FAMILY = Family("hgate", declares("modificaLoginCookie", "/EG0/EG"), _read)

"""PeopleWeb (Siscom): the national cards in ASP.NET pages, with news under a number or a query, some without a date."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import both, declares
from scraper.parse.national import Layout, Undated, read_cards

_LAYOUT = Layout(
    texts=".card-text, p, .AltezzaNewsFissa",
    detail=re.compile(r"/novita/(?:news|eventi|avvisi)/\d+|Dettaglio(?:news|eventi|avvisi)\?", re.IGNORECASE),
    undated=Undated.ADDRESSED,
)

_recognises = both(
    declares("bootstrap-italia-comuni", "assets\\bootstrap-italia"),
    declares("assets\\", "__VIEWSTATE", "aspNetHidden", "SiscomImmagini", "/cic.css"),
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_cards(tree, _LAYOUT)


FAMILY = Family("peopleweb", _recognises, _read)

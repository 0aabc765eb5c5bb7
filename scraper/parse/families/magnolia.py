"""Magnolia (Kibernetes): columns of news whose title stands in a link of its own."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import declares, either, prints
from scraper.parse.national import NATIONAL, Layout, Undated, read_cards

_COLUMNS = Layout(
    cards=".novita-elenco > [class*=col-]",
    titles=("a.text-decoration-none h3", *NATIONAL.titles),
    detail=re.compile(r"/(?:notizie|novita|avvisi|comunicati|eventi)/[^/?#]+\.html", re.IGNORECASE),
    undated=Undated.ALL,
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_cards(tree, _COLUMNS if tree.css_first(".novita-elenco") is not None else NATIONAL)


FAMILY = Family("magnolia", either(declares("/.imaging/", "kibernetes"), prints("novita-elenco")), _read)

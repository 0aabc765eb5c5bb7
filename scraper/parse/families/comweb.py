"""ComWeb (ePublic): the national cards; a news is known by the number before the checksum in its address."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import declares
from scraper.parse.national import Layout, Undated, read_cards

_LAYOUT = Layout(
    detail=re.compile(r"/(?:novita|vivere-il-comune|bandi[^/]*)/.*-\d+-1-[0-9a-f]{32}", re.IGNORECASE),
    undated=Undated.ADDRESSED,
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_cards(tree, _LAYOUT)


FAMILY = Family("comweb", declares("www.epublic.it", 'content="ComWeb'), _read)

"""OpenCity and OpenPA (OpenContent, eZ Publish): national cards whose day stands under a label at the bottom."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import declares
from scraper.parse.national import Layout, read_cards

_LAYOUT = Layout(
    detail=re.compile(
        r"/Novita/[^/?#]+/[^/?#]+|/Vivere-il-comune/Eventi/[^/?#]+|/Documenti-e-dati/[^/?#]*Band[^/?#]*/[^/?#]+",
        re.IGNORECASE,
    ),
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_cards(tree, _LAYOUT)


FAMILY = Family(
    "opencity", declares("openpa_bootstrapitalia", "opencontent.it", "opencityitalia.it", "/var/opencity"), _read
)

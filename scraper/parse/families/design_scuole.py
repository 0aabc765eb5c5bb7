"""The national model for schools: cards with the year above the day, and events under a label of their own."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import declares
from scraper.parse.national import Layout, read_cards

_LAYOUT = Layout(
    titles=(
        ".card-article-content h2",
        ".card-content h2, .card-content h3, .card-content h4",
        ".card-title",
        "h2, h3, h4, h5",
    )
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_cards(tree, _LAYOUT)


FAMILY = Family("design_scuole", declares("scuole.css", "design-scuole", "design_scuole"), _read)

"""Liferay: calls and notices whose days stand after their labels, beneath a link to ``/-/slug``."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Kind
from scraper.parse.card import Card, Family
from scraper.parse.evidence import both, declares, prints
from scraper.parse.register import Register, read_register

_LINK = 'a[href*="/-/"]'
_ENTRIES = (".asset-abstract", ".asset-entry", ".entry", ".card", "article", "li", "tr")
_REGISTER = Register(
    rows=", ".join(f"{entry}:has({_LINK}):not(:has({entry} {_LINK}))" for entry in _ENTRIES),
    link=f"h2 {_LINK}, h3 {_LINK}, h4 {_LINK}, {_LINK}",
    holds=Kind.CALL,
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    found = set()
    for card in read_register(tree, _REGISTER):
        if card.date and card.href not in found:
            found.add(card.href)
            yield card


FAMILY = Family("liferay", both(declares("Liferay", "liferay"), prints("/-/")), _read)

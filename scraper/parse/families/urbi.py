"""URBI: the register of acts, each with the days between which it is published in its own words."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import declares, either, elsewhere, prints
from scraper.parse.labels import Role
from scraper.parse.register import Register, read_register

_REGISTER = Register(
    rows='table tbody tr, .card-wrapper, li:has(a[href*="ur1ME"])',
    link='a[href*="StwEvent"], a[href*="ur1ME"]',
    parts={Role.NUMBER: "td:first-child"},
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return (card for card in read_register(tree, _REGISTER) if card.date)


FAMILY = Family("urbi", either(declares("/urbi/"), elsewhere(prints("ur1ME00"))), _read)

"""e-pal: a panel an act, without an address of its own."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import declares, either, elsewhere, prints
from scraper.parse.labels import Role
from scraper.parse.register import Register, read_register

_REGISTER = Register(
    rows=".panel:has(.titolo-albo), .card:has(.titolo-albo), article:has(.titolo-albo), li:has(.titolo-albo)",
    link='a[href*="dettaglio"]',
    parts={Role.TITLE: ".titolo-albo"},
)

_recognises = either(declares("portale33", "e-pal.it"), elsewhere(prints("titolo-albo")))


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_register(tree, _REGISTER)


FAMILY = Family("epal", _recognises, _read)

"""SoluzioniPA (OpenWeb): the register of acts, paged in the page itself."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import both, holds_a_table, prints
from scraper.parse.register import Register, read_register

_REGISTER = Register(rows="tr.paginated_element", link='a[href*="albo_dettagli"], a[href*="dettagli"], a[href]')


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_register(tree, _REGISTER)


FAMILY = Family("soluzionipa", both(holds_a_table, prints("paginated_element")), _read)

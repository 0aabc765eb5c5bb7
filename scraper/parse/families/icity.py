"""iCity: the register of acts as a table with headings."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import both, holds_a_table, prints
from scraper.parse.register import Register, read_register

_REGISTER = Register(rows="table.tabAlbo tr:has(td)", link='a[href*="detail.do"], a[href]')


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_register(tree, _REGISTER)


FAMILY = Family("icity", both(holds_a_table, prints("tabAlbo")), _read)

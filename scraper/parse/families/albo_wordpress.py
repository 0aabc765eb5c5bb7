"""The plugin for WordPress that keeps a register of acts (Albo Pretorio On line)."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import both, holds_a_table, prints
from scraper.parse.register import Register, read_register

_REGISTER = Register(
    rows='table[id^="elenco-atti"] tr:has(td)', link='a[href*="action=visatto"], a[href*="visatto"], a[href]'
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_register(tree, _REGISTER)


FAMILY = Family("albo_wordpress", both(holds_a_table, prints('id="elenco-atti')), _read)

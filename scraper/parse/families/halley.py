"""Halley's portals: calls whose rows lead somewhere, acts whose cells are printed twice, and lists of news."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Kind
from scraper.parse.card import Card, Family
from scraper.parse.evidence import both, declares, either, holds_a_table, prints
from scraper.parse.register import Register, read_register

_REGISTERS = (
    Register(rows="table#table-albo tbody tr", link='a[href*="mc_p_dettaglio"]'),
    Register(rows="tr[data-href]", holds=Kind.CALL),
    Register(
        rows='tr:has(a[href*="mostra_news.php"]), li:has(a[href*="mostra_news.php"])',
        link='a[href*="mostra_news.php"]',
        holds=Kind.NEWS,
    ),
)

_recognises = either(
    declares("/km/design-web-toolkit", 'var ente = "c', "halleyweb", "mostra_news.php"),
    both(holds_a_table, prints("table-albo", "zf/index.php", "mostra_news.php", "mc_p_dettaglio")),
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    for register in _REGISTERS:
        yield from read_register(tree, register)


FAMILY = Family("halley", _recognises, _read)

"""ISWEB: rows or entries that lead to numbered pages of an archive."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import declares
from scraper.parse.register import Register, read_register

_LINK = 'a[href*="archivio"]'
_REGISTER = Register(rows=f"tr:has({_LINK}), li:has({_LINK}), dl:has({_LINK}), .box:has({_LINK})", link=_LINK)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_register(tree, _REGISTER)


FAMILY = Family("isweb", declares("IsWeb", "ISWEB", "isweb"), _read)

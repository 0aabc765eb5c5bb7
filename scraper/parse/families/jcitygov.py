"""jCityGov (Maggioli): the register of acts in a Liferay portlet, its cells named by class."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Card, Family
from scraper.parse.evidence import both, holds_a_table, prints
from scraper.parse.labels import Role
from scraper.parse.register import Register, read_register

_REGISTER = Register(
    rows="tr.master-detail-list-line",
    link='.oggetto a[href], .actions a[href], a[href*="papca"], a[href]',
    parts={
        Role.TITLE: ".oggetto",
        Role.CATEGORY: ".categoria",
        Role.NUMBER: ".annonumero",
        Role.PERIOD: "[class*=period], td.date",
    },
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    return read_register(tree, _REGISTER)


FAMILY = Family("jcitygov", both(holds_a_table, prints("master-detail-list-line", "jcitygovalbo")), _read)

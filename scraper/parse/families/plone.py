"""Plone and io-Comune: national cards as Volto prints them, and its block of calls with labelled days."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Kind
from scraper.parse.card import Card, Family
from scraper.parse.evidence import declares
from scraper.parse.labels import Role
from scraper.parse.national import NATIONAL, read_cards
from scraper.parse.register import Register, read_register

_CALLS = Register(
    rows=".bandi-in-evidence .listing-item",
    link="a.bando-title[href], .card-title a[href], a[href]",
    parts={Role.TITLE: ".bando-title, .card-title"},
    holds=Kind.CALL,
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    calls = {card.href: card for card in read_register(tree, _CALLS)}
    yield from calls.values()
    yield from (card for card in read_cards(tree, NATIONAL) if card.href not in calls)


FAMILY = Family("plone", declares('content="Plone', "/++api++", "window.__data", "volto"), _read)

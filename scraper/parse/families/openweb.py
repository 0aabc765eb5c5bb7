"""OpenWeb (SoluzioniPA): the national WordPress theme with cards whose link is only a "read more"."""

from scraper.parse.card import Family
from scraper.parse.evidence import both, declares, prints
from scraper.parse.national import read_cards

_recognises = both(
    declares("design-comuni-wordpress-theme", "wp-theme-design-comuni"), prints("soluzionipa", "/openweb/")
)

FAMILY = Family("openweb", _recognises, read_cards)

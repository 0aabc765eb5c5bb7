"""The national model for municipalities, whichever system prints it: read where nothing tells which one it is."""

from scraper.parse.card import Family
from scraper.parse.evidence import both, prints
from scraper.parse.national import read_cards

FAMILY = Family("design_comuni", both(prints("bootstrap-italia", "scheda-round"), prints("card", "scheda")), read_cards)

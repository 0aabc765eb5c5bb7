"""OpenCMS (coranto): the national cards, told by its modules' paths."""

from scraper.parse.card import Family
from scraper.parse.evidence import both, declares, prints
from scraper.parse.national import read_cards

_recognises = both(
    declares("/system/modules/", "/export/system/", "opencms", "OpenCms"), prints("bootstrap-italia", "card")
)

FAMILY = Family("opencms", _recognises, read_cards)

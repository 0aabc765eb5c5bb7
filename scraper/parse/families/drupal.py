"""Drupal's theme for municipalities: the national cards, told by Drupal's own marks."""

from scraper.parse.card import Family
from scraper.parse.evidence import both, declares, prints
from scraper.parse.national import read_cards

_recognises = both(
    declares('content="Drupal', "/core/themes/", "/core/misc/", "/core/assets/", "drupal-settings-json"),
    prints("bootstrap-italia", "card-teaser", "card-title"),
)

FAMILY = Family("drupal", _recognises, read_cards)

"""MyPortal (Regione Veneto): pages that a script fills; what a server has filled in beforehand are national cards."""

from scraper.parse.card import Family
from scraper.parse.evidence import declares
from scraper.parse.national import read_cards

FAMILY = Family("myportal", declares("/myportal/"), read_cards)

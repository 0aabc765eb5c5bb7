"""The calendar on a home page: a card a day, with the links to that day's events."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from scraper.normalise.dates.words import MONTH_NAMES
from scraper.parse.card import Card, attribute, text_of

_DAY = ".calendar-date"
_EVENTS = ".calendar-event a[href]"
_DAY_AND_MONTH = re.compile(r"\b(\d{1,2})\s?[/.-]\s?(\d{1,2})\b(?![/.-])")
_LEVELS = 3
"""How far above its day the card of that day is."""


def read_days(root: LexborNode) -> Iterator[Card]:
    """The events under each day that is written as one ("14/11", "14 novembre"), in page order."""
    for day in root.css(_DAY):
        card = day
        for _ in range(_LEVELS):
            if card.parent is None or card.css_first(_EVENTS) is not None:
                break
            card = card.parent
        yield from _events(card, _with_month(text_of(day)))


def _events(card: LexborNode, day: str) -> Iterator[Card]:
    """The links of one day that say something; what holds several days is no card of one."""
    if len(card.css(_DAY)) == 1:
        for event in card.css(_EVENTS):
            if title := text_of(event):
                yield Card(title=title, href=attribute(event, "href"), date=day, category="evento")


def _with_month(day: str) -> str:
    """The day with its month in letters: in running text a pair of numbers ("14/11 sab") is no date."""
    found = _DAY_AND_MONTH.search(day)
    if not found or not 1 <= int(found[2]) <= len(MONTH_NAMES):
        return day
    return day.replace(found[0], f"{found[1]} {MONTH_NAMES[int(found[2]) - 1]}")

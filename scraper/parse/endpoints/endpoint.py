"""What an endpoint tells, in the terms of a list page: cards, which the same rules make items of."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from textwrap import shorten

from scraper.parse.card import Card
from scraper.parse.context import Context
from scraper.parse.kinds import kind_of

_UNSORTED = re.compile(r"senza categoria|non categorizzato|uncategorized", re.IGNORECASE)
_TEASER = 300
"""Characters of a whole text that stand for its summary where there is no other."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One answer: ``family`` names its kind and format ("feed/rss"), ``title`` is what it calls itself."""

    family: str
    cards: tuple[Card, ...]
    title: str = ""


ReadJson = Callable[[object, Context], Endpoint | None]
"""Reads decoded JSON; None where it is not what this reader knows."""


@dataclass(frozen=True, slots=True)
class Labels:
    """An entry's categories: those that say its kind, as one label, and the others, which are its topics."""

    category: str
    topics: tuple[str, ...]


def labels(names: Iterable[str]) -> Labels:
    """Sort categories by what they tell; "Senza categoria" tells nothing."""
    told = [name for name in dict.fromkeys(names) if name and not _UNSORTED.fullmatch(name)]
    return Labels(", ".join(name for name in told if kind_of(name)), tuple(name for name in told if not kind_of(name)))


def teaser(summary: str, text: str) -> str:
    """The summary, or the beginning of the whole text where there is none."""
    return summary or shorten(text, _TEASER, placeholder="…")

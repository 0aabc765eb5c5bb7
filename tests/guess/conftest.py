"""What the tests of the general reader share: its fixtures, and a card as it is told."""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from scraper.normalise.dates import find_dates
from scraper.normalise.dates.span import day_of
from scraper.normalise.urls import canonical
from scraper.parse.card import Card
from scraper.parse.guess.reader import Read, read

PAGES = sorted((Path(__file__).parents[2] / "fixtures" / "lists" / "general").glob("*.html"))
TODAY = date(2026, 8, 10)

Told = tuple[str, str | None, str | None]
"""Title, absolute URL and ISO day."""

_NAMES = re.compile(r"""\s(?:class|id)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""")


@dataclass(frozen=True, slots=True)
class Fixture:
    """A hand-made page, where it was found, and what a person reads on it."""

    name: str
    html: str
    url: str
    truth: tuple[Told, ...]

    @property
    def nameless(self) -> str:
        """The page without a class or an id."""
        return _NAMES.sub("", self.html)


def load(page: Path) -> Fixture:
    url = page.with_suffix(".url").read_text().strip()
    truth = json.loads(page.with_suffix(".truth.json").read_text())
    told = tuple((t["title"], canonical(t["url"] or "", url), t["date"]) for t in truth)
    return Fixture(page.stem, page.read_text(), url, told)


def deadlines(page: Path) -> dict[str, str | None]:
    """The deadline that each title of a fixture's truth has, as an ISO day."""
    truth = json.loads(page.with_suffix(".truth.json").read_text())
    return {t["title"]: t.get("deadline") for t in truth}


def guess(html: str) -> Read:
    return read(LexborHTMLParser(html), TODAY)


def told(card: Card, url: str) -> Told:
    days = find_dates(card.date, TODAY) if card.date else []
    return card.title, canonical(card.href or "", url), day_of(days[0].start).isoformat() if days else None


def page(body: str, *, heading: str = "Avvisi") -> str:
    return f"<html lang=it><body><main><h1>{heading}</h1>{body}</main></body></html>"

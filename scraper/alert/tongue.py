"""The languages that mails speak: Italian, in which they are written here, and those that a catalog translates to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from scraper.alert import english, italian
from scraper.model import Day
from scraper.normalise.days import is_past
from scraper.normalise.italian import local_date, long_day


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its catalog, and the sentences that bend with days and names."""

    code: str
    catalog: NullTranslations
    long_day: Callable[[Day, ZoneInfo], str]
    short_day: Callable[[Day, ZoneInfo, datetime], str]
    on_the: Callable[[str], str]
    to_the: Callable[[str], str]
    of_the: Callable[[str], str]

    def say(self, words: str, /, **values: object) -> str:
        """These Italian words in this language, with ``values`` in their places."""
        said = self.catalog.gettext(words)
        return said.format(**values) if values else said

    def count(self, one: str, many: str, number: int, /) -> str:
        """The words for one or for many, with the ``{number}`` in its place."""
        return self.catalog.ngettext(one, many, number).format(number=number)

    def time_left(self, deadline: Day, zone: ZoneInfo, now: datetime) -> str:
        """How long there still is, in days on the calendar of ``zone``: ``mancano 12 giorni``, ``scade oggi``."""
        days = (local_date(deadline, zone) - local_date(now, zone)).days
        if days > 1:
            return self.count("manca {number} giorno", "mancano {number} giorni", days)
        if days < -1:
            return self.count("termine scaduto da {number} giorno", "termine scaduto da {number} giorni", -days)
        if is_past(deadline, zone, now):
            return self.say("termine scaduto ieri") if days else self.say("termine scaduto oggi")
        return self.say("scade domani") if days else self.say("scade oggi")


def _catalog(code: str) -> GNUTranslations:
    with (files("scraper.alert") / "locale" / f"{code}.mo").open("rb") as file:
        return GNUTranslations(file)


ITALIAN: Final = Tongue(
    "it", NullTranslations(), long_day, italian.short_day, italian.on_the, italian.to_the, italian.of_the
)
ENGLISH: Final = Tongue(
    "en", _catalog("en"), english.long_day, english.short_day, english.on_the, english.to_the, english.of_the
)
TONGUES: Final[Mapping[str, Tongue]] = {"it": ITALIAN, "en": ENGLISH}

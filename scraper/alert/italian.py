"""Days and names in Italian sentences: what no catalog of translations can say, because it bends with its words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scraper.model import Day
from scraper.normalise.italian import day_and_month, local_date

_FEMININE = {"provincia", "regione", "città", "camera", "comunità", "prefettura", "questura", "scuola", "biblioteca"}
_MASCULINE = {"comune", "ministero", "dipartimento", "consorzio", "parco", "museo", "tribunale", "distretto"}


def short_day(day: Day, zone: ZoneInfo, now: datetime) -> str:
    """``14 novembre``, with its year when that is not the year of ``now``."""
    local = local_date(day, zone)
    words = day_and_month(local)
    return words if local.year == local_date(now, zone).year else f"{words} {local.year}"


def on_the(day: str) -> str:
    """``il 14 novembre``, ``l’8 novembre``: the article before a day that is read aloud with a vowel."""
    return f"l’{day}" if _begins_with_vowel(day) else f"il {day}"


def to_the(day: str) -> str:
    """``al 14 novembre``, ``all’8 novembre``."""
    return f"all’{day}" if _begins_with_vowel(day) else f"al {day}"


def of_the(name: str) -> str:
    """``del Comune di Cuneo``, ``della Provincia di Cuneo``, ``dell’Unione montana``; ``di`` any other name."""
    first = name.partition(" ")[0].lower()
    if first in _FEMININE:
        return f"della {name}"
    if first in _MASCULINE:
        return f"del {name}"
    return (
        f"dell’{name}" if first in {"unione", "azienda", "agenzia", "ente", "università", "ufficio"} else f"di {name}"
    )


def _begins_with_vowel(day: str) -> bool:
    return day.partition(" ")[0] in {"8", "11"}  # otto, undici

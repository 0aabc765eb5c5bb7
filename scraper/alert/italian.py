"""Italian words for days, hours, kinds and fields."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scraper.model import Day, Kind, Meaning
from scraper.normalise.italian import day_and_month, local_date

KINDS = {
    Kind.NEWS: "notizia",
    Kind.PROJECT: "progetto",
    Kind.CALL: "avviso",
    Kind.NOTICE: "comunicazione",
    Kind.EVENT: "evento",
    Kind.DOCUMENT: "documento",
}
_BECAME = {
    Meaning.RECTIFIED: "Rettificato",
    Meaning.SUSPENDED: "Sospeso",
    Meaning.REVOKED: "Revocato",
}
_HAPPENED = {
    Meaning.BROUGHT_FORWARD: "Scadenza anticipata",
    Meaning.REOPENED: "Termini riaperti",
    Meaning.OUTCOME: "Pubblicato l’esito",
    Meaning.RENAMED: "Allegato rinominato",
    Meaning.REMOVED: "Tolto un allegato",
    Meaning.REVERTED: "Di nuovo come prima",
}
FIELDS = {
    "title": "Titolo",
    "summary": "Sommario",
    "text": "Testo",
    "kind": "Tipo",
    "url": "Indirizzo",
    "section": "Sezione",
    "attachment_title": "Nome dell’allegato",
    "attachment_text": "Testo dell’allegato",
    "topics": "Argomenti",
    "published": "Pubblicazione",
    "deadline": "Scadenza",
    "starts": "Data dell’evento",
    "attachment": "Allegato",
    "attachments": "Allegato",
    "image": "Immagine",
}


def inflect(participle: str, kind: Kind) -> str:
    """Make a masculine form agree with the kind's noun: ``Nuovo`` avviso, ``Nuova`` notizia."""
    return participle[:-1] + "a" if kind in {Kind.NEWS, Kind.NOTICE} else participle


def meant(meaning: Meaning, kind: Kind) -> str:
    """What a change means, in the words that open a subject."""
    became = _BECAME.get(meaning)
    return inflect(became, kind) if became else _HAPPENED[meaning]


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


def time_left(deadline: Day, zone: ZoneInfo, now: datetime) -> str:
    """How long there still is, in days on the calendar of ``zone``: ``mancano 12 giorni``, ``scade oggi``."""
    days = (local_date(deadline, zone) - local_date(now, zone)).days
    if days > 1:
        return f"mancano {days} giorni"
    if days < -1:
        return f"termine scaduto da {-days} giorni"
    if is_past(deadline, zone, now):
        return "termine scaduto ieri" if days else "termine scaduto oggi"
    return "scade domani" if days else "scade oggi"


def is_past(deadline: Day, zone: ZoneInfo, now: datetime) -> bool:
    """Is it too late? A deadline without an hour lasts until the end of its day."""
    if isinstance(deadline, datetime):
        return deadline < now
    return deadline < local_date(now, zone)


def _begins_with_vowel(day: str) -> bool:
    return day.partition(" ")[0] in {"8", "11"}  # otto, undici

"""The words that readers of feeds and of the index page see: labels, days and states in Italian."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from scraper.health import Condition, Health
from scraper.model import Change, ChangeType, Kind, Meaning, Site
from scraper.normalise.italian import day_and_month, from_the
from scraper.normalise.reasons import in_words

KIND: Mapping[Kind, str] = {
    Kind.NEWS: "Notizia",
    Kind.PROJECT: "Progetto",
    Kind.CALL: "Bando",
    Kind.NOTICE: "Avviso",
    Kind.EVENT: "Evento",
    Kind.DOCUMENT: "Documento",
}

KINDS: Mapping[Kind, str] = {
    Kind.NEWS: "Notizie",
    Kind.PROJECT: "Progetti",
    Kind.CALL: "Bandi",
    Kind.NOTICE: "Avvisi",
    Kind.EVENT: "Eventi",
    Kind.DOCUMENT: "Documenti",
}

CHANGE: Mapping[ChangeType, str] = {
    ChangeType.APPEARED: "Nuovo",
    ChangeType.EDITED: "Modificato",
    ChangeType.DEADLINE_SET: "Fissata la scadenza",
    ChangeType.DEADLINE_EXTENDED: "Prorogata la scadenza",
    ChangeType.DEADLINE_CHANGED: "Cambiata la scadenza",
    ChangeType.ATTACHMENT_ADDED: "Nuovo allegato",
    ChangeType.ATTACHMENT_REPLACED: "Sostituito un allegato",
    ChangeType.MOVED: "Nuovo indirizzo",
    ChangeType.WITHDRAWN: "Ritirato",
    ChangeType.RETURNED: "Di nuovo in linea",
}

MEANING: Mapping[Meaning, str] = {
    Meaning.BROUGHT_FORWARD: "Anticipata la scadenza",
    Meaning.REOPENED: "Riaperti i termini",
    Meaning.RECTIFIED: "Rettificato",
    Meaning.SUSPENDED: "Sospeso",
    Meaning.REVOKED: "Revocato",
    Meaning.OUTCOME: "Pubblicato l’esito",
    Meaning.RENAMED: "Rinominato un allegato",
    Meaning.REMOVED: "Tolto un allegato",
    Meaning.REVERTED: "Di nuovo come prima",
}

FIELD: Mapping[str, str] = {  # in the order in which a reader wants to know
    "kind": "Tipo",
    "title": "Titolo",
    "deadline": "Scadenza",
    "starts": "Data dell’evento",
    "published": "Data di pubblicazione",
    "url": "Indirizzo della pagina",
    "section": "Sezione",
    "topics": "Argomenti",
    "attachments": "Allegati",
    "attachment_title": "Nome dell’allegato",
    "attachment_text": "Testo dell’allegato",
    "image": "Immagine",
    "summary": "Sommario",
    "text": "Testo",
}


def happened(change: Change) -> str:
    """What a change is, in a few words that stand alone."""
    return MEANING[change.meaning] if change.meaning else CHANGE[change.type]


def short_day(day: date) -> str:
    """``14 novembre 2025``."""
    return f"{day_and_month(day)} {day.year}"


def health(found: Health, site: Site, *, ever: bool) -> str:
    """How a source is doing, in words that change only when its health does; ``ever``: was it ever read well?"""
    match found.condition:
        case Condition.NEW:
            return "Non ancora letta"
        case Condition.OK | Condition.UNCHANGED:
            return "Letta regolarmente"
        case Condition.SILENT:
            return f"Letta regolarmente, ma senza novità {_since(found, site)}: molto più a lungo del solito"
    since = _since(found, site) if ever else "fin dal primo tentativo"
    if found.condition is Condition.SUSPECT:
        return f"Risponde con una pagina anomala {since}"
    return f"Non leggibile {since}: {in_words(found.reason)}"


def _since(found: Health, site: Site) -> str:
    """The day, on the site's calendar."""
    if found.since is None:
        return "da tempo"
    return from_the(short_day(found.since.astimezone(ZoneInfo(site.timezone)).date()))

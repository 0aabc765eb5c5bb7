"""The words that readers of feeds and of the index page see: labels, days and states in Italian."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from scraper.model import ChangeType, Kind, Site, SourceState, Status
from scraper.normalise.italian import day_and_month

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
    "image": "Immagine",
    "summary": "Sommario",
    "text": "Testo",
}


def short_day(day: date) -> str:
    """``14 novembre 2025``."""
    return f"{day_and_month(day)} {day.year}"


def health(state: SourceState, site: Site) -> str:
    """How a source is doing, in words that change only when its state does (never "last read at")."""
    if state.status is Status.NEW:
        return "Non ancora letta"
    if state.status in {Status.OK, Status.UNCHANGED}:
        return "Letta regolarmente"
    return f"{_TROUBLE[state.status]} {_since(state, site)}"


_TROUBLE: Mapping[Status, str] = {
    Status.FAILING: "Non raggiungibile",
    Status.SUSPECT: "Risponde con una pagina anomala",
    Status.REFUSED: "Non letta, perché una regola lo vieta,",
}


def _since(state: SourceState, site: Site) -> str:
    if state.last_ok is None:
        return "fin dal primo tentativo"
    day = state.last_ok.astimezone(ZoneInfo(site.timezone))
    return f"dall’{short_day(day)}" if day.day in {8, 11} else f"dal {short_day(day)}"

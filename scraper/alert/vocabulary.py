"""The words for kinds, changes and fields, to be said in any tongue (``marked``: the catalogs translate them)."""

from scraper.model import ChangeType, Kind, Meaning


def marked(words: str) -> str:
    """The same words; says to those who gather what is to be translated that these are."""
    return words


KINDS = {
    Kind.NEWS: marked("notizia"),
    Kind.PROJECT: marked("progetto"),
    Kind.CALL: marked("avviso"),
    Kind.NOTICE: marked("comunicazione"),
    Kind.EVENT: marked("evento"),
    Kind.DOCUMENT: marked("documento"),
}
SEVERAL = {
    Kind.NEWS: marked("notizie"),
    Kind.PROJECT: marked("progetti"),
    Kind.CALL: marked("avvisi"),
    Kind.NOTICE: marked("comunicazioni"),
    Kind.EVENT: marked("eventi"),
    Kind.DOCUMENT: marked("documenti"),
}
NEW = {
    Kind.NEWS: marked("Nuova notizia"),
    Kind.PROJECT: marked("Nuovo progetto"),
    Kind.CALL: marked("Nuovo avviso"),
    Kind.NOTICE: marked("Nuova comunicazione"),
    Kind.EVENT: marked("Nuovo evento"),
    Kind.DOCUMENT: marked("Nuovo documento"),
}
_BECAME = {
    Meaning.RECTIFIED: (marked("Rettificato"), marked("Rettificata")),
    Meaning.SUSPENDED: (marked("Sospeso"), marked("Sospesa")),
    Meaning.REVOKED: (marked("Revocato"), marked("Revocata")),
    ChangeType.EDITED: (marked("Modificato"), marked("Modificata")),
    ChangeType.WITHDRAWN: (marked("Ritirato"), marked("Ritirata")),
}
"""Of something masculine in Italian, and of something feminine."""
_HAPPENED = {
    Meaning.BROUGHT_FORWARD: marked("Scadenza anticipata"),
    Meaning.REOPENED: marked("Termini riaperti"),
    Meaning.OUTCOME: marked("Pubblicato l’esito"),
    Meaning.RENAMED: marked("Allegato rinominato"),
    Meaning.REMOVED: marked("Tolto un allegato"),
    Meaning.REVERTED: marked("Di nuovo come prima"),
    ChangeType.DEADLINE_SET: marked("Nuova scadenza"),
    ChangeType.DEADLINE_EXTENDED: marked("Scadenza prorogata"),
    ChangeType.DEADLINE_CHANGED: marked("Scadenza cambiata"),
    ChangeType.ATTACHMENT_ADDED: marked("Nuovo allegato"),
    ChangeType.ATTACHMENT_REPLACED: marked("Allegato sostituito"),
    ChangeType.MOVED: marked("Nuovo indirizzo"),
    ChangeType.RETURNED: marked("Di nuovo in linea"),
}
FIELDS = {
    "title": marked("Titolo"),
    "summary": marked("Sommario"),
    "text": marked("Testo"),
    "kind": marked("Tipo"),
    "url": marked("Indirizzo"),
    "section": marked("Sezione"),
    "attachment_title": marked("Nome dell’allegato"),
    "attachment_text": marked("Testo dell’allegato"),
    "topics": marked("Argomenti"),
    "published": marked("Pubblicazione"),
    "deadline": marked("Scadenza"),
    "starts": marked("Data dell’evento"),
    "attachment": marked("Allegato"),
    "attachments": marked("Allegato"),
    "image": marked("Immagine"),
}
_FEMININE = {Kind.NEWS, Kind.NOTICE}


def happened(what: ChangeType | Meaning, kind: Kind) -> str:
    """What happened to something of this kind, in the words that open a subject."""
    if what is ChangeType.APPEARED:
        return NEW[kind]
    if what in _BECAME:
        return _BECAME[what][kind in _FEMININE]
    return _HAPPENED[what]

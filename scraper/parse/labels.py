"""The labels that public registers print before a value or above a column, and what each of them means."""

import re
from enum import StrEnum
from functools import lru_cache

from selectolax.lexbor import LexborNode

from scraper.normalise.text import clean
from scraper.parse.card import text_of


class Role(StrEnum):
    """What a labelled value is to an item."""

    TITLE = "title"
    PUBLISHED = "published"
    PERIOD = "period"
    UNTIL = "until"
    DEADLINE = "deadline"
    """Of what ends on that day: in a register of acts, their publication."""
    APPLY_BY = "apply by"
    """Until when one may apply, wherever it stands."""
    CATEGORY = "category"
    OFFICE = "office"
    SENDER = "sender"
    ACT = "act"
    ACT_DAY = "act day"
    PROTOCOL = "protocol"
    NUMBER = "number"
    OTHER = "other"


_TITLE = r"(?:oggetto|titolo)(?: (?:dell['’]|del |della )?(?:atto|bando|avviso|gara|procedura))?|descrizione(?: atto)?"
_APPLY_BY = (
    r"(?:data (?:di |e ora )?)?(?:di )?(?:scadenza|termine)\b[^:\d]{0,40}\b(?:domand|offert|istanz|candidat|partecip"
    r"|band[oi]\b|termini|iscriz|adesion|manifestaz|invio|presentaz|ricezion)[^:\d]{0,30}"
)
_DEADLINE = r"(?:data (?:di |e ora )?)?scadenza|scade il|scade"
_DAY = r"pubb(?:l?\.|licazione)"
_PUBLISHED = (
    rf"(?:data |giorno )?(?:di )?(?:inizio )?(?:{_DAY}|affissione|inserimento)(?: il| dal)?|dal|data(?: inizio)?|inizio"
    rf"|(?:documento |atto )?(?:in pubblicazione|pubblicat[oa]) (?:il|dal)|inserit[oa] il|prima pubb\.?"
)
_UNTIL = (
    rf"(?:data )?(?:di )?(?:fine|termine|scadenza)(?: (?:della )?(?:{_DAY}|affissione|validità))|(?:data )?(?:di )?fine"
    rf"|al|fino al|(?:in pubblicazione|pubblicat[oa]|{_DAY}) (?:fino )?al|(?:data )?(?:di )?termine"
)
_TO = r"\(?dal? ?[-/–] ?al?\)?"
_PERIOD = rf"(?:periodo(?: di)? )?(?:in )?pubblicazione(?: {_TO})?|periodo|validità|{_TO}"
_N = r"(?:n(?:umero|um\.?|r\.?|\.|°|º)?|prog(?:ressivo|\.)?)"
_KIND_OF_ACT = r"(?:atto|determina(?:zione)?|delibera(?:zione)?|ordinanza|decreto|provvedimento)"
_ACT = (
    rf"(?:{_N}|rif(?:erimento|\.)?|estremi) (?:di |dell['’]\s?|della |del )?{_KIND_OF_ACT}"
    rf"|{_KIND_OF_ACT}(?: {_N})?|rif(?:erimento|\.)?(?: {_N})?"
)
_ACT_DAY = rf"data (?:di |dell['’]\s?|della |del )?{_KIND_OF_ACT}"
_PROTOCOL = rf"(?:{_N} (?:di )?)?prot(?:ocollo|\.)?(?: generale)?(?: {_N})?"
_NUMBER = (
    rf"(?:{_N}|anno ?/ ?{_N}|{_N} ?/ ?anno|(?:{_N} )?(?:di |del )?(?:reg(?:istro|\.)?|rep(?:ertorio|\.)?))"
    rf"(?: (?:di )?(?:pubblicazione|registro|albo|generale|gen\.|repertorio))*(?: {_N})?"
)
_OFFICE = (
    r"(?:ufficio|servizio|settore|area|direzione|unità organizzativa|struttura)"
    r"(?: (?:proponente|responsabile|competente|emittente|mittente|richiedente|di (?:riferimento|provenienza)))?"
    r"|proponente|a cura (?:di|del|della|dell['’])|(?:questa )?pagina (?:è )?(?:gestita|curata) da"
)
_SENDER = r"mittente|ente(?: (?:mittente|emittente|richiedente|proponente))?|bandito da|provenienza|richiedente"
_OTHER = r"anno|allegati|documenti|stato|dettagli(?:o)?|azioni|importo|cig|cup"
# In the order in which they are tried: "data fine pubblicazione" is not the day of publication.
_LABELS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(words, re.IGNORECASE))
    for role, words in (
        (Role.TITLE, _TITLE),
        (Role.UNTIL, _UNTIL),
        (Role.APPLY_BY, _APPLY_BY),
        (Role.DEADLINE, _DEADLINE),
        (Role.PERIOD, _PERIOD),
        (Role.PUBLISHED, _PUBLISHED),
        (Role.CATEGORY, r"tipo(?:logia)?(?: (?:di )?(?:atto|documento|pubblicazione|bando))?|categoria"),
        (Role.ACT_DAY, _ACT_DAY),
        (Role.ACT, _ACT),
        (Role.PROTOCOL, _PROTOCOL),
        (Role.NUMBER, _NUMBER),
        (Role.OFFICE, _OFFICE),
        (Role.SENDER, _SENDER),
        (Role.OTHER, _OTHER),
    )
)
AFTER = re.compile(r"\s[-–|/•·]\s(?=(?:data|scad|pubbl|inserit|termine|in pubbl)[^-–|/]{0,50}\d)", re.IGNORECASE)
"""What parts two fields of one line: "Inserito il 03/08/2026 - Scadenza: 30/09/2026"."""
_LONGEST = 60
_NAMES = {Role.OFFICE, Role.SENDER}
"""Beneath a name stands where it is found: its own line is all of it."""


def role_of(label: str) -> Role | None:
    """What the whole of ``label`` ("Oggetto:", a column's heading) announces; None for what is no label."""
    words = label.strip(" :")
    return _role(words) if len(words) <= _LONGEST and not words[:1].isdigit() else None


@lru_cache(maxsize=2048)
def _role(words: str) -> Role | None:
    return next((role for role, pattern in _LABELS if pattern.fullmatch(words)), None)


def labelled(node: LexborNode) -> dict[Role, str]:
    """The labelled values within ``node``; the first value of a role is kept: for telephones all is printed again.

    A label is a text of its own (``<strong>Oggetto</strong> <div>…``) or ends in a colon within its text.
    """
    values: dict[Role, str] = {}
    role = None
    for leaf in node.traverse(include_text=True):
        text = clean(leaf.text_content or "") if leaf.tag == "-text" else ""
        if not text:
            continue
        for field in AFTER.split(text):
            label, _, rest = field.partition(":")
            announced = role_of(label)
            if announced is None and role:
                values.setdefault(role, field if role in _NAMES else _whole(leaf, field))
            elif announced and rest.strip():
                values.setdefault(announced, rest.strip())
            role = announced if announced and not rest.strip() else None
    return values


def _whole(leaf: LexborNode, text: str) -> str:
    """All that the value's own element holds: a subject may be broken over several lines."""
    around = text_of(leaf.parent)
    return around if around.startswith(text) else text

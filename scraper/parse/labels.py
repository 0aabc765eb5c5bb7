"""The labels that public registers print before a value or above a column, and what each of them means."""

import re
from enum import StrEnum

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
    CATEGORY = "category"
    OTHER = "other"


_DEADLINE = (
    r"(?:data (?:di |e ora )?)?scadenza(?: (?:del )?bando| (?:dei )?termini| partecipazione"
    r"| (?:presentazione )?(?:delle )?domande)?|scade il|termine (?:di )?presentazione(?: (?:delle )?domande)?"
)
_PUBLISHED = (
    r"(?:data (?:di )?)?(?:inizio )?(?:pubblicazione|affissione|inserimento)(?: il| dal)?|dal|data(?: inizio)?"
    r"|(?:documento )?(?:in pubblicazione|pubblicat[oa]) (?:il|dal)|inserit[oa] il|prima pubb\.?"
)
_OTHER = (
    r"(?:n(?:umero|\.|°)?|anno|prog(?:ressivo|\.)?|prot(?:ocollo|\.)?|rif(?:erimento|\.)?|repertorio)"
    r"(?: (?:di )?(?:pubblicazione|atto|registro|albo|protocollo|generale))?(?: n\.?)?"
    r"|mittente|ente(?: (?:mittente|emittente|richiedente))?|bandito da|provenienza|richiedente|ufficio|settore"
    r"|allegati|documenti|stato|dettagli(?:o)?|azioni|data (?:dell['’])?atto|importo|cig"
)
# In the order in which they are tried: "data fine pubblicazione" is not the day of publication.
_LABELS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(words, re.IGNORECASE))
    for role, words in (
        (Role.TITLE, r"oggetto(?: (?:dell['’]atto|del bando))?|titolo|descrizione(?: atto)?"),
        (Role.UNTIL, r"(?:data )?(?:di )?(?:fine|termine)(?: (?:della )?(?:pubblicazione|affissione|validità))?|al"),
        (Role.DEADLINE, _DEADLINE),
        (Role.PERIOD, r"(?:periodo(?: di)? )?(?:in )?pubblicazione|periodo|validità"),
        (Role.PUBLISHED, _PUBLISHED),
        (Role.CATEGORY, r"tipo(?:logia)?(?: (?:di )?(?:atto|documento|pubblicazione|bando))?|categoria"),
        (Role.OTHER, _OTHER),
    )
)
_LONGEST = 60


def role_of(label: str) -> Role | None:
    """What the whole of ``label`` ("Oggetto:", a column's heading) announces; None for what is no label."""
    words = label.strip(" :")
    if len(words) > _LONGEST:
        return None
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
        label, _, rest = text.partition(":")
        announced = role_of(label)
        if announced is None and role:
            values.setdefault(role, _whole(leaf, text))
        elif announced and rest.strip():
            values.setdefault(announced, rest.strip())
        role = announced if announced and not rest.strip() else None
    return values


def _whole(leaf: LexborNode, text: str) -> str:
    """All that the value's own element holds: a subject may be broken over several lines."""
    around = text_of(leaf.parent)
    return around if around.startswith(text) else text

"""The words behind the labels of an item's own page: "Data: 23 giugno 2026", "A cura di", "Numero atto"."""

import re
from enum import Enum, auto

from selectolax.lexbor import LexborNode

from scraper.normalise.text import clean
from scraper.parse.card import text_of
from scraper.parse.labels import Role, role_of


class Label(Enum):
    """What a labelled value is."""

    PUBLISHED = auto()
    DAY = auto()
    MODIFIED = auto()
    DEADLINE = auto()
    STARTS = auto()
    KEEPER = auto()
    OFFICE = auto()
    SENDER = auto()
    CATEGORY = auto()
    ACT = auto()
    ACT_DAY = auto()
    PROTOCOL = auto()
    NUMBER = auto()
    TOPICS = auto()
    SUBJECT = auto()


_PUBLISHED = (
    r"(?:data (?:di )?)?(?:inizio )?pubblicazione(?: (?:dal|il))?|(?:periodo (?:di )?|in )pubblicazione(?: dal)?"
    r"|pubblicat[oa](?: (?:da .{1,40} )?(?:il|dal|in data))?|prima pubb\.?(?: il)?|data (?:di )?inserimento"
    r"|inserit[oa] (?:da .{1,40} )?il|inviat[oa] da .{1,40} il|creat[oa] il"
)
_MODIFIED = (
    r"(?:data )?(?:di )?(?:ultim[oa] )?(?:aggiornamento|agg\.|modifica|revisione)"
    r"(?: (?:della )?pagina| effettuat[oa])?(?: (?:il|al))?"
    r"|(?:pagina )?(?:ultim[oa] )?(?:aggiornat[oa]|modificat[oa]) (?:il|al)"
)
_DEADLINE = (
    r"(?:data (?:di |e ora )?)?scadenza(?: (?:del )?bando| (?:dei )?termini| partecipazione"
    r"| (?:presentazione )?(?:delle )?domande)?|scade il"
    r"|termine (?:ultimo )?(?:(?:di |per la )?presentazione )?(?:delle )?(?:domande|offerte)"
)
# "Data" needs its colon: alone it heads an event's day.
_DATED = (
    (Label.PUBLISHED, _PUBLISHED),
    (Label.DAY, r"data(?=\s*:)"),
    (Label.MODIFIED, _MODIFIED),
    (Label.DEADLINE, _DEADLINE),
    (Label.STARTS, r"(?:data (?:di )?)?inizio(?: evento)?|quando|data (?:dell['’])?evento"),
)
_BEHIND = r"\s*:?\s*(?P<value>(?:(?:lun|mar|mer|gio|ven|sab|dom)[^\d\s]*\s+)?\S*\d.*)?$"
_DATES = tuple((label, re.compile(rf"(?:{words}){_BEHIND}", re.IGNORECASE)) for label, words in _DATED)
_DATED_LABELS = {label for label, _ in _DATES} | {Label.ACT_DAY}
_WORDED = {
    Role.TITLE: Label.SUBJECT,
    Role.OFFICE: Label.OFFICE,
    Role.SENDER: Label.SENDER,
    Role.CATEGORY: Label.CATEGORY,
    Role.ACT: Label.ACT,
    Role.ACT_DAY: Label.ACT_DAY,
    Role.PROTOCOL: Label.PROTOCOL,
    Role.NUMBER: Label.NUMBER,
}
_NUMBERED = _DATED_LABELS | {Label.ACT, Label.PROTOCOL, Label.NUMBER}
"""What holds a number: words alone are no such value."""
_KEEPER = re.compile(
    r"a cura (?:di|del|della|dell['’])|(?:questa )?pagina (?:è )?(?:gestita|curata) da"
    r"|(?:ufficio|servizio|settore|area|direzione|unità organizzativa|struttura|ente)"
    r" (?:proponente|responsabile|competente|emittente|di riferimento)|proponente",
    re.IGNORECASE,
)
"""Who keeps the page, told by words that mean nothing else."""
_TOPICS = re.compile(r"argoment[oi]|tag|parole chiave|categori[ae](?= ?:)", re.IGNORECASE)
_LABEL_TAGS = {"dt", "th", "td", "strong", "b", "label"}
"""Elements in which a single word ("Ente", "Numero") may be a label without a colon."""
_HEADS_A_COLUMN = re.compile(r"\bcol\b")
LONGEST = 80
"""A labelled date is no sentence."""
_LONGEST_NAME, _LONGEST_SUBJECT = 120, 500
_LONGEST_OF = {label: LONGEST if label in _NUMBERED else _LONGEST_NAME for label in Label} | {
    Label.SUBJECT: _LONGEST_SUBJECT
}
_WHOLES = _DATED_LABELS | {Label.SUBJECT}
"""Values that may be spread over several elements: the hour beside its day, a subject in several lines."""


def labelled_words(region: LexborNode) -> dict[Label, str]:
    """The words behind each label, in the same text ("Data: 23-06-2026") or in the next one; the first counts."""
    values: dict[Label, str] = {}
    awaited = None
    for leaf in region.traverse(include_text=True):
        text = clean(leaf.text_content or "") if leaf.tag == "-text" else ""
        if not text or text == ":":
            continue
        label, value = _announced(leaf, text) if len(text) <= _LONGEST_SUBJECT else (None, "")
        if label is None and awaited and awaited not in values and _fits(awaited, text):
            values[awaited] = _whole(leaf, text, _LONGEST_OF[awaited]) if awaited in _WHOLES else text
        if label and value and _fits(label, value):
            values.setdefault(label, value)
        awaited = label if not value else None
    return values


def _announced(leaf: LexborNode, text: str) -> tuple[Label | None, str]:
    """The label that a text is or begins with, and what follows it in the same text."""
    for label, pattern in _DATES if len(text) <= LONGEST else ():
        match = pattern.match(text)
        if match:
            return label, match["value"] or ""
    words, colon, value = text.partition(":")
    if _TOPICS.fullmatch(text.strip(" :")):
        return Label.TOPICS, ""
    if _KEEPER.fullmatch(words.strip()) and (colon or text[:1].isupper()):
        return Label.KEEPER, value.strip()
    role = role_of(words)
    if role in _WORDED and (colon or _is_label(leaf)):
        return _WORDED[role], value.strip()
    return (None, "")


def _is_label(leaf: LexborNode) -> bool:
    around = leaf.parent
    return (
        around is not None
        and around.tag in _LABEL_TAGS
        and not _HEADS_A_COLUMN.search(around.attributes.get("scope") or "")
    )


def _fits(label: Label, text: str) -> bool:
    holds = str.isdigit if label in _NUMBERED else str.isalpha
    return len(text) <= _LONGEST_OF[label] and any(map(holds, text))


def _whole(leaf: LexborNode, text: str, longest: int) -> str:
    """All of the value's own element."""
    around = leaf.parent
    line = text_of(around) if around is not None and around.tag not in {"body", "main"} else text
    return line if line.startswith(text) and len(line) <= longest else text

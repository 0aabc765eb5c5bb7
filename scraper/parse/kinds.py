"""What an item is to its reader, told by its title and by the words around it."""

import re
from collections.abc import Mapping
from functools import lru_cache

from scraper.model import Kind
from scraper.parse.phrases import Says
from scraper.parse.titles import act, tone

# In the order in which they win: a "call for a project" is a call, an "avviso di allerta" only informs.
_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.CALL,
        re.compile(
            r"\bband[oi]\b|\bgar[ae]\b|avvis[oi] pubblic|avvis[oi] (?:di|per|esplorativ)[^.]{0,40}"
            r"(?:co-?progett|selezion|manifestazion|contribut|mobilit|candidatur)"
            r"|manifestazion[ei] d[i'’]\s?interesse|\bconcors[oi]\b|procedura (?:aperta|negoziata)|contribut[oi]\b"
            r"|\bausschreibungen\b|\bwettbewerbe\b|\bappels d['’]offres\b|\bavis publics\b|\btenders\b|\bvacancies\b",
            re.IGNORECASE,
        ),
    ),
    (Kind.PROJECT, re.compile(r"\bprogett[oi]\b|\bpnrr\b", re.IGNORECASE)),
    (Kind.EVENT, re.compile(r"\bevent[oi]\b|\bappuntament[oi]\b|\bmanifestazioni\b", re.IGNORECASE)),
    (
        Kind.NOTICE,
        re.compile(r"\bavvis[oi]\b|\bcomunicazion[ei]\b|\ballert[ae]\b|\bordinanz[ae]\b", re.IGNORECASE),
    ),
    (
        Kind.DOCUMENT,
        re.compile(r"\bdocument[oi]\b|\bmodulistica\b|\bdeliber[ae]\b|\bdetermin[ae]\b", re.IGNORECASE),
    ),
    (
        Kind.NEWS,
        re.compile(r"\bnews\b|\bnotizi[ae]\b|\bcomunicat[oi]\b|\bprimo piano\b|\bnovit[àa]\b", re.IGNORECASE),
    ),
)
_ACT = re.compile(r"\W*(?:deliberazion|determinazion|permess[oi] di costruire)", re.IGNORECASE)
"""How a register's label begins that says what an act is; in a title it says less: "Avviso di deliberazione"."""
_NOTICES = re.compile(r"\bavvis[oi]\b", re.IGNORECASE)
_ONLY_CALLS = re.compile(
    r"avvis[oi] (?:pubblic|per\b|di\b|d['’]|esplorativ)|\bgar[ae]\b|\bconcors|\bappalt|\bselezion", re.IGNORECASE
)

_Tones = dict[Says, Kind]
_INVITING: _Tones = {Says.INVITES: Kind.CALL}
_INFORMING: _Tones = {
    Says.INFORMS: Kind.NOTICE,
    Says.ADVISES: Kind.NOTICE,
    Says.NOTIFIES: Kind.NOTICE,
    Says.ENDS: Kind.NOTICE,
}
_BY_LABEL: Mapping[Kind | None, _Tones] = {
    None: _INVITING | _INFORMING | {Says.OFFERS: Kind.CALL, Says.REPORTS: Kind.NEWS},
    Kind.NEWS: _INVITING | _INFORMING,
    Kind.NOTICE: _INVITING | {Says.OFFERS: Kind.CALL},
    Kind.CALL: dict.fromkeys((Says.INFORMS, Says.ADVISES, Says.ENDS, Says.REPORTS), Kind.NOTICE),
    Kind.DOCUMENT: _INVITING | dict.fromkeys((Says.ADVISES, Says.NOTIFIES, Says.ENDS), Kind.NOTICE),
}
"""What a title makes of an item under a label that says one thing: of events and projects it makes nothing else."""
_ACTS: Mapping[Kind | None, frozenset[Says]] = {
    None: frozenset({Says.RECORDS}),
    Kind.CALL: frozenset({Says.RECORDS}),
    Kind.DOCUMENT: frozenset({Says.RECORDS, Says.DECIDES}),
}
"""Which beginnings of a title are those of an act, by label."""
_OPEN_TO_CALLS = {None, Kind.NEWS, Kind.NOTICE}
_NEUTRAL = {None, Says.ADVISES, Says.NOTIFIES}
_NOTES = 400
_PROJECT = re.compile(r"\W*(?:il |un )?(?:progett|pnrr\b)", re.IGNORECASE)


def kind_of_item(title: str, *hints: str, notes: str = "", closes: bool = False) -> Kind:
    """What an item is: a telling title decides, within what its label and the heading above it (``hints``) allow.

    ``closes`` says that a deadline is known of it: then what is offered, or what ``notes`` invite to, is a call.
    """
    label = next((kind for hint in hints if (kind := _label(hint, closes=closes))), None)
    if label in _ACTS and act(title) in _ACTS[label]:
        return Kind.DOCUMENT
    says = tone(title)
    if closes and label in _OPEN_TO_CALLS and _may_invite(says, notes):
        return Kind.CALL
    told = _BY_LABEL.get(label, {}).get(says) if says else None
    return told or label or _untold(title)


def _may_invite(says: Says | None, notes: str) -> bool:
    """May a title that leaves it open be that of a call: does it offer something, or do the words beside it invite?"""
    return says is Says.OFFERS or (says in _NEUTRAL and tone(notes[:_NOTES]) is Says.INVITES)


@lru_cache(maxsize=512)
def _label(hint: str, *, closes: bool) -> Kind | None:
    """What a label says of all that it stands on or above; "Avvisi e bandi" holds calls and, without end, notices."""
    kind = kind_of(hint)
    if kind is Kind.CALL and not closes and _NOTICES.search(hint) and not _ONLY_CALLS.search(hint):
        return Kind.NOTICE
    return Kind.DOCUMENT if kind is None and _ACT.match(hint) else kind


def _untold(title: str) -> Kind:
    """Without any label: many news speak of a project in passing, and of a race (*gara*) as of a tender."""
    kind = kind_of(title)
    if kind is Kind.CALL or (kind is Kind.PROJECT and not _PROJECT.match(title)):
        return Kind.NEWS
    return kind or Kind.NEWS


def kind_of(*hints: str) -> Kind | None:
    """The kind that the first telling hint names (a card's label before the heading above it); None if none does."""
    for hint in hints:
        for kind, words in _WORDS:
            if hint and words.search(hint):
                return kind
    return None

"""What the words that came tell of a call: corrected, suspended, revoked, decided."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scraper.model import Attachment, Change, FieldValue, Item, Kind, Meaning
from scraper.normalise.text import fold
from scraper.normalise.words import compare_words

_OUTCOMES = (
    r"esit[oi]|graduatori[ae]|aggiudicat[oaie]|aggiudicazione|vincitor[ei]"
    r"|elenc(?:o|hi) (?:degli |dei )?(?:ammess[ie]|idone[ie]|beneficiari)"
)
# The strongest first: a revoked call may have been corrected before.
_WORDS = (
    (Meaning.REVOKED, r"revoc(?:a|at[oaie]|azione)|annullat[oaie]|annullamento"),
    (Meaning.SUSPENDED, r"sospes[oaie]|sospensione"),
    (Meaning.REOPENED, r"riapert[oaie]|riapertura|riapron[oa]"),
    (Meaning.OUTCOME, _OUTCOMES),
    (Meaning.RECTIFIED, r"rettific\w*|errata corrige"),
)
_PATTERNS = tuple((meaning, re.compile(rf"\b(?:{words})\b")) for meaning, words in _WORDS)
_INVITING = {Kind.CALL, Kind.NOTICE}
_FORM = re.compile(r"\W*(?:modul|modell|fac[- ]?simile|schema\b)", re.IGNORECASE)
_LEAD = 400
"""Further down a text speaks of other things: who may revoke the call, how its outcome will be published."""


def meaning_of(before: Item, after: Item) -> Meaning | None:
    """What came to a call's title, summary, beginning or files that its reader must know; None where nothing did."""
    if after.kind not in _INVITING:
        return None
    return _said(" | ".join(_came(before, after)))


def meaning_of_file(file: Attachment, kind: Kind) -> Meaning | None:
    """What a file that was added to a call tells by its title; an empty form ("Modello di rinuncia") tells nothing."""
    return None if kind not in _INVITING or _FORM.match(file.title) else _said(file.title)


def _said(words: str) -> Meaning | None:
    folded = fold(words)
    return next((meaning for meaning, pattern in _PATTERNS if pattern.search(folded)), None)


def told_as_reverted(changes: Sequence[Change], lately: Iterable[Change]) -> tuple[Change, ...]:
    """The same changes, and of those that only undo one of ``lately`` that they do: A became B and is A again."""
    undone = {(one.item, _fields_of(one.fields.items())) for one in lately}
    return tuple(
        replace(one, meaning=Meaning.REVERTED)
        if one.fields and (one.item, _fields_of((name, (b, a)) for name, (a, b) in one.fields.items())) in undone
        else one
        for one in changes
    )


def _fields_of(fields: Iterable[tuple[str, tuple[FieldValue, FieldValue]]]) -> frozenset[object]:
    return frozenset(fields)


def _came(before: Item, after: Item) -> Iterable[str]:
    for was, now in ((before.title, after.title), (before.summary, after.summary), (before.text, after.text[:_LEAD])):
        if was and was != now:
            yield from (part.text for part in compare_words(was[: len(now) + _LEAD], now) if part.op == "added")
    known = {file.title for file in before.attachments}
    yield from (file.title for file in after.attachments if file.title not in known)

"""What an item is to its reader, told by the words around it."""

import re

from scraper.model import Kind

# In the order in which they win: a "call for a project" is a call, an "avviso di allerta" only informs.
_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.CALL,
        re.compile(
            r"\bband[oi]\b|\bgar[ae]\b|avvis[oi] pubblic|avvis[oi] (?:di|per|esplorativ)[^.]{0,40}"
            r"(?:co-?progett|selezion|manifestazion|contribut|mobilit|candidatur)"
            r"|manifestazion[ei] d[i'’]\s?interesse|\bconcors[oi]\b|procedura (?:aperta|negoziata)|contribut[oi]\b",
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


def kind_of(*hints: str) -> Kind | None:
    """The kind that the first telling hint names (a card's label before the heading above it); None if none does."""
    for hint in hints:
        for kind, words in _WORDS:
            if hint and words.search(hint):
                return kind
    return None

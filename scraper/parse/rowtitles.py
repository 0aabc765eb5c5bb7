"""What a row of a register is about: the words of its link, else of its most telling cell or line."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from selectolax.lexbor import LexborNode

from scraper.normalise.text import clean
from scraper.parse.card import text_of
from scraper.parse.kinds import kind_of
from scraper.parse.labels import Role, role_of

PUBLISHED = re.compile(r"\bpubblica(?:zione|t[oa])\s+(?:dal|il)\s*:?\s*(\d.{5,40}|\d\S+)", re.IGNORECASE)
"""The words that say since when an act is published."""

_NO_TITLE = re.compile(
    r"[\W\d]*|(?:vai al |apri |mostra |visualizza )?(?:il )?(?:dettagli[oa]?|documento|atto|scheda|allegati|scarica)\b"
    r".{0,12}|visualizza|apri|leggi(?: tutto)?",
    re.IGNORECASE,
)
"""The words of links that name no act: a running number, "Dettaglio"."""
_SUBJECT = re.compile(r"(?<!ad )(?<!avente )(?<!aventi )\boggetto\s*:\s*(.+)", re.IGNORECASE)
"""What follows the label; a "mozione ad oggetto: …" is called so."""
_BREAK = re.compile(r"<br\b[^>]*>|</?(?:p|div|li|dd|dt|h\d)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_EMPHASISED = re.compile(r"<(strong|b|a|h\d)\b[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_LABEL = 3
"""So few words that name a kind are a label, not a title: "Avviso pubblico"."""
_SEVERAL = 2
_MUCH = 20_000
"""Characters of markup beyond which a row is no row."""


def best_title(row: LexborNode, link: LexborNode | None, cells: Sequence[LexborNode]) -> str:
    """The link's words if they name an act; else, of the longest cell, the line that is told most plainly."""
    words = text_of(link)
    if words and not _NO_TITLE.fullmatch(words):
        return words
    place = max(cells, key=lambda cell: len(text_of(cell)), default=row)
    return _telling_line(place) or text_of(place if cells else None)


def subject_of(words: str) -> str:
    """Without what stands before the subject: "Registrazione n. 12 - Oggetto: Divieto di sosta"."""
    subject = _SUBJECT.search(words)
    return subject[1] if subject else words


def _telling_line(place: LexborNode) -> str:
    """Where a place breaks into lines: the longest one in bold or in a link, else the longest."""
    lines = _BREAK.split((place.html or "")[:_MUCH])
    emphasised = [found[2] for line in lines for found in _EMPHASISED.finditer(line)]
    if sum(bool(_plain(line)) for line in lines) < _SEVERAL:
        return ""
    return max(_telling(emphasised), key=len, default="") or max(_telling(lines), key=len, default="")


def _telling(pieces: Sequence[str]) -> Iterator[str]:
    """The texts that are no label with its value, no day of publication, no number and no "Dettaglio"."""
    for text in map(_plain, pieces):
        label = role_of(text.partition(":")[0]) or (kind_of(text) if len(text.split()) <= _LABEL else None)
        if label in {None, Role.TITLE} and not _NO_TITLE.fullmatch(text) and not PUBLISHED.search(text):
            yield text


def _plain(markup: str) -> str:
    return clean(unescape(_TAG.sub(" ", markup)))

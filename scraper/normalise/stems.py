"""Text as it is searched: words without case, accents and apostrophes, singular and plural alike.

Only endings of number and gender are taken off, after J. Savoy's light stemmer for Italian: *bando* and *bandi*,
*banca* and *banche*, *provincia* and *province* are one word. *cooperazione* and *cooperativa* stay two, which
Snowball would join. The same words are compared in memory and kept in the full-text index, on every database.
"""

import re

from scraper.normalise.text import fold

_WORD = re.compile(r"\w+")
_SHORTEST = 4
"""Letters of a word that has an ending to lose: "arte" and "arti" are one, "età", "ETS" and "2026" stay as they are."""


def stems(text: str) -> str:
    """The stems of a text between single blanks, in their order; empty where there is no word."""
    return " ".join(map(_stem, _WORD.findall(fold(text))))


def _stem(word: str) -> str:
    if len(word) < _SHORTEST or word[-1] not in "aeio" or not word.isalpha():
        return word
    last_two = word[-2:]
    if last_two in _SOFT or last_two[0] == "i":
        return word[:-2] if len(word) > _SHORTEST else word[:-1]
    return word[:-1]


_SOFT = {"he", "hi"}
"""Plurals in which an h keeps the sound: banca, banche; luogo, luoghi."""

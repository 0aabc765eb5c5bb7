"""Titles as they are compared: without what an office writes around them later, and by their figures."""

import re
from collections import Counter

from scraper.normalise.text import fold

_STATUS = (
    r"prorog\w*|riapertur\w*|riapert[oaie]|rettific\w*|errata corrige|annullat[oaie]|annullamento|revoc\w*"
    r"|sospes[oaie]|sospensione|aggiornament[oi]|aggiornat[oaie]|integrazion[ei]|integrat[oaie]|scadut[oaie]|chius[oaie]"
    r"|rinviat[oaie]|rinvio|ultim[ei] (?:giorni|ore)|urgente|importante|novita|in evidenza|nuov[oa] scadenza"
)
_AROUND = r"[^:()\[\]|!]{0,60}?\b(?:" + _STATUS + r")\b[^:()\[\]|!]{0,60}?"
_BEFORE = re.compile(rf"^\W*{_AROUND}(?:[:|!)\]]| - )\s*")
_AFTER = re.compile(rf"\s*(?:[(\[|]| - ){_AROUND}[)\]!]*\s*$")
_WORD = re.compile(r"\w+")
_SHORTEST = 12
"""What is left of a title must still be one: of "Proroga: bando" nothing is taken away."""


def title_key(title: str) -> str:
    """The words of a title that stay when an office extends, corrects, cancels or republishes what it names.

    Lower case, no accents, no punctuation, single blanks; "PROROGA - Avviso n. 12" and "Avviso n.12 (RETTIFICATO)" are
    both "avviso n 12".
    """
    folded = fold(title)
    bare = _AFTER.sub("", _BEFORE.sub("", folded, count=1), count=1)
    kept = bare if len(bare) >= _SHORTEST or bare == folded else folded
    return " ".join(_WORD.findall(kept))


def figures(title: str) -> Counter[str]:
    """The numbers in a title: "Avviso n. 12" and "Avviso n. 13", the editions of 2025 and of 2026, are two things."""
    return Counter(number.lstrip("0") for word in _WORD.findall(fold(title)) for number in re.findall(r"\d+", word))


def likeness(one: str, other: str) -> float:
    """How many of the words of two titles are the same, from 0 to 1 (Dice's coefficient over words)."""
    words, others = Counter(title_key(one).split()), Counter(title_key(other).split())
    total = words.total() + others.total()
    return 2 * (words & others).total() / total if total else 1.0

"""Is this page itself today? A page that is not changes nothing, however different it looks."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from scraper.model import Entry, Item
from scraper.normalise.text import fold

_OUT_OF_ORDER = re.compile(
    r"manutenzione|torneremo|torniamo presto|sito in aggiornamento|temporaneamente non (?:disponibile|raggiungibile)"
    r"|servizio non disponibile|accesso negato|pagina non trovata|access denied|just a moment|attention required"
    r"|maintenance|not found|\b(?:errore?|error) \d{3}\b|^40[34]\b|^50\d\b",
    re.IGNORECASE,
)
_SAME_TITLE = 0.5
"""How alike an item's title and its own page's heading are at least, after any honest correction."""
_FEW = 3
"""A list of one or two items may well change altogether from one look to the next."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a page shows of itself besides its items.

    ``title`` is the page's own, ``heading`` what stands above an item's text (empty where nothing does),
    ``says_empty`` whether the page says itself that it lists nothing.
    """

    title: str = ""
    heading: str = ""
    says_empty: bool = False

    @property
    def out_of_order(self) -> str | None:
        """The words with which it says that it is not itself, if it does."""
        return next((words for words in (self.title, self.heading) if _OUT_OF_ORDER.search(words)), None)


def judge_list(items: Sequence[Item], face: Face, *, expected: int) -> str | None:
    """Why a list that shows no item is not itself, or None; ``expected`` is how many its last good look showed."""
    if items:
        return None
    if face.out_of_order:
        return f'it says "{face.out_of_order}" and lists nothing'
    if expected:
        return f"it lists nothing where it listed {expected} items"
    if face.says_empty:
        return None
    return "no list was recognised on it; name its parts with select = { item = … } in its [[source]]"


def judge_known(items: Collection[Item], known: Collection[Entry], face: Face) -> str | None:
    """Why a list that shows none of what it showed before is not believed, or None."""
    seen = {item.id for item in items}
    if not known or any(entry.item.id in seen for entry in known):
        return None
    if face.out_of_order:
        return f'it says "{face.out_of_order}" and shows none of the items it showed before'
    return f"it shows none of the {len(known)} items it showed before" if len(known) >= _FEW else None


def judge_own_page(own: Item, entry: Entry, face: Face, *, before: Item | None) -> str | None:
    """Why a page is not the item's own, or None. ``before`` is what it said when it was last believed.

    The first time, a heading other than the list's words is no reason: lists abbreviate. Later it is, unless it is
    the heading it had.
    """
    if face.out_of_order and not _OUT_OF_ORDER.search(entry.item.title):
        return f'it says "{face.out_of_order}"'
    if before is not None and before.text and not own.text:
        return "it is empty"
    if before is None or _names(entry.item.title, own, face) or _alike(before.title, face.heading):
        return None
    return f'its heading is "{face.heading}", not "{entry.item.title}"'


def _names(title: str, own: Item, face: Face) -> bool:
    """Does the page name the item, in its heading, its title or its text?"""
    stem = fold(title).rstrip(".… ")
    return _alike(title, face.heading) or any(stem in fold(words) for words in (face.heading, face.title, own.text))


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio() >= _SAME_TITLE

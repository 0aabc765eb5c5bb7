"""Is this page itself today? A page that is not changes nothing, however different it looks."""

import re
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from scraper.model import Entry, Item
from scraper.normalise.text import fold

_OUT_OF_ORDER = re.compile(
    r"manutenzione|torneremo|torniamo presto|sito in aggiornamento|temporaneamente non (?:disponibile|raggiungibile)"
    r"|servizio non disponibile|accesso negato|access denied|just a moment|attention required|maintenance",
    re.IGNORECASE,
)
_SAME_TITLE = 0.5
"""How alike an item's title and its own page's heading are at least, after any honest correction."""


def judge_list(items: Sequence[Item], *, expected: int, title: str) -> str | None:
    """Why a list page is not itself, or None. ``expected`` is how many items its last good look showed.

    ``title`` is the page's own: it tells a maintenance page from a list that could not be read.
    """
    if items:
        return None
    if _OUT_OF_ORDER.search(title):
        return f'it says "{title}" and lists nothing'
    if expected:
        return f"it lists nothing where it listed {expected} items"
    return "no list was recognised on it; name its parts with select = { item = … } in its [[source]]"


def judge_known(items: Collection[Item], known: Collection[Entry]) -> str | None:
    """Why a list that shows none of what it showed before is not believed, or None."""
    seen = {item.id for item in items}
    if len(known) >= _FEW and not any(entry.item.id in seen for entry in known):
        return f"it shows none of the {len(known)} items it showed before"
    return None


_FEW = 3
"""A list of one or two items may well change altogether from one look to the next."""


def judge_own_page(own: Item, entry: Entry) -> str | None:
    """Why a page is not the item's own, or None: its heading is another, and the item's title is nowhere on it."""
    if _OUT_OF_ORDER.search(own.title) and not _OUT_OF_ORDER.search(entry.item.title):
        return f'it says "{own.title}"'
    wanted, found = fold(entry.item.title), fold(own.title)
    stem = wanted.rstrip(".… ")
    if found.startswith(stem) or stem in fold(own.text):
        return None
    if SequenceMatcher(None, wanted, found, autojunk=False).ratio() >= _SAME_TITLE:
        return None
    return f'its heading is "{own.title}", not "{entry.item.title}"'

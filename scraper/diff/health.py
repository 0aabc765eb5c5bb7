"""Is this page itself today? A page that is not changes nothing, however different it looks."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from scraper.diff.sameness import GARBAGE
from scraper.model import Entry, Item
from scraper.normalise.text import fold
from scraper.normalise.titles import likeness

_OUT_OF_ORDER = re.compile(
    r"manutenzione|torneremo|torniamo presto|sito in aggiornamento|temporaneamente non (?:disponibile|raggiungibile)"
    r"|servizio non disponibile|accesso negato|pagina non trovata|access denied|just a moment|attention required"
    r"|maintenance|not found|\b(?:errore?|error) \d{3}\b|^40[34]\b|^50\d\b",
    re.IGNORECASE,
)
_MUNICIPALITY = re.compile(r"\bcomune (?:di |d')(\w+)")
_SAME_TITLE = 0.5
"""How alike an item's title and its own page's heading are at least, after any honest correction."""
_BROKEN = 40
"""Letters at the end of a text that breaks off which may be read in another way than before."""
_FEW = 3
"""A list of one or two items may well change altogether from one look to the next."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a page shows of itself besides its items.

    ``title`` is the page's own, ``heading`` what stands above an item's text (empty where nothing does),
    ``says_empty`` whether the page says itself that it lists nothing. ``ends_early`` says that its markup is never
    closed (some systems never close it), ``torn`` that it breaks off within a tag or a word, and ``stranger`` that its
    title names another municipality than the one that is watched.
    """

    title: str = ""
    heading: str = ""
    says_empty: bool = False
    ends_early: bool = False
    torn: bool = False
    stranger: bool = False

    @property
    def out_of_order(self) -> str | None:
        """The words with which it says that it is not itself, if it does."""
        return next((words for words in (self.title, self.heading) if _OUT_OF_ORDER.search(words)), None)


def names_another(title: str, municipality: str) -> bool:
    """Does a page's ``title`` name another municipality ("Comune di Altavalle") than the one it should be of?"""
    named = _MUNICIPALITY.search(fold(title))
    return named is not None and named[1] not in fold(municipality)


def judge_list(items: Sequence[Item], face: Face, *, expected: int) -> str | None:
    """Why a list that shows no item is not itself, or None; ``expected`` is how many its last good look showed."""
    if items:
        return "its markup ends in the middle of its items" if face.ends_early and len(items) < expected else None
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


def judge_words(pairs: Sequence[tuple[Item, Item]], new: Sequence[Item]) -> str | None:
    """Why a list whose items (then and now, at the same addresses) speak otherwise is not believed, or None.

    ``new`` are the items that nothing known was recognised in.

    A known title that is garbled is a server that calls its text by another charset's name (a new one may have been
    typed so); most titles replaced at once are another language, or another layout that was misread.
    """
    titles = [now.title for was, now in pairs if _is_garbled(was.title, now.title)]
    fresh = [item.title for item in new if GARBAGE.search(item.title)]
    broken = next(iter(titles if titles or len(fresh) * 2 <= len(new) else fresh), None)
    if broken:
        return f'its text is garbled: "{broken}"'
    replaced = sum(likeness(was.title, now.title) < _SAME_TITLE for was, now in pairs)
    if replaced > 1 and replaced * 2 > len(pairs):
        return f"{replaced} of its {len(pairs)} items have other titles than before"
    return None


def _is_garbled(was: str, now: str) -> bool:
    """UTF-8 read as Windows-1252 ("cittÃ "), or the other way round, which leaves replacement characters."""
    return bool(GARBAGE.search(now)) and not GARBAGE.search(was)


def judge_own_page(own: Item, entry: Entry, face: Face, *, before: Item | None) -> str | None:
    """Why a page is not the item's own, or None. ``before`` is what it said when it was last believed.

    The first time, a heading other than the list's words is no reason: lists abbreviate. Later it is, unless it is
    the heading it had.
    """
    disorder = out_of_order(face, entry.item.title)
    if disorder:
        return f'it says "{disorder}"'
    if before is None:
        return "its markup ends in the middle of its text" if face.torn else None
    return _why_damaged(own, before, face) or _why_another(own, entry, face, before)


def out_of_order(face: Face, title: str) -> str | None:
    """The words with which an own page says that it is not itself today.

    An item may be about maintenance: one whose heading is its ``title``, or goes on from it, is itself.
    """
    stem = fold(title).rstrip(".… ")
    if _OUT_OF_ORDER.search(title) or (stem and fold(face.heading).startswith(stem)):
        return None
    return face.out_of_order


def _why_damaged(own: Item, before: Item, face: Face) -> str | None:
    if before.text and not own.text:
        return "it is empty"
    if face.ends_early and _is_cut(own.text, before.text):
        return "its markup ends in the middle of its text"
    garbled = _is_garbled(before.text, own.text) or _is_garbled(before.title, own.title)
    return "its text is garbled" if garbled else None


def _is_cut(now: str, was: str) -> bool:
    return len(now) < len(was) and was.startswith(now[:-_BROKEN] or now)


def _why_another(own: Item, entry: Entry, face: Face, before: Item) -> str | None:
    """It may be another item's page, or this one in another language."""
    rewritten = not _shares_words(before.text, own.text) and fold(before.title) != fold(face.heading)
    if _alike(before.title, face.heading) or names(entry.item.title, own, face):
        return "all its words are others than before" if rewritten else None
    return f'its heading is "{face.heading}", not "{entry.item.title}"'


def _shares_words(was: str, now: str) -> bool:
    return not was or likeness(was, now) >= _SAME_TITLE


def names(title: str, own: Item, face: Face) -> bool:
    """Does an own page name its item, in its heading, its title or its text?"""
    stem = fold(title).rstrip(".… ")
    return _alike(title, face.heading) or any(stem in fold(words) for words in (face.heading, face.title, own.text))


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio() >= _SAME_TITLE

"""Items that stand at a new address: who they are, by evidence that can mean nobody else.

    number in the address ──► title and day ──► act number ──► title ──► beginning of the title
                              ──► a short title, where the whole list moved ──► nearly the title

Each step pairs only what stands once on either side, and takes what it paired out of the later, weaker steps.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import TypeVar

from scraper.diff.merge import CROPPED
from scraper.model import Entry, Item
from scraper.normalise.dates.span import day_of
from scraper.normalise.text import fold
from scraper.normalise.titles import figures, likeness, title_key
from scraper.normalise.urls import host_of, url_key

Found = dict[int, tuple[Entry, str]]
"""By the item's place on the page: the entry it continues, and why."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Entries that nothing on the page continues at their address.

    ``stood`` names those that stood on it last time, ``elsewhere`` those that another list still shows.
    ``together`` says that the list has moved, not one item: at least
    three of them, and half of all that stood here, are on the page at new addresses.
    """

    entries: tuple[Entry, ...]
    stood: frozenset[str]
    elsewhere: frozenset[str]
    together: bool
    at: datetime


def vanished(items: Sequence[Item], entries: Sequence[Entry], found: Found, *, source: str, at: datetime) -> Gone:
    """The entries whose address is not on the page that ``source`` showed ``at`` that moment."""
    here = {url_key(item.url) for item in items if item.url}
    continued = {entry.item.id for entry, _ in found.values()}
    left = (one for one in entries if one.item.id not in continued)
    missing = tuple(one for one in left if not (one.item.url and url_key(one.item.url) in here))
    stood = [one for one in missing if source in one.readings and source not in one.missed]
    openings = {_opening(item) for place, item in enumerate(items) if place not in found} - {""}
    recognised = sum(_opening(entry.item) in openings for entry in stood)
    together = recognised >= _TOGETHER and recognised * 2 >= len(stood)
    elsewhere = frozenset(one.item.id for one in missing if _stands_elsewhere(one, source))
    return Gone(missing, frozenset(one.item.id for one in stood), elsewhere, together, at)


def _stands_elsewhere(entry: Entry, source: str) -> bool:
    others = entry.readings.keys() - entry.missed.keys() - {source}
    return any(not name.startswith(("page-", "file-")) for name in others)


_T = TypeVar("_T")
_Key = Callable[[Item], Hashable | None]
"""What two states of one item share; None or empty where an item has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One way to recognise an item at a new address: the same ``key`` on both sides, once, and both ``agree``."""

    words: str
    key: _Key
    agree: Callable[[Item, Entry, Gone], bool]


def at_a_new_address(items: Sequence[Item], places: Sequence[int], gone: Gone) -> Found:
    """Which of the items at ``places`` continue one of those that are gone from their address."""
    found: Found = {}
    known, waiting = list(gone.entries), list(places)
    for evidence in _EVIDENCE if known else ():
        theirs = _single((evidence.key(entry.item), entry) for entry in known)
        ours = _single((evidence.key(items[place]), place) for place in waiting)
        for key, place in ours.items():
            entry = theirs.get(key)
            if entry and _may_be(items[place], entry, gone) and evidence.agree(items[place], entry, gone):
                found[place] = entry, evidence.words
        waiting = [place for place in waiting if place not in found]
        continued = {entry.item.id for entry, _ in found.values()}
        known = [entry for entry in known if entry.item.id not in continued]
    return found | _retouched(items, waiting, known, gone)


_NOTHING = (None, "")


def _single(pairs: Iterable[tuple[Hashable | None, _T]]) -> dict[Hashable, _T]:
    """What stands once under its key."""
    kept: dict[Hashable, list[_T]] = defaultdict(list)
    for key, value in pairs:
        if key not in _NOTHING:
            kept[key].append(value)
    return {key: values[0] for key, values in kept.items() if len(values) == 1}


def _may_be(item: Item, entry: Entry, gone: Gone) -> bool:
    """Nothing says that they are two: no other number or year, no word of an operator, no news beside its call."""
    if entry.item.id in gone.elsewhere and item.kind is not entry.item.kind:
        return False
    if item.url and url_key(item.url) in entry.apart:
        return False
    return not contradict(figures(item.title), figures(entry.item.title)) and not contradict(
        years(item.url or ""), years(entry.item.url or "")
    )


def contradict(one: Counter[str], other: Counter[str]) -> bool:
    """Each has a figure that the other lacks: 12 and 13, 2025 and 2026. One that was added contradicts nothing."""
    return bool(one - other and other - one)


def years(text: str) -> Counter[str]:
    """The years of this century that a text names."""
    return Counter(_YEAR.findall(text))


_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_TELLING_TITLE = 25
"""A title shorter than this ("Esito di gara") may well be another item's too."""
_TOGETHER = 3
_LATELY = timedelta(days=60)
"""Before this, a title without a day may be last year's."""
_RE_DATED = timedelta(days=7)


def _telling(item: Item) -> str:
    """The words of a whole title; a cropped one may be the beginning of two."""
    return "" if item.title.endswith(CROPPED) else _long_enough(item)


def _long_enough(item: Item) -> str:
    key = title_key(item.title)
    return key if len(key) >= _TELLING_TITLE else ""


def _opening(item: Item) -> str:
    """How a title begins: where one of two is cropped, this is all that they share."""
    return _long_enough(item)[:_TELLING_TITLE]


def _number(item: Item) -> Hashable | None:
    """The number by which the site's own system knows an item (``/novita/news/405906/…``), with its host."""
    address = _OF_A_GROUP.sub("", item.url or "")
    numbers = [n for n in _NUMBER.findall(address) if not _YEAR.fullmatch(n)]
    return (host_of(item.url).removeprefix("www."), numbers[-1]) if item.url and numbers else None


_OF_A_GROUP = re.compile(
    r"[?&;](?:\w*cat\w*|tipo\w*|area|sezione|argomento|pag\w*|p|anno)(?:\[\w*\])?=[^&;#]*", re.IGNORECASE
)
"""Numbers of categories and pages are not the item's."""
_NUMBER = re.compile(r"(?<![\da-f])\d{3,}(?![\da-f])")


def _same_day(item: Item) -> Hashable | None:
    return (_telling(item), day_of(item.published)) if item.published and _telling(item) else None


def _act(item: Item) -> str:
    return fold(item.act or "")


def _alike(item: Item, entry: Entry, _: Gone) -> bool:
    return likeness(item.title, entry.item.title) >= _SAME_WORDS


_SAME_WORDS = 0.6


def _always(_: Item, __: Entry, ___: Gone) -> bool:
    return True


def _not_another_years(item: Item, entry: Entry, gone: Gone) -> bool:
    """Whole lists take their titles along. Alone, the days must agree, or an undated item be known for a short time."""
    if gone.together and entry.item.id in gone.stood:
        return True
    if item.published and entry.item.published:
        return abs(day_of(item.published) - day_of(entry.item.published)) <= _RE_DATED
    return gone.at - entry.first_seen <= _LATELY and entry.item.id in gone.stood


def _goes_on(item: Item, entry: Entry, gone: Gone) -> bool:
    """One of two titles is the other's beginning, cropped as lists do; of two cropped ones nobody can tell."""
    if item.title.endswith(CROPPED) and entry.item.title.endswith(CROPPED):
        return False
    pairs = ((item.title, entry.item.title), (entry.item.title, item.title))
    cropped = any(short_.endswith(CROPPED) and title_key(long).startswith(title_key(short_)) for short_, long in pairs)
    return cropped and _not_another_years(item, entry, gone)


def _name(item: Item) -> str:
    return title_key(item.title)


def _moved_along(item: Item, entry: Entry, gone: Gone) -> bool:
    """A name too short to mean one item ("In Cibo Civitas") does so where its whole list moved, on no other day."""
    was, now = entry.item.published, item.published
    another_day = was is not None and now is not None and abs(day_of(now) - day_of(was)) > _RE_DATED
    return gone.together and entry.item.id in gone.stood and item.kind is entry.item.kind and not another_day


_EVIDENCE = (
    _Evidence("the number in its address", _number, _alike),
    _Evidence("its title and its day", _same_day, _always),
    _Evidence("its act number", _act, _alike),
    _Evidence("its title", _telling, _not_another_years),
    _Evidence("the beginning of its title", _opening, _goes_on),
    _Evidence("its name, in a list that moved", _name, _moved_along),
)


def _retouched(items: Sequence[Item], places: Sequence[int], known: Sequence[Entry], gone: Gone) -> Found:
    """Both title and address are new: nearly the same words, in the place of one that stood here, and nobody nearer."""
    found: Found = {}
    stood = [entry for entry in known if entry.item.id in gone.stood][:_MOST]
    for place in places[:_MOST]:
        near = [entry for entry in stood if _nearly(items[place].title, entry.item.title)]
        rivals = [other for other in places if near and _nearly(items[other].title, near[0].item.title)]
        alone = len(near) == len(rivals) == 1
        if alone and _may_be(items[place], near[0], gone) and _not_another_years(items[place], near[0], gone):
            found[place] = near[0], "nearly its title"
    return found


_MOST = 40
"""Comparing every title with every other is for the few that moved, not for a list that is another one."""
_RETOUCHED = 0.85


def _nearly(title: str, known: str) -> bool:
    if title.endswith(CROPPED) or known.endswith(CROPPED):
        return False
    telling = min(len(title_key(title)), len(title_key(known))) >= _TELLING_TITLE
    if not telling or figures(title) != figures(known) or likeness(title, known) < _RETOUCHED:
        return False
    gone, came = _only_in(known, title), _only_in(title, known)
    return all(any(_resemble(word, other) for other in came) for word in gone) if gone and came else True


def _only_in(title: str, other: str) -> list[str]:
    return list((Counter(title_key(title).split()) - Counter(title_key(other).split())).elements())


def _resemble(word: str, other: str) -> bool:
    """As "di" and "d", "risulati" and "risultati" do; not as "amministrativo" and "tecnico"."""
    return SequenceMatcher(None, word, other).ratio() >= _SAME_WORDS

"""Which known item is this? By its address; where that is new, by evidence that can mean nobody else."""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.diff.moved import Found, at_a_new_address, contradict, vanished, years
from scraper.model import Entry, Item
from scraper.normalise.dates.span import day_of
from scraper.normalise.tags import short
from scraper.normalise.text import fold
from scraper.normalise.urls import url_key
from scraper.objects import iso


@dataclass(frozen=True, slots=True)
class Match:
    """An item read today, under the id of the entry it continues; ``entry`` is None for a new one.

    ``evidence`` says why it is the known one although its address is another; empty where the address is the same.
    """

    item: Item
    entry: Entry | None
    evidence: str = ""


def identify(items: Sequence[Item], known: Iterable[Entry], *, source: str, at: datetime) -> list[Match]:
    """Match each item that ``source`` showed ``at`` that moment with the entry it continues, if any, in page order.

    An entry is continued once at most, and never by what an operator has told apart from it.
    """
    entries = list(known)
    if not entries:
        return [Match(item, None) for item in items]
    found = _at_its_address(items, entries)
    strangers = [place for place in range(len(items)) if place not in found]
    if strangers:
        found |= at_a_new_address(items, strangers, vanished(items, entries, found, source=source, at=at))
    taken = {entry.item.id for entry, _ in found.values()} | {entry.item.id for entry in entries}
    return [_match(item, found.get(place), taken) for place, item in enumerate(items)]


def _match(item: Item, found: tuple[Entry, str] | None, taken: set[str]) -> Match:
    if found:
        return Match(replace(item, id=found[0].item.id), *found)
    name = _free(item, taken)
    taken.add(name)
    return Match(replace(item, id=name), None)


def _free(item: Item, taken: Collection[str]) -> str:
    """An id for a new item: behind a link that is another's already, its title tells it apart."""
    return item.id if item.id not in taken else f"{item.id}-{short(fold(item.title))[:8]}"


# ------------------------------------------------------------------ at its address


def _at_its_address(items: Sequence[Item], entries: Sequence[Entry]) -> Found:
    """By address and title; by an address that is one item's alone, whatever its title is now."""
    named: dict[Hashable, deque[Entry]] = defaultdict(deque)
    for entry in entries:
        named[_name(entry.item)].append(entry)
    linked = _unique_links(entries)
    links_today = Counter(url_key(item.url) for item in items if item.url)
    found: Found = {}
    taken: set[str] = set()
    for place, item in enumerate(items):
        alike = named.get(_name(item))
        known = alike.popleft() if alike else None
        if known is None and item.url and links_today[url_key(item.url)] == 1:
            known = linked.get(url_key(item.url))
        if known and known.item.id not in taken and not _another_edition(item, known):
            taken.add(known.item.id)
            found[place] = known, ""
    return found


def _name(item: Item) -> Hashable:
    """What tells an item from its neighbours; where no address does, its day helps its title ("Esito gara")."""
    day = "" if item.url else iso(item.published) or ""
    return url_key(item.url) if item.url else "", fold(item.title), day


def _unique_links(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Entries by link, without links that several share: those say nothing about who is who."""
    found: dict[str, Entry] = {}
    shared = set()
    for entry in entries:
        key = url_key(entry.item.url) if entry.item.url else ""
        shared.update({key} & found.keys())
        found[key] = entry
    return {key: entry for key, entry in found.items() if key and key not in shared}


def _another_edition(item: Item, entry: Entry) -> bool:
    """A page that is used again every year: another year in its title, and its days are another year's, too."""
    if item.url and url_key(item.url) in entry.apart:
        return True
    if not contradict(years(item.title), years(entry.item.title)):
        return False
    pairs = ((item.published, entry.item.published), (item.deadline, entry.item.deadline))
    return any(now and was and abs(day_of(now) - day_of(was)) >= _SEASON for now, was in pairs)


_SEASON = timedelta(days=90)

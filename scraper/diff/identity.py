"""Which known item is this? By its URL, and where it has none of its own, by its title."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scraper.model import Entry, Item
from scraper.normalise.text import fold
from scraper.normalise.urls import url_key


def identify(items: Sequence[Item], known: Iterable[Entry]) -> list[tuple[Item, Entry | None]]:
    """Pair each item read today with the entry it continues, if any, and give it that entry's id.

    An entry continues once at most: two items behind one link keep apart by their titles.
    """
    entries = list(known)
    if not entries:
        return [(item, None) for item in items]
    named = {_name(entry.item): entry for entry in entries}
    linked = _unique_links(entries)
    links_today = Counter(url_key(item.url) for item in items if item.url)
    taken: set[str] = set()
    pairs = []
    for item in items:
        entry = named.get(_name(item))
        if entry is None and item.url and links_today[url_key(item.url)] == 1:
            entry = linked.get(url_key(item.url))
        if entry is not None and entry.item.id in taken:
            entry = None
        if entry is not None:
            taken.add(entry.item.id)
        pairs.append((replace(item, id=entry.item.id) if entry else item, entry))
    return pairs


def _name(item: Item) -> tuple[str, str]:
    return (url_key(item.url) if item.url else "", fold(item.title))


def _unique_links(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Entries by link, without links that several share: those say nothing about who is who."""
    found: dict[str, Entry] = {}
    shared = set()
    for entry in entries:
        key = url_key(entry.item.url) if entry.item.url else ""
        shared.update({key} & found.keys())
        found[key] = entry
    return {key: entry for key, entry in found.items() if key and key not in shared}

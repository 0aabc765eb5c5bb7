"""Which known item is this? By its URL, and where it has none of its own, by its title."""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from scraper.model import Entry, Item
from scraper.normalise.tags import short
from scraper.normalise.text import fold
from scraper.normalise.urls import url_key
from scraper.objects import iso


def identify(items: Sequence[Item], known: Iterable[Entry]) -> list[tuple[Item, Entry | None]]:
    """Pair each item read today with the entry it continues, if any, and give it that entry's id.

    An entry continues once at most: two items behind one link keep apart by their titles.
    """
    entries = list(known)
    if not entries:
        return [(item, None) for item in items]
    named: dict[tuple[str, str, str], deque[Entry]] = defaultdict(deque)
    for one in entries:
        named[_name(one.item)].append(one)
    linked = _unique_links(entries)
    links_today = Counter(url_key(item.url) for item in items if item.url)
    moved = _moved(items, entries)
    ids = {one.item.id for one in entries}
    taken: set[str] = set()
    pairs: list[tuple[Item, Entry | None]] = []
    for item in items:
        alike = named.get(_name(item))
        entry = alike.popleft() if alike else None
        if entry is None and item.url and links_today[url_key(item.url)] == 1:
            entry = linked.get(url_key(item.url)) or moved.get(item.id)
        if entry is not None and entry.item.id in taken:
            entry = None
        name = entry.item.id if entry else _free(item, taken | ids)
        taken.add(name)
        pairs.append((replace(item, id=name), entry))
    return pairs


def _moved(items: Sequence[Item], entries: Sequence[Entry]) -> Mapping[str, Entry]:
    """Entries by the id of the item that continues them at a new address.

    Only where nothing else can be meant: a title long enough to be one's own, that stands once on the page and
    once among what we know, with the same day of publication, while the old address is not on the page any more.
    Without a day it may be next year's call, which has last year's title.
    """
    here = {url_key(item.url) for item in items if item.url}
    gone = [one for one in entries if one.item.url and url_key(one.item.url) not in here]
    if not gone:
        return {}
    titles_known = Counter(fold(one.item.title) for one in entries)
    titles_here = Counter(fold(item.title) for item in items)
    by_title = {(fold(one.item.title), one.item.published): one for one in gone}
    found: dict[str, Entry] = {}
    for item in items:
        title = fold(item.title)
        entry = by_title.get((title, item.published))
        if entry and item.published and len(title) >= _TELLING_TITLE and titles_known[title] == titles_here[title] == 1:
            found[item.id] = entry
    return found


_TELLING_TITLE = 25
"""A title shorter than this ("Esito di gara") may well be another item's too."""


def _free(item: Item, taken: Collection[str]) -> str:
    """An id for a new item: behind a link that is another's already, its title tells it apart."""
    return item.id if item.id not in taken else f"{item.id}-{short(fold(item.title))[:8]}"


def _name(item: Item) -> tuple[str, str, str]:
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

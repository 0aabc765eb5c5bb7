"""The further pages of a list at its first sight: what stands on them is known from the beginning, and no news later.

Only the first page is looked at ever after: what is new stands there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from scraper.diff.health import Face
from scraper.diff.look import Look, Seen
from scraper.diff.outcome import as_list
from scraper.model import Item, Page, Snapshot
from scraper.normalise.text import fold
from scraper.normalise.urls import url_key
from scraper.objects import iso
from scraper.parse.context import Context
from scraper.parse.markup import markup
from scraper.parse.pager import may_go_on, next_page
from scraper.parse.reading import read_source
from scraper.ports import Archive, Fetcher, Store

MAX_FURTHER = 2
"""A municipality's list of thirty news goes back some months: enough to know what is old."""

Name = tuple[str, str, str]
"""What tells an item from the others of its list."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A further page of a list: where it was found, its record, and the items that no page before it shows."""

    url: str
    snapshot: Snapshot
    items: tuple[Item, ...]


async def further_pages(
    first: Page, context: Context, fetcher: Fetcher, archive: Archive, *, source: str, part_of: str
) -> tuple[Leaf, ...]:
    """Follow the list that begins on ``first``; each page is kept before it is read. ArchiveError passes through.

    They are kept for a ``source``, as part of what the record of its first page, ``part_of``, is.

    Ends at a page that fails, that cannot be read, or that shows nothing new; never raises for what the web does.
    """
    shown = _names(_items(first, context)) if may_go_on(first.body) else set()
    asked = {url_key(first.url)}
    leaves: list[Leaf] = []
    address = _next(first) if shown else None
    while address and url_key(address) not in asked and len(leaves) < MAX_FURTHER:
        asked.add(url_key(address))
        page = await fetcher.fetch(address)
        if not isinstance(page, Page):
            archive.keep(page, source=source, part_of=part_of)
            break
        snapshot = archive.keep(page, source=source, part_of=part_of)
        new = tuple(item for item in _items(page, context) if _name(item) not in shown)
        if not new:
            break
        shown |= _names(new)
        leaves.append(Leaf(page.url, snapshot, new))
        address = _next(page)
    return tuple(leaves)


def _items(page: Page, context: Context) -> tuple[Item, ...]:
    try:
        return read_source(page, replace(context, url=page.url, at=page.at)).items
    except ValueError:
        return ()


def _next(page: Page) -> str | None:
    """Where a page goes on; feeds and the answers of an API have no pager."""
    try:
        return next_page(markup(page), page.url)
    except ValueError:
        return None


def _names(items: Iterable[Item]) -> set[Name]:
    return {_name(item) for item in items}


def _name(item: Item) -> Name:
    """Its address, or where it has none its title and day."""
    return (url_key(item.url), "", "") if item.url else ("", fold(item.title), iso(item.published) or "")


def with_further(seen: Seen, leaves: Iterable[Leaf], look: Look, store: Store, *, confirm_after: timedelta) -> Seen:
    """What a first look saw, with the entries of its further pages, each read from its own record.

    ``items`` stays the count of the first page: it is the only one that later looks will see.
    """
    for leaf in leaves:
        names, taken = _names(leaf.items), {entry.item.id for entry in seen.entries}
        known = [one for one in store.known(look.state, leaf.items) if _name(one.item) in names]
        there = replace(look, url=leaf.url, snapshot=leaf.snapshot.id)
        free = [one for one in known if one.item.id not in taken]
        more = as_list(leaf.items, free, there, Face(), confirm_after=confirm_after)
        if isinstance(more, Seen):
            seen = replace(seen, entries=seen.entries + more.entries, found=seen.found + more.found)
    return seen

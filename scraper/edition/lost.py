"""Files that somebody took from the folder are made again: nobody subscribes to a feed that is not there."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from scraper.edition.documents import files_of
from scraper.model import Query
from scraper.ports import Publisher
from scraper.publish.channel import archive_path
from scraper.store.shelves import Shelf, SqlShelves


def spoil_lost(
    shelves: SqlShelves, folder: Publisher, sites: Collection[str], *, lists: Collection[str], queries: Sequence[Query]
) -> bool:
    """Let feeds be made anew of which a file is missing; ``lists`` are the paths of their feeds.

    Feeds of sites, lists and queries that are watched no more rest.
    """
    watched = {*sites, *lists, *(f"queries/{query.id}" for query in queries)}
    spoilt = list(_spoilt(shelves.every_shelf(), folder, watched))
    shelves.keep(spoilt)
    return bool(spoilt)


def _spoilt(known: Sequence[Shelf], folder: Publisher, watched: Collection[str]) -> Iterator[Shelf]:
    ours = [one for one in known if _belongs_to(one.path) in watched or "/" not in one.path]
    lost = set(folder.missing([path for one in ours for path in _files_of(one)]))
    for one in ours:
        gone = lost.intersection(_files_of(one))
        if gone:
            archive = any(not name.startswith(f"{one.path}.") for name in gone)
            yield replace(one, mark="", written=0 if archive else one.written)


def _files_of(shelf: Shelf) -> Iterator[str]:
    """All files that a feed has; what a query asked before is not told again."""
    yield from files_of(shelf.path)
    for number in range(shelf.oldest, shelf.archives + 1):
        yield from files_of(archive_path(shelf.path, number))


def _belongs_to(path: str) -> str:
    """The site, the list, or the query, of a feed."""
    site, _, rest = path.partition("/")
    return path if site == "queries" or rest.startswith("lists/") else site

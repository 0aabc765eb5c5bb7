"""What stands in feeds by id: the newest entries of each, and those that wait for an archive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scraper.model import Kind
from scraper.ports import Clock
from scraper.publish.channel import MAX_POSTS
from scraper.publish.feeds import Feed
from scraper.store.shelves import Shelf, SqlShelves, Standing

LOT = 40 * MAX_POSTS
"""Waiting entries that are asked for at a time."""


@dataclass(frozen=True, slots=True)
class Stock:
    """A feed's entries that matter now: ``newest`` with the newest first, ``waiting`` with the oldest first."""

    newest: Sequence[str]
    waiting: Sequence[str]

    @property
    def due(self) -> Sequence[str]:
        """What waits and is not among the newest, the oldest first."""
        newest = set(self.newest)
        return [name for name in self.waiting if name not in newest]

    @property
    def standing(self) -> list[str]:
        """What a subscription document shows if it can: the newest, then what waits."""
        return [*dict.fromkeys([*self.newest, *reversed(self.waiting)])]


@dataclass(slots=True)
class Stocktaking:
    """Asks memory for the stock of many feeds with few questions."""

    shelves: SqlShelves
    clock: Clock
    _newest: dict[str | None, Mapping[Kind, Sequence[Standing]]] = field(default_factory=dict)

    def stock(self, feeds: Sequence[tuple[Feed, Shelf]]) -> Mapping[str, Stock]:
        """The stock of each of these feeds, by path."""
        self._newest.clear()
        keeping = [(feed, shelf) for feed, shelf in feeds if not forgets(feed)]
        waiting = self.shelves.waiting([feed.path for feed, _ in keeping if not feed.changes], LOT)
        found = {feed.path: Stock(self._latest(feed), ()) for feed, _ in feeds if forgets(feed)}
        for feed, shelf in keeping:
            here = self.shelves.waiting_changes(feed.path, LOT) if feed.changes else waiting[feed.path]
            if shelf.archives < shelf.oldest and len(here) <= MAX_POSTS:
                found[feed.path] = Stock(_ids(reversed(here)), ())  # all that there is
            else:
                found[feed.path] = Stock(self._latest(feed), _ids(here))
        return found

    def _latest(self, feed: Feed) -> list[str]:
        """The ids of the newest entries of a feed, the newest first."""
        if feed.changes:
            return _ids(self.shelves.newest_changes(MAX_POSTS, site=feed.site))
        if feed.query is not None:
            return _ids(self.shelves.newest_of(feed.path, MAX_POSTS, since=self.first_day(feed)))
        if feed.source is not None:
            return _ids(self.shelves.newest_of(feed.path, MAX_POSTS))
        if feed.site not in self._newest:
            self._newest[feed.site] = self.shelves.newest(MAX_POSTS, site=feed.site)
        kinds = self._newest[feed.site]
        if feed.kind is not None:
            return _ids(kinds[feed.kind])
        every = [one for found in kinds.values() for one in found]
        return _ids(sorted(every, key=lambda one: (one.place, one.id), reverse=True)[:MAX_POSTS])

    def first_day(self, feed: Feed) -> str:
        """The first day (ISO 8601) that counts in a feed of the last days; empty for any other."""
        last = feed.query.last if feed.query else None
        return (self.clock() - last).date().isoformat() if last is not None else ""


def forgets(feed: Feed) -> bool:
    """Is it of the last days only? Such a feed has no archives."""
    return feed.query is not None and feed.query.last is not None


def _ids(standing: Iterable[Standing]) -> list[str]:
    return [one.id for one in standing]

"""Bring the feeds of sites that are behind up to date, and nothing else:

    what is new ──► the feeds it belongs to ──► documents of those ──► the pages that name all feeds

Each step is remembered when it is done, and done again after a crash: what is new is put on the shelves of its feeds,
which are spoilt by that; a feed stays spoilt until its documents were written.
"""

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scraper.edition.belonging import Catalogue, feeds_of_change, feeds_of_item, queries_for
from scraper.edition.documents import Files, Press, Volume
from scraper.edition.sheets import Sheets
from scraper.edition.stock import Stock, Stocktaking
from scraper.interest import answers, speech
from scraper.normalise.tags import short
from scraper.publish.feeds import Feed
from scraper.store.search import Spoken, SqlSearch
from scraper.store.shelves import MOVING, Fresh, Placed, Shelf, SqlShelves
from scraper.version import __version__

_LOT = 500
"""New entries that are put on their shelves at a time."""
_MANY = 1_000
"""So many entries are at hand at once."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that is published, as a stream of files: who asks for the next lot has written the one before."""

    shelves: SqlShelves
    search: SqlSearch
    stocktaking: Stocktaking
    press: Press
    sheets: Sheets
    queries: Sequence[Feed]
    lists: Mapping[str, str]
    """The feed of each list: its path, by source id."""

    def render(self, sites: Collection[str]) -> Iterator[Files]:
        """The files that show these sites as they are now."""
        self._begin_queries()
        common = [*self.sheets.common_feeds(), *self.queries]
        new = 0
        for site in sites:
            new += self._shelve(site)
            yield from self._documents(self.sheets.feeds_of(site))
            if new > _MANY:  # while the entries of these sites are at hand
                yield from self._archived(common)
                new = 0
            yield self.sheets.render_site(site)
        yield from self._documents(common)
        yield self.sheets.render_all(self.queries)

    # -------------------------------------------------------------- documents

    def _documents(self, feeds: Sequence[Feed]) -> Iterator[Files]:
        """The documents of those that are spoilt, or were made under other settings."""
        behind = yield from self._archived(feeds)
        if not behind:
            return
        stock = self._taken(behind)
        over = [(feed, shelf, self.press.homeless(feed, shelf, stock[feed.path])) for feed, shelf in behind]
        if any(volumes for _, _, volumes in over):
            yield from self._bound(over)
            behind = self._behind(feeds)
        made: dict[str, bytes] = {}
        for feed, shelf in behind:
            made |= self.press.subscription(feed, shelf, stock[feed.path])
        yield made
        self.shelves.keep(replace(shelf, mark=self._mark(feed)) for feed, shelf in behind)

    def _archived(self, feeds: Sequence[Feed]) -> Generator[Files, None, Sequence[tuple[Feed, Shelf]]]:
        """Write all archives that are due; returns what is behind, as it is then."""
        while behind := self._behind(feeds):
            stock = self._taken(behind)
            lost = [(feed, shelf, list(self.press.lost(feed, shelf))) for feed, shelf in behind]
            due = [(feed, shelf, self.press.due(feed, shelf, stock[feed.path])) for feed, shelf in behind]
            if not any(volumes for _, _, volumes in [*lost, *due]):
                break
            yield from self._bound([*lost, *due])
        return behind

    def _bound(self, volumes: Sequence[tuple[Feed, Shelf, Sequence[Volume]]]) -> Iterator[Files]:
        """Archives: what is in them is remembered, then they are written, then it is remembered that they were.

        One that moves is at neither address until all of it was written: it may be called back half-way.
        """
        moving = [shelf for _, shelf, _ in volumes if self.press.moved(shelf)]
        self.shelves.keep(replace(shelf, mark="", base_url=MOVING) for shelf in moving)
        self.shelves.put_away((feed.path, one.number, one.ids) for feed, _, many in volumes for one in many)
        for feed, shelf, many in volumes:
            for one in many:
                yield self.press.archive(feed, shelf, one)
        written = self.shelves.shelves({feed.path for feed, _, _ in volumes})
        base_url = self.press.settings.base_url
        self.shelves.keep(replace(one, written=one.archives, base_url=base_url) for one in written.values())

    def _behind(self, feeds: Sequence[Feed]) -> Sequence[tuple[Feed, Shelf]]:
        """Those that are spoilt; one that is new is remembered as such."""
        shelves = self.shelves.shelves(feed.path for feed in feeds)
        behind = [feed for feed in feeds if shelves[feed.path].mark != self._mark(feed)]
        changed = [feed.path for feed in behind if shelves[feed.path].mark or not shelves[feed.path].known]
        self.shelves.keep(replace(shelves[path], mark="") for path in changed)
        return [(feed, shelves[feed.path]) for feed in behind]

    def _taken(self, behind: Sequence[tuple[Feed, Shelf]]) -> Mapping[str, Stock]:
        """The stock of these feeds, with their entries at hand."""
        stock = self.stocktaking.stock(behind)
        for changes in (False, True):
            ids = {name for feed, _ in behind if feed.changes is changes for name in stock[feed.path].standing}
            self.press.entries.load(list(ids)[:_MANY], changes=changes)
        return stock

    def _mark(self, feed: Feed) -> str:
        """Stands for all that a document is made from besides its entries."""
        watched = sorted(self.press.entries.sites) if feed.site is None else ()
        made_from = (self.press.settings, self.press.entries.replay, feed.heading, watched)
        return short(repr((__version__, *made_from, self.stocktaking.first_day(feed))))

    # -------------------------------------------------------------- what is new

    def _shelve(self, site: str) -> int:
        """Put what is new of a site into the feeds it belongs to; how many items that were."""
        catalogue = Catalogue(self.lists, self.queries)
        count = 0
        while fresh := self.shelves.fresh_items([site], _LOT):
            self.press.entries.forget(one.id for one in fresh)
            spoken = self._spoken(fresh)
            self.shelves.place_items([_placed(one, catalogue, spoken.get(one.id)) for one in fresh])
            count += len(fresh)
        while changes := self.shelves.fresh_changes([site], _LOT):
            self.shelves.place_changes([Placed(change.id, feeds_of_change(change)) for change in changes])
        return count

    def _spoken(self, fresh: Sequence[Fresh]) -> Mapping[str, Spoken]:
        """What queries look at; nothing where there are none."""
        if not self.queries:
            return {}
        return {one.entry.item.id: one for one in self.search.spoken([one.id for one in fresh])}

    # -------------------------------------------------------------- queries

    def _begin_queries(self) -> None:
        """A query that is new, or asks something else than before, is answered from all that is known."""
        self.shelves.forget_queries({feed.path for feed in self.queries})
        shelves = self.shelves.shelves(feed.path for feed in self.queries)
        new = [feed for feed in self.queries if shelves[feed.path].asked != _asked(feed)]
        if new:
            self._index()
        for feed in new:
            known = shelves[feed.path]
            self.shelves.keep([replace(known, asked="")])  # half-way it is an answer to nothing
            self.shelves.empty(feed.path)
            self._fill(feed)
            anew = replace(known, mark="", asked=_asked(feed), oldest=known.archives + 1)
            self.shelves.keep([anew])

    def _index(self) -> None:
        while behind := self.search.behind():
            self.search.index({one.entry.item.id: (one.revision, speech(one.entry, one.files).words) for one in behind})

    def _fill(self, feed: Feed) -> None:
        if feed.query is None:
            return
        for some in self.search.candidates(feed.query.interest):
            meant = (one.entry for one in some if answers(feed.query, one.entry, speech(one.entry, one.files)))
            self.shelves.fill(feed.path, [entry.item.id for entry in meant])


def _placed(fresh: Fresh, catalogue: Catalogue, spoken: Spoken | None) -> Placed:
    found = queries_for(spoken.entry, speech(spoken.entry, spoken.files), catalogue) if spoken else frozenset()
    feeds = feeds_of_item(fresh.site, fresh.kind, fresh.sources, catalogue) | found
    return Placed(fresh.id, feeds, fresh.revision, fresh.renewed)


def _asked(feed: Feed) -> str:
    return short(repr(feed.query and replace(feed.query, title="")))

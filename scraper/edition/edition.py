"""Bring the feeds of sites that are behind up to date, and nothing else:

    what is new ──► the feeds it belongs to ──► documents of those ──► the pages that name all feeds

Each step is remembered when it is done, and done again after a crash: what is new is put on the shelves of its feeds,
which are spoilt by that; a feed stays spoilt until its documents were written.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scraper.edition.belonging import Catalogue, answers, feeds_of_change, feeds_of_item
from scraper.edition.documents import Files, Press
from scraper.edition.sheets import Sheets
from scraper.interest import speech
from scraper.normalise.tags import short
from scraper.publish.channel import FORMATS, archive_path
from scraper.publish.feeds import Feed
from scraper.store.search import Spoken, SqlSearch
from scraper.store.shelves import Fresh, Placed, Shelf, SqlShelves
from scraper.version import __version__

_LOT = 500
"""New entries that are put on their shelves at a time."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that is published, as a stream of files: who asks for the next lot has written the one before."""

    shelves: SqlShelves
    search: SqlSearch
    press: Press
    sheets: Sheets
    queries: Sequence[Feed]
    lists: Mapping[str, str]
    """The feed of each list: its path, by source id."""

    def render(self, sites: Collection[str]) -> Iterator[Files]:
        """The files that show these sites as they are now."""
        self._begin_queries()
        common = self.sheets.common_feeds()
        for site in sites:
            self._shelve(site)
            yield from self._documents(self.sheets.feeds_of(site))
            for feed, shelf in self._behind([*common, *self.queries]):
                yield from self.press.growing(feed, shelf)
            yield self.sheets.render_site(site)
        yield from self._documents([*common, *self.queries])
        yield self.sheets.render_all(self.queries)

    # -------------------------------------------------------------- documents

    def _documents(self, feeds: Sequence[Feed]) -> Iterator[Files]:
        """The documents of those that are spoilt, or were made under other settings."""
        behind = self._behind(feeds)
        made: dict[str, bytes] = {}
        for feed, shelf in behind:
            for files in self.press.documents(feed, shelf):
                if feed.path + ".rss" not in files:
                    yield files  # an archive is there before anything leads to it
                else:
                    made |= files
        if behind:
            yield made
            now = self.shelves.shelves(feed.path for feed, _ in behind)
            self.shelves.keep(replace(now[feed.path], mark=self._mark(feed)) for feed, _ in behind)

    def _behind(self, feeds: Sequence[Feed]) -> Sequence[tuple[Feed, Shelf]]:
        shelves = self.shelves.shelves(feed.path for feed in feeds)
        behind = [feed for feed in feeds if shelves[feed.path].mark != self._mark(feed)]
        self.shelves.keep(replace(shelves[feed.path], mark="") for feed in behind)
        return [(feed, shelves[feed.path]) for feed in behind]

    def _mark(self, feed: Feed) -> str:
        """Stands for all that a document is made from besides its entries."""
        return short(repr((__version__, self.press.settings, self.press.entries.replay, feed.heading)))

    # -------------------------------------------------------------- what is new

    def _shelve(self, site: str) -> None:
        catalogue = Catalogue(self.lists, self.queries)
        while fresh := self.shelves.fresh_items([site], _LOT):
            said = self._said(fresh)
            self.shelves.place_items([_placed(one, catalogue, said.get(one.entry.item.id)) for one in fresh])
        while changes := self.shelves.fresh_changes([site], _LOT):
            self.shelves.place_changes([Placed(change.id, feeds_of_change(change)) for change in changes])

    def _said(self, fresh: Sequence[Fresh]) -> Mapping[str, Spoken]:
        """What queries look at; nothing where there are none."""
        if not self.queries:
            return {}
        return {one.entry.item.id: one for one in self.search.spoken([one.entry.item.id for one in fresh])}

    # -------------------------------------------------------------- queries

    def _begin_queries(self) -> None:
        """A query that is new, or asks something else than before, is answered from all that is known."""
        shelves = self.shelves.shelves(feed.path for feed in self.queries)
        new = [feed for feed in self.queries if shelves[feed.path].asked != _asked(feed)]
        if new:
            self._index()
        for feed in new:
            known = shelves[feed.path]
            self.shelves.empty(feed.path)
            self._fill(feed)
            self.shelves.keep([Shelf(feed.path, "", _asked(feed), known.archives, known.archives + 1, known.base_url)])

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
    said = speech(spoken.entry, spoken.files) if spoken else None
    feeds = feeds_of_item(fresh.entry, fresh.sources, catalogue, said)
    return Placed(fresh.entry.item.id, feeds, fresh.revision, fresh.renewed)


def _asked(feed: Feed) -> str:
    return short(repr(feed.query))


def files_of(shelf: Shelf) -> Iterator[str]:
    """The paths of all files that a feed has."""
    archives = (archive_path(shelf.path, number) for number in range(1, shelf.archives + 1))
    for path in (shelf.path, *archives):
        yield from (f"{path}.{extension}" for extension in FORMATS)

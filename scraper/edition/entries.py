"""The entries of feeds as they are written, each once however many feeds show it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scraper.model import Change, Entry, Site
from scraper.publish import dating
from scraper.publish.channel import Written
from scraper.publish.feeds import Feed
from scraper.publish.render import written_change, written_item
from scraper.publish.views import Backing, File
from scraper.store.backing import SqlBacking
from scraper.store.queries import Answers

_AT_HAND = 2_000
"""Written entries that are kept for the next feed that shows them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A written entry, and what it is put in order by: the greater, the newer."""

    id: str
    order: tuple[datetime, datetime, str]
    written: Written


@dataclass(slots=True)
class Entries:
    """What stands in feeds, from memory to the words of each format.

    ``replay`` is the address before which a moment and an URL lead to an archived copy, None where there is none.
    """

    answers: Answers
    backing: SqlBacking
    sites: Mapping[str, Site]
    pages: Mapping[str, str]
    """The page of each list, by source id."""
    replay: str | None
    _known: dict[str, Line] = field(default_factory=dict)

    def load(self, ids: Collection[str], *, changes: bool) -> None:
        """Have these at hand: many at a time cost less than a few and a few."""
        wanted = set(ids)
        missing = [name for name in ids if name not in self._known]
        if missing:
            self._known |= self._changes(missing) if changes else self._items(missing)
        old = [name for name in self._known if name not in wanted][: max(0, len(self._known) - _AT_HAND)]
        for name in old:
            del self._known[name]

    def forget(self, ids: Iterable[str]) -> None:
        """These changed since they were written."""
        for name in ids:
            self._known.pop(name, None)

    def lines(self, feed: Feed, ids: Sequence[str]) -> list[Line]:
        """These entries as they are written, in this order; without those of sites that are watched no more."""
        self.load(ids, changes=feed.changes)
        return [self._known[name] for name in ids if name in self._known]

    def _items(self, ids: Collection[str]) -> Mapping[str, Line]:
        entries = self.answers.entries_by_id(ids)
        files = {url: File(size, kind) for url, (size, kind) in self.backing.files(ids).items()}
        behind = Backing(
            sites=self.sites,
            pages=self.pages,
            read_by=self.backing.read_by([name for name, entry in entries.items() if entry.item.url is None]),
            files=files,
            copies=self._copies({entry.snapshot for entry in entries.values()}),
        )
        return {name: self._line(entry, behind) for name, entry in entries.items() if entry.site in self.sites}

    def _line(self, entry: Entry, behind: Backing) -> Line:
        return Line(entry.item.id, dating.place(entry, self.sites[entry.site]), written_item(entry, behind))

    def _changes(self, ids: Collection[str]) -> Mapping[str, Line]:
        changes = self.answers.changes_by_id(ids)
        copies = self._copies({change.snapshot for change in changes.values()})
        behind = Backing(sites=self.sites, pages=self.pages, copies=copies)
        return {name: _change_line(change, behind) for name, change in changes.items() if change.site in self.sites}

    def _copies(self, records: Collection[str | None]) -> Mapping[str, str]:
        if self.replay is None:
            return {}
        found = self.backing.captures([record for record in records if record])
        return {record: f"{self.replay}{moment}/{url}" for record, (url, moment) in found.items()}


def _change_line(change: Change, behind: Backing) -> Line:
    return Line(change.id, (change.at, change.at, change.id), written_change(change, behind))

"""One item with all that is kept of it: its versions, and the copies of every page that tells of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.archive.cdxj import Capture
from scraper.archive.shelf import Shelf
from scraper.model import Change, Entry, Role
from scraper.store.dossiers import Dossiers, Watched
from scraper.store.queries import Answers, Version

MOST = 200
"""Copies of one page that are named, the newest of those that differ; a list has one every half an hour."""
_ORDER = (Role.ITEM, Role.ATTACHMENT, Role.LIST)


@dataclass(frozen=True, slots=True)
class Series:
    """The copies of one page, oldest first; ``left_out`` is how many are not named."""

    role: Role
    title: str
    url: str
    captures: Sequence[Capture]
    left_out: int


@dataclass(frozen=True, slots=True)
class History:
    """An item, its versions and changes (oldest first), and its own page, its files, its lists."""

    entry: Entry
    versions: Sequence[Version]
    changes: Sequence[Change]
    series: Sequence[Series]


@dataclass(frozen=True, slots=True)
class Histories:
    """Asks the database and the archive."""

    answers: Answers
    dossiers: Dossiers
    shelf: Shelf

    def of(self, name: str) -> History | None:
        """The item of this id, or of its last 16 digits; None for no item. StoreError, ArchiveError."""
        entry = self.dossiers.entry(name)
        if entry is None:
            return None
        watched = sorted(self.dossiers.sources(entry.item.id), key=lambda one: _ORDER.index(one.role))
        series = [found for one in watched if (found := self._series(one, entry)).captures]
        return History(entry, self.answers.versions(entry.item.id), self.answers.changes_of(entry.item.id), series)

    def _series(self, watched: Watched, entry: Entry) -> Series:
        found = {one.place: one for url in watched.addresses for one in self.shelf.timeline(url).captures}
        captures = sorted(found.values(), key=lambda one: one.at)
        named = captures if len(captures) <= MOST else list(_different(captures))[-MOST:]
        url = watched.addresses[0]
        titles = {one.url: one.title for one in entry.item.attachments}
        title = titles.get(url, "") if watched.role is Role.ATTACHMENT else ""
        return Series(watched.role, title, url, named, len(captures) - len(named))


def _different(captures: Sequence[Capture]) -> Iterator[Capture]:
    """Those whose content is another than that of the one before."""
    before = ""
    for one in captures:
        if one.status != 304 and one.digest != before:
            yield one
            before = one.digest

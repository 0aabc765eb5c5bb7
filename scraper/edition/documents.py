"""The documents of a feed: one to subscribe to, and archives that are written once and stay (RFC 5005 §4).

subscription   The newest entries, and those that wait to be put into an archive: every entry of a feed is in one of its
               documents at any time. An archived entry that changed is among the newest again, and waits again: in the
               end two archives hold it, and readers take the version of the newer one.
archive        Fifty entries that are not among the newest any more. What is in it is remembered before it is written,
               and it is written before anything leads to it. Its bytes do not change after that: so it cannot name
               the archive that will follow (``next-archive`` is a SHOULD, and so is that contents do not change).
size           No document grows past ``MAX_BYTES``; where entries are long it holds fewer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scraper.edition.entries import Entries, Line
from scraper.publish.channel import MAX_BYTES, MAX_POSTS, Document, Written
from scraper.publish.feeds import Feed
from scraper.publish.render import render_document
from scraper.publish.views import FeedSettings
from scraper.store.shelves import Shelf, SqlShelves

Files = Mapping[str, bytes]

_HEAD = 5_000
"""Bytes that are left for the head of a document."""
_LOT = 40 * MAX_POSTS
"""Waiting entries that are asked for at a time."""


@dataclass(frozen=True, slots=True)
class Press:
    """Makes the documents of a feed of the entries that stand in it."""

    shelves: SqlShelves
    entries: Entries
    settings: FeedSettings

    def documents(self, feed: Feed, shelf: Shelf) -> Iterator[Files]:
        """The archives that are due, one after the other, then the subscription document, which leads to them."""
        number = shelf.archives
        if shelf.oldest <= number and shelf.base_url != self.settings.base_url:
            yield from self.archives_again(feed, shelf)
        for lines in self._due(feed):
            number += 1
            yield self._close(feed, shelf, number, lines)
        shown, over = _fitting(self._standing(feed))
        for lines in _parts(self._homeless(feed, over)):
            number += 1
            yield self._close(feed, shelf, number, lines)
        older = number if number >= shelf.oldest else None
        yield render_document(Document(feed.heading, _in_order(shown), feed.since, older=older), self.settings)

    def growing(self, feed: Feed, shelf: Shelf) -> Iterator[Files]:
        """Only the archives that are due: while all sites are gone through, entries are archived that are at hand."""
        for number, lines in enumerate(self._due(feed), start=shelf.archives + 1):
            yield self._close(feed, shelf, number, lines)

    def archives_again(self, feed: Feed, shelf: Shelf) -> Iterator[Files]:
        """All archives under another address; their entries are the same, as they are known now."""
        for number in range(shelf.oldest, shelf.archives + 1):
            lines = self.entries.lines(feed, self.shelves.archived(feed.path, number))
            yield self._archive(feed, shelf, number, lines)

    def _due(self, feed: Feed) -> Iterator[Sequence[Line]]:
        """What goes into the next archives: the oldest of what is not among the newest, in fifties."""
        if feed.query is not None and feed.query.last is not None:
            return  # a feed that forgets
        newest = set(self.entries.newest(feed))
        while True:
            waiting = self.shelves.waiting(feed.path, _LOT, changes=feed.changes)
            old = [one.id for one in waiting if one.id not in newest]
            for start in range(0, len(old) - MAX_POSTS + 1, MAX_POSTS):
                yield from _parts(self.entries.lines(feed, old[start : start + MAX_POSTS]))
            if len(waiting) < _LOT:
                return

    def _standing(self, feed: Feed) -> Sequence[Line]:
        """The newest entries, and those that wait for an archive."""
        newest = self.entries.newest(feed)
        if feed.query is not None and feed.query.last is not None:
            return self.entries.lines(feed, newest)
        waiting = self.shelves.waiting(feed.path, _LOT, changes=feed.changes)
        return self.entries.lines(feed, [*dict.fromkeys([*newest, *(one.id for one in reversed(waiting))])])

    def _homeless(self, feed: Feed, over: Sequence[Line]) -> Sequence[Line]:
        """Entries that the subscription document has no room for, and that are in no archive; the oldest first."""
        if not over or (feed.query is not None and feed.query.last is not None):
            return ()
        archived = self.shelves.in_archives(feed.path, [line.id for line in over])
        return [line for line in reversed(over) if line.id not in archived]

    def _close(self, feed: Feed, shelf: Shelf, number: int, lines: Sequence[Line]) -> Files:
        ids = [line.id for line in lines]
        self.shelves.put_away(feed.path, number, ids, base_url=self.settings.base_url)
        return self._archive(feed, shelf, number, lines)

    def _archive(self, feed: Feed, shelf: Shelf, number: int, lines: Sequence[Line]) -> Files:
        older = number - 1 if number > shelf.oldest else None
        document = Document(feed.heading, _in_order(lines), feed.since, archive=number, older=older)
        return render_document(document, self.settings)


def _in_order(lines: Iterable[Line]) -> list[Written]:
    return [line.written for line in sorted(lines, key=lambda line: line.order, reverse=True)]


def _fitting(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """As many of the first as one document can hold, at least one; and the others."""
    room = MAX_BYTES - _HEAD
    for number, line in enumerate(lines):
        room -= line.written.size + 2
        if room < 0 and number:
            return lines[:number], lines[number:]
    return lines, ()


def _parts(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """All of them, in lots that fit into one document."""
    while lines:
        fitting, lines = _fitting(lines)
        yield fitting

"""The documents of a feed: one to subscribe to, and archives that are written once and stay (RFC 5005 §4).

subscription   The newest entries, and those that wait to be put into an archive: every entry of a feed is in one of its
               documents at any time. An archived entry that changed is among the newest again, and waits again: in the
               end two archives hold it, and readers take the version of the newer one.
archive        Fifty entries that are not among the newest any more. What is in it is remembered before it is written,
               and it is written before anything leads to it; one that could not be written, or was lost, is written
               first of all. Its bytes do not change after that: so it cannot name the archive that will follow
               (``next-archive`` is a SHOULD, and so is that contents do not change).
size           No document grows past ``MAX_BYTES``; where entries are long it holds fewer.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scraper.edition.entries import Entries, Line
from scraper.edition.stock import Stock, forgets
from scraper.publish.channel import FORMATS, MAX_BYTES, MAX_POSTS, Document, Written, archive_path
from scraper.publish.feeds import Feed
from scraper.publish.render import render_document
from scraper.publish.views import FeedSettings
from scraper.store.shelves import Shelf, SqlShelves

Files = Mapping[str, bytes]

_HEAD = 5_000
"""Bytes that are left for the head of a document."""


@dataclass(frozen=True, slots=True)
class Volume:
    """An archive document that is to be written: its number, and what is in it."""

    number: int
    lines: Sequence[Line]

    @property
    def ids(self) -> list[str]:
        """The entries in it."""
        return [line.id for line in self.lines]


@dataclass(frozen=True, slots=True)
class Press:
    """Makes the documents of a feed of the entries that stand in it; ``missing`` says which files are not there."""

    shelves: SqlShelves
    entries: Entries
    settings: FeedSettings
    missing: Callable[[Iterable[str]], Collection[str]]

    def due(self, feed: Feed, shelf: Shelf, stock: Stock) -> list[Volume]:
        """The next archives: the oldest of what is not among the newest, in fifties."""
        old, number = stock.due, shelf.archives
        volumes: list[Volume] = []
        for start in range(0, len(old) - MAX_POSTS + 1, MAX_POSTS):
            for lines in _parts(self.entries.lines(feed, old[start : start + MAX_POSTS])):
                number += 1
                volumes.append(Volume(number, lines))
        return volumes

    def lost(self, feed: Feed, shelf: Shelf) -> Iterator[Volume]:
        """Archives that are not there, or lie at another address now: the same entries, as they are known.

        Those are looked for of which it is not known that they were written, or was seen that some are gone.
        """
        moved = self.moved(shelf)
        first = shelf.written + 1 if shelf.base_url == self.settings.base_url else shelf.oldest
        for number in range(max(first, shelf.oldest), shelf.archives + 1):
            if moved or self.missing(files_of(archive_path(feed.path, number))):
                yield Volume(number, self.entries.lines(feed, self.shelves.archived(feed.path, number)))

    def moved(self, shelf: Shelf) -> bool:
        """Were its archives written for another address?"""
        return shelf.base_url not in {"", self.settings.base_url}

    def homeless(self, feed: Feed, shelf: Shelf, stock: Stock) -> list[Volume]:
        """Archives of what the subscription document has no room for, and that is in no archive; the oldest first."""
        _, over = _fitting(self.entries.lines(feed, stock.standing))
        if not over or forgets(feed):
            return []
        archived = self.shelves.in_archives(feed.path, [line.id for line in over])
        left = [line for line in reversed(over) if line.id not in archived]
        return [Volume(number, lines) for number, lines in enumerate(_parts(left), start=shelf.archives + 1)]

    def archive(self, feed: Feed, shelf: Shelf, volume: Volume) -> Files:
        """An archive document."""
        older = volume.number - 1 if volume.number > shelf.oldest else None
        entries = _in_order(volume.lines)
        document = Document(feed.heading, entries, feed.since, archive=volume.number, older=older)
        return render_document(document, self.settings)

    def subscription(self, feed: Feed, shelf: Shelf, stock: Stock) -> Files:
        """The subscription document, once all archives are there."""
        shown, _ = _fitting(self.entries.lines(feed, stock.standing))
        older = shelf.archives if shelf.archives >= shelf.oldest else None
        return render_document(Document(feed.heading, _in_order(shown), feed.since, older=older), self.settings)


def files_of(path: str) -> list[str]:
    """The files of a document, in every format."""
    return [f"{path}.{extension}" for extension in FORMATS]


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

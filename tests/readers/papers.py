"""Published documents as tests read them: parsed once, none twice."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeAlias

import feedparser
from icalendar import Calendar
from lxml import etree

Node: TypeAlias = Any  # lxml publishes no types
Json: TypeAlias = Any
Component: TypeAlias = Any
"""Of a calendar: what icalendar says of its properties covers everything that a calendar could hold."""


@dataclass(frozen=True)
class Paper:
    """A document: its address is ``base`` and its path; ``at`` is when it stood in the folder."""

    base: str
    path: str
    at: datetime
    data: bytes

    @property
    def extension(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def is_archive(self) -> bool:
        return "archive/" in self.path

    @property
    def url(self) -> str:
        return self.base + self.path

    @cached_property
    def root(self) -> Node:
        return etree.fromstring(self.data)

    @cached_property
    def channel(self) -> Node:
        return self.root.find("channel")

    @cached_property
    def parsed(self) -> Node:
        """As feedparser reads it: nothing is made safe or absolute for us."""
        return feedparser.parse(self.data, sanitize_html=False, resolve_relative_uris=False)

    @cached_property
    def feed(self) -> Json:
        return json.loads(self.data)

    @cached_property
    def calendar(self) -> Component:
        return Calendar.from_ical(self.data)


@dataclass(frozen=True)
class Papers:
    """All of them; ``of("rss")`` are those of one format."""

    every: Sequence[Paper]

    def of(self, extension: str) -> Iterator[Paper]:
        found = [one for one in self.every if one.extension == extension and not one.path.endswith("albopop.rss")]
        assert len(found) > 10
        yield from found

    def beside(self, paper: Paper, extension: str) -> Paper:
        """What stood beside a document in another format."""
        path = f"{paper.path.rpartition('.')[0]}.{extension}"
        found = [one for one in self.every if (one.base, one.path) == (paper.base, path) and one.at <= paper.at]
        return found[-1]


def collected(folders: Iterable[tuple[str, datetime, Mapping[str, bytes]]]) -> Papers:
    """Feeds and calendars of these folders; what is the same in two of them is taken once.

    Of the archive documents of a feed the first two are enough: the others are made as the second is.
    """
    found: dict[tuple[str, str, bytes], Paper] = {}
    for base, at, files in folders:
        for path, data in files.items():
            late = "archive/" in path and int(path.rpartition("/")[2].partition(".")[0]) > 2
            if path.endswith((".rss", ".atom", ".json", ".ics")) and path != "status.json" and not late:
                found.setdefault((base, path, data), Paper(base, path, at, data))
    return Papers(list(found.values()))

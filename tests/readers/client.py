"""A reader that knows history: it begins with the subscription document and goes back (RFC 5005 §4, ``next_url``)."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from lxml import etree

from tests.readers.region import BASE

Node: TypeAlias = Any  # lxml publishes no types
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
GRAVES = "{http://purl.org/atompub/tombstones/1.0}"


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as a document tells it; RSS does not say when it was last changed."""

    id: str
    title: str
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class Read:
    """A document: where it is, what is in it, which one is older."""

    path: str
    versions: Sequence[Version]
    older: str | None


def path_of(url: str) -> str:
    """Where in the folder the file of this address is."""
    assert url.startswith(BASE), url
    return url.removeprefix(BASE)


def documents(files: Mapping[str, bytes], path: str) -> Iterator[Read]:
    """The subscription document of this path, then its archives, the newest first. KeyError for one that is missing."""
    following: str | None = path
    seen = set()
    while following is not None:
        assert following not in seen, "a circle"
        seen.add(following)
        document = read(following, files[following])
        yield document
        following = document.older


def logical(read_ones: Sequence[Read]) -> dict[str, Version]:
    """The feed as a whole: of an entry that is in several documents, what the newest of them says."""
    found: dict[str, Version] = {}
    for document in read_ones:
        for version in document.versions:
            found.setdefault(version.id, version)
    return found


def read(path: str, data: bytes) -> Read:
    """One document."""
    return _READERS[path.rpartition(".")[2]](path, data)


def _rss(path: str, data: bytes) -> Read:
    channel = etree.fromstring(data).find("channel")
    versions = [Version(one.findtext("guid"), one.findtext("title"), None) for one in channel.iter("item")]
    return Read(path, versions, _older(channel))


def _atom(path: str, data: bytes) -> Read:
    root = etree.fromstring(data)
    versions = [
        Version(
            one.findtext(f"{ATOM}id"),
            one.findtext(f"{ATOM}title"),
            datetime.fromisoformat(one.findtext(f"{ATOM}updated")),
        )
        for one in root.iter(f"{ATOM}entry")
    ]
    return Read(path, versions, _older(root))


def _json(path: str, data: bytes) -> Read:
    feed = json.loads(data)
    versions = [Version(one["id"], one["title"], datetime.fromisoformat(one["date_modified"])) for one in feed["items"]]
    older = feed.get("next_url")
    return Read(path, versions, path_of(older) if older else None)


def _older(head: Node) -> str | None:
    links = [link.get("href") for link in head.findall(f"{ATOM}link") if link.get("rel") == "prev-archive"]
    assert len(links) <= 1
    return path_of(links[0]) if links else None


_READERS: Mapping[str, Callable[[str, bytes], Read]] = {"rss": _rss, "atom": _atom, "json": _json}

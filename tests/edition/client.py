"""Readers of a feed with all its documents, as RFC 5005 §4 and JSON Feed 1.1 (``next_url``) describe them."""

import json
from collections.abc import Mapping
from typing import Any, Final

import feedparser
from lxml import etree

BASE: Final = "https://feeds.example.org/"
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_HISTORY: Final = "{http://purl.org/syndication/history/1.0}"


def ids(data: bytes) -> list[str]:
    """The ids of the entries of one document, of whatever format."""
    if data.lstrip().startswith(b"{"):
        return [item["id"] for item in json.loads(data)["items"]]
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.get("bozo_exception")
    return [entry.id for entry in feed.entries]


def documents(files: Mapping[str, bytes], path: str) -> list[str]:
    """The subscription document and its archives, the newest first; each must be there."""
    found: list[str] = []
    following: str | None = path
    while following is not None:
        assert following in files, f"{found[-1:]} leads to {following}, which is not there"
        assert following not in found, "the documents lead in a circle"
        found.append(following)
        following = older(files[following], path)
    return found


def older(data: bytes, path: str) -> str | None:
    """Where a document says that the feed goes on."""
    if path.endswith(".json"):
        url = json.loads(data).get("next_url")
        return str(url).removeprefix(BASE) if url else None
    urls = [link.get("href") for link in links(data) if link.get("rel") == "prev-archive"]
    assert len(urls) <= 1
    return str(urls[0]).removeprefix(BASE) if urls else None


def links(data: bytes) -> list[Any]:
    root = etree.fromstring(data)
    head = root.find("channel") if root.tag == "rss" else root
    return list(head.findall(f"{_ATOM}link"))


def is_archive(data: bytes) -> bool:
    return etree.fromstring(data).find(f".//{_HISTORY}archive") is not None


def whole(files: Mapping[str, bytes], path: str) -> dict[str, int]:
    """Every entry of the feed, with how many of its documents hold it."""
    counted: dict[str, int] = {}
    for document in documents(files, path):
        for name in ids(files[document]):
            counted[name] = counted.get(name, 0) + 1
    return counted

"""Ids that people can read, made from names."""

import re
from collections.abc import Iterable

from scraper.normalise.text import fold

_MAX_ID = 40


def slug(text: str) -> str:
    """Text as part of an id: folded, words joined by ``-``, cut at a word after 40 characters."""
    joined = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"'", " ", fold(text))))
    return joined if len(joined) <= _MAX_ID else joined[: _MAX_ID + 1].rpartition("-")[0] or joined[:_MAX_ID]


def unique(wanted: str, taken: Iterable[str]) -> str:
    """``wanted``, or the first of ``wanted-2``, ``wanted-3`` … that is not taken."""
    known = set(taken)
    number = 1
    name = wanted
    while name in known:
        number += 1
        name = f"{wanted}-{number}"
    return name

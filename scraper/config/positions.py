"""Where in config.toml a key stands: tomllib keeps no positions."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

Place = Sequence[str | int]
"""Keys and places in arrays, from the outermost in: ``("source", 1, "every")``."""

_NAME = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")


def line_of(text: str, place: Place) -> int:
    """The line of a key, counted from one; of the innermost key or table around it where it has no line of its own.

    This reads what people write: headers, and ``key =`` on lines of their own.
    """
    found, deepest = 1, 0
    for number, named in _places(text):
        depth = _shared(named, place)
        if depth > deepest:
            found, deepest = number, depth
    return found


def _places(text: str) -> Iterator[tuple[int, Place]]:
    table: tuple[str | int, ...] = ()
    rows: Counter[str] = Counter()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            first, *rest = _names(header[2])
            rows[first] += header[1] == "[["
            table = (first, rows[first] - 1, *rest) if rows[first] else (first, *rest)
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_names(key[1]))


def _names(dotted: str) -> list[str]:
    return [name.strip("\"'") for name in re.findall(_NAME, dotted)]


def _shared(one: Place, other: Place) -> int:
    """How many parts two places have in common, from the outermost in."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))

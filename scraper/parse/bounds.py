"""Refuse markup that would hold up the parser: it is built to, or broken beyond reading.

Lexbor's time grows with the square of the nesting depth and of the attributes of one tag: 100,000 nested
``<div>`` take most of a minute, 50,000 attributes ten seconds.
"""

import re

_FREE_TAGS = 5_000
"""A page with fewer tags than this cannot nest deep enough to matter."""
_MAX_DEPTH = 2_000
_MAX_TAG = 30_000
_MAX_ATTRIBUTES = 2_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "tr",
        "td",
        "th",
    ]
)


def too_complex(html: str) -> str | None:
    """Say what is wrong with the structure of ``html``, or None where it may be parsed."""
    pieces = html.split("<")
    longest = max(pieces, key=len)
    if len(longest) > _MAX_TAG and len(longest.partition(">")[0].split()) > _MAX_ATTRIBUTES:
        return f"one tag has more than {_MAX_ATTRIBUTES} attributes"
    if len(pieces) > _FREE_TAGS and _depth(html) > _MAX_DEPTH:
        return f"elements are nested more than {_MAX_DEPTH} deep"
    return None


def _depth(html: str) -> int:
    """The nesting depth, counting only tags that must be closed."""
    depth = deepest = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in _VOID:
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest

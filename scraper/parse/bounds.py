"""Refuse markup that would hold up the parser: it is built to, or broken beyond reading.

Lexbor's time grows with the square of the nesting depth and of the attributes of one tag: 100,000 nested
``<div>`` take most of a minute, 50,000 attributes ten seconds.
"""

import re
from collections import Counter
from collections.abc import Iterator

_FREE_TAGS = 5_000
"""A page with fewer tags than this cannot nest deep enough to matter."""
_MAX_DEPTH = 2_000
_MOST_TAGS = 110_000
"""Start and end tags together; a register of five thousand rows has fewer. Reading a page with as many takes 2 s."""
_MAX_TAG = 30_000
_MAX_ATTRIBUTES = 2_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# A drawing is one attribute of tens of thousands of characters and blanks: `<path d="M43.8,11.6c-0.02 …">`.
_ATTRIBUTE = re.compile(r"""[\s/]*[^\s/>][^\s/>=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
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
    if any(map(_is_crowded, _long_pieces(html))):
        return f"one tag has more than {_MAX_ATTRIBUTES} attributes"
    pieces = html.count("<") + 1
    if pieces > _FREE_TAGS and _depth(html) > _MAX_DEPTH:
        return f"elements are nested more than {_MAX_DEPTH} deep"
    return f"it has more than {_MOST_TAGS} tags" if pieces > _MOST_TAGS else None


def _long_pieces(html: str) -> Iterator[str]:
    """What is long between one ``<`` and the next; found in leaps, since to cut a page at each costs much more."""
    start = 0
    while len(html) - start > _MAX_TAG:
        end = html.rfind("<", start, start + _MAX_TAG + 1)
        if end < 0:
            end = html.find("<", start)
            yield html[start : end if end >= 0 else len(html)]
        if end < 0:
            return
        start = end + 1


def _is_crowded(tag: str) -> bool:
    """Has a start tag (``tag`` is what follows its ``<``) more attributes than the parser bears?"""
    end = 0
    for _ in range(_MAX_ATTRIBUTES + 2):  # the first match is the tag's own name
        attribute = _ATTRIBUTE.match(tag, end)
        if attribute is None:
            return False
        end = attribute.end()
    return True


def _depth(html: str) -> int:
    """The nesting depth, counting only tags that must be closed; an end tag that ends nothing closes nothing."""
    opened: Counter[str] = Counter()
    depth = deepest = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _VOID:
            continue
        if not match[1]:
            opened[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return deepest

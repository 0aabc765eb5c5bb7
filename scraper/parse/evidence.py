"""What a page says of the system behind it: what it declares in its head counts before what its body looks like."""

from collections.abc import Callable
from functools import lru_cache

_HEAD = 40_000
"""How much of a head is read: some hold whole libraries, but not before they name their style sheets."""
_BODY_TAG = 1_000
"""How much is read beyond the head: the body's own tag, its first form and banner."""

Recognises = Callable[[str], bool]


def declares(*marks: str) -> Recognises:
    """Pages whose head, or first tags, hold one of ``marks``: a generator, the path of a style sheet, a body class."""

    def recognises(html: str) -> bool:
        head = max(html.find("</head>"), 0)
        if head <= _HEAD:
            return any(html.find(mark, 0, head + _BODY_TAG) >= 0 for mark in marks)
        return any(html.find(mark, 0, _HEAD) >= 0 or html.find(mark, head, head + _BODY_TAG) >= 0 for mark in marks)

    return recognises


def prints(*marks: str) -> Recognises:
    """Pages that hold one of ``marks`` anywhere: the path of a script, an element's id. Looks at the whole page."""
    return lambda html: any(mark in html for mark in marks)


def both(first: Recognises, second: Recognises) -> Recognises:
    """Pages that both recognise; ``first`` should be the cheaper."""
    return lambda html: first(html) and second(html)


def either(first: Recognises, second: Recognises) -> Recognises:
    """Pages that one of both recognises; ``first`` should be the cheaper."""
    return lambda html: first(html) or second(html)


def elsewhere(recognises: Recognises) -> Recognises:
    """Pages that are not built with Bootstrap Italia, which tells at once, and that ``recognises`` knows."""
    return lambda html: "bootstrap-italia" not in html and recognises(html)


@lru_cache(maxsize=1)
def holds_a_table(html: str) -> bool:
    """Most pages hold none, which answers for all registers at once: the last page's answer is kept."""
    return "<table" in html

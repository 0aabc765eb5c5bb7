"""What a page says of the system behind it: what it declares in its head counts before what its body looks like."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

_HEAD = 40_000
"""How much of a head is read: some hold whole libraries, but not before they name their style sheets."""
_SCRIPT = 3_000
"""Of a longer script or style in the head so much is read at either end."""
_BODY_TAG = 1_000
"""How much is read beyond the head: the body's own tag, its first form and banner."""

Recognises = Callable[[str], str]
"""Says what evidence a page holds, in words; empty where it holds none."""


def declares(*marks: str) -> Recognises:
    """Pages whose head, or first tags, hold one of ``marks``: a generator, the path of a style sheet, a body class."""

    def recognises(html: str) -> str:
        head = _head(html)
        return next((f"{mark} in its head" for mark in marks if mark in head), "")

    return recognises


@lru_cache(maxsize=1)
def _head(html: str) -> str:
    """What a page declares, which every family asks for: its head and first tags, without the bulk of scripts."""
    head = max(html.find("</head>"), 0)
    declared = html[: head + _BODY_TAG] if head <= _HEAD else html[:_HEAD] + html[head : head + _BODY_TAG]
    for tag in ("script", "style"):
        declared = "".join(_without_bulk(declared, f"</{tag}"))
    return declared


def _without_bulk(text: str, end: str) -> Iterator[str]:
    """Of what stands before each end tag the first characters, where a script names itself, and the last."""
    *parts, rest = text.split(end)
    for part in parts:
        yield part if len(part) <= 2 * _SCRIPT else part[:_SCRIPT] + part[-_SCRIPT:]
        yield end
    yield rest


def prints(*marks: str) -> Recognises:
    """Pages that hold one of ``marks`` anywhere: the path of a script, an element's id. Looks at the whole page.

    What all marks begin with is looked for first: most pages do not hold even that.
    """
    stem = _common_beginning(marks)
    return lambda html: next((f"{mark} on the page" for mark in marks if mark in html), "") if stem in html else ""


def _common_beginning(marks: Sequence[str]) -> str:
    first, last = min(marks), max(marks)  # what these two share, all share
    return first[: next((n for n, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))]


def both(first: Recognises, second: Recognises) -> Recognises:
    """Pages that both recognise; ``first`` should be the cheaper."""
    return lambda html: f"{one}, {other}" if (one := first(html)) and (other := second(html)) else ""


def either(first: Recognises, second: Recognises) -> Recognises:
    """Pages that one of both recognises; ``first`` should be the cheaper."""
    return lambda html: first(html) or second(html)


def elsewhere(recognises: Recognises) -> Recognises:
    """Pages that are not built with Bootstrap Italia, which tells at once, and that ``recognises`` knows."""
    return lambda html: "" if _uses_bootstrap_italia(html) else recognises(html)


@lru_cache(maxsize=1)
def _uses_bootstrap_italia(html: str) -> bool:
    """Several families ask it of each page: the last page's answer is kept."""
    return "bootstrap-italia" in html


@lru_cache(maxsize=1)
def holds_a_table(html: str) -> str:
    """Most pages hold none, which answers for all registers at once: the last page's answer is kept."""
    return "a table" if "<table" in html else ""

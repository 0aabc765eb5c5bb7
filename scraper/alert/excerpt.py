"""Long texts cut to what is worth reading in a mail."""

from itertools import takewhile
from textwrap import fill

from scraper.normalise.text import clean

_CONTEXT = 8
"""Words that are kept on either side of what changed."""
_SHORTEST = 80
"""Characters of a paragraph that are still worth beginning."""


def shorten(text: str, limit: int) -> str:
    """Return at most ``limit`` characters of a line, cut between words, with an ellipsis for the rest."""
    if len(text) <= limit:
        return text
    head, _, _ = text[:limit].rpartition(" ")
    return (head or text[: limit - 1]).rstrip(" ,;:.–-") + "…"


def beginning(text: str, limit: int = 900) -> tuple[str, ...]:
    """Return the first paragraphs of a text, about ``limit`` characters in all."""
    kept: list[str] = []
    room = limit
    for paragraph in filter(None, map(clean, text.splitlines())):
        if room < _SHORTEST:
            return (*kept[:-1], kept[-1].rstrip("….") + "…")
        kept.append(shorten(paragraph, room))
        room -= len(kept[-1])
    return tuple(kept)


def narrow(before: str, after: str) -> tuple[str, str]:
    """Cut from two lines what both say, but for a few words around the difference."""
    was, now = before.split(), after.split()
    same_start = _common(was, now)
    shorter = min(len(was), len(now)) - same_start
    same_end = min(_common(was[::-1], now[::-1]), shorter)
    return _window(was, same_start, same_end), _window(now, same_start, same_end)


def _common(one: list[str], other: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _window(words: list[str], same_start: int, same_end: int) -> str:
    start = max(same_start - _CONTEXT, 0)
    end = min(len(words) - same_end + _CONTEXT, len(words))
    cut = " ".join(words[start:end])
    return f"{'… ' if start else ''}{cut}{' …' if end < len(words) else ''}"


def wrap(text: str) -> str:
    """Break a paragraph into lines of at most 76 characters, as mail likes them; URLs stay whole."""
    return fill(text, width=76, break_long_words=False, break_on_hyphens=False)

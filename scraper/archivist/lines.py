"""Two sources compared line by line, each line with its number on either side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from scraper.normalise.words import Op

_MAX_PAIRS = 4_000_000
"""Two passages with a greater product of lines are shown as replaced: comparing would take seconds."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that stayed, went or came, with its number (from 1) before and after; None where it was or is not."""

    op: Op
    text: str
    before: int | None
    after: int | None


def compare_lines(before: str, after: str, *, context: int = 3) -> list[list[Line]]:
    """What changed, in pieces, each with some lines of its surroundings; empty where nothing did.

    White space at the ends of lines is not compared.
    """
    old = [line.rstrip() for line in before.splitlines()]
    new = [line.rstrip() for line in after.splitlines()]
    return [
        [line for code in piece for line in _lines(code, old, new)] for piece in _pieces(_opcodes(old, new), context)
    ]


_Code = tuple[str, int, int, int, int]


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[_Code]:
    """difflib's; what both begin and end with is found without it."""
    head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    was, now = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(was) * len(now) > _MAX_PAIRS:
        middle: list[_Code] = [("replace", 0, len(was), 0, len(now))]
    else:
        middle = [*SequenceMatcher(None, was, now).get_opcodes()]
    shifted = [(tag, i + head, j + head, k + head, m + head) for tag, i, j, k, m in middle]
    ends = [
        ("equal", 0, head, 0, head),
        ("equal", len(old) - tail, len(old), len(new) - tail, len(new)),
    ]
    return [code for code in (ends[0], *shifted, ends[1]) if code[1] < code[2] or code[3] < code[4]]


def _pieces(codes: Sequence[_Code], context: int) -> Iterator[list[_Code]]:
    """Changes that are near each other, together with the lines around them."""
    piece: list[_Code] = []
    for tag, i, j, k, m in codes:
        if tag != "equal":
            piece.append((tag, i, j, k, m))
        elif not piece:
            piece = [(tag, max(i, j - context), j, max(k, m - context), m)]
        elif j - i > 2 * context:
            yield [*piece, (tag, i, i + context, k, k + context)]
            piece = [(tag, j - context, j, m - context, m)]
        else:
            piece.append((tag, i, j, k, m))
    if any(code[0] != "equal" for code in piece):
        yield _short_end(piece, context)


def _short_end(piece: list[_Code], context: int) -> list[_Code]:
    tag, i, j, k, m = piece[-1]
    return [*piece[:-1], (tag, i, min(j, i + context), k, min(m, k + context))] if tag == "equal" else piece


def _lines(code: _Code, old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    tag, i, j, k, m = code
    if tag == "equal":
        for n in range(j - i):
            yield Line("same", old[i + n], i + n + 1, k + n + 1)
        return
    for n in range(i, j):
        yield Line("removed", old[n], n + 1, None)
    for n in range(k, m):
        yield Line("added", new[n], None, n + 1)

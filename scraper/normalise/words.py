"""What changed in a text, word by word.

Paragraphs are compared first and words only inside changed paragraphs: comparing all the words of two long
texts with each other takes seconds, this takes milliseconds. White space is not compared, but the ends of
paragraphs are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, groupby
from typing import Literal

Op = Literal["same", "removed", "added"]

_MAX_PAIRS = 1_000_000
"""Two passages with a greater product of lengths are shown as replaced: comparing would take seconds."""

_CONTEXT = 4
"""Words that are kept on either side of what was replaced."""

_Words = tuple[str, ...]
"""Words of a text in order, with a line feed for the end of each paragraph."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stayed, went or came, set apart by blanks; a line feed ends each paragraph."""

    op: Op
    text: str


def compare_words(before: str, after: str) -> list[Segment]:
    """The way from ``before`` to ``after``.

    Same and removed segments in order spell ``before``, same and added ones ``after``. Neighbours are of
    different kinds, and in each change what went stands before what came.
    """
    steps = _compare_paragraphs(_paragraphs(before), _paragraphs(after))
    return [Segment(op, _spell(words)) for op, words in _gathered(steps) if words]


def replacements(before: str, after: str) -> list[tuple[str, str]]:
    """Only what changed, in order: what went and what came in its place, either of them empty where there is none.

    Words that took each other's place stand with a few of those around them. Ends of paragraphs are not told.
    """
    segments = compare_words(" ".join(before.split()), " ".join(after.split()))
    found = []
    for place, segment in enumerate(segments):
        follower = segments[place + 1] if place + 1 < len(segments) else None
        if segment.op == "removed" and follower and follower.op == "added":
            left = _context(segments, place - 1, slice(-_CONTEXT, None))
            right = _context(segments, place + 2, slice(_CONTEXT))
            found.append(tuple(_spell((*left, *s.text.split(), *right)) for s in (segment, follower)))
        elif segment.op == "removed":
            found.append((segment.text.strip(), ""))
        elif segment.op == "added" and not (place and segments[place - 1].op == "removed"):
            found.append(("", segment.text.strip()))
    return [(gone, came) for gone, came in found if gone != came]


def _context(segments: Sequence[Segment], place: int, words: slice) -> _Words:
    return tuple(segments[place].text.split()[words]) if 0 <= place < len(segments) else ()


def _paragraphs(text: str) -> list[_Words]:
    return [(*line.split(), "\n") for line in text.splitlines() if line.strip()]


def _compare_paragraphs(before: Sequence[_Words], after: Sequence[_Words]) -> Iterator[tuple[Op, _Words]]:
    for same, i, j, k, m in _opcodes(before, after):
        old, new = tuple(chain(*before[i:j])), tuple(chain(*after[k:m]))
        if same:
            yield "same", old
        else:
            yield from _compare_passage(old, new)


def _compare_passage(before: _Words, after: _Words) -> Iterator[tuple[Op, _Words]]:
    for same, i, j, k, m in _opcodes(before, after):
        if same:
            yield "same", before[i:j]
        else:
            yield "removed", before[i:j]
            yield "added", after[k:m]


def _opcodes(before: Sequence[object], after: Sequence[object]) -> list[tuple[bool, int, int, int, int]]:
    """difflib's opcodes, with "are they equal" for the tag."""
    if len(before) * len(after) > _MAX_PAIRS:
        return [(before == after, 0, len(before), 0, len(after))]
    matcher = SequenceMatcher(
        None, before, after
    )  # its "autojunk" keeps a word that is everywhere from costing seconds
    return [(tag == "equal", i, j, k, m) for tag, i, j, k, m in matcher.get_opcodes()]


def _gathered(steps: Iterable[tuple[Op, _Words]]) -> Iterator[tuple[Op, _Words]]:
    for same, run in groupby(steps, key=lambda step: step[0] == "same"):
        parts = list(run)
        ops: tuple[Op, ...] = ("same",) if same else ("removed", "added")
        for op in ops:
            yield op, tuple(chain(*(words for part, words in parts if part == op)))


def _spell(words: _Words) -> str:
    return re.sub(r" ?\n ?", "\n", " ".join(words))

"""Two captures held against each other: their words, or their markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff

from scraper.archive.reader import Answer
from scraper.archivist.texts import body_of, said_by, source_of
from scraper.normalise.words import Segment, compare_words

_MAX_LINES = 20_000
"""Of a source: to compare longer ones line by line takes seconds."""


@dataclass(frozen=True, slots=True)
class Words:
    """The way from one text to the other; ``equal`` is said of the texts, ``same_bytes`` of the bodies."""

    segments: Sequence[Segment]
    equal: bool
    same_bytes: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """A unified diff of the sources, without line ends; none where they are equal."""

    lines: Sequence[str]
    equal: bool
    same_bytes: bool


def compare_texts(before: Answer, after: Answer) -> Words:
    """What a reader sees that is different. ValueError for what has no text; ArchiveError."""
    same_bytes = body_of(before) == body_of(after)
    segments = compare_words(_words(before), _words(after))
    return Words(segments, all(one.op == "same" for one in segments), same_bytes)


def compare_sources(before: Answer, after: Answer, names: tuple[str, str]) -> Lines:
    """What is different in the markup, line by line; ``names`` head the diff. ValueError for no text; ArchiveError."""
    same_bytes = body_of(before) == body_of(after)
    old, new = source_of(before).splitlines(), source_of(after).splitlines()
    if max(len(old), len(new)) > _MAX_LINES and old != new:
        raise ValueError(f"it has more than {_MAX_LINES} lines: get both, and compare them with diff")
    lines = [line.removesuffix("\n") for line in unified_diff(old, new, *names, lineterm="")]
    return Lines(lines, old == new, same_bytes)


def _words(answer: Answer) -> str:
    said = said_by(answer)
    return f"{said.title}\n{said.text}" if said.title else said.text

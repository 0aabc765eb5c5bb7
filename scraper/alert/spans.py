"""A sentence about what was and what is now, in which the words that went and came can be told apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter
from typing import Literal

Mark = Literal["", "gone", "came"]


@dataclass(frozen=True, slots=True)
class Span:
    """Words that went, that came, or that are merely said."""

    words: str
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Spans that are read one after the other."""

    spans: tuple[Span, ...]

    def __str__(self) -> str:
        return "".join(span.words for span in self.spans)


def fill(pattern: str, **values: Span) -> tuple[Span, ...]:
    """The spans of a pattern with ``{names}``: its own words between those of ``values``."""
    spans: list[Span] = []
    for words, name, _, _ in Formatter().parse(pattern):
        if words:
            spans.append(Span(words))
        if name:
            spans.append(values[name])
    return tuple(spans)


def join(parts: Iterable[tuple[Span, ...]], separator: str) -> tuple[Span, ...]:
    """All these one after the other, with ``separator`` between them."""
    joined: list[Span] = []
    for number, part in enumerate(parts):
        joined += [Span(separator), *part] if number else part
    return tuple(joined)

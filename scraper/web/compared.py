"""Two copies compared as the page of differences shows it: by their text or by their source, or why they cannot be."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scraper.archive.reader import Answer
from scraper.archivist.lines import Line, compare_lines
from scraper.archivist.texts import said_by, source_of
from scraper.errors import ArchiveError
from scraper.normalise.words import Segment, compare_words

_WORDS, _SPARED = 60, 25
"""What stayed the same and has more words than this is told by so many at either end."""
_MOST_LINES: Final = 4_000
_LONGEST: Final = 2_000_000
"""Characters that are compared; no page of an office is as long."""
_UNDONE: Final = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


@dataclass(frozen=True, slots=True)
class Compared:
    """``words`` or ``pieces`` of what differs; neither where nothing does. ``note`` is the word that says why not."""

    words: Sequence[Segment] = ()
    pieces: Sequence[Sequence[Line]] = ()
    note: str = ""


def by_text(before: Answer, after: Answer) -> Compared:
    """Word by word."""
    texts = _both(before, after, lambda answer: said_by(answer).text, "diff_wordless")
    if isinstance(texts, Compared):
        return texts
    segments = compare_words(*texts)
    differs = any(one.op != "same" for one in segments)
    return Compared(words=list(shortened(segments)) if differs else ())


def by_source(before: Answer, after: Answer) -> Compared:
    """Line by line."""
    sources = _both(before, after, source_of, "diff_no_source")
    return sources if isinstance(sources, Compared) else Compared(pieces=list(_first(compare_lines(*sources))))


def _both(before: Answer, after: Answer, read: Callable[[Answer], str], nothing: str) -> tuple[str, str] | Compared:
    """What is to be compared; ``nothing`` is the word for what has nothing to read."""
    if any(one.header("content-encoding").lower() not in _UNDONE for one in (before, after)):
        return Compared(note="diff_broken")
    try:
        texts = read(before), read(after)
    except ValueError:
        return Compared(note=nothing)
    except ArchiveError:  # it was received, but not whole
        return Compared(note="diff_broken")
    return texts if max(map(len, texts)) <= _LONGEST else Compared(note="diff_long")


def shortened(segments: Sequence[Segment]) -> Iterator[Segment]:
    """What is long and stayed is told by its beginning and end."""
    for one in segments:
        words = one.text.split(" ")
        if one.op != "same" or len(words) <= _WORDS:
            yield one
        else:
            yield Segment("same", " ".join((*words[:_SPARED], "[…]", *words[-_SPARED:])))


def _first(pieces: Sequence[Sequence[Line]]) -> Iterator[Sequence[Line]]:
    left = _MOST_LINES
    for piece in pieces:
        if left > 0:
            yield piece[:left]
        left -= len(piece)

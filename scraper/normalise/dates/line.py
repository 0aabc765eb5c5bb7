"""A text cut into words, for reading it from any word onwards or back."""

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

_WORD = re.compile(r"([0-9]+|[a-zß-öø-ſ]+)")
"""Latin letters only, which is quicker than asking of each whether it is a letter."""
BEYOND = 8
_BEYOND = ("",) * BEYOND
"""Behind the last word, and so before the first (at -1), there are empty ones: a form may look around freely."""

_PLAIN = {"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-"}


class Line(NamedTuple):
    """The words of ``text`` in lower case, numbers apart from letters, and the ``gaps`` before each of them.

    Curly apostrophes and long dashes are straight and short in the gaps.
    """

    text: str
    words: Sequence[str]
    gaps: Sequence[str]
    bounds: Sequence[int]

    def start(self, word: int) -> int:
        """Where a word begins in the text."""
        return self.bounds[2 * word]

    def end(self, word: int) -> int:
        """Where a word ends in the text."""
        return self.bounds[2 * word + 1]

    def is_number(self, word: int, longest: int = 2) -> bool:
        """Is it a number of at most so many digits?"""
        digits = self.words[word]
        return len(digits) <= longest and digits.isdecimal()

    def between(self, first: int, last: int) -> str:
        """The marks from behind the word ``first`` to the word ``last``, without white space at the ends."""
        return "".join(self.gaps[first + 1 : last + 1]).strip()


def lowered(text: str) -> str:
    """The text in lower case, with straight apostrophes and short dashes: every letter where it was."""
    lower = text.lower()
    if lower.isascii():
        return lower
    if len(lower) != len(text):  # "İ" has a longer lower case
        lower = text.replace("İ", "I").lower()
    for curly, plain in _PLAIN.items():  # str.translate takes ten times as long
        lower = lower.replace(curly, plain)
    return lower


def cut(text: str, lower: str | None = None) -> Line:
    """The words of a text; ``lower`` is what ``lowered`` makes of it, where that is known."""
    parts = _WORD.split(lowered(text) if lower is None else lower)
    return Line(text, (*parts[1::2], *_BEYOND), (*parts[0::2], *_BEYOND), list(accumulate(map(len, parts))))

"""A line of a member in parts, and how much like a title each of them is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from scraper.parse.guess.days import Printed, printed_dates
from scraper.parse.guess.outline import Outline, Piece, make_of
from scraper.parse.guess.tables import role_of
from scraper.parse.guess.vocabulary import MONTH_ONLY, READ_MORE, WHEN_WORDS

TITLE = -1.0
"""A part that scores more may be a title where no better one stands."""

NO_TITLE = -5.0
"""A part that scores no more is a date, a number or a button."""

ROLE_SCORES = {"title": 3.0, "date": -3.0, "deadline": -3.0, "number": -5.0, "category": -2.5, "files": -2.5}
"""What the name of a column, or a label, says of what stands there being titles."""

EDGE = " \t-–—|:;,.·•»›>*()[]"
LETTER = re.compile(r"[^\W\d_]")
_TITLE_NAME = re.compile(r"tit(?:le|olo)|oggetto|headline|subject|heading")
_WHEN_FIRST = 2.5
_DIGIT = re.compile(r"\d")
_MANY_WORDS, _TOO_MANY_WORDS = 25, 60
_SENTENCE = 8
"""What has more words and ends with a full stop is a sentence: titles do not."""


@dataclass(frozen=True, slots=True)
class Lens:
    """What is needed to read members: the page, the day it was seen, and its language."""

    page: Outline
    today: date
    english: bool

    def dates(self, text: str) -> tuple[Printed, ...]:
        """The dates of a text."""
        return _dates(text, self.today, "en" if self.english else "it") if _DIGIT.search(text) else ()


@lru_cache(maxsize=4096)
def _dates(text: str, today: date, language: str) -> tuple[Printed, ...]:
    return tuple(printed_dates(text, today, english=language == "en"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands in its member: its number, its column in a table, and what that column holds."""

    line: int
    column: int = 0
    role: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one line in one link or one named place."""

    text: str
    line: int
    slot: tuple[object, ...]
    """Where in a member it stands: what is in one slot plays one part in every member."""
    link: int
    heading: int
    role: str
    bare: str
    """Its text without a date at either end."""
    score: float
    """How much like a title it is, by itself."""

    @property
    def is_told(self) -> bool:
        """Is it a link or a heading: what titles mostly are?"""
        return self.link >= 0 or self.heading > 0


def parts_of(lens: Lens, line: Sequence[Piece], place: Place) -> Iterator[Part]:
    """The parts of a line; a label ("Oggetto:") gives its role to what follows it."""
    stretches = [list(run) for _, run in groupby(line, key=lambda p: (p.link, id(p.block), p.bold and not p.heading))]
    here = place
    for stretch in stretches:
        part = _part(lens, stretch, here)
        yield part
        if not place.role and part.text.endswith(":"):
            here = Place(place.line, place.column, role_of(part.text) or here.role)
    if len(stretches) > 1 and len({piece.link for piece in line}) == 1 and here == place:
        yield _part(lens, line, place)


def _part(lens: Lens, stretch: Sequence[Piece], place: Place) -> Part:
    piece = stretch[0]
    text = " ".join(p.text for p in stretch)
    whole = len(stretch) > 1 and piece.heading > 0
    slot = (place.column, make_of(piece.block), piece.heading > 0, piece.link >= 0, piece.bold, whole)
    bare = _bare(text, lens)
    score = _score(piece, text, bare) - min(place.line * 0.15, 1.5)  # titles stand near the beginning
    if _says_only_when(text, lens):
        score = min(score, NO_TITLE - 1)
    elif _begins_with_when(text, lens):
        score -= _WHEN_FIRST
    elif score > NO_TITLE:
        score += ROLE_SCORES.get(place.role, 0.0)
    return Part(text, place.line, slot, piece.link, piece.heading, place.role, bare, score)


def _bare(text: str, lens: Lens) -> str:
    """Without a date at either end: what is left of "12/03/2026 - Avviso" is its title."""
    for printed in lens.dates(text):
        before, after = text[: printed.start].strip(EDGE), text[printed.end :].strip(EDGE)
        if not before or not after:
            return before or after
    return text if LETTER.search(text) else text.strip(EDGE)


def _says_only_when(text: str, lens: Lens) -> bool:
    """Dates and the words around them: "Aug 11, 2022 — Posted Aug 8, 2022", "Pubblicato il 3 marzo 2026"."""
    dates = lens.dates(text)
    rest = text
    for printed in reversed(dates):
        rest = rest[: printed.start] + rest[printed.end :]
    return bool(dates) and not LETTER.search(WHEN_WORDS.sub("", rest))


def _begins_with_when(text: str, lens: Lens) -> bool:
    """Like "pubblicato dal 28/06/2026 al 13/07/2026, stato: in corso": it is about an act, not its title."""
    before = next((text[: printed.start] for printed in lens.dates(text)), "")
    return LETTER.search(before) is not None and not LETTER.search(WHEN_WORDS.sub("", before))


def _score(piece: Piece, text: str, bare: str) -> float:
    """Headings and links are titles more than plain text is, a few words more than one, and a sentence less."""
    if not LETTER.search(bare) or READ_MORE.fullmatch(bare) or MONTH_ONLY.fullmatch(bare) or bare.endswith(":"):
        return NO_TITLE - (0.0 if LETTER.search(bare) else 1.0)
    words = len(bare.split())
    score = min(words, 8) * 0.25
    score += 3.0 if piece.heading else 0.0
    score += 2.0 if piece.link >= 0 else 0.0
    score += 0.7 if piece.bold else 0.0
    score += 1.5 if _TITLE_NAME.search(piece.block.names) else 0.0
    return score - _too_long(piece, text, words)


def _too_long(piece: Piece, text: str, words: int) -> float:
    plain = piece.link < 0 and not piece.heading
    sentence = words > _SENTENCE and text.endswith((".", ";"))
    points = (3.0 if plain and not piece.bold else 1.0) if sentence else 0.0
    points += 1.5 if plain and words > _MANY_WORDS else 0.0
    return points + (3.0 if words > _TOO_MANY_WORDS else 0.0)

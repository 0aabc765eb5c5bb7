"""A line of text in parts, and how much like a title each of them is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from scraper.parse.guess.days import Printed, printed_dates
from scraper.parse.guess.outline import Outline, Piece
from scraper.parse.guess.tables import role_of
from scraper.parse.guess.vocabulary import LEAD_IN, MONTH_ONLY, PAGER, READ_MORE, WHEN_WORDS
from scraper.parse.guess.whens import NEVER, Calendar, When

TITLE = -1.0
"""A part that scores more may be a title where no better one stands."""

NO_TITLE = -5.0
"""A part that scores no more is a date, a number or a button."""

ROLE_SCORES = {
    "title": 3.0,
    "date": -3.0,
    "deadline": -3.0,
    "end": -3.0,
    "number": -5.0,
    "category": -2.5,
    "files": -2.5,
}
"""What the name of a column, or a label, says of what stands there being titles."""

EDGE = " \t-–—|:;,.·•»›>*()[]"
_DASHES = " \t-–—|:;"
_BULLETS = f"{_DASHES},.·•»›>*"
"""What stands between a date and the title that follows it in another weight: "<b>12 marzo</b> - Avviso"."""
LETTER = re.compile(r"[^\W\d_]")
LEAF_WORDS = re.compile(
    r"(?:\d{1,4}|(?:gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic|jan|may|jun|jul|aug|sep|oct|dec|lun|mar|mer|gio|ven"
    r"|sab|dom|mon|tue|wed|thu|fri|sat|sun|jän|mär|mai|okt|dez|janv|févr|juin|juil|aoû|avr|déc)[a-zìéû]*|\W+)+",
    re.IGNORECASE,
)
"""Days, months, years and weekdays, and nothing else."""

_LEAF = 14
"""A line of a calendar's leaf ("agosto 2026", "10", "Lunedì") is no longer."""
READ = 600
"""In a line dates are looked for so far."""
_TITLE_NAME = re.compile(r"tit(?:le|olo)|oggetto|headline|subject|heading")
_WHEN_FIRST = 2.5
_LINE, _FAR_DOWN = 0.15, 10
_ON_A_DAY = re.compile(
    r"\b(?:da|dal|dall['’]|al|all['’]|a|fino|il|lo|l['’]|del|dell['’]|di|per|nel|entro|e)$", re.IGNORECASE
)
"""What ends so goes on with its date: "Nuovi orari dal 1° ottobre"."""
_FEAST = re.compile(r"\d{1,2}°?\s+[^\W\d_]{4,}", re.IGNORECASE)
_NAMED_BY_ITS_DAY = 0.0
"""A title it may be, but anything else that looks like one is."""
_DIGIT = re.compile(r"\d")
_MANY_WORDS, _TOO_MANY_WORDS = 25, 60
_SAID_AGAIN = 2.5
_BUTTON = 60
"""A button has no more characters."""
_BOLD = 1.3
_BOLD_LINE = 0.5
"""What a line gains by being bold as a whole: an editor's heading."""
_FULL_STOP = re.compile(r"[a-zà-ù]\. +[A-ZÀ-Ù]")
_SENTENCE = 8
"""What has more words and ends with a full stop is a sentence: titles do not."""


class Said(NamedTuple):
    """What a text says at a place of its kind, whichever link it is in."""

    text: str
    slot: str
    bare: str
    """Its text without a date at either end."""
    dates: tuple[Printed, ...]
    only_when: bool
    """Does it say nothing but a day?"""
    names_a_day: bool
    """Is it a heading or a link that is no more than a day without its year: "25 aprile", a feast?"""
    when_first: bool
    """Is it about an act, like "pubblicato dal 28/06/2026 al 13/07/2026, stato: in corso"?"""
    score: float


class Stretch(NamedTuple):
    """A stretch of one line in one link, one block and one weight, whatever member it is read in."""

    said: Said
    link: int
    heading: int


class Line(NamedTuple):
    """A line of the page, read once for all members that hold it."""

    text: str
    stretches: tuple[Stretch, ...]
    whole: Stretch | None
    """All of a line that is one link in several blocks or weights: it may be a title as a whole."""
    dates: tuple[Printed, ...]
    is_leaf: bool
    """Is it nothing but a line of a calendar's leaf?"""
    when: When
    """What the headings above say of its days."""


class Part(NamedTuple):
    """A stretch of text at its place in a member."""

    text: str
    line: int
    slot: str
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


class Place(NamedTuple):
    """Where a line stands in its member: its number, its column in a table, and what that column holds."""

    line: int
    column: int = 0
    role: str = ""


_Kind = tuple[str, str, str, int, bool, When]
"""A text, the tag and names of its block, its weight, is it all of its line, and what headings say of its days."""


@dataclass(frozen=True, slots=True)
class Lens:
    """What is needed to read members: the page, the day it was seen, its language, and the lines read already."""

    page: Outline
    today: date
    language: str
    calendar: Calendar
    lines: dict[tuple[int, int], Line] = field(default_factory=dict)
    said: dict[_Kind, Said] = field(default_factory=dict)
    """What the page says, read once however often it is said: a list repeats its labels and buttons."""

    @property
    def english(self) -> bool:
        """Is the page written in English?"""
        return self.language == "en"

    def dates(self, text: str, when: When = NEVER) -> tuple[Printed, ...]:
        """The dates of a text; what they leave out is said by the headings above."""
        return _dates(text, self.today, self.language, when) if _DIGIT.search(text) else ()

    def line(self, first: int, last: int) -> Line:
        """The line that a slice of the page's pieces makes."""
        found = self.lines.get((first, last))
        if found is None:
            found = self.lines[first, last] = _line(self, self.page.pieces[first:last], self.calendar.at(first))
        return found


@lru_cache(maxsize=4096)
def _dates(text: str, today: date, language: str, when: When) -> tuple[Printed, ...]:
    return tuple(printed_dates(text, today, language=language, when=when))


def _line(lens: Lens, pieces: Sequence[Piece], when: When) -> Line:
    if len(pieces) == 1:
        return _line_of_one(lens, pieces[0], when)
    stretches = [_stretch(lens, list(run), when) for _, run in groupby(pieces, key=_weight)]
    one_link = len(stretches) > 1 and len({piece.link for piece in pieces}) == 1
    said = [piece for piece in pieces if not READ_MORE.fullmatch(piece.text)] if one_link else []
    whole = _stretch(lens, said, when) if len(said) > 1 else None
    text = " ".join([piece.text for piece in pieces])
    dates = lens.dates(text[:READ], when)
    if when.month and len(pieces[0].text) <= _LEAF:
        dates = _with_its_day(lens, pieces[0].text, dates, when)
    return Line(text, tuple(stretches), whole, dates, _is_leaf(text), when)


def _with_its_day(lens: Lens, first: str, dates: tuple[Printed, ...], when: When) -> tuple[Printed, ...]:
    """Beneath a month's heading an element of its own holds the day: "<b>07</b> <a>Nuovi orari</a>"."""
    day = () if dates and not dates[0].start else lens.dates(first, when)
    alone = len(day) == 1 and day[0].end == len(first)
    return (*day, *dates) if alone else dates


def _line_of_one(lens: Lens, piece: Piece, when: When) -> Line:
    """Most lines are one text in one element."""
    stretch = _stretch(lens, [piece], when, alone=True)
    return Line(piece.text, (stretch,), None, stretch.said.dates, _is_leaf(piece.text), when)


def _is_leaf(text: str) -> bool:
    return len(text) <= _LEAF and LEAF_WORDS.fullmatch(text) is not None


def _weight(piece: Piece) -> tuple[int, int, bool]:
    return piece.link, piece.block.index, piece.bold and not piece.heading


def _stretch(lens: Lens, pieces: Sequence[Piece], when: When, *, alone: bool = False) -> Stretch:
    piece = pieces[0]
    several = len(pieces) > 1
    text = " ".join([p.text for p in pieces]) if several else piece.text
    block = piece.block
    weight = (piece.heading > 0) * 1000 + (piece.link >= 0) * 100 + piece.bold * 10 + (several and piece.heading > 0)
    kind = (text, block.tag, block.names, weight, alone, when)
    said = lens.said.get(kind)
    if said is None:
        slot = f"{weight:04} {block.make}"
        said = lens.said[kind] = _said(lens, piece, (text, slot), when, alone=alone)
    return Stretch(said, piece.link, piece.heading)


def _said(lens: Lens, piece: Piece, said: tuple[str, str], when: When, *, alone: bool) -> Said:
    text, slot = said
    told = piece.heading > 0 or piece.link >= 0
    dates = lens.dates(text[:READ], when)
    bare = _bare(text, dates)
    only_when = bool(dates) and _says_only_when(text, dates)
    when_first = bool(dates) and _is_when(text[: dates[0].start])
    named = only_when and told and when == NEVER and _FEAST.fullmatch(text) is not None
    score = _score(piece, text, bare) + (_BOLD_LINE if alone and piece.bold and not told else 0.0)
    return Said(text, slot, bare, dates, only_when, named, when_first, score)


def parts_of(line: Line, place: Place) -> list[Part]:
    """The parts of a line; a label ("Oggetto:") gives its role to what follows it."""
    here, parts = place, []
    for stretch in line.stretches:
        parts.append(_part(stretch, here))
        text = stretch.said.text
        if not place.role and text.endswith(":"):
            here = Place(place.line, place.column, role_of(text) or here.role)
    if line.whole is not None and here == place:
        parts.append(_part(line.whole, place))
    return parts


def _part(stretch: Stretch, place: Place) -> Part:
    said, line, role = stretch.said, place.line, place.role
    score = said.score - (line * _LINE if line < _FAR_DOWN else _FAR_DOWN * _LINE)  # titles stand near the beginning
    if said.names_a_day:
        score = _NAMED_BY_ITS_DAY
    elif said.only_when:
        score = min(score, NO_TITLE - 1)
    elif said.when_first:
        score -= _WHEN_FIRST
    elif role and score > NO_TITLE:
        score += ROLE_SCORES[role]
    slot = f"{place.column} {said.slot}" if place.column else said.slot
    return Part(said.text, line, slot, stretch.link, stretch.heading, role, said.bare, score)


def _bare(text: str, dates: Sequence[Printed]) -> str:
    """Without a date at either end: what is left of "12/03/2026 - Avviso" is its title."""
    for printed in dates:
        before, after = _trimmed(text[: printed.start]), _trimmed(text[printed.end :])
        if not before or (not after and not _ON_A_DAY.search(before)):
            return before or after
    return text.lstrip(_BULLETS).rstrip(_DASHES) if LETTER.search(text) else text.strip(EDGE)


def _trimmed(text: str) -> str:
    """Without marks at its edges, but with the other half of a bracket: "- Avviso (rettifica)"."""
    bare = text.strip(EDGE)
    start, end = text.find(bare), text.find(bare) + len(bare)
    for opening, closing in ("()", "[]"):
        if bare.count(opening) > bare.count(closing):
            end = max(end, text.find(closing, end) + 1)
        elif bare.count(closing) > bare.count(opening):
            before = text.rfind(opening, 0, start)
            start = before if before >= 0 else start
    return text[start:end]


def _says_only_when(text: str, dates: Sequence[Printed]) -> bool:
    """Dates and the words around them: "Aug 11, 2022 — Posted Aug 8, 2022", "Pubblicato il 3 marzo 2026"."""
    rest = text
    for printed in reversed(dates):
        rest = rest[: printed.start] + rest[printed.end :]
    return not LETTER.search(WHEN_WORDS.sub("", rest))


def _is_when(before: str) -> bool:
    """Are there words before a date, and only such as stand before dates?"""
    return LETTER.search(before) is not None and not LETTER.search(WHEN_WORDS.sub("", before))


def _score(piece: Piece, text: str, bare: str) -> float:
    """Headings and links are titles more than plain text is, a few words more than one, and a sentence less."""
    if not LETTER.search(bare):
        return NO_TITLE - 1.0
    if bare.endswith(":") or (len(bare) <= _BUTTON and _is_button(text, bare, linked=piece.link >= 0)):
        return NO_TITLE
    words = len(bare.split())
    score = min(words, 8) * 0.25
    score += 3.0 if piece.heading else 0.0
    score += 2.0 if piece.link >= 0 else 0.0
    score += _BOLD if piece.bold else 0.0
    score += 1.5 if _is_called_title(piece.block.names) else 0.0
    score -= _SAID_AGAIN if piece.link >= 0 and LEAD_IN.match(text) else 0.0
    return score - _too_long(piece, text, words)


@lru_cache(maxsize=2048)
def _is_button(text: str, bare: str, *, linked: bool) -> bool:
    """Words that lead on, turn a page, or head a month."""
    if READ_MORE.fullmatch(text) or READ_MORE.fullmatch(bare) or MONTH_ONLY.fullmatch(bare):
        return True
    return linked and PAGER.fullmatch(text) is not None


@lru_cache(maxsize=2048)
def _is_called_title(names: str) -> bool:
    return _TITLE_NAME.search(names) is not None


def _too_long(piece: Piece, text: str, words: int) -> float:
    plain = piece.link < 0 and not piece.heading
    sentence = words > _SENTENCE and text.endswith((".", ";"))
    if plain and words > _SENTENCE and _FULL_STOP.search(text):
        return 3.0
    points = (3.0 if plain and not piece.bold else 1.0) if sentence else 0.0
    points += 1.5 if plain and words > _MANY_WORDS else 0.0
    return points + (3.0 if words > _TOO_MANY_WORDS else 0.0)

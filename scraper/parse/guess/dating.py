"""The dates of a member, and how surely each says when something was told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.parse.guess.days import Printed
from scraper.parse.guess.parts import EDGE, LETTER, NO_TITLE, Lens, Part
from scraper.parse.guess.tables import role_of
from scraper.parse.guess.vocabulary import DEADLINE, PUBLISHED, WHEN_WORDS

SURE = 1.0
"""A date with this score says when an item was told."""

POSSIBLE = -5.0
"""A date with less is a deadline or a change."""

LEAF_WORDS = re.compile(
    r"(?:\d{1,4}|(?:gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic|jan|may|jun|jul|aug|sep|oct|dec|lun|mar|mer|gio|ven"
    r"|sab|dom|mon|tue|wed|thu|fri|sat|sun)[a-zì]*|\W+)+",
    re.IGNORECASE,
)
"""Days, months, years and weekdays, and nothing else."""

_LEAF = 14
"""A line of a calendar's leaf ("agosto 2026", "10", "Lunedì") is no longer."""
_READ = 600
"""In one line dates are looked for so far."""
_LABEL, _LABEL_WORDS = 40, 4
_LABEL_LETTERS = 24
"""So many letters beside a date are its label: "Data di pubblicazione:", "In pubblicazione dal"."""
_PROSE_LETTERS = 120
_YEAR = 0.3
"""Of two dates the one with its year is the surer: beside "2-3 giu" on a calendar's leaf stands "2-3 giugno 2026"."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a member: how it is printed, its line, and how surely it says when this was told."""

    printed: Printed
    line: int
    score: float


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a date stands: the part that holds it, the label that names it, and how many letters are beside it."""

    home: Part | None
    label: str
    from_above: bool
    introduced: bool
    """Does little stand before it in its line?"""
    first: bool
    """Does nothing stand before it in its part?"""
    beside: int


def dates_of(lens: Lens, lines: Sequence[str], parts: Sequence[Part]) -> Iterator[Dated]:
    """Every date of a member, in order.

    A column or a label decides first, then how little stands beside the date: one in prose or in a title says what
    happens when, not when it was told.
    """
    for number, text in _joined_leaves(lines):
        for printed in lens.dates(text[:_READ]):
            around = [p for p in parts if p.line == number and text[printed.start : printed.end] in p.text]
            home = min(around, key=lambda part: len(part.text), default=None)
            spot = _spot(lens, text, printed, home, above=_label_above(lines, parts, number))
            score = _of_label(lens, spot) + _of_place(spot) + (_YEAR if printed.dated else 0.0)
            yield Dated(printed, number, score)


def _joined_leaves(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; those of one calendar leaf are put together."""
    number = 0
    while number < len(lines):
        last = number
        while last < len(lines) and len(lines[last]) <= _LEAF and LEAF_WORDS.fullmatch(lines[last]):
            last += 1
        last = max(last, number + 1)
        yield number, " ".join(lines[number:last])
        number = last


def _label_above(lines: Sequence[str], parts: Sequence[Part], number: int) -> str:
    """The line before a date's, where it is short and neither a link nor a heading: "Data di pubblicazione"."""
    line = lines[number - 1] if number else ""
    told = any(part.line == number - 1 and part.is_told for part in parts)
    return line if not told and len(line) < _LABEL and (line.endswith(":") or len(line.split()) <= _LABEL_WORDS) else ""


def _spot(lens: Lens, text: str, printed: Printed, home: Part | None, *, above: str) -> _Spot:
    own = home.text if home else text
    near = own[: own.find(text[printed.start : printed.end])]
    before = near if LETTER.search(near) else text[: printed.start]
    label = before[-_LABEL:] if LETTER.search(before) else above
    return _Spot(
        home=home,
        label=label,
        from_above=label == above and not LETTER.search(before),
        introduced=len(LETTER.findall(before)) <= 2 * _LABEL_LETTERS,
        first=not near.strip(EDGE),
        beside=len(LETTER.findall(own)) - sum(len(LETTER.findall(own[d.start : d.end])) for d in lens.dates(own)),
    )


def _of_label(lens: Lens, spot: _Spot) -> float:
    """What the column says, and the words before a date or on a short line above it.

    English meetings are "posted" before they are held: there the first date wins.
    """
    role = spot.home.role if spot.home else ""
    score = {"date": 2.5, "deadline": -9.0, "number": -2.0}.get(role, 0.0)
    if DEADLINE.search(spot.label):
        return score if spot.from_above and role == "date" else score - 9.0
    return score + (2.0 if not lens.english and _is_named(spot) else 0.0)


def _is_named(spot: _Spot) -> bool:
    """Is "Pubblicato il" before it, "Data" on the line above, or nothing but words like "dal"?"""
    if spot.from_above and role_of(spot.label) == "date":
        return True
    if spot.introduced and PUBLISHED.search(spot.label):
        return True
    only_when = LETTER.search(spot.label) and not LETTER.search(WHEN_WORDS.sub("", spot.label))
    return bool(only_when) and spot.beside <= _LABEL_LETTERS


def _of_place(spot: _Spot) -> float:
    home = spot.home
    if home is not None and home.is_told and spot.beside > 0 and home.score > NO_TITLE:
        return 0.4  # in a title
    if spot.beside <= _LABEL_LETTERS:
        return 2.5 if spot.first else 2.0
    return -1.0 if spot.beside > _PROSE_LETTERS else 0.5

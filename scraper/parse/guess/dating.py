"""The dates of a member, and how surely each says when something was told."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from scraper.parse.guess.days import ITALIAN_MONTHS, Printed
from scraper.parse.guess.parts import EDGE, LETTER, NO_TITLE, READ, Lens, Line, Part
from scraper.parse.guess.tables import role_of
from scraper.parse.guess.vocabulary import CLOSING, DEADLINE, OPENING, PUBLISHED, TERM, WHEN_WORDS
from scraper.parse.guess.whens import When
from scraper.parse.tongues import TONGUES, says_term

SURE = 1.0
"""A date with this score says when an item was told."""

POSSIBLE = -5.0
"""A date with less is a deadline or a change."""

_LINES_OF_A_CARD = 3
_SEPARATED = re.compile(r"[\s.)\]]*[-–—:|•»]\s")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_LABEL, _LABEL_WORDS = 40, 4
_LABEL_LETTERS = 24
"""So many letters beside a date are its label: "Data di pubblicazione:", "In pubblicazione dal"."""
_PROSE_LETTERS = 120
_ARTICLE = re.compile(r"\W*(?:il|l['’]|am|le|on|el|em)\W*", re.IGNORECASE)
_ARTICLE_LETTERS = 2
_YEAR = 0.3
"""Of two dates the one with its year is the surer: beside "2-3 giu" on a calendar's leaf stands "2-3 giugno 2026"."""


class Dated(NamedTuple):
    """A date of a member: how it is printed, its line, and how surely it says when this was told."""

    printed: Printed
    line: int
    score: float
    is_term: bool = False
    """Does a label, and no sentence, say that it is a deadline?"""


class _Spot(NamedTuple):
    """Where a date stands: the part that holds it, the label that names it, and how many letters are beside it."""

    home: Part | None
    label: str
    from_above: bool
    introduced: bool
    """Does little stand before it in its line?"""
    first: bool
    """Does nothing stand before it in its part?"""
    beside: int
    told: bool
    """Is its part the item's heading or link? A link around all of a card makes no title of its date's line."""
    leads: bool
    """Does its line begin with it, like "24/07/2026 - La biblioteca resterà chiusa"?"""


def dates_of(lens: Lens, lines: Sequence[Line], parts: Sequence[Part]) -> Iterator[Dated]:
    """Every date of a member, in order.

    A column or a label decides first, then how little stands beside the date: one in prose or in a title says what
    happens when, not when it was told.
    """
    if lines and lines[0].when.day and not any(line.dates for line in lines):
        yield Dated(_on(lines[0].when), 0, SURE)
    if not any(line.dates or line.is_leaf for line in lines):
        return
    around_all = _around_all(parts)
    opens = False
    for number, text, dates in _dated_lines(lens, lines):
        above = _label_above(lines, parts, number)
        here = [part for part in parts if part.line == number]
        for printed in dates:
            around = [part for part in here if text[printed.start : printed.end] in part.text]
            home = min(around, key=_size, default=None)
            spot = _spot(lens, text, printed, home, above=above, around_all=around_all)
            score = _of_label(lens, spot) + _of_place(spot) + (_YEAR if printed.dated else 0.0)
            is_term = _is_term(lens, spot, text, printed) or (opens and _closes(spot))
            yield Dated(printed, number, score, is_term)
            opens = opens or _opens(spot)


def _around_all(parts: Sequence[Part]) -> Collection[int]:
    """The links that hold several lines: a whole card."""
    lines_of: dict[int, set[int]] = defaultdict(set)
    for part in parts:
        if part.link >= 0:
            lines_of[part.link].add(part.line)
    return {link for link, numbers in lines_of.items() if len(numbers) >= _LINES_OF_A_CARD}


def _on(when: When) -> Printed:
    """The day of the square, or the heading, that an item without a date stands beneath."""
    day = (
        f"{when.day} {ITALIAN_MONTHS[when.month - 1]}"
        if not when.year
        else f"{when.year}-{when.month:02}-{when.day:02}"
    )
    return Printed(0, 0, day, bool(when.year))


def _is_term(lens: Lens, spot: _Spot, text: str, printed: Printed) -> bool:
    """What an Italian sentence says of a deadline is read by who can read sentences."""
    if spot.home is not None and spot.home.role == "deadline":
        return True
    if lens.language in TONGUES:
        before = spot.label if spot.from_above else text[: printed.start]
        return says_term(lens.language, before, text[printed.end :])
    is_label = spot.beside <= _LABEL_LETTERS or lens.language != "it"
    return is_label and _label(spot.label).is_term


def _opens(spot: _Spot) -> bool:
    return spot.beside <= _LABEL_LETTERS and _label(spot.label).is_opening


def _closes(spot: _Spot) -> bool:
    return spot.beside <= _LABEL_LETTERS and _label(spot.label).is_closing


def _size(part: Part) -> int:
    return len(part.text)


def _dated_lines(lens: Lens, lines: Sequence[Line]) -> Iterator[tuple[int, str, Sequence[Printed]]]:
    """Lines that hold dates, with their numbers; those of one calendar leaf are put together."""
    number = 0
    while number < len(lines):
        after = number + 1
        while lines[number].is_leaf and after < len(lines) and lines[after].is_leaf:
            after += 1
        if after > number + 1:
            text = " ".join([line.text for line in lines[number:after]])
            yield number, text, lens.dates(text, lines[number].when)
        elif lines[number].dates:
            yield number, lines[number].text, lines[number].dates
        number = after


def _label_above(lines: Sequence[Line], parts: Sequence[Part], number: int) -> str:
    """The line before a date's, where it is short and neither a link nor a heading: "Data di pubblicazione"."""
    line = lines[number - 1].text if number else ""
    if not line or len(line) >= _LABEL or not (line.endswith(":") or len(line.split()) <= _LABEL_WORDS):
        return ""
    return "" if any(part.is_told for part in parts if part.line == number - 1) else line


def _spot(
    lens: Lens, text: str, printed: Printed, home: Part | None, *, above: str, around_all: Collection[int]
) -> _Spot:
    own = home.text if home else text
    near = own[: own.find(text[printed.start : printed.end])]
    before = near if LETTER.search(near) else text[: printed.start]
    label = before[-_LABEL:] if LETTER.search(before) else above
    letters = _letters(own) - sum(_letters(own[date.start : date.end]) for date in lens.dates(own[:READ]))
    return _Spot(
        home=home,
        label=label,
        from_above=label == above and not LETTER.search(before),
        introduced=_letters(before) <= 2 * _LABEL_LETTERS,
        first=not near.strip(EDGE),
        beside=letters,
        told=home is not None and (home.heading > 0 or (home.link >= 0 and home.link not in around_all)),
        leads=printed.dated
        and not text[: printed.start].strip(EDGE)
        and _SEPARATED.match(text, printed.end) is not None,
    )


def _letters(text: str) -> int:
    return len(_NO_LETTERS.sub("", text))


def _of_label(lens: Lens, spot: _Spot) -> float:
    """What the column says, and the words before a date or on a short line above it.

    English meetings are "posted" before they are held: there the first date wins.
    """
    role = spot.home.role if spot.home else ""
    score = {"date": 2.5, "deadline": -9.0, "end": -9.0, "number": -2.0}.get(role, 0.0)
    label = _label(spot.label)
    if label.is_deadline:
        return score if spot.from_above and role == "date" else score - 9.0
    if _opens(spot) and not label.is_published:
        return score - 9.0
    return score + (2.0 if not lens.english and _is_named(spot) else 0.0)


def _is_named(spot: _Spot) -> bool:
    """Is "Pubblicato il" before it, "Data" on the line above, or nothing but words like "dal"?

    "Il 3 giugno alle 20 in sala" is when something takes place.
    """
    if spot.from_above and role_of(spot.label) == "date":
        return True
    label = _label(spot.label)
    if spot.introduced and label.is_published:
        return True
    if spot.beside > _ARTICLE_LETTERS and label.is_article:
        return False
    return label.is_only_when and spot.beside <= _LABEL_LETTERS


class _Label(NamedTuple):
    """What the words before a date say; those of one list are the same in each of its members."""

    is_term: bool
    is_deadline: bool
    is_published: bool
    is_opening: bool
    is_closing: bool
    is_article: bool
    is_only_when: bool
    """Is it nothing but words like "dal"?"""


@lru_cache(maxsize=1024)
def _label(words: str) -> _Label:
    return _Label(
        is_term=TERM.search(words) is not None,
        is_deadline=DEADLINE.search(words) is not None,
        is_published=PUBLISHED.search(words) is not None,
        is_opening=OPENING.search(words) is not None,
        is_closing=CLOSING.search(words) is not None,
        is_article=_ARTICLE.fullmatch(words) is not None,
        is_only_when=LETTER.search(words) is not None and not LETTER.search(WHEN_WORDS.sub("", words)),
    )


def _of_place(spot: _Spot) -> float:
    home = spot.home
    if home is not None and spot.told and spot.beside > 0 and home.score > NO_TITLE:
        return 0.4  # in a title
    if spot.leads:
        return 2.0
    if spot.beside <= _LABEL_LETTERS:
        return 2.5 if spot.first else 2.0
    return -1.0 if spot.beside > _PROSE_LETTERS else 0.5

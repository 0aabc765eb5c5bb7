"""The month and year that stand above a list's days: headings ("2026", "Luglio"), captions, a calendar's squares."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scraper.normalise.dates.words import FOREIGN_MONTHS, MONTHS, WEEKDAYS
from scraper.parse.guess.outline import HEADINGS, Element, Outline, Piece

_SHORTEST_NAME = 3
_SHORT_NAMES = frozenset(("mai", "may"))
_MONTHS = {
    name: number
    for name, number in (*MONTHS.items(), *FOREIGN_MONTHS.items())
    if len(name) > _SHORTEST_NAME or name in _SHORT_NAMES
}
_A_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_A_WEEKDAY = "|".join(name for name in WEEKDAYS if len(name) > _SHORTEST_NAME)
_WHEN = re.compile(
    rf"\W*(?:archiv(?:io|es?)?\s+)?(?:(?:{_A_WEEKDAY})\W+(?:den\s+|the\s+|le\s+)?)?(?:(?P<day>\d{{1,2}})(?:°|\.|er|st|nd|rd|th)?\s+)?"
    rf"(?:(?P<month>{_A_MONTH})\b(?:\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?(?=,))?)?\W*"
    r"(?:(?:anno|del|de|ann|année|jahr|year)\s+)?(?P<year>(?:19|20)\d\d)?\W*",
    re.IGNORECASE,
)
_IN_NUMBERS = re.compile(
    rf"\W*(?:(?:{_A_WEEKDAY})\W+)?(?P<day>\d{{1,2}})(?P<mark>[./-])\s?(?P<month>\d{{1,2}})(?P=mark)\s?(?P<year>20\d\d)\W*",
    re.IGNORECASE,
)
_LONGEST = 40
_EDGE = " :.-–—|)("
_ENDS = frozenset(_MONTHS)
_DAY = re.compile(r"\d{1,2}")
_ABOVE = frozenset({*HEADINGS, "caption", "th", "dt", "legend", "summary"})
"""What stands in one of these speaks for what follows it; elsewhere a year alone is a label of one thing."""
_LISTS = frozenset({"ul", "ol", "dl"})
_RANK_OF_NONE = 7
_OUTERMOST = 2
"""A heading of this rank ends what a bold line or a caption said."""
_SHORTEST_MONTH, _LONGEST_MONTH, _YEAR_ENDS = 28, 31, 12


class When(NamedTuple):
    """What is known of the days of a stretch of a page; 0 for what is not."""

    year: int = 0
    month: int = 0
    day: int = 0


NEVER = When()


@dataclass(frozen=True, slots=True)
class Calendar:
    """From which piece of the page on which month and year hold, in page order."""

    starts: Sequence[int] = ()
    whens: Sequence[When] = ()
    squares: Sequence[int] = ()
    """The pieces that number the days of a month's grid."""

    def at(self, piece: int) -> When:
        """What holds for a piece of the page."""
        return self.whens[bisect_right(self.starts, piece) - 1] if self.starts else NEVER


class _Mark(NamedTuple):
    piece: int
    rank: int
    when: When


def calendar(page: Outline) -> Calendar:
    """The months and years that a page's headings, captions and calendars name."""
    marks = list(_marks(page))
    if not marks:
        return Calendar()
    squares = _squares(page)
    marks += [_Mark(number, _RANK_OF_NONE, When(0, 0, day)) for day, number in enumerate(squares, 1)]
    ends = [_Mark(h.first, HEADINGS[h.tag], NEVER) for h in page.headings]
    starts: list[int] = []
    whens: list[When] = []
    open_: list[_Mark] = []
    told = {mark.piece for mark in marks}
    for mark in sorted([*marks, *(end for end in ends if end.piece not in told)]):
        while open_ and _closes(mark, open_[-1]):
            open_.pop()
        if mark.when != NEVER:
            open_.append(mark)
        starts.append(mark.piece)
        whens.append(_together(open_))
    return Calendar(starts, whens, squares)


def _closes(mark: _Mark, other: _Mark) -> bool:
    """Does a heading end what another said? An item's own heading ends no bold line's month."""
    if mark.when == NEVER:
        return mark.rank <= (other.rank if other.rank < _RANK_OF_NONE else _OUTERMOST)
    return mark.rank <= other.rank and _grain(mark.when) <= _grain(other.when)


def _grain(when: When) -> int:
    """A year is wider than a month, a month than a day."""
    return 3 if when.day else 2 if when.month else 1


def _together(marks: Sequence[_Mark]) -> When:
    """The month of one heading in the year of the one above."""
    found = NEVER
    for mark in marks:
        when = mark.when
        found = When(when.year or found.year, when.month or (0 if when.year else found.month), when.day)
    return found


def _marks(page: Outline) -> Iterator[_Mark]:
    for number, piece in enumerate(page.pieces):
        text = piece.text
        if len(text) <= _LONGEST and _may_be_when(text) and not piece.block.furniture:
            mark = _mark(page, number, piece)
            if mark is not None:
                yield mark


def _may_be_when(text: str) -> bool:
    """Cheaply: does it end with a year or with a month's name?"""
    end = text.rstrip(_EDGE)
    return end[-4:].isdigit() or end.rpartition(" ")[2].lower() in _ENDS


def _mark(page: Outline, number: int, piece: Piece) -> _Mark | None:
    if piece.link >= 0 or not _is_alone(page, number):
        return None
    when = _said(piece.text, may_be_numbers=piece.heading > 0 or _spans_row(piece.block))
    if when is None:
        return None
    year, month, day = when
    rank = _rank(piece)
    stands_above = rank < _RANK_OF_NONE or piece.bold or piece.block.tag in _ABOVE or _spans_row(piece.block)
    stands_above = stands_above or any(child.tag in _LISTS for child in piece.block.children)
    if day:
        fits = month > 0 and (rank < _RANK_OF_NONE or _spans_row(piece.block))
    else:
        fits = stands_above or (month > 0 and year > 0)
    after_a_day = number > 0 and _DAY.fullmatch(page.pieces[number - 1].text)  # "24", "luglio 2026": a leaf
    return _Mark(number, rank, when) if fits and not after_a_day else None


def _said(text: str, *, may_be_numbers: bool) -> When | None:
    """What a heading says that says no more: "Luglio 2026", "5. Oktober 2026", "October 5, 2026", "05/10/2026"."""
    in_numbers = _IN_NUMBERS.fullmatch(text) if may_be_numbers else None
    if in_numbers:
        day, month = int(in_numbers["day"]), int(in_numbers["month"])
        return When(int(in_numbers["year"]), month, day) if 1 <= month <= _YEAR_ENDS and day <= _LONGEST_MONTH else None
    found = _WHEN.fullmatch(text)
    if found is None:
        return None
    month = _MONTHS.get((found["month"] or "").lower(), 0)
    return When(int(found["year"] or 0), month, int(found["day"] or found["after"] or 0))


def _is_alone(page: Outline, number: int) -> bool:
    """Is it all of its line?"""
    return page.line_ends[number] == number + 1 and _begins(page, number)


def _begins(page: Outline, number: int) -> bool:
    """Is it the first of its line?"""
    return number == 0 or page.line_ends[number - 1] == number


def _rank(piece: Piece) -> int:
    block: Element | None = piece.block
    while block is not None and piece.heading:
        if block.tag in HEADINGS:
            return HEADINGS[block.tag]
        block = block.parent
    return _RANK_OF_NONE


def _spans_row(block: Element) -> bool:
    cell = block if block.tag in {"td", "th"} else block.parent
    return cell is not None and cell.tag in {"td", "th"} and "colspan" in cell.attributes


def _squares(page: Outline) -> list[int]:
    """The days of a month's grid: the numbers that lines begin with, from one to the month's last day."""
    found: list[int] = []
    for number, piece in enumerate(page.pieces):
        text = piece.text
        if len(text) <= 2 and text.isdigit() and int(text) == len(found) + 1 and _begins(page, number):
            found.append(number)
    return found if _SHORTEST_MONTH <= len(found) <= _LONGEST_MONTH else []

"""What the paragraphs of a page or of a document say together."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scraper.model import Day, Kind
from scraper.normalise.dates.line import lowered
from scraper.normalise.dates.span import comparable, day_of
from scraper.parse.deadlines import deadline_said
from scraper.parse.wording import CANCELLED, INVITES, MOVES, PREAMBLE

_SHORT = 200
"""A paragraph that says that the call was cancelled, and not what follows from it, has no more characters."""


def deadline_of_page(paragraphs: Iterable[str], kind: Kind, today: date, zone: str) -> Day | None:
    """The first paragraph that names one decides, unless another says that it was moved, or the call cancelled.

    In a call every term is one for applying; elsewhere only that of a paragraph that invites somebody.
    """
    texts = list(paragraphs)
    if any(len(text) <= _SHORT and _cancels_a_call(text) for text in texts):
        return None
    return _decided([text for text in texts if kind is Kind.CALL or invites_somebody(text)], today, zone)


def deadline_of_document(text: str, today: date, zone: str) -> Day | None:
    """The deadline that an act names for applying; ``today`` is when the call was published.

    An act names many terms: those of its preamble, of the works it pays for, and of calls before it are no deadline.
    """
    inviting = [one for one in text.splitlines() if invites_somebody(one) and not PREAMBLE.match(lowered(one))]
    deadline = _decided(inviting, today, zone)
    return deadline if deadline and day_of(deadline) >= today else None


def invites_somebody(text: str) -> bool:
    """Does a text invite somebody to apply?"""
    return bool(INVITES.search(lowered(text)))


def _cancels_a_call(text: str) -> bool:
    return invites_somebody(text) and bool(CANCELLED.search(lowered(text)))


def _decided(paragraphs: Sequence[str], today: date, zone: str) -> Day | None:
    found = list(_deadlines(paragraphs, today, zone))
    moved = [deadline for is_moved, deadline in found if is_moved]
    if moved:
        return max(moved, key=comparable)
    return found[0][1] if found else None


def _deadlines(paragraphs: Iterable[str], today: date, zone: str) -> Iterator[tuple[bool, Day]]:
    for text in paragraphs:
        deadline = deadline_said(text, today, zone)
        if deadline:
            yield bool(MOVES.search(lowered(text))), deadline

"""What the paragraphs of a page or of a document say together."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from scraper.model import Day, Kind
from scraper.normalise.dates.span import comparable, day_of
from scraper.parse.deadlines import EXTENDS, INVITES, find_deadline

_PREAMBLE = re.compile(
    r"(?:vist[aoei]|premess[ao]|richiamat[aoei]|considerat[ao]|dato atto|preso atto|ritenut[ao]|atteso)\b",
    re.IGNORECASE,
)
"""How the reasons of an act begin: the terms they name are those of other acts."""


def deadline_of_page(paragraphs: Iterable[str], kind: Kind, today: date, zone: str) -> Day | None:
    """The first paragraph that names one decides, unless another says that it was extended.

    In a call every term is one for applying; elsewhere only that of a paragraph that invites somebody.
    """
    return _decided((text for text in paragraphs if kind is Kind.CALL or INVITES.search(text)), today, zone)


def deadline_of_document(text: str, today: date, zone: str) -> Day | None:
    """The deadline that an act names for applying; ``today`` is when the call was published.

    An act names many terms: those of its preamble, of the works it pays for, and of calls before it are no deadline.
    """
    inviting = (one for one in text.splitlines() if INVITES.search(one) and not _PREAMBLE.match(one))
    deadline = _decided(inviting, today, zone)
    return deadline if deadline and day_of(deadline) >= today else None


def _decided(paragraphs: Iterable[str], today: date, zone: str) -> Day | None:
    found = list(_deadlines(paragraphs, today, zone))
    extended = [deadline for is_extension, deadline in found if is_extension]
    if extended:
        return max(extended, key=comparable)
    return found[0][1] if found else None


def _deadlines(paragraphs: Iterable[str], today: date, zone: str) -> Iterator[tuple[bool, Day]]:
    for text in paragraphs:
        deadline = find_deadline(text, today, zone)
        if deadline:
            yield bool(EXTENDS.search(text)), deadline

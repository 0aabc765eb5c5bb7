"""The day by which one has to apply, where a text says one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from scraper.model import Day
from scraper.normalise.dates.find import Reading, read
from scraper.normalise.dates.line import lowered
from scraper.normalise.dates.span import DateSpan, day_of
from scraper.normalise.dates.words import PARTS_OF_DATES
from scraper.normalise.dates.years import Side
from scraper.parse.clauses import Clause, clauses_of
from scraper.parse.cue import holds
from scraper.parse.roles import Role, is_moved_to, role_of
from scraper.parse.terms import counted_term, term_before
from scraper.parse.tongues import may_be_abroad, term_abroad
from scraper.parse.wording import (
    APPLYING,
    BY,
    CANCELLED,
    HANDING_IN,
    LABELS,
    MOVED_FROM,
    SPEAKS_OF_THE_PAST,
    STEMS,
    WINDOWS,
)

_LONGEST = 100_000
"""So many characters are looked at: no paragraph is as long, and what is built to be may not hold a worker up."""
_NOTHING = Reading([], [])
_LEADS_AN_HOUR = re.compile(r"\b(?:entro|oltre|entro il termine|[fs]ino)\s+(?:le\s+|alle\s+)?$")


def find_deadline(text: str, today: date, tz: str = "Europe/Rome") -> Day | None:
    """The deadline that ``text`` names, or None: a date, or an aware datetime in ``tz`` where an hour is given.

    A text that is nothing but a day still to come is what stands in a field for deadlines. In any other
    only a day with a cue counts: "entro", "scadenza" or "termine", unless something else is done by then; "fino al"
    and "dal … al" are the end of something unless the text invites somebody to apply, or says what to hand in.
    Where a deadline was moved (*proroga*), the new one holds; of a call that was cancelled there is none. ``today``
    is the publication date: a missing year is the next one after it.
    """
    return deadline_said(text, today, tz) or _nothing_but_a_day(text, today, tz)


def deadline_said(text: str, today: date, tz: str = "Europe/Rome") -> Day | None:
    """As ``find_deadline``, of prose: on a card a day alone is rather that of an event."""
    text = text[:_LONGEST]
    lower = lowered(text)
    is_named = _may_name_one(lower)
    if not (is_named or may_be_abroad(lower)) or CANCELLED.search(lower):
        return None
    side = Side.LATELY if holds(lower, SPEAKS_OF_THE_PAST) else Side.FUTURE
    reading = read(text, today, tz, side=side, lower=lower) if _may_tell_a_day(lower) else _NOTHING
    deadline = _weightiest(list(_days_with_roles(clauses_of(text, lower, reading.spans)))) if is_named else None
    if deadline is None:
        abroad = term_abroad(text, lower, reading.spans)
        deadline = _last(abroad) if abroad else None
    if deadline is None:
        deadline = counted_term(lower, today, reading.spans) or term_before(lower, reading.spans)
    return _at_hour(lower, deadline, reading.hours, tz) if deadline else None


def _nothing_but_a_day(text: str, today: date, tz: str) -> Day | None:
    bare = text.strip(" .")
    if len(bare) > _LONGEST_DAY or not _YEAR.search(bare):
        return None
    spans = read(bare, today, tz, side=Side.FUTURE, lower=lowered(bare)).spans
    alone = len(spans) == 1 and spans[0].text == bare and spans[0].end is None
    return spans[0].start if alone and day_of(spans[0].start) >= today else None


_LONGEST_DAY = 50
_YEAR = re.compile(r"\b20\d\d\b")


def _may_name_one(lower: str) -> bool:
    """Is it worth reading? This costs less than the patterns, and most sentences hold nothing of the kind."""
    if holds(lower, STEMS) or (":" in lower and holds(lower, LABELS)):
        return True
    return (holds(lower, WINDOWS) and holds(lower, APPLYING)) or (holds(lower, BY) and holds(lower, HANDING_IN))


def _may_tell_a_day(lower: str) -> bool:
    """A year, an act's number and a telephone's have more than two figures: none of them is a day."""
    return any(len(number) <= _FIGURES for number in _NUMBER.findall(lower)) or holds(lower, PARTS_OF_DATES)


_NUMBER = re.compile(r"[0-9]+")
_FIGURES = 2


def _weightiest(found: Sequence[tuple[Role, Day]]) -> Day | None:
    """The first day of the weightiest role, with the hour that is told of it anywhere; of several new ones the last."""
    if not found:
        return None
    role = max(role for role, _ in found)
    days = [day for one, day in found if one is role]
    chosen = days[-1 if role is Role.NEW else 0]
    with_hours = [day for _, day in found if isinstance(day, datetime) and day.date() == chosen]
    return with_hours[0] if with_hours else chosen


def _at_hour(text: str, deadline: Day, hours: Sequence[tuple[int, time]], tz: str) -> Day:
    """The deadline at the hour that the text tells elsewhere: "prorogato al 15 febbraio; domande entro le ore 14"."""
    said = [hour for position, hour in hours if _LEADS_AN_HOUR.search(text[max(0, position - 25) : position])]
    if isinstance(deadline, datetime) or len(said) != 1:
        return deadline
    return datetime.combine(deadline, said[0], ZoneInfo(tz))


def _days_with_roles(clauses: Iterable[Clause]) -> Iterator[tuple[Role, Day]]:
    role = None
    for clause in clauses:
        role = Role.NEW if is_moved_to(clause, role) else role_of(clause)
        if role is not None:
            is_left = role is Role.NEW and clause.span.end is None and MOVED_FROM.search(clause.lead)
            yield Role.ASIDE if is_left else role, _last(clause.span)


def _last(span: DateSpan) -> Day:
    """The day that ends a range; of the hours of one day the first."""
    return span.start if span.end is None or day_of(span.end) == day_of(span.start) else span.end

"""Days that stand together become phrases: ranges and lists, which share their month, their year and their hour."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import pairwise
from typing import NamedTuple

from scraper.normalise.dates.line import Line
from scraper.normalise.dates.timed import Timed, read_days
from scraper.normalise.dates.words import ARTICLES, BEFORE_A_DAY, ORDINALS
from scraper.normalise.dates.written import Clock


class Link(Enum):
    """How a day is joined to the one before it."""

    RANGE = auto()
    LIST = auto()
    COMMA = auto()
    MOVED = auto()
    """From the one to the other: "rinviato da sabato 14 a sabato 21", "fissato al 14 novembre, slitta al 28"."""


class Phrase(NamedTuple):
    """Days that are told together; each ``link`` joins a day to the one before it, so there is one link less."""

    days: Sequence[Timed]
    links: Sequence[Link]


_TO = ("al", "all", "alla", "a", "ad")
_TO_ABROAD = ("bis", "bis zu", "bis zum", "bis einschließlich", "au", "jusqu au", "to", "until", "till", "through")
_LINKS: Mapping[str, Link] = {
    **{
        f"{until}{to}": Link.RANGE
        for to in (*_TO, "a tutto")
        for until in ("", "e ", "fino ", "e fino ", "sino ", "e sino ")
    },
    **dict.fromkeys(("fino", "e fino", "sino", "e sino"), Link.RANGE),
    **dict.fromkeys(("e", "ed", "o", "oppure", "nonché", "e anche", "ed anche"), Link.LIST),
    **dict.fromkeys(("e dal", "e dall", "e dalle"), Link.LIST),
    **dict.fromkeys(_TO_ABROAD, Link.RANGE),
    **dict.fromkeys(("und", "oder", "sowie", "et", "ou", "and", "or"), Link.LIST),
}
"""The words between two days, articles left out."""
_SAYS_NOTHING = ARTICLES | {
    "compreso", "compresa", "incluso", "inclusa", "le", "den", "dem", "der", "am", "the", "inklusive", "inclus",
    *ORDINALS,
}  # fmt: skip
_BESIDE_WORDS = frozenset(("", ",", "'", "()", "(),", ")", "),", ":"))
_FARTHEST = 7
"""Words between two days that are told together."""
_MARKS: Mapping[str, Link] = {
    "-": Link.RANGE, ">": Link.RANGE, "→": Link.RANGE, "/": Link.LIST, "&": Link.LIST, "+": Link.LIST, ",": Link.COMMA,
}  # fmt: skip
_MOVING = ("rinvi", "spost", "postic", "anticip", "prorog", "differi", "slitta", "passa")
_LISTS = frozenset(("giorni", "nei", "i", "date", "sabati", "domeniche"))
"""Before days that commas alone join: "nei giorni 16, 23, 30 novembre"."""
_BETWEEN = frozenset(("tra", "fra", "zwischen", "entre", "between"))


def read_phrases(line: Line) -> tuple[list[Phrase], list[Clock]]:
    """The phrases of a text in order, and the hours that stand beside no day."""
    days, loose = read_days(line)
    if len(days) == 1 and days[0].day.sure:  # as in most sentences
        return [Phrase(days, ())], loose
    return list(_phrases(line, days)), loose


def _phrases(line: Line, days: Sequence[Timed]) -> Iterator[Phrase]:
    """Days joined by links, without those that are no days: numbers that nothing near calls a day."""
    chain: list[Timed] = []
    links: list[Link] = []
    for day in days:
        link = _link(line, chain[-1], day) if chain else None
        if chain and link is None:
            yield from _sound(line, chain, links)
            chain, links = [], []
        if link is not None:
            links.append(link)
        chain.append(day)
    yield from _sound(line, chain, links)


def _link(line: Line, before: Timed, after: Timed) -> Link | None:
    """How the second day is joined to the first, by the words between them or by marks alone."""
    if after.first - before.last > _FARTHEST:
        return None
    words = [word for word in line.words[before.last + 1 : after.first] if word not in _SAYS_NOTHING]
    marks = line.between(before.last, after.first).strip("°º'^ ")
    if marks.startswith(".") and len(line.words[before.last]) <= 4:
        marks = marks[1:].strip()  # of an abbreviation: "27 nov. - 29 nov."
    link = _link_by_words(words, marks) if words else _link_by_marks(line, before, after, marks)
    if link is None or link is Link.COMMA:
        return link
    lead = line.words[max(0, before.first - 3) : before.first]
    if link is Link.RANGE:
        return Link.MOVED if _is_no_range(lead) else link
    return Link.RANGE if link is Link.LIST and _BETWEEN.intersection(lead[-2:]) else link


def _link_by_words(words: Sequence[str], marks: str) -> Link | None:
    if marks not in _BESIDE_WORDS:
        return None
    if len(words) > 1 and words[-1] in _TO and words[-2].startswith(_MOVING):
        return Link.MOVED
    return _LINKS.get(" ".join(words))


def _is_no_range(lead: Sequence[str]) -> bool:
    """Do the words before "X al Y" tell of a move ("rinviato da"), or of an act ("prorogato con atto del")?"""
    if lead[-1:] in (("del",), ("dell",)):
        return True
    return any(word.startswith(_MOVING) for word in lead if len(word) > 4)


def _link_by_marks(line: Line, before: Timed, after: Timed, marks: str) -> Link | None:
    """Also "dalle 8 di lunedì 16 alle 18 di venerdì 20": there the second hour says it."""
    opens = (before.clock is not None and before.clock.opens) or line.words[before.first - 1] in ("dal", "dall", "da")
    if marks == "" and opens and after.clock is not None and after.clock.first < after.day.first and after.clock.closes:
        return Link.RANGE
    if marks == "/" and before.day.month is None and after.day.day - before.day.day > 1:
        return Link.RANGE  # "20/22 novembre", where "21/22 novembre" are two days
    return _MARKS.get(marks)


def _sound(line: Line, chain: Sequence[Timed], links: Sequence[Link]) -> Iterator[Phrase]:
    """The chain, cut at numbers that nothing near calls a day."""
    days = chain
    if len(links) > 1 and any(first is second is Link.RANGE for first, second in pairwise(links)):
        links = [Link.LIST] * len(links)  # "14 - 21 - 28 novembre"
    if any(not one.day.sure or one.day.month is None for one in chain):
        days = _with_months(chain, links, line.words[chain[0].first - 1] if chain else "")
    start = 0
    for at, one in enumerate(days):
        if not one.day.sure:
            yield from _part(days, links, start, at)
            start = at + 1
        elif at > start and links[at - 1] is Link.MOVED:
            yield from _part(days, links, start, at)
            start = at
    yield from _part(days, links, start, len(days))


def _part(days: Sequence[Timed], links: Sequence[Link], start: int, end: int) -> Iterator[Phrase]:
    if start < end:
        yield Phrase(days[start:end], links[start : end - 1])


def _with_months(chain: Sequence[Timed], links: Sequence[Link], lead: str) -> Sequence[Timed]:
    """Numbers alone take the month of the next day, or behind "al" that of the one before; what they join is a day."""
    is_certain = lead in BEFORE_A_DAY or sum(one.day.month is not None for one in chain) > 1
    days = [_sure(one) if _is_backed(one, is_certain=is_certain) else one for one in chain]
    for at in range(len(days) - 2, -1, -1):
        if links[at] is not Link.COMMA or lead in _LISTS or _is_of_a_list(chain, links, at):
            days[at] = _in_month_of(days[at], days[at + 1], links[at])
    for at in range(1, len(days)):
        if links[at - 1] in (Link.RANGE, Link.MOVED) and days[at].day.day > days[at - 1].day.day:
            days[at] = _in_month_of(days[at], days[at - 1], links[at - 1])
    return days


def _is_of_a_list(chain: Sequence[Timed], links: Sequence[Link], at: int) -> bool:
    """Does a comma join a day to the next one? Not in "via Roma 28, 30 giugno", but in "14, 21, 28 giugno"."""
    if chain[at].day.weekday is not None or chain[at + 1].day.month is None:
        return True
    return at > 0 and links[at - 1] is Link.COMMA and chain[at - 1].day.day < chain[at].day.day


def _is_backed(one: Timed, *, is_certain: bool) -> bool:
    """Does an hour, or company, say that "lunedì 9" or "8/12" is a day?"""
    if one.clock is not None and one.day.weekday is not None:
        return True
    return one.day.month is not None and (is_certain or one.clock is not None)


def _in_month_of(one: Timed, other: Timed, link: Link) -> Timed:
    """A day that has no month of its own, with that of another (12 of "dal 12 al 22 agosto"), if that has one."""
    bare, full = one.day, other.day
    if bare.month is not None or bare.shift is not None or bare.lean is not None or not (full.month and full.sure):
        return one
    if bare.first > full.first or bare.day <= full.day:
        return _sure(Timed(bare._replace(month=full.month, year=full.year), one.clock))
    if link is not Link.RANGE:
        return one
    return _sure(Timed(bare._replace(month=full.month - 1 or 12), one.clock))  # "dal 28 al 3 dicembre"


def _sure(one: Timed) -> Timed:
    return Timed(one.day._replace(sure=True), one.clock)

"""What speaks for a group being a list of things that are told, and what against it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scraper.normalise.text import fold
from scraper.parse.files import FILE
from scraper.parse.guess.candidates import Group
from scraper.parse.guess.dating import SURE
from scraper.parse.guess.links import href_of
from scraper.parse.guess.members import Reading
from scraper.parse.guess.parts import TITLE, Lens, Part
from scraper.parse.guess.plans import Plan, title_is_dated
from scraper.parse.guess.vocabulary import (
    ELSEWHERE,
    MONTH_ONLY,
    NAVIGATION,
    PATHS,
    SECTION_TITLE,
    SIDE_PATHS,
    STRONG,
    TELLING_TITLE,
    WEAK,
)

WEIGHTS: Mapping[str, float] = {
    "dates": 3.0,  # what repeats with a date each is nearly always told
    "dates in titles": 2.0,
    "prose": 1.0,  # menus have none; services and topics have some
    "files": 1.0,
    "told heading": 1.5,
    "perhaps told heading": 0.7,
    "told page": 0.8,
    "perhaps told page": 0.6,
    "telling titles": 1.2,
    "long titles": 1.0,
    "telling addresses": 0.7,
    "header row": 0.8,
    "one-word titles": -1.2,
    "titles of sections": -5.0,
    "same titles": -1.5,
    "no titles": -4.0,
    "one link for all": -1.5,
    "addresses of places": -1.5,
    "neither dates nor links": -3.0,
    "nothing to open": -1.2,  # the stages of one thing: "Apertura iscrizioni", "Graduatoria"
    "heading of what belongs elsewhere": -4.0,
    "heading of ways to go": -2.5,
    "page of ways to go": -1.0,
    "month of a calendar": -4.0,
    "several things in each": -4.0,
    "small part of the page": -1.0,
    "pair": -1.5,
    "half dated": -2.0,  # of two blocks one is the text, the other what stands beside it
}
"""What each kind of evidence is worth when all members show it."""

_FEW_TITLES = 0.2
"""So many members may lack a title before it counts."""
_TITLE_OF_PAGE = 2.8
"""A link that scores more would be a title by itself."""
_SMALL = 0.05
_PROSE_WORDS = 5
_SEVERAL = 0.25
_KINDS = re.compile(r"categori|argoment|sezion|tipolog", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    """What the page says of itself: its title and first heading, and whether it says that there is nothing here."""

    title: str
    heading: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """Some members of a group taken apart, with their titles, the plan they are read by and the heading above."""

    group: Group
    readings: Sequence[Reading]
    titles: Sequence[Part | None]
    plan: Plan
    heading: str


def evidence(lens: Lens, sample: Sample, about: About) -> Iterator[tuple[str, float]]:
    """Each kind of evidence with its share (0 to 1): how many members show it."""
    yield from _of_dates(sample)
    yield from _of_titles([title for title in sample.titles if title], len(sample.readings))
    yield from _of_links(lens, sample)
    yield from _of_heading(sample)
    yield from _of_page(about)
    yield from _of_shape(lens, sample)


def share(truths: Iterable[bool]) -> float:
    """How many are true, of all."""
    values = list(truths)
    return sum(values) / len(values) if values else 0.0


def _of_dates(sample: Sample) -> Iterator[tuple[str, float]]:
    dated = share(reading.is_dated for reading in sample.readings)
    yield "dates", dated
    if sample.plan.titles_dated:
        yield "dates in titles", share(title_is_dated(reading, sample.plan) for reading in sample.readings)
    if len(sample.readings) == 2:
        yield "pair", 1.0
        yield "half dated", 1.0 - abs(2 * dated - 1)


def _of_titles(titles: Sequence[Part], members: int) -> Iterator[tuple[str, float]]:
    yield "no titles", max(0.0, 1 - len(titles) / members - _FEW_TITLES)
    if not titles:
        return
    words = sorted(len(title.bare.split()) for title in titles)
    typical = words[len(words) // 2]
    yield "long titles", min(max(typical - 3, 0) / 3, 1.0)
    yield "one-word titles", {0: 1.0, 1: 1.0, 2: 0.6}.get(typical, 0.0)
    yield "titles of sections", share(t.heading > 0 and SECTION_TITLE.fullmatch(t.text) is not None for t in titles)
    telling = share(len(t.bare.split()) > 2 and TELLING_TITLE.search(t.text) is not None for t in titles)
    yield "telling titles", min(1.0, telling * 1.5)
    yield "same titles", float(len(titles) > 2 and len({fold(title.text) for title in titles}) == 1)


def _of_links(lens: Lens, sample: Sample) -> Iterator[tuple[str, float]]:
    readings = sample.readings
    if not any(reading.is_linked for reading in readings):
        yield "neither dates nor links", 1.0 - share(reading.is_dated for reading in readings)
        yield "nothing to open", float(sample.group.make != "table")
    linked = [[href_of(lens.page.anchors[n]) for n in r.links] for r in readings if r.links]
    if not linked:
        return
    firsts = {urls[0] for urls in linked}
    yield "one link for all", float(len(linked) > 2 and len({url for urls in linked for url in urls}) == 1)
    yield "telling addresses", share(PATHS.search(url) is not None for url in firsts)
    yield "addresses of places", share(SIDE_PATHS.search(url) is not None and not FILE.search(url) for url in firsts)
    yield "files", share(FILE.search(urls[0]) is not None for urls in linked)


def _of_heading(sample: Sample) -> Iterator[tuple[str, float]]:
    heading = sample.heading
    if ELSEWHERE.search(heading):
        yield "heading of what belongs elsewhere", 1.0
    elif STRONG.search(heading):
        yield "told heading", 1.0
    elif NAVIGATION.search(heading) and (not WEAK.search(heading) or _KINDS.search(heading)):
        yield "heading of ways to go", 1.0  # "Esplora per categoria"; but "Esplora i documenti" stands above documents
    elif WEAK.search(heading):
        yield "perhaps told heading", 1.0
    if MONTH_ONLY.fullmatch(heading) and not any(reading.links for reading in sample.readings):
        yield "month of a calendar", 1.0


def _of_page(about: About) -> Iterator[tuple[str, float]]:
    """Beneath a heading that says nothing ("In evidenza") the page's own heading speaks."""
    page = about.heading or about.title
    if STRONG.search(page):
        yield "told page", 1.0
    elif NAVIGATION.search(page):
        yield "page of ways to go", 1.0
    elif WEAK.search(page):
        yield "perhaps told page", 1.0


def _of_shape(lens: Lens, sample: Sample) -> Iterator[tuple[str, float]]:
    several = share(_holds_several(lens, reading) for reading in sample.readings)
    yield "several things in each", several if several > _SEVERAL else 0.0
    yield "prose", share(_has_prose(r, title) for r, title in zip(sample.readings, sample.titles, strict=True))
    members = sample.group.members
    yield "header row", float(sample.group.make == "table" and sum(map(bool, sample.group.roles)) > 1)
    small = lens.page.chars(members[0].first, members[-1].last) < _SMALL * lens.page.main
    yield "small part of the page", float(small)


def _has_prose(reading: Reading, title: Part | None) -> bool:
    """Does it say something beside its title?"""
    beside = [line for number, line in enumerate(reading.lines) if title is None or number != title.line]
    return any(len(line.split()) >= _PROSE_WORDS for line in beside)


def _holds_several(lens: Lens, reading: Reading) -> bool:
    """More headings, titles of pages or dates than one item has."""
    headings = {part.line for part in reading.parts if part.heading and part.score > 0}
    links = {href_of(lens.page.anchors[p.link]) for p in reading.parts if p.link >= 0 and p.score > _TITLE_OF_PAGE}
    pages = [url for url in links if not FILE.search(url)]
    dates = {dated.printed.text for dated in reading.dates if dated.score >= SURE + 1}
    days = {dated.line for dated in reading.dates}
    dated_links = {part.line for part in reading.parts if part.link >= 0 and part.line in days and part.score > TITLE}
    return len(headings) > 2 or len(pages) > 3 or len(dates) > 5 or len(dated_links) > 1

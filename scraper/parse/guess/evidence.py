"""What speaks for a group being a list of things that are told, and what against it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from scraper.normalise.text import fold
from scraper.parse.files import FILE
from scraper.parse.guess.candidates import Group
from scraper.parse.guess.dating import SURE
from scraper.parse.guess.members import Reading
from scraper.parse.guess.outline import Outline
from scraper.parse.guess.parts import TITLE, Part
from scraper.parse.guess.plans import Plan, title_is_dated
from scraper.parse.guess.vocabulary import (
    BESIDE_SECTIONS,
    ELSEWHERE,
    FILES_OF_ONE,
    MONTH_ONLY,
    MORE,
    NAVIGATION,
    ONE_CALL,
    PART_OF_A_PAGE,
    PATHS,
    PROGRAMME,
    SECTION_TITLE,
    SECTIONS,
    SIDE_PATHS,
    STRONG,
    TELLING_TITLE,
    TRANSPARENCY,
    WEAK,
)

WEIGHTS: Mapping[str, float] = {
    "dates": 3.0,  # what repeats with a date each is nearly always told
    "dates in titles": 2.0,
    "deadlines": 1.5,  # calls that say until when, and not since when
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
    "files of one call": -6.0,
    "pictures": -5.0,
    "one-word titles": -1.2,
    "titles of sections": -5.0,
    "ways to archives": -5.0,
    "parts of one page": -5.0,  # "Descrizione", "Allegati" and "A cura di" of an item's own page
    "the page's own title": -4.0,
    "page of one item": -4.0,
    "questions": -4.0,  # and their answers
    "same titles": -1.5,
    "no titles": -4.0,
    "one link for all": -1.5,
    "addresses of places": -1.5,
    "neither dates nor links": -3.0,
    "nothing to open": -1.2,  # the stages of one thing: "Apertura iscrizioni", "Graduatoria"
    "heading of what belongs elsewhere": -6.0,
    "heading of other things": -4.0,
    "heading of ways to go": -2.5,
    "page of ways to go": -1.0,
    "month of a calendar": -4.0,
    "programme of one event": -4.0,
    "several things in each": -4.0,
    "small part of the page": -1.0,
    "pair": -1.5,
    "half dated": -2.0,  # of two blocks one is the text, the other what stands beside it
}
"""What each kind of evidence is worth when all members show it."""

_OF_ITS_PLACE = sum(WEIGHTS[name] for name in ("files", "told heading", "told page", "telling addresses"))
_OF_WORDS = sum(WEIGHTS[name] for name in ("prose", "telling titles", "long titles"))
_OF_DATES = WEIGHTS["dates"] / 2 + max(WEIGHTS["dates in titles"], WEIGHTS["deadlines"])
"""Dates in titles, and deadlines, count for members that have no other; titles where these are half of all at least."""

_FEW_TITLES = 0.2
"""So many members may lack a title before it counts."""
_TITLE_OF_PAGE = 2.8
"""A link that scores more would be a title by itself."""
_LINKED = 1.5
"""A link that scores more stands for something where titles stand."""
_SMALL = 0.05
_MOSTLY = 0.5
_PROSE_WORDS = 5
_SEVERAL = 0.25
_LONGEST_NAME = 10
_WORDS_OF_A_TITLE = 4
_WORDS = re.compile(r"\w+")
_YEAR = re.compile(r"(?:19|20)\d\d")
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)(?:$|[?#])", re.IGNORECASE)
_KINDS = re.compile(r"categori|argoment|sezion|tipolog", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    """What the page says of itself: its title and first heading, and whether it says that there is nothing here."""

    title: str
    heading: str
    closed: bool = False
    in_parts: bool = False
    """Does it fall into the parts of one item: "Descrizione", "A cura di", "Ultimo aggiornamento"?"""
    of_one: bool = False
    """Does its first heading look like an item's title, with the item's day beside it?"""


@dataclass(frozen=True, slots=True)
class Sample:
    """Some members of a group taken apart, with their titles, the plan they are read by and the heading above."""

    group: Group
    readings: Sequence[Reading]
    titles: Sequence[Part | None]
    plan: Plan
    heading: str


def evidence(page: Outline, sample: Sample, about: About) -> Iterator[tuple[str, float]]:
    """Each kind of evidence with its share (0 to 1): how many members show it."""
    yield from _of_dates(sample)
    yield from _of_titles([title for title in sample.titles if title], len(sample.readings))
    yield from _of_links(page, sample)
    yield from _of_heading(page, sample, about)
    yield from _of_page(about)
    if about.in_parts or (about.of_one and _says(sample.heading) != "told heading"):
        # what is dated each is told even there: the news of an office
        yield "page of one item", 1.0 - share(reading.is_dated for reading in sample.readings)
    yield "the page's own title", float(any(_is_the_page(title, about) for title in sample.titles))
    yield from _of_shape(page, sample)


def most_points(page: Outline, group: Group) -> float:
    """What the evidence is worth at best, told without reading: without a digit no dates, without words no titles."""
    first, last = group.members[0].first, group.members[-1].last
    points = _OF_ITS_PLACE
    points += _OF_DATES if page.digits[last] > page.digits[first] else 0.0
    points += _OF_WORDS if page.phrases[last] > page.phrases[first] else 0.0
    points += WEIGHTS["header row"] if group.make == "table" else 0.0
    points += WEIGHTS["pair"] if len(group.members) == 2 else 0.0
    return points + (WEIGHTS["small part of the page"] if _is_small(page, group) else 0.0)


def _is_small(page: Outline, group: Group) -> bool:
    return page.chars(group.members[0].first, group.members[-1].last) < _SMALL * page.main


def share(truths: Iterable[bool]) -> float:
    """How many are true, of all."""
    values = list(truths)
    return sum(values) / len(values) if values else 0.0


def _of_dates(sample: Sample) -> Iterator[tuple[str, float]]:
    dated = share(reading.is_dated for reading in sample.readings)
    yield "dates", dated
    yield "deadlines", share(not r.is_dated and any(d.is_term for d in r.dates) for r in sample.readings)
    if sample.plan.titles_dated:
        yield "dates in titles", share(map(title_is_dated, sample.readings, sample.titles))
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
    asked = share(title.bare.rstrip().endswith("?") for title in titles)
    yield "questions", asked if asked > _MOSTLY else 0.0
    telling = share(t.bare.count(" ") > 1 and _is_telling(t.text) for t in titles)
    yield "telling titles", min(1.0, telling * 1.5)
    yield "same titles", float(len(titles) > 2 and len({fold(title.text) for title in titles}) == 1)


def _of_links(page: Outline, sample: Sample) -> Iterator[tuple[str, float]]:
    readings = sample.readings
    if not any(reading.is_linked for reading in readings):
        yield "neither dates nor links", 1.0 - share(reading.is_dated for reading in readings)
        yield "nothing to open", float(sample.group.make != "table")
    linked = [[page.anchors[n].href for n in r.links] for r in readings if r.links]
    if not linked:
        return
    firsts = {urls[0] for urls in linked}
    yield "ways to archives", share(map(partial(_leads_to_archive, page), readings, sample.titles))
    yield "one link for all", float(len(linked) > 2 and len({url for urls in linked for url in urls}) == 1)
    yield "telling addresses", share(PATHS.search(url) is not None for url in firsts)
    yield "addresses of places", share(SIDE_PATHS.search(url) is not None and not FILE.search(url) for url in firsts)
    yield "files", share(FILE.search(urls[0]) is not None for urls in linked)
    yield "pictures", float(all(PICTURE.search(url) for urls in linked for url in urls))


def _leads_to_archive(page: Outline, reading: Reading, title: Part | None) -> bool:
    """Is it an undated link to a part of the site ("Bandi di gara 2025", "Avvisi scaduti")? Files so named are told."""
    if title is None or title.link < 0 or reading.is_dated or not names_sections(title.bare):
        return False
    return FILE.search(page.anchors[title.link].href) is None


@lru_cache(maxsize=1024)
def names_sections(title: str) -> bool:
    """Does a title hold nothing but the name of what is listed, its state and its year?"""
    if title.lower().replace("’", "'") in TRANSPARENCY:
        return True
    words = _WORDS.findall(title.lower())
    if len(words) > _LONGEST_NAME or SECTIONS.isdisjoint(words):
        return False
    return all(word in SECTIONS or word in BESIDE_SECTIONS or _YEAR.fullmatch(word) for word in words)


def _of_heading(page: Outline, sample: Sample, about: About) -> Iterator[tuple[str, float]]:
    name = _says(sample.heading)
    if name != "told heading" and _is_of_one_call(about) and _links_files(page, sample):
        yield "files of one call", 1.0
    if _heads_files(sample.heading) and _is_of_one_item(about):
        name = "heading of what belongs elsewhere"
    if MORE.match(sample.heading) and _page_says(about.heading or about.title) in {"", "page of ways to go"}:
        name = "heading of what belongs elsewhere" if about.of_one else "heading of other things"
        # beneath an article; what is dated each may be the rest of a home page's news
    if name:
        yield name, 1.0
    if any(reading.links for reading in sample.readings):
        return
    yield "month of a calendar", float(MONTH_ONLY.fullmatch(sample.heading) is not None)
    yield "programme of one event", float(PROGRAMME.fullmatch(sample.heading) is not None)


def _heads_files(heading: str) -> bool:
    return FILES_OF_ONE.fullmatch(heading) is not None or PART_OF_A_PAGE.fullmatch(heading) is not None


def _is_of_one_call(about: About) -> bool:
    """Is its heading the title of a call, which what else it lists was published for?"""
    if about.heading.count(" ") < _WORDS_OF_A_TITLE - 1 or STRONG.search(about.heading):
        return False
    return ONE_CALL.match(about.heading) is not None


def _links_files(page: Outline, sample: Sample) -> bool:
    links = [page.anchors[number].href for reading in sample.readings for number in reading.links]
    return bool(links) and all(FILE.search(url) for url in links)


def _is_of_one_item(about: About) -> bool:
    """Is its heading a title, which names no sort of things, and the page's own name?"""
    if about.heading.count(" ") < _WORDS_OF_A_TITLE - 1 or names_sections(about.heading):
        return False
    return fold(about.title).startswith(fold(about.heading))


@lru_cache(maxsize=1024)
def _says(heading: str) -> str:
    """What a heading promises of what stands beneath it; empty where it promises nothing."""
    if ELSEWHERE.search(heading):
        return "heading of what belongs elsewhere"
    if STRONG.search(heading):
        return "told heading"
    if NAVIGATION.search(heading) and (not WEAK.search(heading) or _KINDS.search(heading)):
        return "heading of ways to go"  # "Esplora per categoria"; but "Esplora i documenti" stands above documents
    return "perhaps told heading" if WEAK.search(heading) else ""


@lru_cache(maxsize=4096)
def _is_telling(title: str) -> bool:
    return TELLING_TITLE.search(title) is not None


def _of_page(about: About) -> Iterator[tuple[str, float]]:
    """Beneath a heading that says nothing ("In evidenza") the page's own heading speaks."""
    name = _page_says(about.heading or about.title)
    if name:
        yield name, 1.0


@lru_cache(maxsize=256)
def _page_says(heading: str) -> str:
    if STRONG.search(heading):
        return "told page"
    if NAVIGATION.search(heading):
        return "page of ways to go"
    return "perhaps told page" if WEAK.search(heading) else ""


def _of_shape(page: Outline, sample: Sample) -> Iterator[tuple[str, float]]:
    several = share(_holds_several(page, r, sample.plan) for r in sample.readings)
    yield "several things in each", several if several > _SEVERAL else 0.0
    yield "parts of one page", _in_parts(sample.readings)
    yield "prose", share(_has_prose(r, title) for r, title in zip(sample.readings, sample.titles, strict=True))
    yield "header row", float(sample.group.make == "table" and sum(map(bool, sample.group.roles)) > 1)
    yield "small part of the page", float(_is_small(page, sample.group))


def _in_parts(readings: Sequence[Reading]) -> float:
    """How many begin a part of their own of one page; events that all have "Luogo" and "Costi" do not."""
    parts = [
        {fold(part.text) for part in reading.parts if part.heading and PART_OF_A_PAGE.fullmatch(part.text)}
        for reading in readings
    ]
    times = Counter(name for names in parts for name in names)
    return share(any(times[name] == 1 for name in names) for names in parts)


def _is_the_page(title: Part | None, about: About) -> bool:
    """Is it what the page says that it is itself? A list's name has few words."""
    if title is None or title.text.count(" ") < _WORDS_OF_A_TITLE - 1:
        return False
    if title.link < 0 and title.text == about.heading:
        return True
    return fold(about.title).startswith(fold(title.text))


def _has_prose(reading: Reading, title: Part | None) -> bool:
    """Does it say something beside its title?"""
    place = -1 if title is None else title.line
    return any(number != place and line.count(" ") >= _PROSE_WORDS - 1 for number, line in enumerate(reading.lines))


def _has_several_titles(page: Outline, reading: Reading, plan: Plan) -> bool:
    """Where its title stands, are there several that lead to pages of their own?"""
    alike = [part for part in reading.parts if part.slot == plan.slot and part.link >= 0 and part.score > _LINKED]
    pages = {page.anchors[part.link].href for part in alike} - plan.shared
    return len({href for href in pages if href and not FILE.search(href)}) > 1


def _holds_several(page: Outline, reading: Reading, plan: Plan) -> bool:
    """More headings, titles of pages or dates than one item has."""
    if _has_several_titles(page, reading, plan):
        return True
    headings = {part.line for part in reading.parts if part.heading and part.score > 0}
    links = {page.anchors[p.link].href for p in reading.parts if p.link >= 0 and p.score > _TITLE_OF_PAGE}
    pages = [url for url in links if not FILE.search(url)]
    dates = {dated.printed.text for dated in reading.dates if dated.score >= SURE + 1}
    days = {dated.line for dated in reading.dates}
    dated_links = {part.line for part in reading.parts if part.link >= 0 and part.line in days and part.score > TITLE}
    return len(headings) > 2 or len(pages) > 3 or len(dates) > 5 or len(dated_links) > 1

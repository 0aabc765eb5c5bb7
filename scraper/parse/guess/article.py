"""Is this the page of one item, whatever it lists beside it? A person sees its title, its day and its long text."""

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from scraper.normalise.dates import find_dates
from scraper.normalise.dates.span import day_of
from scraper.normalise.text import fold
from scraper.parse.card import attribute, text_of
from scraper.parse.guess.evidence import names_sections
from scraper.parse.guess.outline import PHRASE, Element, Outline
from scraper.parse.guess.parts import LETTER, Lens, Line
from scraper.parse.guess.vocabulary import DEADLINE, ELSEWHERE, MORE, PUBLISHED, STRONG, WHEN_WORDS

_WORDS_OF_A_TITLE = 4
"""What has fewer words names an office, a place or a part of the site."""
_HEADINGS = 8
"""So many headings are tried: above the title stand the site's name and a section's."""
_SENTENCE = 12
"""A line with as many words, all but its links plain, is prose."""
_STORY = 200
"""Characters of prose that make a text beneath which nothing is listed; a quarter of it is a short one."""
_LINES = 40
_BEFORE, _NEAR = 3, 8
"""Of so many lines above the title, and beneath it, one may hold its day."""
_LONGEST_DAY = 120
_LABEL = re.compile(r"(?:[^\W\d_]+[ '’]?){1,4}\s*[·•|/,;–—-]\s*")
"""What sort of thing it is, before its day: "Sport · 3 agosto 2026", "Avvisi | 03/08/2026"."""
_DONE_WITH_IT = re.compile(
    r"\W*(?:scarica|stampa|condividi|invia|ascolta|vedi azioni|versione stampabile|print|share|download)\b",
    re.IGNORECASE,
)
_OF_AN_ACT = re.compile(
    r"\W*(?:dettaglio|scheda)(?: (?:(?:del|dell['’])\s?)?"
    r"(?:atto|notizia|news|articolo|avviso|bando|gara|evento|documento|pubblicazione|procedura|progetto|comunicato))?\W*",
    re.IGNORECASE,
)
"""How a system calls the page of one thing, whatever the thing is called."""
_PARTS_OF_A_NAME = re.compile(r"\s[-–—|»:]\s")
_DECLARED = re.compile(r'"@type"\s*:\s*\[?\s*"(?:News|Blog|Report)?(?:Article|Posting)"')
_OF_A_SITE = re.compile(
    r"\W*(?:(?:sito|portale|benvenut|comune|città|gemeinde|commune|ayuntamiento|city)\b|benvenut)", re.IGNORECASE
)
_POST = re.compile(r"(?:^|\s)single(?!-author)(?:-|\s|$)")
"""How WordPress calls the body of a page that shows one post; "single-author" says something of the whole site."""


class Article(IntEnum):
    """How surely a page is one item's own."""

    NO = 0
    PERHAPS = 1
    """What it lists without dates belongs to the item."""
    SURELY = 2
    """What it lists beneath other headings is there for those who have read it."""


class Own(NamedTuple):
    """How surely a page is one item's own, and the item's title."""

    article: Article
    title: str = ""


class _Title(NamedTuple):
    heading: Element
    words: str
    is_named: bool = True
    """Is it surely the page's own?"""


def own_page(lens: Lens, tree: LexborHTMLParser) -> Own:
    """Is it one item's own page? Its title is the page's own name, a day stands beside it, a long text beneath it.

    A section's page has a name of few words, or one that says what it lists, and no day: what it lists beneath however
    long an introduction is read.
    """
    name = text_of(tree.css_first("title"))
    if any(_OF_AN_ACT.fullmatch(part) for part in (text_of(tree.css_first("h1")), *_PARTS_OF_A_NAME.split(name))):
        return Own(Article.SURELY)
    title = _title_of(lens.page, name)
    if title is not None:
        return Own(_how_surely(lens, tree, title), title.words)
    words = text_of(tree.css_first("h1"))
    return Own(Article.PERHAPS if _is_a_post(tree) and words and not _names_many(words) else Article.NO, words)


def _how_surely(lens: Lens, tree: LexborHTMLParser, title: _Title) -> Article:
    beneath = list(_lines_beneath(lens, title.heading))
    story = sum(len(line.text) for line in beneath if _is_prose(line))
    if _is_declared(tree):
        return Article.SURELY if story >= _STORY / 2 else Article.PERHAPS
    told = story >= (_STORY / 4 if title.is_named else 2 * _STORY) and not _names_many(title.words)
    around = [*_lines_above(lens, title.heading), *beneath[:_NEAR]]
    if not told or not any(_tells_a_day(lens, line) for line in around):
        return Article.NO
    return Article.SURELY if story >= _STORY else Article.PERHAPS


def leads_elsewhere(heading: str) -> bool:
    """On an item's own page, does a heading stand above other items?"""
    return MORE.match(heading) is not None or ELSEWHERE.search(heading) is not None


def may_be_article(tree: LexborHTMLParser) -> bool:
    """Cheaply, where somebody else read the page: is its first heading an item's title, and the page's own name?"""
    words = text_of(tree.css_first("h1"))
    if not _may_be_title(words):
        return False
    named = fold(words) in fold(text_of(tree.css_first("title"))) and not _names_many(words)
    return named or _is_declared(tree)


def _may_be_title(words: str) -> bool:
    return words.count(" ") >= _WORDS_OF_A_TITLE - 1 and not names_sections(words)


def _names_many(words: str) -> bool:
    """Does a heading say that things are listed, or whose site it is?"""
    return STRONG.search(words) is not None or _OF_A_SITE.match(words) is not None


def _title_of(page: Outline, name: str) -> _Title | None:
    """The first heading that may be a title, is no link, and is the page's own: its name or its breadcrumbs say it.

    Many a page has the same name as all others; there the only first heading is its title, or else the only one of its
    rank that may be one.
    """
    able = [one for one in page.headings if not one.furniture and page.pieces[one.first].link < 0][:_HEADINGS]
    titles = [_Title(one, words) for one in able if _may_be_title(words := page.text(one.first, one.last))]
    named = next((title for title in titles if _is_said_again(page, title, fold(name))), None)
    if named is not None:
        return named
    alone = [one for one in titles if sum(other.heading.tag == one.heading.tag for other in titles) == 1]
    return next((title._replace(is_named=title.heading.tag == "h1") for title in alone), None)


def _is_said_again(page: Outline, title: _Title, name: str) -> bool:
    above = page.pieces[: title.heading.first]
    return fold(title.words) in name or any(piece.text == title.words for piece in above)


def _lines_beneath(lens: Lens, heading: Element) -> Iterator[Line]:
    """The lines of the text, up to the next heading or link that something else is named by."""
    page = lens.page
    first, begun = heading.last, False
    for _ in range(_LINES):
        if first >= len(page.pieces):
            return
        last = page.line_ends[first]
        line = lens.line(first, last)
        begun = begun or _is_prose(line)
        if (begun and page.pieces[first].heading) or _leads_on(line):
            return
        if not page.pieces[first].block.furniture:
            yield line
        first = last


def _leads_on(line: Line) -> bool:
    """Does a line name another page, and say no more of it? Not by "Scarica la pagina in PDF", beside a title."""
    named = [one for one in line.stretches if one.link >= 0 and _names_a_page(one.said.text)]
    return len(named) > 0 and (len(named) == len(line.stretches) or not _is_prose(line))


def _names_a_page(words: str) -> bool:
    return words.count(" ") >= PHRASE - 1 and not _DONE_WITH_IT.match(words)


def _lines_above(lens: Lens, heading: Element) -> Iterator[Line]:
    page, first = lens.page, heading.first
    for _ in range(_BEFORE):
        if first <= 0:
            return
        last, first = first, first - 1
        while first > 0 and page.line_ends[first - 1] == last:
            first -= 1
        yield lens.line(first, last)


def _is_prose(line: Line) -> bool:
    return line.text.count(" ") >= _SENTENCE - 1 and line.text.rstrip("»\"' )")[-1:] in {".", ":", "!", "?", ";", "…"}


def _tells_a_day(lens: Lens, line: Line) -> bool:
    """Does it begin with a day, or with words that introduce one? Not until when, nor the day of the visit."""
    if not line.dates or len(line.text) > _LONGEST_DAY:
        return False
    before = line.text[: line.dates[0].start]
    if DEADLINE.search(before) or (LETTER.search(WHEN_WORDS.sub("", before)) and not _LABEL.fullmatch(before)):
        return False
    spans = find_dates(line.dates[0].text, lens.today)
    return PUBLISHED.search(before) is not None or not spans or day_of(spans[0].start) != lens.today


def _is_a_post(tree: LexborHTMLParser) -> bool:
    """Is it of a single person, place, office or piece of news, whatever its name?"""
    return _POST.search(attribute(tree.body, "class")) is not None


def _is_declared(tree: LexborHTMLParser) -> bool:
    if _is_a_post(tree):
        return True
    return any(_DECLARED.search(node.text()) for node in tree.css('script[type="application/ld+json"]'))

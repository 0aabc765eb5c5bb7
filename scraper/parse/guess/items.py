"""A member of a list becomes a card: title, link, date, category, prose, files and image."""

import re
from bisect import bisect_left
from datetime import date
from operator import attrgetter

from scraper.normalise.dates import find_dates
from scraper.parse.card import Card, Link
from scraper.parse.files import FILE
from scraper.parse.guess.addresses import own_address
from scraper.parse.guess.candidates import Member
from scraper.parse.guess.dating import SURE, Dated
from scraper.parse.guess.days import Printed
from scraper.parse.guess.members import Reading
from scraper.parse.guess.outline import Anchor, Outline
from scraper.parse.guess.parts import LEAF_WORDS, NO_TITLE, Part
from scraper.parse.guess.plans import Plan, own_page, title_part
from scraper.parse.guess.vocabulary import GO_ON, PATHS, READ_MORE, TERM, TOOL_LINKS

_ANY_DAY = date(2026, 1, 1)
_SUMMARY_WORDS = 4
_MANY_LINES = 3
_CATEGORY_CHARS = 40
_DATE_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|$)")
_LABELLED = re.compile(r"([^:\d]{3,40}):\s+(?=\S)")
_TITLE_LABEL = re.compile(
    r"oggetto|titolo|denominazione|descrizione|argomento|title|subject|objet|asunto", re.IGNORECASE
)
"""Not "Avviso" or "Estratto bando di gara", which are part of the title that follows."""
_HERE = re.compile(r"\W*(?:(?:clicca )?qui|link|(?:click )?here)\W*", re.IGNORECASE)
_index = attrgetter("index")
_CROPPED = re.compile(r"\s*(?:\.\.\.|…)$")


def card_of(page: Outline, reading: Reading, plan: Plan, section: str) -> Card | None:
    """What a member says, as a card; None where it has no title."""
    title = title_part(reading, plan)
    if title is None:
        return None
    href = _href(page, reading, plan, title)
    best = _told(reading, plan, title)
    others = (anchor for n in reading.links if (anchor := page.anchors[n]).href != href)
    return Card(
        title=_title_words(page, title),
        href=href or None,
        summary=_summary(reading, plan, title),
        date=_date(best, href),
        category=_category(reading, title),
        section=section,
        notes=_notes(reading, best, title),
        image=_image(page, reading.member),
        files=tuple([_link(page, anchor) for anchor in others if FILE.search(anchor.href)]),
    )


def _link(page: Outline, anchor: Anchor) -> Link:
    return Link(anchor.href, page.words_of(anchor), anchor.title)


def _title_words(page: Outline, title: Part) -> str:
    """As printed; completed from the link's ``title`` attribute where it is cropped, without a label before it."""
    text = title.text
    if title.link >= 0:
        full = " ".join(page.anchors[title.link].title.split())
        start = _CROPPED.sub("", text)
        if start != text and full.startswith(start):
            return full
    text = text if title.link >= 0 or title.heading else title.bare or text
    labelled = _LABELLED.match(text)
    return text[labelled.end() :] if labelled and _TITLE_LABEL.fullmatch(labelled[1]) else text


def _href(page: Outline, reading: Reading, plan: Plan, title: Part) -> str:
    """The title's own link; else the one that says "read more", else the one no other member has."""
    own = page.anchors[title.link].href if title.link >= 0 else ""
    if plan.by_more:
        return own_page(page, reading, plan) or own
    if own or not (reading.links or reading.member.root):
        return own
    links = [_link(page, page.anchors[number]) for number in reading.links]
    links = [link for link in links if not TOOL_LINKS.search(link.href)]
    whole = own_address(reading.member.root.attributes) if reading.member.root else ""
    pages = [link for link in links if not FILE.search(link.href)]
    more = [link for link in pages if GO_ON.fullmatch(link.words) or link.words == title.text]
    single = [link for link in pages if link.href not in plan.shared]
    telling = [link for link in single if PATHS.search(link.href)]
    here = [link for link in links if _HERE.fullmatch(link.words)]
    chosen = next(iter([*more, *here, *telling, *single, *links]), None)
    return whole or (chosen.href if chosen else "")


def _told(reading: Reading, plan: Plan, title: Part) -> Dated | None:
    """The date that says when this was told."""
    sure = [dated for dated in reading.dates if dated.score >= SURE]
    if not sure and plan.titles_dated:
        sure = [dated for dated in reading.dates if dated.line == title.line]
    return max(sure, key=_surety, default=None)


def _surety(dated: Dated) -> float:
    return dated.score


def _date(best: Dated | None, href: str) -> str:
    """As it is printed; a day without its year takes it from the link, where that has one."""
    in_address = _DATE_IN_ADDRESS.search(href)
    if in_address and (best is None or not best.printed.dated):
        return f"{in_address[1]}-{int(in_address[2]):02}-{int(in_address[3]):02}"
    return best.printed.text if best else ""


def _category(reading: Reading, title: Part) -> str:
    """What a column of that name holds, or a short line before the title that is no date, number or heading."""
    named = [part.text for part in reading.parts if part.role == "category" and part is not title]
    before = [p.bare for p in reading.parts if p.line < title.line and not p.heading and p.score > NO_TITLE]
    labels = [text for text in before if len(text) <= _CATEGORY_CHARS and not LEAF_WORDS.fullmatch(text)]
    return next(iter([*named, *(text for text in labels if not any(c.isdigit() for c in text))]), "")


def _summary(reading: Reading, plan: Plan, title: Part) -> str:
    """The longest line that is prose; of many the first: neither the title, nor a label, nor a link to go on by."""
    beside = [part for part in reading.parts if part.text != title.text and (part.line != title.line or part.link < 0)]
    prose = [part.text for part in beside if _is_prose(part) and part.text not in plan.repeated]
    return max(prose, key=len, default="") if len(prose) <= _MANY_LINES else prose[0]


def _is_prose(part: Part) -> bool:
    long = len(part.text.split()) >= _SUMMARY_WORDS
    return long and part.score > NO_TITLE and not part.role and not READ_MORE.fullmatch(part.text)


def _notes(reading: Reading, told: Dated | None, title: Part) -> str:
    """All lines, but for a day above the title which says when it was told: that is never a deadline.

    Before a date that its column or label calls a deadline, in whatever language, it is said again.
    """
    lines = list(reading.lines)
    roles = {part.line: part.role for part in reading.parts}
    for number, line in enumerate(lines):
        if roles.get(number) == "deadline" and not TERM.search(line):
            lines[number] = f"Scadenza: {line}"
    for dated in reversed(reading.dates):
        line, printed = lines[dated.line], dated.printed
        if dated.is_term and roles.get(dated.line) not in {"deadline", "end"}:
            lines[dated.line] = f"{line[: printed.start]}Scadenza: {_spelled(line, printed)}"
    if told is not None and told.line < title.line and not told.is_term:
        line, printed = lines[told.line], told.printed
        lines[told.line] = line[: printed.start] + line[printed.end :]
    return " ".join(lines)


def _spelled(line: str, printed: Printed) -> str:
    """A date as it is printed, or as it can be read where the page is in another language."""
    own = line[printed.start : printed.end]
    return (own if find_dates(own, _ANY_DAY) else printed.text) + line[printed.end :]


def _image(page: Outline, member: Member) -> str | None:
    first = bisect_left(page.images, member.start, key=_index)
    if first == len(page.images) or page.images[first].index >= member.end:
        return None
    attributes = page.images[first].attributes
    return attributes.get("data-src") or attributes.get("src") or None

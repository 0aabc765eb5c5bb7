"""A member of a list becomes a card: title, link, date, category, prose, files and image."""

import re

from scraper.parse.card import Card, Link
from scraper.parse.files import FILE
from scraper.parse.guess.dating import LEAF_WORDS, SURE, Dated
from scraper.parse.guess.links import href_of, own_address, words_of
from scraper.parse.guess.members import Reading
from scraper.parse.guess.parts import NO_TITLE, Lens, Part
from scraper.parse.guess.plans import Plan, own_page, title_part
from scraper.parse.guess.tables import role_of
from scraper.parse.guess.vocabulary import DEADLINE, GO_ON, PATHS, READ_MORE

_SUMMARY_WORDS = 4
_MANY_LINES = 3
_CATEGORY_CHARS = 40
_DATE_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|$)")
_LABELLED = re.compile(r"([^:\d]{3,40}):\s+(?=\S)")
_CROPPED = re.compile(r"\s*(?:\.\.\.|…)$")


def card_of(lens: Lens, reading: Reading, plan: Plan, section: str) -> Card | None:
    """What a member says, as a card; None where it has no title."""
    title = title_part(reading, plan)
    if title is None:
        return None
    href = _href(lens, reading, plan, title)
    files = tuple(link for n in reading.links if (link := _link(lens, n)).href != href and FILE.search(link.href))
    return Card(
        title=_title_words(lens, title),
        href=href or None,
        summary=_summary(reading, plan, title),
        date=_date(reading, plan, title, href),
        category=_category(reading, title),
        section=section,
        notes=_notes(reading),
        image=_image(lens, reading),
        files=files,
    )


def _link(lens: Lens, number: int) -> Link:
    anchor = lens.page.anchors[number]
    return Link(href_of(anchor), words_of(lens.page, number), anchor.title)


def _title_words(lens: Lens, title: Part) -> str:
    """As printed; completed from the link's ``title`` attribute where it is cropped, without a label before it."""
    text = title.text
    if title.link >= 0:
        full = " ".join(lens.page.anchors[title.link].title.split())
        start = _CROPPED.sub("", text)
        if start != text and full.startswith(start):
            return full
    text = text if title.link >= 0 or title.heading else title.bare or text
    labelled = _LABELLED.match(text)
    return text[labelled.end() :] if labelled and role_of(labelled[1]) == "title" else text


def _href(lens: Lens, reading: Reading, plan: Plan, title: Part) -> str:
    """The title's own link; else the one that says "read more", else the one no other member has."""
    own = href_of(lens.page.anchors[title.link]) if title.link >= 0 else ""
    if plan.by_more:
        return own_page(lens, reading, plan) or own
    if own or not (reading.links or reading.member.root):
        return own
    links = [_link(lens, number) for number in reading.links]
    whole = own_address(reading.member.root)
    pages = [link for link in links if not FILE.search(link.href)]
    more = [link for link in pages if GO_ON.fullmatch(link.words) or link.words == title.text]
    single = [link for link in pages if link.href not in plan.shared]
    telling = [link for link in single if PATHS.search(link.href)]
    chosen = next(iter([*more, *telling, *single, *links]), None)
    return whole or (chosen.href if chosen else "")


def _date(reading: Reading, plan: Plan, title: Part, href: str) -> str:
    """The date that says when this was told; a day without its year takes it from the link, where that has one."""
    sure = [dated for dated in reading.dates if dated.score >= SURE]
    if not sure and plan.titles_dated:
        sure = [dated for dated in reading.dates if dated.line == title.line]
    best: Dated | None = max(sure, key=lambda dated: dated.score, default=None)
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


def _notes(reading: Reading) -> str:
    """All lines; a deadline's column or label is put before its date, so that it is read as one."""
    roles = {part.line: part.role for part in reading.parts}
    lines = [
        f"Scadenza: {line}" if roles.get(n) == "deadline" and not DEADLINE.search(line) else line
        for n, line in enumerate(reading.lines)
    ]
    return " ".join(lines)


def _image(lens: Lens, reading: Reading) -> str | None:
    member = reading.member
    for element in lens.page.images:
        if element.index >= member.end:
            return None
        if element.index >= member.start:
            attributes = element.node.attributes
            return attributes.get("data-src") or attributes.get("src") or None
    return None

"""The cards of the national model for municipalities (Bootstrap Italia): one reader, told by a table what differs.

A dozen systems print these cards in six dialects: the title inside its link or beside a later "read more", the date
above the title, under a label at the bottom, on a calendar leaf, or nowhere. People, offices, services, topics and the
rating box wear the same classes, so a card counts only if it is dated, or if its label, its heading or its
address says that it tells something.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Kind
from scraper.parse.calendars import read_days
from scraper.parse.card import Card, attribute, text_of
from scraper.parse.cardlines import bare_day, deadline_line, lines_of, name_of_kind, told_day
from scraper.parse.kinds import kind_of
from scraper.parse.leading import leads_to, script_leads_to


class Undated(StrEnum):
    """Which cards without a date are items."""

    TOLD = "told"
    """Those whose label, heading or address says so."""
    ADDRESSED = "addressed"
    """Those whose address says so: this system's are known."""
    ALL = "all"
    """All: nothing else wears this class."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a system prints where, as CSS selectors; of alternatives in a tuple the first that matches counts."""

    cards: str = ".card:not(:has(.card)), .scheda:not(:has(.scheda))"
    never: str = (
        ".cmp-rating, [data-element=feedback], .cmp-contacts, .cmp-card-simple, .it-calendar-wrapper, "
        ".evidence-section, #argomenti, #argomenti-evidenza, #argomenti_evidenza, .card-teaser-info"
    )
    """Parts of a page whose cards are no items, or such cards themselves."""
    titles: tuple[str, ...] = (
        ".card-title",
        ".cmp-list-card-img__body-title",
        ".bando-title",
        "h2, h3, h4, h5",
    )
    dates: tuple[str, ...] = (".data", ".date", ".scheda-icona-small", "time", ".category-top")
    days_of_events: tuple[str, ...] = (".card-calendar", ".card-event-dates", ".scheda-data")
    categories: tuple[str, ...] = (
        ".category",
        ".category-top",
        ".categoryicon-top",
        ".card-header",
        ".scheda-icona-small",
    )
    texts: str = ".card-text, p"
    topics: str = ".chip-label, .badge-argomenti, .link-list"
    """A list of links is in the cards of topics and places: they lead to several things and tell none."""
    detail: re.Pattern[str] = re.compile(
        r"/(?:novita|notizi[ae]|news|avvis[oi]|comunicat[oi]|event[oi]|band[oi])/[^/?#]", re.IGNORECASE
    )
    """Addresses of single news, notices, events and calls."""
    undated: Undated = Undated.TOLD


NATIONAL = Layout()

_ENDING = re.compile(r"\bscad|\bentro\b|\btermine\b|aggiornat|aggiornament|modificat", re.IGNORECASE)
"""What is no day of publication, wherever it stands."""
_FIELDS = re.compile(r"Data di pubblicazione\s*:|Tempo di lettura\s*:")
"""Fields at the bottom of a card; they are no part of its summary."""
_TO_ALL = re.compile(r"\b(?:tutt[eio]|elenco|archivio|esplora)\b", re.IGNORECASE)
"""The lead card's "read more" may lead to all the news."""
_OF_OTHERS = re.compile(
    r"^galleri|galleri[ae] (?:fotografic|di immagini)|correlat|potrebbe(?:ro)? interessar|leggi anche|\bargomenti\b"
    r"|\bluoghi\b|siti tematici",
    re.IGNORECASE,
)
_UNDATED_OF_OTHERS = re.compile(
    r"\bserviz|\bamministrazione\b|\buffic|\borgan[io]\b|\bpersone\b|\bcategori|\blink\b"
    r"|\bare[ae] ammin|^documenti$|\ballegat[oi]\b|^a cura di\b|^contatt[oi]\b|\btrasparen|\bluog",
    re.IGNORECASE,
)
_CALENDAR = "calendar"
_HEADINGS = {"h1", "h2", "h3"}
_SMALL_HEADING = "h4"
_OF_ITS_PAGE = re.compile(r"\W*(?:(?:documenti |file )?allegati|documenti|a cura di|contatti)\W*", re.IGNORECASE)
"""Parts of an item's own page, whose headings are smaller on some; other small headings are titles or buttons."""
_INDEX = "[data-element=page-index], .it-navscroll-wrapper"
_AROUND = "header, footer, nav, .modal"
"""Where a page does not say which part of it is the main one."""
_DIGIT = re.compile(r"\d")
_ENDS = ("scad", "entro ", "fino al", "termin", "prorog")
"""Words of a title that may name a deadline."""
_TELLING = frozenset({Kind.NEWS, Kind.NOTICE, Kind.CALL, Kind.EVENT})
_KEEPING = frozenset({Kind.DOCUMENT, Kind.PROJECT})
"""What lists of forms and projects hold; on a topic's page or at home such cards only point to them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where on the page cards stand: the heading that says most of them, and which undated ones are items there."""

    page: str = ""
    section: str = ""
    closed: bool = False
    open_to: frozenset[Kind] = _TELLING
    telling: bool = False
    in_parts: bool = False
    """Is it an item's own page, with an index of its parts? Then what its title tells, its parts need not."""

    def under(self, heading: str, *, whole_page: bool) -> "_Place":
        """The place beneath a further heading, the page's own or that of one of its parts."""
        page, part = (heading, "") if whole_page else (self.page, heading)
        about_page, about_part = kind_of(page), kind_of(part)
        section = part if part and (about_part or not about_page) else page
        open_to = _TELLING | _KEEPING if about_page in _KEEPING else _TELLING
        of_others = (about_part not in _TELLING and _UNDATED_OF_OTHERS.search(part)) or (
            about_page is None and _UNDATED_OF_OTHERS.search(page)
        )
        return _Place(
            page=page,
            section=section,
            closed=bool(_OF_OTHERS.search(part) or _OF_OTHERS.search(page)),
            open_to=frozenset() if of_others else open_to,
            telling=kind_of(part if self.in_parts else section) in open_to,
            in_parts=self.in_parts,
        )

    def takes(self, card: Card, layout: Layout) -> bool:
        """Does ``card`` tell something here? Dated cards do; others as ``layout`` says."""
        if self.closed or _DIGIT.search(card.date) or layout.undated is Undated.ALL:
            return not self.closed and (self.telling or not self.in_parts)
        if not self.open_to or _UNDATED_OF_OTHERS.search(card.category):
            return False
        if layout.detail.search(card.href or ""):
            return True
        told = self.telling or kind_of(card.category) in self.open_to
        return layout.undated is Undated.TOLD and told


def read_cards(tree: LexborHTMLParser, layout: Layout = NATIONAL) -> Iterator[Card]:
    """The cards that tell something, in page order, each with the heading above it; then the days of calendars."""
    root = tree.css_first("main") or tree.root
    if root is None:
        return
    apart = root.css(layout.never if root.tag == "main" else f"{layout.never}, {_AROUND}")
    yield from _cards(root, layout, apart)
    for part in apart:
        if _CALENDAR in attribute(part, "class"):
            yield from read_days(part)


def _cards(root: LexborNode, layout: Layout, apart: Sequence[LexborNode]) -> Iterator[Card]:
    blocks = f"h1, h2, h3, {_SMALL_HEADING}, {layout.cards}"
    barred = {node.mem_id for part in apart for node in (part, *part.css(blocks))}
    if root.css_first(layout.topics) is None:  # asked once of the page, not of each card
        layout = replace(layout, topics="")
    place = part = _Place(in_parts=root.css_first(_INDEX) is not None)
    for node in root.css(blocks):
        if node.mem_id in barred:
            continue
        tag = node.tag
        if tag in _HEADINGS:
            place = part = _beneath(part, node)
            continue
        if tag == _SMALL_HEADING:
            place = part.under(text_of(node), whole_page=False) if _OF_ITS_PAGE.fullmatch(text_of(node)) else part
            continue
        title = first(node, layout.titles)
        if title is None:
            continue
        # A card's own heading is no section.
        barred.add(title.mem_id)
        barred.add(title.parent.mem_id if title.parent else 0)
        card = _card(node, title, layout, place.section)
        if card and place.takes(card, layout):
            yield card


def _beneath(place: _Place, heading: LexborNode) -> _Place:
    """Only the page's own heading may hold a link: others that do are titles."""
    if heading.tag == "h1" or heading.css_first("a[href]") is None:
        return place.under(text_of(heading), whole_page=heading.tag == "h1")
    return place


def first(node: LexborNode, selectors: tuple[str, ...]) -> LexborNode | None:
    """The first match of the first selector that matches within ``node``."""
    for selector in selectors:
        found = node.css_first(selector)
        if found is not None:
            return found
    return None


def _card(node: LexborNode, title: LexborNode, layout: Layout, section: str) -> Card | None:
    words, address = text_of(title), _address(node, title, layout)
    topics = node.css(layout.topics) if layout.topics else ()
    if not words or address is None or not all(map(_is_topic, topics)):
        return None
    days = node.css(layout.dates[0])
    if days and (_is_of_an_entry(days[0], node) or (len(days) > 1 and len(_addresses(node)) > 1)):
        return None
    lines = lines_of(node)
    day, of_event = _day_on_top(days), False
    if not day:
        day, of_event = _other_day(node, words, lines, layout)
    category, folded = text_of(first(node, layout.categories)), words.lower()
    category = category if kind_of(category) else name_of_kind(lines, words) or category
    summary, said = _told(node, {words, day}, layout)
    until = deadline_line(lines)
    notes = f"{words}. {said}" if any(word in folded for word in _ENDS) else said
    return Card(
        title=words,
        href=address,
        summary=summary,
        date=day,
        # A calendar leaf tells an event, whatever its label says ("Mostra").
        category=f"evento {category}" if of_event and not kind_of(category) else category,
        section=section,
        notes=f"{until}. {notes}" if until and until not in notes else notes,
        image=attribute(node.css_first("img[src]"), "src") or None,
        topics=tuple(text_of(topic) for topic in topics),
    )


def _is_of_an_entry(day: LexborNode, card: LexborNode) -> bool:
    """A topic's card may list dated news: their days stand in its list, not on the card itself."""
    holder = day.parent
    while holder is not None and holder.mem_id != card.mem_id:
        if holder.tag == "li":
            return True
        holder = holder.parent
    return False


def _is_topic(node: LexborNode) -> bool:
    kind = attribute(node, "class")
    return "chip" in kind or "badge" in kind


def _address(node: LexborNode, title: LexborNode, layout: Layout) -> str | None:
    """Where the card leads, if need be by script; empty for a dead link, None where it leads nowhere at all."""
    link = _link(node, title, layout)
    return (leads_to(link) if link is not None else "") or script_leads_to(node) or (None if link is None else "")


def _link(node: LexborNode, title: LexborNode, layout: Layout) -> LexborNode | None:
    """The title's own link, the link around it, "read more", the first that leads to a page of its own, or the only."""
    if title.tag == "a":
        return title
    inside = title.css_first("a[href]")
    if inside is not None:
        return inside
    around = _around(title, node)
    if around is not None:
        return around
    more = node.css_first("a.read-more[href]")
    if more is not None and not _TO_ALL.search(text_of(more)):
        return more
    links = node.css("a[href]")
    own = [a for a in links if layout.detail.search(attribute(a, "href"))]
    return next(iter(own), next(iter(links)) if len(_addresses(node)) == 1 else None)


def _around(title: LexborNode, card: LexborNode) -> LexborNode | None:
    """The link around the title, or around the whole card."""
    holder, card_seen = title.parent, False
    while holder is not None and not card_seen:
        if holder.tag == "a":
            return holder
        card_seen = holder.mem_id == card.mem_id
        holder = holder.parent
    return holder if holder is not None and holder.tag == "a" else None


def _addresses(node: LexborNode) -> set[str]:
    """The different addresses to which a card leads, but for its topics."""
    return {
        href
        for link in node.css("a[href]")
        if not _is_topic(link) and (href := attribute(link, "href")) and not _TO_ALL.search(text_of(link))
    }


def _day_on_top(days: Sequence[LexborNode]) -> str:
    return next((text for day in days if _DIGIT.search(text := text_of(day)) and not _ENDING.search(text)), "")


def _other_day(node: LexborNode, title: str, lines: Sequence[str], layout: Layout) -> tuple[str, bool]:
    """The day as it is printed in another place than usual, and whether it is an event's, not the publication's."""
    told = told_day(lines, title)
    if told:
        return told, False
    leaf = first(node, layout.days_of_events)
    if leaf is not None:
        return text_of(leaf), True
    for selector in layout.dates[1:]:
        place = node.css_first(selector)
        for text in (_in_order(place), attribute(place, "datetime")):
            if _DIGIT.search(text) and not _ENDING.search(text):
                return text, False
    return bare_day(lines, title), False


def _in_order(node: LexborNode | None) -> str:
    """The model for schools prints the year on top: "2018 02 feb" is the second of February."""
    year = node.css_first(".year") if node is not None else None
    text = text_of(node)
    return f"{text.removeprefix(text_of(year))} {text_of(year)}".strip() if year is not None else text


def _told(node: LexborNode, known: set[str], layout: Layout) -> tuple[str, str]:
    """The summary, and all paragraphs but title and day: a deadline may be named in any of them."""
    summary, said = "", []
    for told in node.css(layout.texts):
        text = text_of(told)
        if text in known:
            continue
        field = _FIELDS.search(text) if ":" in text else None
        text = text[: field.start()].rstrip() if field else text
        summary = summary or text
        said.append(text)
    return summary, " ".join(dict.fromkeys(said))

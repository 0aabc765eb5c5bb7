"""An item's own page: its whole text, its dates, its attachments."""

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Item
from scraper.normalise.dates.span import day_of
from scraper.normalise.html import sanitise
from scraper.normalise.text import fold
from scraper.parse.bounds import too_complex
from scraper.parse.card import text_of
from scraper.parse.context import Context
from scraper.parse.facts import Label, files, image, labelled_dates, labelled_deadline, last_day, published, topics
from scraper.parse.files import attachments
from scraper.parse.paragraphs import deadline_of_page
from scraper.parse.story import region_of, story_of

_PARAGRAPHS = "p, li, h2, h3, h4, dt, dd, td, blockquote"
_WAY_BACK = re.compile(r"^(?:<-\s*)?(?:torna|vai|indietro)\b.{0,60}$", re.IGNORECASE)
"""A line that only leads back to the list; like the title, it is no part of the text."""
_COUNTS = re.compile(
    r"^(?:visite|visualizzazioni|letture|lett[oa]|pagina (?:vista|visitata|letta)|ultim[oa] (?:aggiornamento|modifica)"
    r"|aggiornat[oa] il|tempo di lettura)\b.{0,60}$",
    re.IGNORECASE,
)
"""Lines that move by themselves: they say nothing about the item."""
_LEAD = 60
"""A first paragraph shorter than this is a label, not a lead."""


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What an item's own page says of it; ``heading`` stands above the text (empty where nothing does)."""

    item: Item
    heading: str
    title: str
    """The page's own, as browsers show it on a tab."""


def read_detail(html: str, known: Item, context: Context) -> OwnPage:
    """What an item's own page says of it, with the id, kind and URL of ``known``.

    ValueError where the page's structure cannot be worked with.
    """
    problem = too_complex(html)
    if problem:
        raise ValueError(problem)
    tree = LexborHTMLParser(html)
    page_title = text_of(tree.css_first("title"))
    region = region_of(html, tree)
    title, lead, labels = _title(region, known.title), _lead(region), labelled_dates(region)
    day = published(region, tree, labels.get(Label.PUBLISHED, ""), context)
    until = labels.get(Label.DEADLINE) or last_day(region, known.kind)
    item = replace(
        known,
        title=title or known.title,
        published=day,
        starts=None,
        section=None,
        topics=topics(region),
        attachments=tuple(attachments(files(region), context.url)),
        image=image(region, context.url),
    )
    body = sanitise(_without_title(story_of(region), title), context.url)
    paragraphs = _paragraphs(body)
    today = day_of(day or context.since or context.today)
    item = replace(
        item,
        summary=lead or next((text for text in paragraphs if len(text) >= _LEAD), ""),
        deadline=labelled_deadline(until, today, context)
        or deadline_of_page(paragraphs, known.kind, today, context.zone),
        text="\n".join(paragraphs),
        html=body,
    )
    return OwnPage(item, title, page_title)


def _lead(region: LexborNode) -> str:
    """The short description that the national model prints beneath the title."""
    return text_of(region.css_first("h1 ~ p[data-audio], h1 ~ p.lead, p.documentDescription"))


def _without_title(story: str, title: str) -> str:
    tree = LexborHTMLParser(story)
    for node in tree.css("h2, h3, p"):
        if text_of(node) == title or _is_way_back(node):
            node.decompose()
    return tree.html or ""


def _is_way_back(node: LexborNode) -> bool:
    """A link and nothing else: many a news begins with "Torna a Cuneo la Fiera del Marrone"."""
    words = text_of(node.css_first("a"))
    return bool(_WAY_BACK.match(words)) and words == text_of(node)


def _title(region: LexborNode, known: str) -> str:
    """The heading most like the title we know: the first heading of a page is often only its section's."""
    headings = [text for node in region.css("h1, h2, h3") if (text := text_of(node))]
    wanted = fold(known)
    return max(headings, key=lambda text: SequenceMatcher(None, wanted, fold(text)).ratio(), default="")


def _paragraphs(body: str) -> list[str]:
    """The text of a page, block by block."""
    blocks = LexborHTMLParser(body).css(_PARAGRAPHS)
    innermost = [node for node in blocks if len(node.css(_PARAGRAPHS)) == 1]  # a node finds itself, too
    texts = [text_of(node) for node in innermost]
    return [text for text in texts if text and not _COUNTS.match(text)]

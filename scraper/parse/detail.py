"""An item's own page: its whole text, its days, its office and act, its attachments."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Item, Kind
from scraper.normalise.dates.span import day_of
from scraper.normalise.html import sanitise
from scraper.normalise.text import clean, fold
from scraper.parse.bounds import too_complex
from scraper.parse.card import attribute, text_of
from scraper.parse.context import Context, based
from scraper.parse.facts import act, image, office, topics
from scraper.parse.files import attachments, file_links
from scraper.parse.furniture import KEEPERS, UPDATED, remove_sections
from scraper.parse.paragraphs import deadline_of_page
from scraper.parse.printed import Label, labelled_words
from scraper.parse.stamps import labelled_deadline, last_day, modified, published, starts
from scraper.parse.story import region_of, story_of

_BLOCKS = {"p", "li", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "td", "th", "caption", "blockquote", "pre"}
_WAY_BACK = re.compile(
    r"^(?:<-\s*)?(?:torna|vai|indietro|stampa|(?:link alla )?versione (?:stampabile|per la stampa))\b.{0,60}$",
    re.IGNORECASE,
)
"""A line that only leads back to the list, or to the printer; like the title, it is no part of the text."""
_COUNTS = re.compile(
    r"^(?:visite|visualizzazioni|letture|lett[oa]|pagina (?:vista|visitata|letta)"
    r"|(?:data )?(?:di )?ultim[oa] (?:aggiornamento|modifica)"
    r"|aggiornat[oa] il|modificat[oa] il|(?:tempo|minuti) di lettura)\b.{0,60}$",
    re.IGNORECASE,
)
"""Lines that move by themselves: they say nothing about the item."""
_LOOSE_PUNCTUATION = re.compile(r" ([,.;:)])")
_LEADS = (
    "h1 ~ p[data-audio], h1 ~ p.lead, p.documentDescription, .news-single-subheader, .teaser-text, "
    "[itemprop=description], .field--name-field-descrizione-breve"
)
_LONGEST_STORY = 500_000
"""Characters of markup: no item's text is as long, and what is built to be is cut there."""
_LEAD = 60
"""A first paragraph shorter than this is a label, not a lead."""
_SITE = re.compile(r"\s+[|–—•·-]\s+[^|–—•·]*$")
"""What follows a page's own title on its tab: the name of the site."""


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
    context = based(context, tree)
    page_title = text_of(tree.css_first("title"))
    region = region_of(html, tree)
    heading, labels = _heading(region, known.title), labelled_words(region)
    title = _title(heading, known.title, (labels.get(Label.SUBJECT, ""), *_declared(tree)))
    item = replace(
        known,
        title=title,
        modified=modified(region, tree, labels, context),
        office=office(region, labels),
        act=act(region, title, labels),
        section=None,
    )
    remove_sections(region, f"{KEEPERS}, {UPDATED}")
    event = known.kind is Kind.EVENT
    item = replace(
        item,
        published=published(region, tree, {**labels, Label.DAY: ""} if event else labels, context),
        starts=starts(region, tree, labels, context) if event else None,
        topics=topics(region, labels),
        attachments=tuple(attachments(file_links(region), context.base)),
        image=image(region, tree, context.base),
    )
    lead, until = text_of(region.css_first(_LEADS)), _until(region, labels, known.kind)
    body = sanitise(_without_title(story_of(region)[:_LONGEST_STORY], heading), context.base)
    return OwnPage(_with_text(item, body, context, lead=lead, until=until), heading, page_title)


def _with_text(item: Item, body: str, context: Context, *, lead: str, until: str) -> Item:
    paragraphs = _paragraphs(body)
    today = day_of(item.published or context.since or context.today)
    return replace(
        item,
        summary=lead or next((text for text in paragraphs if len(text) >= _LEAD), ""),
        deadline=labelled_deadline(until, today, context)
        or deadline_of_page(paragraphs, item.kind, today, context.zone),
        text="\n".join(paragraphs),
        html=body,
    )


def _until(region: LexborNode, labels: dict[Label, str], kind: Kind) -> str:
    """The words that print a deadline apart from the text. A register prints until when it shows an act."""
    registered = kind is Kind.DOCUMENT and labels.keys() & {Label.NUMBER, Label.SENDER, Label.ACT}
    return ("" if registered else labels.get(Label.DEADLINE, "")) or last_day(region, kind)


def _without_title(story: str, title: str) -> str:
    tree = LexborHTMLParser(story)
    for node in reversed(tree.css("h2, h3, p, small, span, li")):
        text = text_of(node)
        if text == title or _COUNTS.match(text) or _is_way_back(node, text):
            node.decompose()
    return tree.html or ""


def _is_way_back(node: LexborNode, text: str) -> bool:
    """A link and nothing else: many a news begins with "Torna a Cuneo la Fiera del Marrone"."""
    return bool(_WAY_BACK.match(text)) and text_of(node.css_first("a")) == text


def _heading(region: LexborNode, known: str) -> str:
    """The heading most like the title we know: the first heading of a page is often only its section's."""
    headings = [text for node in region.css("h1, h2, h3") if (text := text_of(node))]
    first = text_of(region.css_first("h1"))
    return (
        max(headings, key=lambda text: _likeness(known, text), default="") if known else first or "".join(headings[:1])
    )


def _title(heading: str, known: str, others: Iterable[str]) -> str:
    """The heading, unless what the page calls itself elsewhere goes on from the title we know, and it does not."""
    stem = fold(known).rstrip(".… ")
    if heading and (fold(heading).startswith(stem) or not stem):
        return heading
    return next((title for title in others if title and fold(title).startswith(stem)), "") or heading or known


def _declared(tree: LexborHTMLParser) -> Iterator[str]:
    """What the page calls itself where it is shared, and on a tab."""
    shared = attribute(tree.css_first("meta[property='og:title']"), "content")
    return (clean(_SITE.sub("", words)) for words in (shared, text_of(tree.css_first("title"))))


def _likeness(known: str, words: str) -> float:
    return SequenceMatcher(None, fold(known), fold(words)).ratio()


def _paragraphs(body: str) -> list[str]:
    """The text of a page, block by block; what stands in no block of its own is apart from those around it."""
    root = LexborHTMLParser(body).body
    leaves = _leaves(root) if root is not None else ()
    blocks = (clean(" ".join(text for _, text in block)) for _, block in groupby(leaves, key=lambda leaf: leaf[0]))
    texts = (_LOOSE_PUNCTUATION.sub(r"\1", text) for text in blocks)
    return [text for text in texts if text and not _COUNTS.match(text)]


def _leaves(root: LexborNode) -> Iterator[tuple[tuple[int, int], str]]:
    """Each text with what tells its paragraph: its block, and how many blocks and empty lines came before."""
    breaks = 0
    for node in root.traverse(include_text=True):
        if node.tag != "-text":
            breaks += node.tag in _BLOCKS or _is_empty_line(node)
            continue
        block = node.parent
        while block is not None and block.tag not in _BLOCKS and block.mem_id != root.mem_id:
            block = block.parent
        yield (block.mem_id if block is not None else 0, breaks), node.text_content or ""


def _is_empty_line(node: LexborNode) -> bool:
    """Old pages part their paragraphs with ``<br><br>``."""
    before = node.prev if node.tag == "br" else None
    while before is not None and before.tag == "-text" and not (before.text_content or "").strip():
        before = before.prev
    return before is not None and before.tag == "br"

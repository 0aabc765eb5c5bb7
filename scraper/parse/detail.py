"""An item's own page: its whole text, its dates, its attachments."""

import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Day, Item, Kind
from scraper.normalise.dates import find_dates
from scraper.normalise.dates.span import comparable, day_of
from scraper.normalise.html import sanitise
from scraper.normalise.text import fold
from scraper.parse.bounds import too_complex
from scraper.parse.card import Link, attribute, text_of
from scraper.parse.context import Context
from scraper.parse.deadlines import EXTENDS, INVITES, find_deadline
from scraper.parse.files import FILE, attachments

# TYPO3 says itself where the content of a page begins and ends.
_MARKED_CONTENT = re.compile(r"<!--\s*TYPO3SEARCH_begin\s*-->(.*?)<!--\s*TYPO3SEARCH_end\s*-->", re.DOTALL)
_REGIONS = (
    ".news-single-item",
    ".article[itemscope]",
    "main article",
    "main",
    "[role=main]",
    "#content",
    "body",
)
_FURNITURE = (
    "h1, script, style, noscript, template, nav, header, footer, aside, form, iframe, svg, "
    ".breadcrumb, .breadcrumb-container, .news-single-backlink, .news-single-timedata, .news-single-files, "
    ".csc-uploads, .cmp-rating, .visually-hidden"
)
_PARAGRAPHS = "p, li, h2, h3, h4, dt, dd, td, blockquote"
_PUBLISHED = re.compile(r"^(?:data(?: di)? pubblicazione|pubblicat[oa](?: il)?|data)\s*:?\s*(?=\S*\d)", re.IGNORECASE)
_WAY_BACK = re.compile(r"^(?:<-\s*)?(?:torna|vai|indietro)\b.{0,60}$", re.IGNORECASE)
"""A line that only leads back to the list; like the title, it is no part of the text."""
_LEAD = 60
"""A first paragraph shorter than this is a label, not a lead."""


def read_detail(html: str, known: Item, context: Context) -> Item:
    """What an item's own page says of it, with the id, kind and URL of ``known``.

    ValueError where the page's structure cannot be worked with.
    """
    problem = too_complex(html)
    if problem:
        raise ValueError(problem)
    region = _region(LexborHTMLParser("".join(_MARKED_CONTENT.findall(html)) or html))
    title, published, files = _title(region, known.title), _published(region, context), _files(region)
    for node in region.css(_FURNITURE):
        node.decompose()
    for node in region.css("h2, h3, p"):
        if text_of(node) == title or _WAY_BACK.match(text_of(node)):
            node.decompose()
    body = sanitise(region.html or "", context.url)
    paragraphs = _paragraphs(body)
    return replace(
        known,
        title=title,
        summary=next((text for text in paragraphs if len(text) >= _LEAD), ""),
        published=published,
        deadline=_deadline(paragraphs, known.kind, published, context),
        starts=None,
        section=None,
        attachments=tuple(attachments(files, context.url)),
        text="\n".join(paragraphs),
        html=body,
    )


def _region(tree: LexborHTMLParser) -> LexborNode:
    found = (tree.css_first(selector) for selector in _REGIONS)
    region = next((node for node in found if node is not None), tree.root)
    if region is None:
        raise ValueError("the page is empty")
    return region


def _title(region: LexborNode, known: str) -> str:
    """The heading most like the title we know: the first heading of a page is often only its section's."""
    headings = [text for node in region.css("h1, h2, h3") if (text := text_of(node))]
    wanted = fold(known)
    return max(headings, key=lambda text: SequenceMatcher(None, wanted, fold(text)).ratio(), default=known)


def _published(region: LexborNode, context: Context) -> Day | None:
    stamp = region.css_first(".news-single-timedata, time[itemprop=datePublished], time[datetime]")
    labelled = (text for node in region.css("p, div, span, li") if _PUBLISHED.match(text := text_of(node)[:80]))
    texts = [attribute(stamp, "datetime"), text_of(stamp), next(labelled, "")]
    dates = [date for text in texts if text for date in find_dates(text, context.today, context.zone)]
    return dates[0].start if dates else None


def _files(region: LexborNode) -> list[Link]:
    return [
        Link(href, text_of(node), attribute(node, "title"))
        for node in region.css("a[href]")
        if FILE.search(href := attribute(node, "href"))
    ]


def _paragraphs(body: str) -> list[str]:
    """The text of a page, block by block."""
    blocks = LexborHTMLParser(body).css(_PARAGRAPHS)
    innermost = [node for node in blocks if len(node.css(_PARAGRAPHS)) == 1]  # a node finds itself, too
    texts = [text_of(node) for node in innermost]
    return [text for text in texts if text]


def _deadline(paragraphs: Iterable[str], kind: Kind, published: Day | None, context: Context) -> Day | None:
    """The first paragraph that names one decides, unless another says that it was extended."""
    today = day_of(published or context.today)
    found = [
        (bool(EXTENDS.search(text)), deadline)
        for text in paragraphs
        if (kind is Kind.CALL or INVITES.search(text)) and (deadline := find_deadline(text, today, context.zone))
    ]
    extended = [deadline for is_extension, deadline in found if is_extension]
    if extended:
        return max(extended, key=comparable)
    return found[0][1] if found else None

"""Where on an item's own page its facts lie, where its text, and what around them is furniture."""

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.parse.card import text_of

# TYPO3 says itself where the content of a page begins and ends.
_MARKED_CONTENT = re.compile(r"<!--\s*TYPO3SEARCH_begin\s*-->(.*?)<!--\s*TYPO3SEARCH_end\s*-->", re.DOTALL)
_REGIONS = (".news-single-item", ".article[itemscope]", "main", "[role=main]", "#content", "body")
"""Where title, dates, topics and files are printed, the narrowest first."""
_SECTIONS = ".it-page-section, #page-document"
"""The parts of a text in the national model: Descrizione, Documenti, Ulteriori informazioni …"""
_STORIES = (
    ".richtext-wrapper",
    ".entry-content",
    ".post-content",
    "[itemprop=articleBody]",
    ".field--name-body",
    "main article",
)
"""Where the text itself is, where the page says so; a selector that many places share says nothing."""
_OTHERS = (
    "script:not([type='application/ld+json']), style, noscript, template, nav, iframe, svg, .breadcrumb, "
    "form:not(:has(h1, article, main)), "  # some systems put the whole page into one form
    ".breadcrumb-container, .cmp-breadcrumbs, .cmp-navscroll, .dropdown, .cmp-rating, .cmp-contacts, #rating, "
    "[data-element=feedback], #ultimo-aggiornamento, .last-modified, #related, .related-posts, .it-related"
)
"""What surrounds an item and says nothing of it."""
_KEEPERS = "#a-cura-di, #a_cura_di, #contatti, #contacts, #ufficio_responsabile"
"""Sections on the office that keeps the page; their id is on the section or on its heading."""
_APART = (
    "h1, script, header, footer, aside, .news-single-backlink, .news-single-timedata, .news-single-files, "
    ".csc-uploads, .visually-hidden, .chip"
)
"""What says something of the item without being its text."""
_FILES = "#allegati, #documenti"
_HEADINGS = {"h2", "h3", "h4"}
_SECTIONS_OF_A_KIND = 10
"""An id is there once; a page that repeats one is not searched for ever."""
_DENSE = 200
"""Letters in paragraphs side by side that make a text."""


def region_of(html: str, tree: LexborHTMLParser) -> LexborNode:
    """The part of the page that speaks of its item, without what surrounds it. ValueError for an empty page."""
    marked = "".join(_MARKED_CONTENT.findall(html))
    tree = LexborHTMLParser(f"<main>{marked}</main>") if marked else tree
    found = (tree.css_first(selector) for selector in _REGIONS)
    region = next((node for node in found if node is not None), tree.root)
    if region is None:
        raise ValueError("the page is empty")
    for node in reversed(region.css(_OTHERS)):  # what lies within goes before what it lies in
        node.decompose()
    _remove_sections(region, _KEEPERS)
    return region


def story_of(region: LexborNode) -> str:
    """The markup of the item's text; takes out of ``region`` what is none."""
    _remove_sections(region, _FILES)
    for node in reversed(region.css(_APART)):
        node.decompose()
    sections = region.css(_SECTIONS)
    if sections:
        return "".join(node.html or "" for node in sections)
    for selector in _STORIES:
        found = region.css(selector)
        if len(found) == 1 and text_of(found[0]):
            return found[0].html or ""
    whole = (_densest(region) if region.tag == "body" else None) or region
    return whole.html or ""


def _remove_sections(region: LexborNode, selector: str) -> None:
    """Take out sections, also where the id is on the heading: then all up to the next heading of its rank."""
    for _ in range(_SECTIONS_OF_A_KIND):
        node = region.css_first(selector)
        if node is None or node.mem_id == region.mem_id:
            return
        around = node.parent
        if node.tag not in _HEADINGS or around is None:
            node.decompose()
        elif around.mem_id != region.mem_id and len(around.css(f"h1, {node.tag}")) == 1:
            around.decompose()
        else:
            _remove_until_next_heading(node)


def _remove_until_next_heading(heading: LexborNode) -> None:
    following = heading.next
    while following is not None and following.tag != heading.tag:
        here, following = following, following.next
        here.decompose()
    heading.decompose()


def _densest(region: LexborNode) -> LexborNode | None:
    """The element with most words in paragraphs of its own, on a page that does not say where its content is."""
    letters: Counter[int] = Counter()
    parents: dict[int, LexborNode] = {}
    for paragraph in region.css("p"):
        parent = paragraph.parent
        if parent is not None:
            parents[parent.mem_id] = parent
            letters[parent.mem_id] += len(text_of(paragraph))
    best = letters.most_common(1)
    return parents[best[0][0]] if best and best[0][1] >= _DENSE else None

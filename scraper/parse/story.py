"""Where on an item's own page its facts lie, and where its text."""

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.normalise.text import clean
from scraper.parse.card import text_of
from scraper.parse.furniture import FILES, OFFERED, clear, remove_sections, remove_titled

# TYPO3 says itself where the content of a page begins and ends.
_MARK = re.compile(r"<!--\s*TYPO3SEARCH_(begin|end)\s*-->")
_REGIONS = (
    ".news-single-item",
    ".news-single .article",
    ".article[itemscope]",
    "main",
    "[role=main]",
    "#content",
    "#contenuto",
    "body",
)
"""Where title, dates, topics and files are printed, the narrowest first."""
_SECTIONS = ".it-page-section, #page-document"
"""The parts of a text in the national model: Descrizione, Documenti, Ulteriori informazioni …"""
_STORIES = (
    ".richtext-wrapper",
    ".entry-content",
    ".post-content",
    "[itemprop=articleBody]",
    ".field--name-body",
    "#parent-fieldname-text",
    ".journal-content-article",
    "main article",
)
"""Where the text itself is, where the page says so; a selector that many places share says nothing."""
_APART = (
    "h1, script, header, aside, .news-single-backlink, .news-single-timedata, .news-single-files, "
    ".news-single-imgcaption, .news-related-files, .csc-uploads, .visually-hidden, .sr-only, .chip, figcaption"
)
"""What says something of the item without being its text."""
_BLOCK = re.compile(r'<(/?)(?:div|section|article|center|main|figure|address|body)\b(?:[^>"]|"[^"]*")*+>')
_INLINE = {"a", "abbr", "b", "big", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"}
_SENTENCE = 40
"""Letters side by side that are prose rather than a menu's words."""
_DENSE = 200
"""Letters in paragraphs side by side that make a text."""
_ELSEWHERE = 400
"""Letters of paragraphs, more than twice those within a page's sections, that make the text lie elsewhere."""


def region_of(html: str, tree: LexborHTMLParser) -> LexborNode:
    """The part of the page that speaks of its item, without what surrounds it. ValueError for an empty page."""
    marked = "".join(_marked_content(html))
    tree = LexborHTMLParser(f"<main>{marked}</main>") if marked else tree
    found = (tree.css_first(selector) for selector in _REGIONS)
    region = next((node for node in found if node is not None), tree.root)
    if region is None:
        raise ValueError("the page is empty")
    clear(region)
    return region


def _marked_content(html: str) -> Iterator[str]:
    """What stands between a mark that begins and the next one that ends."""
    begin = None
    for mark in _MARK.finditer(html):
        if begin is None and mark[1] == "begin":
            begin = mark.end()
        elif begin is not None and mark[1] == "end":
            yield html[begin : mark.start()]
            begin = None


def story_of(region: LexborNode) -> str:
    """The markup of the item's text, in paragraphs; takes out of ``region`` what is none."""
    remove_sections(region, FILES)
    remove_titled(region, OFFERED)
    for node in reversed(region.css(_APART)):
        node.decompose()
    return _BLOCK.sub(r"<\1p>", _markup(region))


def _markup(region: LexborNode) -> str:
    sections = _outermost(region.css(_SECTIONS))
    within = _prose(sections)
    if sections and _prose([region]) - within <= max(_ELSEWHERE, 2 * within):
        return "".join(node.html or "" for node in sections)
    for selector in _STORIES:
        found = region.css(selector)
        if len(found) == 1 and text_of(found[0]):
            return found[0].html or ""
    whole = (_densest(region) if region.tag == "body" else None) or region
    return whole.html or ""


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Sections lie within sections: what the outer one holds is there already."""
    inner = {node.mem_id for outer in nodes for node in outer.css(_SECTIONS) if node.mem_id != outer.mem_id}
    return [node for node in nodes if node.mem_id not in inner]


def _prose(nodes: list[LexborNode]) -> int:
    return sum(len(text_of(paragraph)) for node in nodes for paragraph in node.css("p, li"))


def _densest(region: LexborNode) -> LexborNode | None:
    """The element that holds most prose side by side, on a page that does not say where its content is."""
    letters: Counter[int] = Counter()
    holders: dict[int, LexborNode] = {}
    for leaf in region.traverse(include_text=True):
        text = clean(leaf.text_content or "") if leaf.tag == "-text" else ""
        holder = _holder(leaf) if len(text) >= _SENTENCE else None
        if holder is not None:
            holders[holder.mem_id] = holder
            letters[holder.mem_id] += len(text)
    best = letters.most_common(1)
    return holders[best[0][0]] if best and best[0][1] >= _DENSE else None


def _holder(leaf: LexborNode) -> LexborNode | None:
    """What holds a paragraph beside others; the paragraph's own element where it is no ``p`` or ``li``."""
    node = leaf.parent
    while node is not None and node.tag in _INLINE:
        if node.tag == "a":
            return None
        node = node.parent
    if node is not None and node.tag == "li" and node.parent is not None:
        node = node.parent
    return node.parent if node is not None and node.tag in {"p", "ul", "ol", "blockquote"} else node

"""A whole page as its reader sees it: its title, and its text in paragraphs, menus and all."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.normalise.text import clean
from scraper.parse.bounds import too_complex
from scraper.parse.card import text_of

_UNSEEN = "script, style, noscript, template, svg, iframe"
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
"""Elements within a line; any other begins a paragraph."""


@dataclass(frozen=True, slots=True)
class Readable:
    """What a page is called (empty where it does not say), and its paragraphs, separated by newlines."""

    title: str
    text: str


def readable(html: str) -> Readable:
    """The title and the text of a page. ValueError where its structure cannot be worked with."""
    problem = too_complex(html)
    if problem:
        raise ValueError(problem)
    tree = LexborHTMLParser(html)
    title = text_of(tree.css_first("title")) or text_of(tree.css_first("h1"))
    body = tree.body
    if body is None:
        return Readable(title, "")
    for node in reversed(body.css(_UNSEEN)):
        node.decompose()
    blocks = ("".join(text for _, text in block) for _, block in groupby(_leaves(body), key=lambda leaf: leaf[0]))
    return Readable(title, "\n".join(filter(None, map(clean, blocks))))


def _leaves(root: LexborNode) -> Iterator[tuple[tuple[int, int], str]]:
    """Each text with what tells its paragraph: the block it stands in, and how many blocks and breaks came before."""
    breaks = 0
    for node in root.traverse(include_text=True):
        if node.tag != "-text":
            breaks += node.tag not in _INLINE
            continue
        block = node.parent
        while block is not None and block.tag in _INLINE:
            block = block.parent
        yield (block.mem_id if block is not None else 0, breaks), node.text_content or ""

"""TYPO3 with tt_news: the LATEST and LIST plugins, and the lists that editors write beneath headings."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.parse.card import Card, Family, Link, attribute, text_of
from scraper.parse.files import FILE
from scraper.parse.kinds import kind_of

_PLUGIN_ITEMS = {"news-latest-item": "news-latest", "news-list-item": "news-list"}
_CONTENT = ".csc-default, .frame"
_BLOCKS = ", ".join(
    [f"{content} {tag}" for content in (".csc-default", ".frame") for tag in ("h1", "h2", "h3", "h4", "p", "ul", "ol")]
    + [".news-latest-container h2", ".news-list-container h2", *(f".{name}" for name in _PLUGIN_ITEMS)]
)
_DEADLINE_LABEL = re.compile(r"\s*\b(?:data di )?scadenza\b.*$", re.IGNORECASE)
"""What follows it has a field of its own and is no part of the summary."""
_HEADINGS = {"h1", "h2", "h3", "h4"}


def _recognises(html: str) -> bool:
    return "news-latest-" in html or "news-list-" in html or ('content="TYPO3' in html and "csc-default" in html)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    """Walk headings, lists and plugin items in page order: a heading says what the lists beneath it hold."""
    section = ""
    for node in tree.css(_BLOCKS):
        plugin = next((p for name, p in _PLUGIN_ITEMS.items() if name in attribute(node, "class").split()), None)
        if plugin:
            yield _plugin_item(node, plugin, section)
        elif _inside_plugin_item(node):
            continue
        elif heading := _heading(node):
            section = heading
        elif kind_of(section):
            yield from _written_list(node, section)


def _inside_plugin_item(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if any(name in attribute(parent, "class").split() for name in _PLUGIN_ITEMS):
            return True
        parent = parent.parent
    return False


def _heading(node: LexborNode) -> str:
    """A heading's words without its "all the news" link; editors also write headings as bold paragraphs."""
    tag = node.tag
    if tag in _HEADINGS:
        return _without_links(node)
    if tag != "p" or node.css_first("a") is not None:
        return ""
    text = text_of(node)
    bold = text_of(node.css_first("b, strong"))
    return text.rstrip(" :") if text and len(text) <= 80 and (text == bold or text.endswith(":")) else ""


def _without_links(node: LexborNode) -> str:
    text = text_of(node)
    for link in node.css("a"):
        words = text_of(link)
        if words != text:
            text = text.replace(words, "")
    return text.strip(" |:-–")


def _plugin_item(node: LexborNode, plugin: str, section: str) -> Card:
    link = node.css_first("h3 a[href], h2 a[href], h4 a[href], a[href]")
    words, title = text_of(link), attribute(link, "title")
    return Card(
        title=title if _is_cropped(words, title) else words,
        href=attribute(link, "href") or None,
        summary=_teaser(node),
        date=text_of(node.css_first(f".{plugin}-date")),
        category=text_of(node.css_first(f".{plugin}-category")),
        section=section,
        image=attribute(node.css_first("img[src]"), "src") or None,
    )


def _is_cropped(words: str, title: str) -> bool:
    """tt_news cuts long titles in the link and keeps the whole one in its ``title`` attribute."""
    return not words or (words.endswith("...") and title.startswith(words[:-3].rstrip()))


def _teaser(node: LexborNode) -> str:
    paragraphs = [text_of(p) for p in node.css("p") if "more" not in attribute(p, "class")]
    return next((text for text in paragraphs if text), "")


def _written_list(node: LexborNode, section: str) -> Iterator[Card]:
    entries = node.css("li") if node.tag in {"ul", "ol"} else [node]
    for entry in entries:
        links = [
            Link(attribute(a, "href"), text_of(a), attribute(a, "title")) for a in entry.css("a[href]") if text_of(a)
        ]
        text = text_of(entry)
        if links and text.startswith(links[0].words):
            yield _written_item(links, text, section)


def _written_item(links: list[Link], text: str, section: str) -> Card:
    """The first link names the item; links to files are its attachments; the words around are notes and summary."""
    rest = text.removeprefix(links[0].words)
    for link in links[1:]:
        rest = rest.replace(link.words, "", 1)
    return Card(
        title=links[0].words,
        href=links[0].href,
        summary=_DEADLINE_LABEL.sub("", rest).strip(" -–|:;,()"),
        section=section,
        notes=text,
        files=tuple(link for link in links if FILE.search(link.href)),
    )


FAMILY = Family("typo3", _recognises, _read)

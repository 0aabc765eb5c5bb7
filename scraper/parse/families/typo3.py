"""TYPO3: the lists of tt_news (LATEST, LIST and their variants) and of news, and those that editors write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.normalise.dates.words import MONTH_NAMES
from scraper.parse.card import Card, Family, Link, attribute, text_of
from scraper.parse.cardlines import bare_day, lines_of, told_day
from scraper.parse.evidence import both, declares, either, elsewhere, prints
from scraper.parse.files import FILE
from scraper.parse.kinds import kind_of


@dataclass(frozen=True, slots=True)
class _Plugin:
    """Where a plugin prints an item's parts: alternatives, the first that is there counts."""

    date: str
    category: str
    teaser: tuple[str, ...] = ("p",)
    title: tuple[str, ...] = ("h3 a[href]", "h2 a[href]", "h4 a[href]", "a[href]")


def _tt_news(prefix: str) -> _Plugin:
    return _Plugin(date=f".{prefix}-date", category=f".{prefix}-category")


_PLUGINS: dict[str, _Plugin] = {
    "news-latest-item": _tt_news("news-latest"),
    "news-list-item": _tt_news("news-list"),
    "news-list2-item": _tt_news("news-list2"),
    "news-list3-item": _tt_news("news-list3"),
    "article": _Plugin(
        date=".news-list-date",
        category=".news-list-category",
        teaser=(".teaser-text [itemprop=description]", ".teaser-text", "p"),
        title=("a[itemprop=url][href]", "h3 a[href]", "h2 a[href]", "a[href]"),
    ),
}
"""By the class of their items; ``article`` only within the list of the extension news."""
_CONTENT = (".csc-default", ".frame")
_BLOCKS = ", ".join(
    [f"{content} {tag}" for content in _CONTENT for tag in ("h1", "h2", "h3", "h4", "p", "ul", "ol")]
    + [f".{prefix}-container h2" for prefix in ("news-latest", "news-list", "news-list2", "news-list3")]
    + [f".{name}" for name in _PLUGINS if name != "article"]
    + [".news-list-view .article"]
)
_DEADLINE_LABEL = re.compile(r"\s*\b(?:data di )?scadenza\b.*$", re.IGNORECASE)
"""What follows it has a field of its own and is no part of the summary."""
_MORE = "[class*=more] a[href], a[class*=more][href]"
_TITLES = "h1, h2, h3, h4, h5, [itemprop=headline]"
_PAGER = re.compile(r"paginat|browse")
_HEADINGS = {"h1", "h2", "h3", "h4"}
_MONTH = re.compile(rf"(?:{'|'.join(MONTH_NAMES)}),? (?:19|20)\d\d", re.IGNORECASE)
"""What leads to the news of a month, from a menu that tt_news prints beside them."""

_LEADS_BACK = re.compile(
    r"\W*(?:torna (?:al?\b|all[a']\b|ai\b|agli\b)|(?:link alla )?versione stampabile)", re.IGNORECASE
)
"""What stands below a text and above it: the way to where one came from, and to the same page for printing."""


_recognises = either(
    both(declares('content="TYPO3', "typo3temp/", "typo3conf/"), prints("csc-default", "news-l", 'class="frame')),
    elsewhere(prints("news-latest-", "news-list-", "news-list2-", "news-list3-")),
)


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    """Walk headings, lists and plugin items in page order: a heading says what the lists beneath it hold."""
    section = ""
    inside: set[int] = set()
    for node in tree.css(_BLOCKS):
        if node.mem_id in inside:
            continue
        plugin = next((_PLUGINS[name] for name in attribute(node, "class").split() if name in _PLUGINS), None)
        if plugin:
            inside |= {part.mem_id for part in node.css(_BLOCKS) if part.mem_id != node.mem_id}
            yield from _plugin_item(node, plugin, section)
        elif heading := _heading(node):
            section = heading
        elif kind_of(section) and not _PAGER.search(attribute(node, "class")):
            inside |= {part.mem_id for part in node.css("p, ul, ol")}
            yield from _written_list(node, section)


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


def _plugin_item(node: LexborNode, plugin: _Plugin, section: str) -> Iterator[Card]:
    """The item, unless nothing names it."""
    heading = node.css_first(_TITLES)
    link = _link(node, heading, plugin)
    words, whole = text_of(heading) or text_of(link), attribute(link, "title")
    title = whole if _is_cropped(words, whole) else words
    if title:
        yield Card(
            title=title,
            href=attribute(link, "href") or None,
            summary=_teaser(node, plugin),
            date=_day(node, plugin, words),
            category=text_of(node.css_first(plugin.category)),
            section=section,
            notes=_teaser(node, plugin),
            image=attribute(node.css_first("img[src]"), "src") or None,
        )


def _link(node: LexborNode, heading: LexborNode | None, plugin: _Plugin) -> LexborNode | None:
    """The title's own link or the one around it; of a dead title the link to go on by."""
    links = [found for css in plugin.title if (found := node.css_first(css)) is not None]
    if heading is None:
        return next((link for link in links if text_of(link)), next(iter(links), None))
    around = heading.parent if heading.parent is not None and heading.parent.tag == "a" else None
    return heading.css_first("a[href]") or around or node.css_first(_MORE) or next(iter(links), None)


def _day(node: LexborNode, plugin: _Plugin, title: str) -> str:
    place = node.css_first(plugin.date)
    if place is not None:
        return text_of(place) or attribute(place.css_first("time"), "datetime")
    lines = lines_of(node)
    return told_day(lines, title) or bare_day(lines, title)


def _is_cropped(words: str, title: str) -> bool:
    """tt_news cuts long titles in the link and keeps the whole one in its ``title`` attribute."""
    stem = words.removesuffix("...").removesuffix("…")
    return not words or (stem != words and title.startswith(stem.rstrip()))


def _teaser(node: LexborNode, plugin: _Plugin) -> str:
    paragraphs = [p for css in plugin.teaser for p in node.css(css) if "more" not in attribute(p, "class")]
    texts = (text_of(p).removesuffix(text_of(p.css_first("[class*=more]"))).rstrip() for p in paragraphs)
    return next((text for text in texts if text), "")


def _written_list(node: LexborNode, section: str) -> Iterator[Card]:
    text = text_of(node)
    if _LEADS_BACK.match(text) and text == text_of(node.css_first("a[href]")):
        return
    entries = node.css("li:not(:has(li))") if node.tag in {"ul", "ol"} else [node]
    for entry in entries:
        links = [
            Link(attribute(a, "href"), text_of(a), attribute(a, "title")) for a in entry.css("a[href]") if text_of(a)
        ]
        text = text_of(entry)
        if links and text.startswith(links[0].words) and not _leads_to_a_month(links[0]):
            yield _written_item(links, text, section)


def _leads_to_a_month(link: Link) -> bool:
    return _MONTH.fullmatch(link.words) is not None and not FILE.search(link.href)


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

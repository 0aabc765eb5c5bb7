"""The national model for municipalities (Bootstrap Italia): cards of its list dialect, whichever system prints them."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.parse.card import Card, Family, attribute, text_of

_CARDS = "main .card-wrapper"
_TITLE = ".card-title"
_LINK = ".card-title a[href], a[href]:has(.card-title), a.read-more[href]"


def _recognises(html: str) -> bool:
    return "bootstrap-italia" in html and "card-title" in html


def _read(tree: LexborHTMLParser) -> Iterator[Card]:
    heading = text_of(tree.css_first("main h1"))
    for node in tree.css(_CARDS):
        title = node.css_first(_TITLE)
        link = node.css_first(_LINK)
        # Category and topic cards have a title and a link too; a card that tells something says when, or what.
        if title is not None and link is not None and node.css_first(".data, .card-text") is not None:
            yield _card(node, title, link, heading)


def _card(node: LexborNode, title: LexborNode, link: LexborNode, heading: str) -> Card:
    return Card(
        title=text_of(title),
        href=attribute(link, "href"),
        summary=text_of(node.css_first(".card-text")),
        date=text_of(node.css_first(".category-top .data")),
        category=text_of(node.css_first(".category-top .category")),
        section=heading,
        notes=" ".join(text_of(p) for p in node.css(".card-body > p")),
        image=attribute(node.css_first("img[src]"), "src") or None,
    )


FAMILY = Family("design_comuni", _recognises, _read)

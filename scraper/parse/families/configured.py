"""A list read by the selectors that its operator wrote, where reading unaided fails."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from scraper.model import Select
from scraper.parse.card import Card, attribute, text_of


def read(tree: LexborHTMLParser, select: Select) -> Iterator[Card]:
    """The cards that ``select`` finds; its inner selectors are relative to each item. ValueError for bad CSS."""
    try:
        nodes = tree.css(select.item)
        for node in nodes:
            yield _card(node, select)
    except SelectolaxError as error:
        raise ValueError(f"select: not a CSS selector: {error}") from None


def _card(node: LexborNode, select: Select) -> Card:
    link = node.css_first(select.url or "a[href]")
    title = node.css_first(select.title) if select.title else link
    return Card(
        title=text_of(title) or text_of(node),
        href=attribute(link, "href") or None,
        summary=text_of(node.css_first(select.summary)) if select.summary else "",
        date=text_of(node.css_first(select.date)) if select.date else "",
        notes=text_of(node),
    )

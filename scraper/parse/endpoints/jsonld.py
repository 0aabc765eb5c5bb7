"""JSON-LD of a list page (schema.org): an ItemList, or the articles and events of its graph, as cards."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.normalise.urls import canonical, url_key
from scraper.parse.card import Card
from scraper.parse.context import Context
from scraper.parse.endpoints.endpoint import Endpoint, labels, teaser
from scraper.parse.endpoints.jsontree import at, many, words
from scraper.parse.endpoints.moments import as_printed
from scraper.parse.endpoints.prose import read_prose
from scraper.parse.naming import json_ld

_NEWS = frozenset({"NewsArticle", "Article", "BlogPosting", "Report", "SpecialAnnouncement", "PublicAnnouncement"})
_HOLDERS = ("mainEntity", "hasPart", "blogPost", "itemListElement", "item")
"""Where a page, a list or a blog keeps what it lists."""
_FEW = 2
"""One article alone is the page itself, not a list."""
_DEEP = 4


def read(tree: LexborHTMLParser, context: Context) -> Endpoint:
    """What the page's JSON-LD lists; no cards where it lists nothing, or only one thing."""
    found = [card for thing in json_ld(tree) for card in _cards(thing, context, depth=0)]
    elsewhere = {card.href: card for card in found if card.title and not _is_here(card, context)}
    return Endpoint("json-ld", tuple(elsewhere.values()) if len(elsewhere) >= _FEW else ())


def _cards(thing: object, context: Context, *, depth: int) -> Iterator[Card]:
    """What is no list and no news may hold some: menus, services and offices do not count."""
    types = _types(thing)
    if types & _NEWS or any(name.endswith("Event") for name in types):
        yield _card(thing, context)
    elif "ListItem" in types and not isinstance(at(thing, "item"), dict):
        yield Card(words(thing, "name"), words(thing, "url") or words(thing, "item") or None)
    elif depth < _DEEP and not types & {"BreadcrumbList", "SiteNavigationElement"}:
        for name in _HOLDERS:
            value = at(thing, name)
            for one in many(value) or ([value] if isinstance(value, dict) else []):
                yield from _cards(one, context, depth=depth + 1)


def _types(thing: object) -> set[str]:
    return {name for name in [words(thing, "@type"), *map(words, many(thing, "@type"))] if name}


def _card(thing: object, context: Context) -> Card:
    title = read_prose(words(thing, "headline") or words(thing, "name")).text
    text = read_prose(words(thing, "articleBody")).text
    summary = teaser(read_prose(words(thing, "description")).text, text)
    event = any(name.endswith("Event") for name in _types(thing))
    told = labels([words(thing, "articleSection"), *map(words, many(thing, "articleSection")), "evento" * event])
    return Card(
        title=title,
        href=words(thing, "url") or words(thing, "mainEntityOfPage", "@id") or words(thing, "mainEntityOfPage") or None,
        summary=summary,
        date=as_printed(words(thing, "startDate"), context.zone) if event else "",
        published=as_printed(words(thing, "datePublished"), context.zone),
        category=told.category,
        notes=f"{title} {summary} {text}",
        image=words(thing, "image") or words(thing, "image", "url") or words(thing, "image", 0) or None,
        topics=told.topics,
    )


def _is_here(card: Card, context: Context) -> bool:
    """Without an address of its own it is a part of this page."""
    address = canonical(card.href or "", context.url)
    return address is None or url_key(address) == url_key(context.url)

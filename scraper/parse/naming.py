"""Whose site this is: its name as it calls itself, and an id made from it."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.normalise.ids import slug
from scraper.normalise.text import clean, fold
from scraper.parse.card import attribute, text_of

# The nearest to its citizens first: a municipality's header names its region, too.
_BODIES = (
    re.compile(r"^(?:comune|citta|municipio|unione|comunita|roma capitale)\b(?: di\b| d[ei]l\w*\b)?"),
    re.compile(r"^(?:provincia|citta metropolitana)\b(?: di\b| del\w*\b)?"),
    re.compile(r"^regione\b(?: del\w*\b)?"),
)
_BRANDS = (".it-brand-title", ".it-brand-text h1, .it-brand-text h2, .it-brand-text h3", "#nome-ente", ".navbar-brand")
_SEPARATOR = re.compile(r"\s+[-–—|»·•:]+\s+|\s*[|»]\s*")
_SAYS_NOTHING = re.compile(
    r"^(?:home|home ?page|benvenut\w*|sito (?:ufficiale|istituzionale|internet).*|portale.*|index|untitled)$"
)
_MAX_NAME = 80


def site_name(tree: LexborHTMLParser, url: str) -> str:
    """The name of the public body: the shortest that says "Comune di …", else the first name given, else the host."""
    names = [name for name in map(clean, _names(tree)) if name and len(name) <= _MAX_NAME]
    telling = [name for name in names if not _SAYS_NOTHING.match(fold(name))]
    for body in _BODIES:
        named = [name for name in telling if body.match(fold(name)) and body.sub("", fold(name)).strip()]
        if named:
            return min(named, key=len)
    return telling[0] if telling else urlsplit(url).hostname or url


def _names(tree: LexborHTMLParser) -> Iterator[str]:
    yield attribute(tree.css_first('meta[property="og:site_name"]'), "content")
    for thing in json_ld(tree):
        if thing.get("@type") in _ORGANISATIONS:
            yield str(thing.get("name") or "")
    for brand in _BRANDS:
        yield text_of(tree.css_first(brand))
    yield from _SEPARATOR.split(text_of(tree.css_first("title")))
    yield attribute(tree.css_first('meta[name="author"]'), "content")


_ORGANISATIONS = ("WebSite", "Organization", "GovernmentOrganization", "CityHall", "City")


def json_ld(tree: LexborHTMLParser) -> Iterator[dict[str, object]]:
    """The objects of a page's JSON-LD, those of an ``@graph`` included; what is no JSON is passed over."""
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            found = json.loads(script.text())
        except (ValueError, RecursionError):
            continue
        yield from _objects(found)


def _objects(found: object) -> Iterator[dict[str, object]]:
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            yield from (node for node in (graph if isinstance(graph, list) else []) if isinstance(node, dict))


def site_id(name: str, url: str) -> str:
    """An id of lower-case letters, digits and ``-``: ``Comune di San Mauro`` is ``san-mauro``, else from the host."""
    host = urlsplit(url).hostname or ""
    body = next((body for body in _BODIES if body.match(fold(name))), None)
    place = slug(body.sub("", fold(name)) if body else name) if name != host else ""
    labels = [part for part in host.split(".") if part not in {"www", "comune", "citta", "it"} and not part.isdigit()]
    return place or slug(labels[0] if labels else "") or "sito"

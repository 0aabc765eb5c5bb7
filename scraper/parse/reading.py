"""Whatever a list source answers with becomes a ``Listing``: a page, a feed, an API's answer, told apart by content."""

import json
import re

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Page
from scraper.normalise.charset import decode
from scraper.parse.bounds import too_complex
from scraper.parse.card import text_of
from scraper.parse.context import Context, based
from scraper.parse.emptiness import says_empty
from scraper.parse.endpoints import feeds, jsonfeed, jsonld, opencity, plone, sitemaps, wordpress
from scraper.parse.endpoints.endpoint import Endpoint, ReadJson
from scraper.parse.listing import Listing, items_of, read_list
from scraper.parse.markup import markup
from scraper.parse.nolist import why_no_list
from scraper.parse.xmltree import local_name, root_of

_BLANK = b"\xef\xbb\xbf \t\r\n"
_GZIP = b"\x1f\x8b"
_HEAD = 4096
"""Within so many bytes the first tag begins, whatever licence a feed's maker writes above it."""
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_FIRST_TAG = re.compile(rb"<(?:[a-z][\w.-]*:)?([a-z][\w.-]*)", re.IGNORECASE)
_XML = {b"rss", b"rdf", b"feed", b"urlset", b"sitemapindex"}
_JSON: tuple[ReadJson, ...] = (jsonfeed.read, wordpress.read, plone.read, opencity.read)
_JSON_LD = "application/ld+json"
_ENDPOINTS = {"feed/rss", "feed/atom", "feed/json", "wordpress/rest", "plone/api", "opencity/api"}


def read_source(page: Page, context: Context) -> Listing:
    """The items of a list source; ValueError says why what came can be no list: a file, an API's error, other XML.

    A page is read as markup first, and by its JSON-LD only where its own list cannot be read. An answer that lists
    nothing says why in ``Listing.why``.
    """
    if page.body.lstrip(_BLANK)[:1] in {b"{", b"["}:
        return _listing(_read_json(page, context), context)
    if _is_xml(page):
        return _listing(_read_xml(page, context), context)
    return _read_markup(markup(page), context)


def is_endpoint(listing: Listing) -> bool:
    """Was it read from a feed or an API made for programs, rather than from a page or a sitemap?"""
    return listing.family in _ENDPOINTS


def _listing(endpoint: Endpoint, context: Context) -> Listing:
    items = tuple(items_of(endpoint.cards, context))
    why = "" if items else f"it is a {endpoint.family} list and holds no entry today"
    return Listing(items, endpoint.family, endpoint.title, says_empty=not items, why=why)


# ------------------------------------------------------------------ pages


def _read_markup(html: str, context: Context) -> Listing:
    listing = read_list(html, context)
    if listing.items:
        return listing
    told = None if context.select or _JSON_LD not in html or too_complex(html) else _read_json_ld(html, context)
    if told and told.items:
        return told
    return Listing((), listing.family, listing.title, says_empty=says_empty(html), why=why_no_list(html))


def _read_json_ld(html: str, context: Context) -> Listing:
    tree = LexborHTMLParser(html)
    context = based(context, tree)
    endpoint = jsonld.read(tree, context)
    return Listing(tuple(items_of(endpoint.cards, context)), endpoint.family, text_of(tree.css_first("title")))


# ------------------------------------------------------------------ JSON


def _read_json(page: Page, context: Context) -> Endpoint:
    text, _ = decode(page.body, page.headers.get("content-type"))
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise ValueError("it looks like JSON and cannot be read as such") from None
    endpoint = next((told for read in _JSON if (told := read(found, context))), None)
    if endpoint is None:
        raise ValueError(_what_else(found))
    return endpoint


def _what_else(found: object) -> str:
    """An API that refuses says so in words: WordPress and Plone under ``message``, others under ``error``."""
    inner = found.get("error") if isinstance(found, dict) else None
    for told in (found, inner):
        message = told.get("message") if isinstance(told, dict) else told if told is inner else None
        if isinstance(message, str) and message:
            return f'it is JSON that says "{message[:200]}"'
    return "it is JSON, but no list that is known (JSON Feed, WordPress, Plone, OpenCity)"


# ------------------------------------------------------------------ XML


def _is_xml(page: Page) -> bool:
    """A feed is one whatever its media type: many come as text/html, and many a page as XHTML."""
    if page.body.startswith(_GZIP):
        return True
    head = _COMMENT.sub(b"", page.body[:_HEAD].replace(b"\0", b""))
    first = _FIRST_TAG.search(head)
    name = first[1].lower() if first else b""
    return name in _XML or (page.media_type.endswith("xml") and name not in {b"", b"html"})


def _read_xml(page: Page, context: Context) -> Endpoint:
    root = root_of(page.body)
    if root is None:
        raise ValueError("it looks like XML and cannot be read as such")
    endpoint = feeds.read(root, context) or sitemaps.read(root, context)
    if endpoint is None:
        raise ValueError(f"it is XML (<{local_name(root)}>), but neither a feed nor a sitemap")
    return endpoint

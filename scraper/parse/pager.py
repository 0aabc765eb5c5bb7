"""Where a list goes on: the address of its next page, as its pager or its head names it."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.normalise.text import fold
from scraper.normalise.urls import canonical, host_of, url_key
from scraper.parse.bounds import too_complex
from scraper.parse.card import attribute, text_of

_MARKED = 'link[rel~="next"][href], a[rel~="next"][href]'
_CLASSED = (
    "a.next[href], .next > a[href], a.page-link.next[href], a.nextpostslink[href], a.pagination-next[href],"
    " .pager-next a[href], .pager__item--next a[href], .pagination-next a[href]"
)
_WORDS = re.compile(
    r"(?:vai )?(?:alla )?(?:(?:pagina|pag\.) )?(?:successiv[aeio]|succ\.|next(?: page)?|avanti)"
    r"(?: pagina)?[ »\">›]*"  # folding makes a quotation mark of »
)
_ARROW = re.compile(r"[»›]{1,2}")
_SECOND = re.compile(r"(?:(?:vai )?(?:alla )?pagina |page )?2")
_PAGER = re.compile(r"pagin|pager|page-?(?:nav|numbers)|browse|navigation|tablenav|listing-?bar", re.IGNORECASE)
_CALENDAR = re.compile(r"calend|datepicker|\bmonth|\bmese\b|tribe-(?:bar|events-c)", re.IGNORECASE)
_CALENDAR_ADDRESS = re.compile(
    r"[?&](?:month|mese|anno|year|tribe-bar-date|date|data)=|/(?:mese|month)/", re.IGNORECASE
)
_CLIMB = 6
"""How many elements above a link say what it is a part of."""
# Drupal, WordPress, Plone, Joomla, TYPO3, OpenCity, Halley and the albo plugin: each has its own name for it.
_NUMBER = re.compile(
    r"(?:[?&](?:page|pag|pagina|paged|b_start:int|b_start|start|offset|\w+\[(?:pointer|page|currentPage)\])="
    r"|/(?:page|pagina|\(offset\))/)(\d{1,5})(?=[/&#]|$)",
    re.IGNORECASE,
)
_SIGNS = (b"avanti", b">\xc2\xbb", b">&raquo;")
_TELLING_SIGNS = tuple(
    map(
        re.compile,
        (
            rb"pag(?:e|ed|ina)?(?:=|/|\]|%5d)",
            rb"start(?::int)?=",
            rb"offset\)?[=/]",
            rb"pointer(?:\]|%5d)",
            rb"next[\"' ><p]",
            rb"succ(?:essiv|\.)",
        ),
    )
)
"""Each begins with what a search can skip to: this is asked of every page at its first sight."""


def may_go_on(body: bytes) -> bool:
    """Might this page have a next one? Asked before ``next_page``, which has to parse it."""
    lower = body.lower()
    return any(sign in lower for sign in _SIGNS) or any(sign.search(lower) for sign in _TELLING_SIGNS)


def next_page(html: str, url: str) -> str | None:
    """The address of the page after the one found at ``url``, as it is linked but absolute; None for the last one.

    It is on the same host, never the page itself, and never a calendar's next month.
    """
    if too_complex(html):
        return None
    tree = LexborHTMLParser(html)
    base = canonical(attribute(tree.css_first("base[href]"), "href"), url) or url
    said = (address for node in _says_next(tree) if (address := _address(node, base, url)))
    return next(said, None) or _numbered(tree, base, url)


def _says_next(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """By relation, by class, by words; arrows and words only in a pager, elsewhere they turn other things."""
    yield from tree.css(_MARKED)
    yield from tree.css(_CLASSED)
    for node in tree.css("a[href]"):
        words = text_of(node)
        told = (words, attribute(node, "aria-label"), attribute(node, "title"))
        says = _ARROW.fullmatch(words) or any(_WORDS.fullmatch(fold(one)) for one in told if one)
        if says and (_is_within(node, _PAGER) or _number(attribute(node, "href")) is not None):
            yield node


def _numbered(tree: LexborHTMLParser, base: str, url: str) -> str | None:
    """A pager of mere numbers: from the first page to "2", from a later one to the lowest number above its own."""
    here = _number(url)
    found: dict[int, str] = {}
    for node in tree.css("a[href]"):
        there = _number(attribute(node, "href"))
        wanted = there is not None and (there > here if here is not None else _SECOND.fullmatch(fold(text_of(node))))
        address = _address(node, base, url) if there is not None and wanted else None
        if there is not None and address and _list_of(address) == _list_of(url):
            found.setdefault(there, address)
    return found[min(found)] if found else None


def _address(node: LexborNode, base: str, url: str) -> str | None:
    """As it is linked: TYPO3 serves no second page without the checksum that comparing leaves out."""
    href = attribute(node, "href").strip()
    if not canonical(href, base):
        return None
    address = urldefrag(urljoin(base, href)).url
    turns_months = _CALENDAR_ADDRESS.search(address) and _number(address) is None
    if host_of(address) != host_of(url) or url_key(address) == url_key(url) or turns_months:
        return None
    return None if _is_within(node, _CALENDAR) else address


def _number(address: str) -> int | None:
    found = _NUMBER.search(unquote(address))
    return int(found[1]) if found else None


def _list_of(address: str) -> str:
    """The path of the list that an address is a page of."""
    return urlsplit(_NUMBER.sub("", unquote(address))).path.rstrip("/")


def _is_within(node: LexborNode, names: re.Pattern[str]) -> bool:
    """Does the link itself, or an element near above it, go by such a name?"""
    block: LexborNode | None = node
    for _ in range(_CLIMB):
        if block is None or block.tag in {"body", "html"}:
            return False
        if any(names.search(attribute(block, name)) for name in ("class", "id", "role", "aria-label")):
            return True
        block = block.parent
    return False

"""What a page needs to look like itself: its own images, styles and scripts, in the order in which they are named."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

_NEEDED = (
    ("link[rel~=stylesheet]", "href"),
    ("link[rel~=icon]", "href"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "srcset"),
    ("script", "src"),
    ("input[type=image]", "src"),
    ("video", "poster"),
)
_IN_CSS = re.compile(
    r"""url\(\s*+(?:"([^"]++)"|'([^']++)'|([^"'()\s]++))\s*+\)|@import\s++(?:"([^"]++)"|'([^']++)')""", re.IGNORECASE
)
"""Nothing in it is tried twice: a style sheet of 5 MB is read while everything else waits."""


def requisites(html: str, url: str) -> Iterator[str]:
    """The absolute http(s) URLs of what a page at ``url`` shows or is styled with, each once."""
    tree = LexborHTMLParser(html)
    base = tree.css_first("base[href]")
    root = urljoin(url, base.attributes.get("href") or "") if base else url
    named = [
        _first(value) if name == "srcset" else value
        for what, name in _NEEDED
        for node in tree.css(what)
        if (value := node.attributes.get(name))
    ]
    styles = [node.text() for node in tree.css("style")] + [
        node.attributes.get("style") or "" for node in tree.css("[style]")
    ]
    found = named + [one for style in styles for one in _in_css(style)]
    yield from _absolute(found, root)


def requisites_of_style(css: str, url: str) -> Iterator[str]:
    """The absolute http(s) URLs that a style sheet at ``url`` names, each once."""
    yield from _absolute(_in_css(css), url)


def _first(value: str) -> str:
    """The first URL of a srcset (HTML §4.8.4.2): one of its sizes is enough."""
    words = value.lstrip(", \t\r\n\f").split(maxsplit=1)
    return words[0].rstrip(",") if words else ""


def _in_css(css: str) -> list[str]:
    return [next(filter(None, found)) for found in _IN_CSS.findall(css)]


def _absolute(found: list[str], base: str) -> Iterator[str]:
    seen = set()
    for one in found:
        try:
            address = urljoin(base, one.strip()).partition("#")[0]
            web = urlsplit(address).scheme in {"http", "https"}
        except ValueError:  # an address that is none
            continue
        if one.strip() and web and address not in seen:
            seen.add(address)
            yield address

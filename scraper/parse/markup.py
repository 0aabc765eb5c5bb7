"""Is this a page at all? The markup of what came, or why there is none."""

import re
from collections.abc import Mapping

from scraper.model import Page
from scraper.normalise.charset import decode
from scraper.parse.nolist import NoList, Outcome

_PAGES = {"text/html", "application/xhtml+xml", ""}
_FILES: Mapping[bytes, str] = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"PK\x03\x04": "a ZIP file",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an Office file",
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 1024
_TAG = re.compile(rb"<\0?[a-zA-Z!]")
_JSON = re.compile(rb"\s*[{\[]\s*[\"{\[\]}]")
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]")


def markup(page: Page) -> str:
    """The text of an HTML page; ValueError says what it is instead: a file, an image, empty, plain text."""
    instead = not_a_page(page)
    if instead:
        raise ValueError(instead.words)
    return decode(page.body, page.headers.get("content-type"))[0]


def not_a_page(page: Page) -> NoList | None:
    """What was received instead of a page: a file, data, nothing; None for anything with markup in it."""
    called = _file(page)
    if called:
        return NoList(Outcome.FILE, f"it is {called}, not a page that lists items")
    if not page.body.strip():
        return NoList(Outcome.NOTHING, "it is empty")
    head = page.body[:_HEAD]
    if b"\0" in head and not head.startswith(_UTF_16):
        return NoList(Outcome.BINARY, "it is binary data, not a page that lists items")
    called = _data(page, head)
    if called:
        return NoList(Outcome.DATA, f"it is {called}, not a page that lists items")
    return None if _TAG.search(page.body) else NoList(Outcome.PLAIN_TEXT, "it holds no markup")


def _file(page: Page) -> str | None:
    by_content = next((name for magic, name in _FILES.items() if page.body.startswith(magic)), None)
    is_text = page.media_type in _PAGES or page.media_type.startswith(("text/", "application/"))
    return by_content or (None if is_text else page.media_type)


def _data(page: Page, head: bytes) -> str | None:
    """Data of a named type, or such as is called a page."""
    if page.media_type not in _PAGES:
        return page.media_type
    if _JSON.match(head):
        return "JSON"
    return "a feed or a sitemap" if _FEED.search(head) and b"<html" not in head.lower() else None


def not_a_file(page: Page) -> str | None:
    """Why what came is not the file that a link promised, or None."""
    if not page.body.strip():
        return "it is empty"
    if page.media_type in _PAGES - {""}:
        return "it is a page where a file was"
    if page.url.partition("?")[0].lower().endswith(".pdf") and b"%PDF-" not in page.body[:1024]:
        return "it is called a PDF and is none"
    return None

"""Is this a page at all? The markup of what came, or why there is none."""

import re

from scraper.model import Page
from scraper.normalise.charset import decode

_PAGES = {"text/html", "application/xhtml+xml", ""}
_FILES = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"PK\x03\x04": "a ZIP file",
}
_TAG = re.compile(r"<[a-zA-Z!]")
_HEAD = 1024
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def markup(page: Page) -> str:
    """The text of an HTML page; ValueError says what it is instead: a file, an image, empty, plain text."""
    for magic, name in _FILES.items():
        if page.body.startswith(magic):
            raise ValueError(f"it is {name}, not a page that lists items")
    if page.media_type not in _PAGES:
        raise ValueError(f"it is {page.media_type}, not a page that lists items")
    if not page.body.strip():
        raise ValueError("it is empty")
    if b"\0" in page.body[:_HEAD] and not page.body.startswith(_UTF_16):
        raise ValueError("it is binary data, not a page that lists items")
    text, _ = decode(page.body, page.headers.get("content-type"))
    if not _TAG.search(text):
        raise ValueError("it holds no markup")
    return text


def not_a_file(page: Page) -> str | None:
    """Why what came is not the file that a link promised, or None."""
    if not page.body.strip():
        return "it is empty"
    if page.media_type in _PAGES - {""}:
        return "it is a page where a file was"
    if page.url.partition("?")[0].lower().endswith(".pdf") and b"%PDF-" not in page.body[:1024]:
        return "it is called a PDF and is none"
    return None

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


def markup(page: Page) -> str:
    """The text of an HTML page; ValueError says what it is instead: a file, an image, empty, plain text."""
    for magic, name in _FILES.items():
        if page.body.startswith(magic):
            raise ValueError(f"it is {name}, not a page that lists items")
    if page.media_type not in _PAGES:
        raise ValueError(f"it is {page.media_type}, not a page that lists items")
    if not page.body.strip():
        raise ValueError("it is empty")
    text, _ = decode(page.body, page.headers.get("content-type"))
    if not _TAG.search(text):
        raise ValueError("it holds no markup")
    return text

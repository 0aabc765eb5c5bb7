"""Characters and addresses that may stand in a feed, whatever a page contained."""

import re

from scraper.normalise.text import clean

# XML 1.0 §2.2 without the C1 controls it discourages and without CR, which parsers turn into a line feed.
_FORBIDDEN = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def legal(text: str) -> str:
    """The text without the characters that no XML document may hold; line feeds and tabs stay."""
    return _FORBIDDEN.sub("", text)


def plain(text: str) -> str:
    """One line of legal text."""
    return clean(legal(text))


def web_url(url: str | None) -> str | None:
    """The URL if it is an absolute http or https one, else None: no feed offers ``javascript:`` links."""
    return url if url and _WEB.fullmatch(url) and legal(url) == url else None

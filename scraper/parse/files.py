"""Links to files: which they are, and what they are."""

import re
from collections.abc import Iterable, Iterator

from scraper.model import Attachment
from scraper.normalise.urls import canonical
from scraper.parse.card import Link

FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|od[ts]|rtf|zip|p7m)(?:$|[?#])|/uploads/media/", re.IGNORECASE)
"""Addresses that lead to a document rather than to a page."""

_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "zip": "application/zip",
    "p7m": "application/pkcs7-mime",
}


def attachments(links: Iterable[Link], base: str) -> Iterator[Attachment]:
    """Links to files as attachments, each URL once."""
    seen = set()
    for link in links:
        url = canonical(link.href, base)
        if url and url not in seen:
            seen.add(url)
            yield Attachment(url, link.words or link.title, media_type(url))


def media_type(url: str) -> str | None:
    """The media type that a file's name promises; None where it promises nothing."""
    return _MEDIA_TYPES.get(url.partition("?")[0].rpartition(".")[2].lower())

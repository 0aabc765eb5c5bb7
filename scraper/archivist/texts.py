"""What a capture says to a reader: the text of a page, of a PDF, of whatever else is text."""

import zlib
from dataclasses import dataclass

from scraper.archive.members import Record
from scraper.archive.reader import Answer
from scraper.errors import ArchiveError
from scraper.normalise.charset import decode
from scraper.parse.documents import read_pdf
from scraper.parse.readable import readable

_HTML = {"text/html", "application/xhtml+xml"}
_WRITTEN = ("text/", "application/json", "application/xml", "application/ld+json")
_PDF = b"%PDF-"
_HEAD = 1024


@dataclass(frozen=True, slots=True)
class Said:
    """``kind`` is ``page``, ``document`` (a PDF) or ``text``; ``title`` is empty where there is none."""

    kind: str
    title: str
    text: str


def body_of(answer: Answer) -> bytes:
    """The content, its coding undone. ArchiveError where it never could be."""
    if not is_http(answer.record):
        return answer.record.block
    try:
        return answer.body
    except zlib.error as error:
        raise ArchiveError(
            f"what was received of {answer.record.url} cannot be unpacked ({error})",
            hint="it came like that: look at it as it is, with banditore archive get --payload",
        ) from error


def is_http(record: Record) -> bool:
    """Is what it holds an HTTP message? A dns: or metadata record's block is itself all there is."""
    return record.fields.get("content-type", "").startswith("application/http")


def media_type_of(answer: Answer) -> str:
    """Without parameters, lower case; of what is no HTTP message, that of the record's block."""
    record = answer.record
    named = answer.header("content-type") if is_http(record) else record.fields.get("content-type", "")
    return named.partition(";")[0].strip().lower()


def source_of(answer: Answer) -> str:
    """The markup, or whatever text it is, as it was sent. ValueError for what is no text; ArchiveError."""
    body = body_of(answer)
    media_type = media_type_of(answer)
    is_text = media_type in _HTML or media_type.startswith(_WRITTEN) or media_type.endswith(("+xml", "+json"))
    if not (is_text or (not media_type and b"\0" not in body[:_HEAD])) or body.startswith(_PDF):
        raise ValueError(f"it is no text but {media_type or 'binary data'}")
    return decode(body, answer.header("content-type"))[0]


def said_by(answer: Answer) -> Said:
    """What it says. ValueError for what says nothing in words (an image, a scan); ArchiveError."""
    body = body_of(answer)
    if _PDF in body[:_HEAD]:
        document = read_pdf(body)
        if document.note:
            raise ValueError(f"a PDF without a text: {document.note}")
        return Said("document", "", document.text)
    source = source_of(answer)
    if media_type_of(answer) not in _HTML:
        return Said("text", "", source)
    page = readable(source)
    return Said("page", page.title, page.text)

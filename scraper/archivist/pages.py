"""The pages of an export, as replayers list and search them (pages.jsonl, WACZ 1.2.0): each state of a page once."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from scraper.archive.reader import NOT_MODIFIED, Answer, ArchiveReader
from scraper.archivist.listing import Listed
from scraper.archivist.texts import Said, media_type_of, said_by
from scraper.errors import ArchiveError

HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "Pages", "hasText": True}
_HTML = {"text/html", "application/xhtml+xml"}
_OK = 200


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page at the moment from which on it was as it says; ``id`` is its WARC-Record-ID.

    Of what a 304 stands for, both are those of the record that has it: no replayer shows anything for the 304.
    """

    id: str
    url: str
    ts: str
    title: str
    text: str

    def __str__(self) -> str:
        said = {"id": self.id, "url": self.url, "ts": self.ts, "title": self.title, "text": self.text}
        return json.dumps(said, ensure_ascii=False)


def page_states(captures: Iterable[Listed], reader: ArchiveReader) -> Iterator[Answer]:
    """Of captures that are given oldest first the HTML pages, where they are not as they were before. ArchiveError."""
    seen: dict[str, str] = {}
    for one in captures:
        if one.fault or seen.get(one.capture.url) == one.capture.digest or not _may_be_page(one):
            continue
        answer = reader.answer(one.capture.place)
        if answer.status == _OK and media_type_of(answer) in _HTML:  # a 304 may be of a file
            seen[one.capture.url] = one.capture.digest
            yield answer


def _may_be_page(one: Listed) -> bool:
    return one.unmodified or (one.capture.status == _OK and one.media_type in _HTML)


def page_lines(captures: Iterable[Listed], reader: ArchiveReader) -> Iterator[PageLine]:
    """The list of pages among captures that are given oldest first, each state of a page once. ArchiveError.

    A page without words that can be read is there with its address alone.
    """
    told: set[str] = set()
    for answer in page_states(captures, reader):
        shown = answer.original if answer.record.fields.get("warc-profile") == NOT_MODIFIED else answer.record
        if shown.id not in told:
            told.add(shown.id)
            try:
                said = said_by(answer)
            except (ValueError, ArchiveError):
                said = Said("page", "", "")
            yield PageLine(shown.id, shown.url, rfc3339(shown.at), said.title or shown.url, said.text)


def rfc3339(at: datetime) -> str:
    """A moment to the millisecond, as replayers find it in the index."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"

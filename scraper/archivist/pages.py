"""The pages of an export, as replayers list and search them (pages.jsonl, WACZ 1.2.0): each state of a page once."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from scraper.archive.reader import ArchiveReader
from scraper.archivist.listing import Listed
from scraper.archivist.texts import said_by
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


def page_lines(captures: Iterable[Listed], reader: ArchiveReader) -> Iterator[PageLine]:
    """The HTML pages among captures that are given oldest first, where they are not as they were before. ArchiveError.

    A page without words that can be read is there with its address alone.
    """
    seen: dict[str, str] = {}
    told: set[str] = set()
    for one in captures:
        if one.record is None or seen.get(one.capture.url) == one.capture.digest:
            continue
        line = _line(one, reader) if _may_be_page(one) else None
        if line:
            seen[one.capture.url] = one.capture.digest
            if line.id not in told:
                yield line
            told.add(line.id)


def _may_be_page(one: Listed) -> bool:
    return one.unmodified or (one.capture.status == _OK and one.media_type in _HTML)


def _line(one: Listed, reader: ArchiveReader) -> PageLine | None:
    answer = reader.answer(one.capture.place)
    if answer.status != _OK or answer.header("content-type").partition(";")[0].strip().lower() not in _HTML:
        return None  # a file that its server calls unchanged, say
    try:
        said = said_by(answer)
        title, text = said.title, said.text
    except (ValueError, ArchiveError):
        title, text = "", ""
    shown = answer.original if one.unmodified else answer.record
    return PageLine(shown.id, shown.url, rfc3339(shown.at), title or one.capture.url, text)


def rfc3339(at: datetime) -> str:
    """A moment to the millisecond, as replayers find it in the index."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"

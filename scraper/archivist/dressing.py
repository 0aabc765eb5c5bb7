"""What exported pages need to look like themselves, where it was kept: images, styles, scripts."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime

from scraper.archive.cdxj import Capture, Place
from scraper.archive.reader import Answer, ArchiveReader
from scraper.archivist.listing import Listed
from scraper.archivist.pages import page_states
from scraper.archivist.texts import media_type_of, source_of
from scraper.errors import ArchiveError
from scraper.parse.bounds import too_complex
from scraper.parse.requisites import requisites, requisites_of_style

_OK = 200


def dressing(captures: Iterable[Listed], reader: ArchiveReader) -> Iterator[Place]:
    """Of what the pages among captures (oldest first) show or are styled with, the captures nearest to theirs.

    They are kept once a week, for whichever page asks first: they may be older than the page. ArchiveError.
    """
    found: set[Place] = set()
    for page in page_states(captures, reader):
        wanted = deque(_needed(page))
        asked: set[str] = set()
        while wanted:
            url = wanted.popleft()
            nearest = None if url in asked else _nearest(url, page.record.at, reader)
            asked.add(url)
            if nearest and nearest.place not in found:
                found.add(nearest.place)
                yield nearest.place
                wanted.extend(_needed_by_style(reader.answer(nearest.place)))


def _nearest(url: str, at: datetime, reader: ArchiveReader) -> Capture | None:
    there = (one for one in reader.index.captures(url) if one.status == _OK)
    return min(there, key=lambda one: abs(one.at - at), default=None)


def _needed(page: Answer) -> Iterator[str]:
    text = _source(page)
    return iter(()) if too_complex(text) else requisites(text, page.record.url)


def _needed_by_style(answer: Answer) -> Iterator[str]:
    is_style = media_type_of(answer) == "text/css"
    return requisites_of_style(_source(answer), answer.record.url) if is_style else iter(())


def _source(answer: Answer) -> str:
    """Empty where it cannot be read."""
    try:
        return source_of(answer)
    except (ValueError, ArchiveError):
        return ""

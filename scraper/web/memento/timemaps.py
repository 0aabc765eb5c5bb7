"""TimeMaps: all copies of a URL, a thousand a page (RFC 7089 §5; JSON as MemGator and others write it): pure."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from scraper.archive.cdxj import Capture
from scraper.archive.timeline import Timeline
from scraper.web.memento.links import LINK_FORMAT, Where, http_date
from scraper.web.safe.addresses import quoted

MOST: Final = 1_000
"""Copies on one page."""


def pages(timeline: Timeline) -> Sequence[Sequence[Capture]]:
    """The copies page by page, oldest first."""
    return [timeline.captures[start : start + MOST] for start in range(0, len(timeline.captures), MOST)]


def link_format(timeline: Timeline, number: int, here: Where) -> str:
    """One page (counted from 1) as application/link-format; it names the other pages with what they span."""
    return ",\n".join(_links(timeline, number, here)) + "\n"


def _links(timeline: Timeline, number: int, here: Where) -> Iterator[str]:
    url, all_pages = timeline.url, pages(timeline)
    yield f'<{quoted(url)}>; rel="original"'
    for count, page in enumerate(all_pages, 1):
        rel = "self" if count == number else "timemap"
        span = f'from="{http_date(page[0].at)}"; until="{http_date(page[-1].at)}"'
        yield f'<{here.timemap(url, page=count)}>; rel="{rel}"; type="{LINK_FORMAT}"; {span}'
    yield f'<{here.timegate(url)}>; rel="timegate"'
    for one in all_pages[number - 1]:
        rel = " ".join(_places(timeline, one))
        yield f'<{here.copy(one, whole=True)}>; rel="{rel}"; datetime="{http_date(one.at)}"'


def _places(timeline: Timeline, capture: Capture) -> Iterator[str]:
    if capture is timeline.captures[0]:
        yield "first"
    if capture is timeline.captures[-1]:
        yield "last"
    yield "memento"


def as_json(timeline: Timeline, number: int, here: Where) -> str:
    """One page (counted from 1) as JSON."""
    url, all_pages = timeline.url, pages(timeline)
    told = {
        "original_uri": quoted(url),
        "self": here.timemap(url, form="json", page=number),
        "timegate_uri": here.timegate(url),
        "timemap_uri": {"link_format": here.timemap(url), "json_format": here.timemap(url, form="json")},
        "mementos": {
            "first": _told(timeline.captures[0], here),
            "last": _told(timeline.captures[-1], here),
            "list": [_told(one, here) for one in all_pages[number - 1]],
        },
        "pages": [here.timemap(url, form="json", page=count) for count in range(1, len(all_pages) + 1)],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _told(capture: Capture, here: Where) -> dict[str, str]:
    return {"datetime": capture.at.strftime("%Y-%m-%dT%H:%M:%SZ"), "uri": here.copy(capture, whole=True)}

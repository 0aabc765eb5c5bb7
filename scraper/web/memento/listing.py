"""The page that lists all copies of a URL, day by day."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from scraper.archive.cdxj import Capture
from scraper.archive.timeline import Timeline
from scraper.web.memento.asked import Asked
from scraper.web.memento.links import Where
from scraper.web.memento.trouble import trouble
from scraper.web.pages import Pages
from scraper.web.words import Words, words_chosen

MOST = 5_000
"""Copies on the page, the newest: with more, the TimeMap has them all."""


def listing(pages: Pages, request: Request, wanted: Asked, line: Timeline, *, here: Where, zone: ZoneInfo) -> Response:
    """All copies by month and day, each with what it is and whether it differs from the one before."""
    if not line.captures:
        return trouble(pages, request, 404, "unknown")
    t = words_chosen(request, wanted.when[1:])
    values = {
        "title": t["copies_title"],
        "lead": wanted.url,
        "months": list(months(line.captures, here, t, zone)),
        "total": len(line.captures),
        "left_out": max(0, len(line.captures) - MOST),
        "timemap": here.timemap(wanted.url),
        "original": wanted.url if wanted.url.startswith("http") else "",
        "switch": here.listing(wanted.url, t["other_language"]),
    }
    return pages.show("copies.html", t, values)


def months(captures: Sequence[Capture], here: Where, t: Words, zone: ZoneInfo) -> Iterator[Mapping[str, object]]:
    """The newest month first; in each its days, the newest first, with their copies as the day went."""
    told = list(_told(captures, here, t, zone))[-MOST:]
    names = t["months"].split()
    for (year, month), rows in groupby(reversed(told), key=lambda one: one[0][:2]):
        days = [
            (day[2], [row for _, row in reversed(list(of_day))])
            for day, of_day in groupby(rows, key=lambda one: one[0])
        ]
        yield {"name": f"{names[month - 1]} {year}", "id": f"m{year}-{month:02}", "days": days}


def _told(
    captures: Sequence[Capture], here: Where, t: Words, zone: ZoneInfo
) -> Iterator[tuple[tuple[int, int, int], Mapping[str, object]]]:
    before = ""
    for one in captures:
        local = one.at.astimezone(zone)
        row = {
            "href": here.copy(one),
            "at": one.at.isoformat(),
            "clock": f"{local:%H:%M:%S}",
            "what": t["copy_unmodified"] if one.status == 304 else kind_words(one, t),
            "same": one.digest == before or one.status == 304,
        }
        yield (local.year, local.month, local.day), row
        before = one.digest if one.status != 304 else before


def kind_words(capture: Capture, t: Words) -> str:
    """What a copy is, where it is not simply a page that was there."""
    status = capture.status
    if status is None or 200 <= status < 300:
        return "" if capture.revisit or capture.mime == "text/html" else capture.mime
    return f"{t['copy_redirect']} ({status})" if status < 400 else f"{t['copy_error']} ({status})"

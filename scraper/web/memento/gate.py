"""TimeGate and TimeMaps (RFC 7089 §4.1, §5)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scraper.archive.shelf import Shelf
from scraper.archive.timeline import Timeline
from scraper.errors import ArchiveError
from scraper.web.memento import timemaps
from scraper.web.memento.asked import AskedError, rest_of, url_of
from scraper.web.memento.links import LINK_FORMAT, related, where
from scraper.web.memento.policy import OPEN_TO_ALL
from scraper.web.memento.trouble import trouble, unreadable
from scraper.web.pages import Pages

TIMEGATE, TIMEMAP = "/timegate/", "/timemap/"
_DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT")
_PAGED = re.compile(r"(?P<form>link|json)/(?:(?P<page>\d{1,9})/)?(?P<url>.+)", re.DOTALL)
_FORMS = {"link": (LINK_FORMAT, timemaps.link_format), "json": ("application/json", timemaps.as_json)}
_VARIES = "Accept-Datetime"
_Answer = Callable[[Request, str], Response]


def moment_wanted(header: str | None) -> datetime | None:
    """What Accept-Datetime asks for (RFC 7089 §2.1.1.1); None without one. AskedError for what is no such date."""
    if header is None:
        return None
    try:
        if _DATE.fullmatch(header.strip()):
            return parsedate_to_datetime(header)
    except ValueError:  # 31 February
        pass
    raise AskedError(400, "no_date")


@dataclass(frozen=True, slots=True)
class Gate:
    """Leads to copies, and lists them for programs."""

    shelf: Shelf
    pages: Pages
    public_url: str | None

    async def timegate(self, request: Request) -> Response:
        """302 to the copy that is nearest to the moment wanted; to the newest where none is."""
        response = await self._safely(request, TIMEGATE, self._choose)
        response.headers["Vary"] = _VARIES
        return response

    async def timemap(self, request: Request) -> Response:
        """All copies, or a page of them."""
        return await self._safely(request, TIMEMAP, self._list)

    async def _safely(self, request: Request, prefix: str, answer: _Answer) -> Response:
        rest = rest_of(request.scope, self.pages.root, prefix)
        try:
            return await run_in_threadpool(answer, request, rest)
        except AskedError as error:
            return trouble(self.pages, request, error.status, error.about)
        except ArchiveError as error:
            return unreadable(self.pages, request, error)

    def _choose(self, request: Request, rest: str) -> Response:
        wanted = moment_wanted(request.headers.get("accept-datetime"))
        line = self._line(rest)
        capture = line.nearest(wanted) if wanted else line.captures[-1]
        assert capture is not None  # noqa: S101 - a line has one
        here = where(request, self.public_url, self.pages.root)
        fields = {**OPEN_TO_ALL, "Link": related(here, line, None), "Cache-Control": "no-cache"}
        return RedirectResponse(here.copy(capture), 302, fields)

    def _list(self, request: Request, rest: str) -> Response:
        found = _PAGED.fullmatch(rest)
        if found is None:
            raise AskedError(404, "no_address")
        line, number = self._line(found["url"]), int(found["page"] or 1)
        if not 1 <= number <= len(timemaps.pages(line)):
            raise AskedError(404, "no_page")
        kind, write = _FORMS[found["form"]]
        text = write(line, number, where(request, self.public_url, self.pages.root))
        return Response(text, headers={**OPEN_TO_ALL, "Content-Type": kind, "Cache-Control": "public, max-age=60"})

    def _line(self, text: str) -> Timeline:
        """AskedError where there is no copy."""
        line = self.shelf.timeline(url_of(text))
        if not line.captures:
            raise AskedError(404, "unknown")
        return line

"""The copies themselves: as they were received, or to look at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scraper.archive.cdxj import Capture, moment_of
from scraper.archive.reader import Answer
from scraper.archive.shelf import Shelf
from scraper.archive.timeline import Timeline, same_spelling
from scraper.errors import ArchiveError
from scraper.model import Site
from scraper.web.memento.asked import RAW, Asked, AskedError, asked, rest_of
from scraper.web.memento.banner import banner, zone_of
from scraper.web.memento.links import Where, http_date, related, where
from scraper.web.memento.listing import listing
from scraper.web.memento.policy import OPEN_TO_ALL, common, told
from scraper.web.memento.shown import Received, UnshownError, received, shown
from scraper.web.memento.trouble import no_part, trouble, unreadable
from scraper.web.pages import Pages
from scraper.web.safe.addresses import Addresses
from scraper.web.safe.html import Frame
from scraper.web.words import words_chosen

WEB = "/web/"


@dataclass(frozen=True, slots=True)
class Copies:
    """Answers below ``/web/``. ``public_url`` is where we are reachable, None where the operator did not say."""

    shelf: Shelf
    pages: Pages
    sites: Sequence[Site]
    public_url: str | None

    async def answer(self, request: Request) -> Response:
        """A copy, a redirect to the nearest, the list of all, or a small page that says why there is none."""
        try:
            wanted = asked(rest_of(request.scope, self.pages.root, WEB))
        except AskedError as error:
            return trouble(self.pages, request, error.status, error.about)
        return await run_in_threadpool(self._answer, request, wanted)

    def _answer(self, request: Request, wanted: Asked) -> Response:
        here = where(request, self.public_url, self.pages.root)
        try:
            line = self.shelf.timeline(wanted.url)
            if wanted.when.startswith("*"):
                return listing(self.pages, request, wanted, line, here=here, zone=zone_of(wanted.url, self.sites))
            capture = line.nearest(moment_of(wanted.when)) if wanted.when else _newest(line)
            if capture is None:
                is_part = wanted.modifier not in {"", RAW}
                return no_part(404) if is_part else trouble(self.pages, request, 404, "unknown")
            if capture.stamp != wanted.when or not same_spelling(capture.url, wanted.url):
                return _elsewhere(here, line, capture, wanted.modifier)
            return self._copy(_Look(request, wanted, line, capture, here), self.shelf.answer(capture))
        except ArchiveError as error:
            return unreadable(self.pages, request, error)

    def _copy(self, look: "_Look", answer: Answer) -> Response:
        found = received(answer)
        raw = look.wanted.modifier == RAW
        try:
            kind, content = (
                (found.named, found.payload)
                if raw
                else shown(found, look.addresses(self.pages.root), self._frame(look, answer))
            )
        except UnshownError as error:
            return trouble(self.pages, look.request, 501, str(error), raw=look.here.copy(look.capture, RAW))
        fields = common(kind.partition(";")[0].strip().lower(), look.request, look.here, raw=raw)
        fields |= _memento(look, raw=raw)
        if raw and found.coding:
            fields["Content-Encoding"] = found.coding
        if (there := look.location(answer, self.pages.root, found.status)) is not None:
            fields["Location"] = there
        return _response(content, found, {"Content-Type": kind, **fields}, answer)

    def _frame(self, look: "_Look", answer: Answer) -> Callable[[], Frame]:
        t = words_chosen(look.request)

        def made() -> Frame:
            zone = zone_of(look.capture.url, self.sites)
            return Frame(banner(answer, look.capture, look.line, look.here, t=t, zone=zone), t["copy_frame"])

        return made


@dataclass(frozen=True, slots=True)
class _Look:
    """Somebody looks at a copy."""

    request: Request
    wanted: Asked
    line: Timeline
    capture: Capture
    here: Where

    def addresses(self, root: str) -> Addresses:
        return Addresses(self.capture.url, self.capture.stamp, root)

    def location(self, answer: Answer, root: str, status: int) -> str | None:
        """Where a redirect leads: to that page's copy of the same moment."""
        named = answer.header("location")
        if not named or status not in {201, 301, 302, 303, 307, 308}:
            return None
        try:
            absolute = urljoin(self.capture.url, named)
        except ValueError:
            return None
        return self.addresses(root).part(absolute, self.wanted.modifier)


def _newest(line: Timeline) -> Capture | None:
    return line.captures[-1] if line.captures else None


def _elsewhere(here: Where, line: Timeline, capture: Capture, modifier: str) -> Response:
    fields = {**OPEN_TO_ALL, "Link": related(here, line, capture), "Cache-Control": "public, max-age=60"}
    return RedirectResponse(here.copy(capture, modifier), 302, fields)


def _memento(look: _Look, *, raw: bool) -> dict[str, str]:
    fields = {
        "Memento-Datetime": http_date(look.capture.at),
        "Link": related(look.here, look.line, look.capture, raw=raw),
    }
    return fields if raw else {**fields, "Vary": "Accept-Language"}


def _response(content: bytes, found: Received, fields: dict[str, str], answer: Answer) -> Response:
    """With the status as it was, which may allow no content (RFC 9110 §15.3.5)."""
    response = Response(b"" if found.status in {204, 205} else content, found.status, fields)
    response.raw_headers.extend((name.lower().encode("ascii"), value.encode("latin-1")) for name, value in told(answer))
    return response

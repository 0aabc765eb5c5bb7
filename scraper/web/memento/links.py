"""Where copies are on our pages and in Link headers (RFC 7089 §2.2, RFC 8288)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from starlette.requests import Request

from scraper.archive.cdxj import Capture
from scraper.archive.timeline import Timeline
from scraper.web.memento.asked import RAW
from scraper.web.safe.addresses import archived, quoted

LINK_FORMAT: Final = "application/link-format"
HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)


def http_date(at: datetime) -> str:
    """A moment as HTTP writes it (RFC 9110 §5.6.7)."""
    return format_datetime(at, usegmt=True)


@dataclass(frozen=True, slots=True)
class Where:
    """Where the archive is: ``root`` is its path, ``base`` the same with scheme and host; both end with a slash."""

    root: str
    base: str

    def copy(self, capture: Capture, modifier: str = "", *, whole: bool = False) -> str:
        """The address of a copy, from the root or ``whole``."""
        return archived(capture.url, capture.stamp, self.base if whole else self.root, modifier)

    def timegate(self, url: str) -> str:
        """Where to ask for a moment."""
        return f"{self.base}timegate/{quoted(url)}"

    def timemap(self, url: str, *, form: str = "link", page: int = 1) -> str:
        """A list of all copies."""
        return f"{self.base}timemap/{form}/{f'{page}/' if page > 1 else ''}{quoted(url)}"

    def listing(self, url: str, language: str = "") -> str:
        """A page that lists all copies."""
        return f"{self.root}web/*{language}/{quoted(url)}"


def where(request: Request, public_url: str | None, root: str) -> Where:
    """As the operator said; where he did not, as the client sees it."""
    if public_url:
        return Where(root, public_url)
    host = request.headers.get("host", "")
    scheme = request.scope.get("scheme", "http")
    return Where(root, f"{scheme}://{host}{root}" if HOST.fullmatch(host) else root)


def related(here: Where, timeline: Timeline, capture: Capture | None, *, raw: bool = False) -> str:
    """The Link header of a copy, or (``capture`` is None) of what leads to one."""
    url = capture.url if capture else timeline.url
    links = [f'<{quoted(url)}>; rel="original"']
    if capture:
        links.append(f'<{here.timegate(url)}>; rel="timegate"')
    links.append(f'<{here.timemap(url)}>; rel="timemap"; type="{LINK_FORMAT}"')
    for one, names in _placed(timeline, capture):
        address = here.copy(one, RAW if raw else "", whole=True)
        links.append(f'<{address}>; rel="{" ".join(names)} memento"; datetime="{http_date(one.at)}"')
    return ", ".join(links)


def _placed(timeline: Timeline, capture: Capture | None) -> Iterator[tuple[Capture, Iterable[str]]]:
    """The first, previous, next and last copy, each once, with all that it is; the copy itself only if it is one."""
    if not timeline.captures:
        return
    places = [("first", timeline.captures[0])]
    if capture:
        places += [(name, one) for name, one in _around(timeline, capture) if one]
    places.append(("last", timeline.captures[-1]))
    named: dict[int, list[str]] = {}
    by_id = {id(one): one for _, one in places}
    for name, one in places:
        named.setdefault(id(one), []).append(name)
    for key, names in named.items():
        yield by_id[key], names


def _around(timeline: Timeline, capture: Capture) -> Iterator[tuple[str, Capture | None]]:
    yield "prev", timeline.before(capture)
    yield "next", timeline.after(capture)

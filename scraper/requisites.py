"""Keeping what a page needs to look like itself, so that its copy does: asked for once a week, never read."""

from collections import deque
from datetime import timedelta

from scraper.model import Page, Snapshot
from scraper.parse.requisites import requisites, requisites_of_style
from scraper.ports import Archive, Fetcher

MOST = 40
"""Of one page: a municipality's page has a style sheet or two, a coat of arms and some pictures."""
_FRESH = timedelta(days=7)
"""What was kept since then is not asked for again."""


async def keep_requisites(page: Page, snapshot: Snapshot, fetcher: Fetcher, archive: Archive, *, source: str) -> None:
    """Ask for a page's own images, styles and scripts, and keep what comes. ArchiveError passes through."""
    if page.media_type not in {"text/html", "application/xhtml+xml"}:
        return
    wanted = deque(requisites(_text(page), page.url))
    asked: set[str] = set()
    while wanted and len(asked) < MOST:
        url = wanted.popleft()
        if url in asked or archive.holds(url, since=page.at - _FRESH):
            continue
        asked.add(url)
        came = await fetcher.fetch(url)
        archive.keep(came, source=source, part_of=snapshot.id)
        if isinstance(came, Page) and came.media_type == "text/css":
            wanted.extendleft(requisites_of_style(_text(came), came.url))


def _text(page: Page) -> str:
    """Addresses are ASCII: the letters between them do not matter."""
    return page.body.decode("utf-8", "replace")

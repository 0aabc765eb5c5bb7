"""The reading room: everything that archivists' questions need, opened together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scraper.archive.reader import ArchiveReader
from scraper.model import Query, Site
from scraper.ports import Clock
from scraper.store.captured import SqlCaptured
from scraper.store.queries import Answers
from scraper.store.search import SqlSearch

DEFAULT_ZONE = "Europe/Rome"
"""That of a page of no site that is configured."""


@dataclass(frozen=True, slots=True)
class Room:
    """The WARC files, and what the database and the configuration know of them."""

    reader: ArchiveReader
    captured: SqlCaptured
    answers: Answers
    search: SqlSearch
    sites: Mapping[str, Site]
    queries: Sequence[Query]
    clock: Clock

    def local(self, at: datetime, site: str | None) -> datetime:
        """A moment in the zone of a site."""
        known = self.sites.get(site) if site else None
        zone = known.timezone if known else self._only_zone()
        return at.astimezone(ZoneInfo(zone))

    def _only_zone(self) -> str:
        """That of all sites where they have the same."""
        zones = {site.timezone for site in self.sites.values()}
        return zones.pop() if len(zones) == 1 else DEFAULT_ZONE

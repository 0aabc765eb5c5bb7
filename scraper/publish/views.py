"""What publishing is given: one site, one query, and how feeds are to be signed and addressed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scraper.config.tables import SiteTable
from scraper.model import Change, Entry, Kind, Query, Role, Site, SourceState, require_aware


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """Where the folder will be reachable and who answers for it. ``base_url`` ends with a slash."""

    base_url: str
    contact: str | None = None
    language: str = "it"
    hub: str | None = None
    """The WebSub hub that tells subscribers of a new document at once."""
    sign_up: str | None = None
    """The page to subscribe by e-mail, where one is served."""

    def __post_init__(self) -> None:
        if not self.base_url.endswith("/"):
            raise ValueError(f"base_url {self.base_url!r} does not end with a slash")


@dataclass(frozen=True, slots=True)
class File:
    """What is known of an attachment since it was looked at: bytes, and the media type that its server names."""

    size: int | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Backing:
    """What stands behind the entries of sites, besides what these say."""

    sites: Mapping[str, Site]
    pages: Mapping[str, str] = field(default_factory=dict)
    """The page of each list, by source id."""
    read_by: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The sources that showed an item, by its id."""
    files: Mapping[str, File] = field(default_factory=dict)
    """Attachments by address."""
    copies: Mapping[str, str] = field(default_factory=dict)
    """Where an archived copy can be looked at, by record id."""


@dataclass(frozen=True, slots=True)
class SiteView:
    """All that pages, calendar and albo show of a site: its newest entries and changes in any order, its sources."""

    site: Site
    entries: tuple[Entry, ...]
    changes: tuple[Change, ...]
    sources: tuple[SourceState, ...]
    since: datetime
    """When we began watching: the date of a feed that is still empty, and part of every feed's id."""
    counts: Mapping[Kind, int] = field(default_factory=dict)
    """How many items of each kind there are: ``entries`` may hold only the newest."""
    changes_count: int = 0
    dated: tuple[Entry, ...] = ()
    """What may stand in its calendar, in any order: calls with a deadline, events with a day."""
    history: Mapping[str, Sequence[Change]] = field(default_factory=dict)
    """All that happened to each of ``dated``, by item."""
    read_by: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The sources that showed an item, by its id."""
    files: Mapping[str, File] = field(default_factory=dict)
    """Attachments by address."""
    profile: SiteTable | None = None
    """The body in AlboPOP's terms."""

    def __post_init__(self) -> None:
        require_aware(self.since)

    @property
    def backing(self) -> Backing:
        """What stands behind its entries, as far as a view knows."""
        return Backing({self.site.id: self.site}, list_pages(self.sources), self.read_by, self.files)


@dataclass(frozen=True, slots=True)
class QueryView:
    """The newest entries that a query selected, in any order, with the sites (by id) and sources they come from."""

    query: Query
    entries: tuple[Entry, ...]
    sites: Mapping[str, Site]
    sources: tuple[SourceState, ...]
    since: datetime
    count: int = 0
    """How many items the query selects altogether."""

    def __post_init__(self) -> None:
        require_aware(self.since)

    @property
    def backing(self) -> Backing:
        """What stands behind its entries, as far as a view knows."""
        return Backing(self.sites, list_pages(self.sources))


def list_pages(sources: Sequence[SourceState]) -> Mapping[str, str]:
    """The page of each list, by source id."""
    return {state.source.id: state.source.url for state in sources if state.source.role is Role.LIST}

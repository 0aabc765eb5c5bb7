"""What a look around a site comes to."""

from dataclasses import dataclass

from scraper.model import Day, Item, Kind, Page, Site
from scraper.normalise.dates.span import comparable
from scraper.parse.listing import Listing
from scraper.parse.navigation import Candidate


@dataclass(frozen=True, slots=True)
class Found:
    """A list that was read: where it was looked for and why, what came, and what it lists."""

    candidate: Candidate
    page: Page
    listing: Listing


@dataclass(frozen=True, slots=True)
class Proposed:
    """A list worth watching: ``kind`` is given where the page does not say; ``evidence`` says how it was found."""

    id: str
    url: str
    kind: Kind | None
    family: str | None
    items: int
    sample: tuple[Item, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """An address that was looked at and is not proposed, and why."""

    url: str
    why: str


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that the site declares and that really is one; ``family`` names its format ("feed/rss")."""

    url: str
    family: str
    items: tuple[Item, ...]

    @property
    def newest(self) -> Day | None:
        """When its newest dated entry was published."""
        return max((item.published for item in self.items if item.published), key=comparable, default=None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a look around a site came to. Without ``sources``, the last of ``rejected`` is the home page, and why."""

    site: Site
    sources: tuple[Proposed, ...]
    feeds: tuple[FoundFeed, ...]
    rejected: tuple[Rejected, ...]

"""What a reader must know besides the page: where and when it was seen, and what its operator said of it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scraper.model import Kind, Select, require_aware


@dataclass(frozen=True, slots=True)
class Context:
    """``url`` is where the page was found after redirects, ``at`` when; ``zone`` is the site's IANA time zone.

    ``authority`` is the host name under which new items get their ``tag:`` URIs, ``site`` whose items they are:
    the same page watched for two sites gives two items.
    """

    url: str
    at: datetime
    zone: str = "Europe/Rome"
    authority: str = "localhost"
    site: str = ""
    kind: Kind | None = None
    select: Select | None = None
    since: date | None = None
    """When the item was first seen: what years are counted from where no publication date is known."""

    def __post_init__(self) -> None:
        require_aware(self.at)

    @property
    def today(self) -> date:
        """The day it was when the page was seen, where the site is."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()

"""What a reader must know besides the page: where and when it was seen, and what its operator said of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Kind, Select, require_aware
from scraper.normalise.urls import canonical
from scraper.parse.card import attribute


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
    declared_base: str = ""
    """What the page itself says that its relative addresses start from (``<base href>``)."""

    def __post_init__(self) -> None:
        require_aware(self.at)

    @property
    def base(self) -> str:
        """What relative addresses on the page are joined to."""
        return self.declared_base or self.url

    @property
    def today(self) -> date:
        """The day it was when the page was seen, where the site is."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()


def based(context: Context, tree: LexborHTMLParser) -> Context:
    """With the base that a page declares: the first ``<base href>`` counts, if it is a web address (HTML § 4.2.3)."""
    node = tree.head.css_first("base[href]") if tree.head is not None else None
    base = canonical(attribute(node, "href"), context.url) if node is not None else None
    return replace(context, declared_base=base) if base else context

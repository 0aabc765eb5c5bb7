"""The page that says what is read and what is not: which sources of which sites, since when, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from scraper.config.load import HOME_PAGE
from scraper.health import public_health
from scraper.model import Role, SourceState
from scraper.publish.characters import plain, web_url
from scraper.publish.italian import health
from scraper.publish.pages import template
from scraper.publish.views import FeedSettings, SiteView


@dataclass(frozen=True, slots=True)
class Watched:
    """A source on a page: where it is, and how it is doing."""

    url: str
    shown: str
    well: bool
    words: str


@dataclass(frozen=True, slots=True)
class _Section:
    """A site on the page."""

    id: str
    name: str
    url: str
    summary: str
    well: bool
    watched: tuple[Watched, ...]


def render_coverage(views: Sequence[SiteView], settings: FeedSettings) -> bytes:
    """``coverage.html``. It says since when, never until when: a look that finds nothing new leaves it as it is."""
    sections = [_section(view) for view in views]
    page = template("coverage.html").render(sections=sections, contact=settings.contact, home_page=HOME_PAGE)
    return page.encode()


def watched(view: SiteView) -> tuple[Watched, ...]:
    """The lists that are watched of a site."""
    return tuple(_watched(state, view) for state in view.sources if state.source.role is Role.LIST)


def _section(view: SiteView) -> _Section:
    shown = watched(view)
    ill = sum(not one.well for one in shown)
    return _Section(view.site.id, plain(view.site.name), view.site.url, _summary(len(shown), ill), not ill, shown)


def _summary(count: int, ill: int) -> str:
    """How many of a site's pages are as they should be."""
    if not count:
        return "Nessuna pagina seguita."
    if not ill:
        return "La pagina seguita è a posto." if count == 1 else f"Tutte le {count} pagine seguite sono a posto."
    if ill == count:
        return "La pagina seguita non è a posto." if count == 1 else f"Nessuna delle {count} pagine seguite è a posto."
    return f"{'Una pagina non è' if ill == 1 else f'{ill} pagine non sono'} a posto, su {count} seguite."


def _watched(state: SourceState, view: SiteView) -> Watched:
    url = state.source.url
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    found = public_health(state)
    return Watched(
        url=web_url(url) or view.site.url,
        shown=f"{parts.hostname or ''}{parts.path.rstrip('/')}{query}",
        well=found.well,
        words=health(found, view.site, ever=state.last_ok is not None),
    )

"""What is read and what is not: which lists of which sites, since when, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from scraper.health import public_health
from scraper.model import Role, SourceState
from scraper.publish.characters import plain, web_url
from scraper.publish.language import Language
from scraper.publish.pages import render_page, template
from scraper.publish.views import FeedSettings, SiteView


@dataclass(frozen=True, slots=True)
class Watched:
    """A list on a page: where it is, how it is doing, and the path of its feed."""

    url: str
    shown: str
    well: bool
    words: str
    feed: str


@dataclass(frozen=True, slots=True)
class _Section:
    """A site on the page."""

    id: str
    name: str
    summary: str
    well: bool
    watched: tuple[Watched, ...]


def render_coverage(sections: Sequence[str], language: Language, settings: FeedSettings) -> bytes:
    """``coverage.html``. It says since when, never until when: a look that finds nothing new leaves it as it is."""
    told = [Markup(section) for section in sections]  # noqa: S704 - made by covered(), which escapes
    return render_page("coverage.html", language, sections=told, contact=settings.contact, up="", name="coverage")


def covered(view: SiteView, language: Language) -> str:
    """A site's part of the page, as HTML."""
    shown = watched(view, language)
    section = _Section(
        view.site.id, plain(view.site.name), summary(shown, language), all(one.well for one in shown), shown
    )
    return template("covered.html").render(section=section, language=language)


def watched(view: SiteView, language: Language) -> tuple[Watched, ...]:
    """The lists that are watched of a site."""
    return tuple(_watched(state, view, language) for state in view.sources if state.source.role is Role.LIST)


def summary(shown: Sequence[Watched], language: Language) -> str:
    """How many of a site's pages are as they should be."""
    return language.summary(len(shown), sum(not one.well for one in shown))


def _watched(state: SourceState, view: SiteView, language: Language) -> Watched:
    url = state.source.url
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    found = public_health(state)
    return Watched(
        url=web_url(url) or view.site.url,
        shown=f"{parts.hostname or ''}{parts.path.rstrip('/')}{query}",
        well=found.well,
        words=language.health(found, view.site, ever=state.last_ok is not None),
        feed=f"{view.site.id}/lists/{state.source.id}",
    )

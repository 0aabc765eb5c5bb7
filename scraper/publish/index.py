"""The page that lists all feeds: one HTML file and its stylesheet, no script, nothing from elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from scraper.config.load import HOME_PAGE
from scraper.model import Entry
from scraper.publish import dating
from scraper.publish.albopop import albo_path
from scraper.publish.changes import change_post
from scraper.publish.channel import FORMATS, Heading, Post
from scraper.publish.channels import (
    all_heading,
    calendar_heading,
    changes_heading,
    describe_query,
    entries_by_kind,
    kind_heading,
    query_heading,
)
from scraper.publish.characters import plain
from scraper.publish.coverage import Watched, watched
from scraper.publish.italian import KINDS, short_day
from scraper.publish.markup import day_line
from scraper.publish.pages import template
from scraper.publish.posts import item_post, list_pages
from scraper.publish.views import FeedSettings, QueryView, SiteView

NEWEST = 5
"""Titles shown of each feed."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A title on the page, its day (ISO, and in words) and, for a call, its deadline."""

    title: str
    url: str
    iso: str
    day: str
    note: str


@dataclass(frozen=True, slots=True)
class _Card:
    """A feed on the page."""

    label: str
    heading: Heading
    count: int
    lines: tuple[_Line, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    """A site on the page."""

    id: str
    name: str
    url: str
    host: str
    everything: Heading
    calendar: Heading
    albo: str | None
    cards: tuple[_Card, ...]
    watched: tuple[Watched, ...]


def render_page(views: Sequence[SiteView], queries: Sequence[QueryView], settings: FeedSettings) -> bytes:
    """``index.html``. Links are relative, so that the page also works from a disk."""
    sections = [_section(view) for view in views]
    searches = [_search(view, settings) for view in queries]
    html = template("index.html").render(
        sections=sections,
        searches=searches,
        contact=settings.contact,
        formats={"rss": "RSS", "atom": "Atom", "json": "JSON"},
        atom_type=FORMATS["atom"],
        home_page=HOME_PAGE,
    )
    return html.encode()


def _section(view: SiteView) -> _Section:
    pages = list_pages(view.sources)
    cards = [
        _Card(KINDS[kind], kind_heading(view, kind), view.counts.get(kind, 0), _items(entries, view, pages=pages))
        for kind, entries in entries_by_kind(view).items()
    ]
    changes = _Card("Modifiche", changes_heading(view), view.changes_count, _changes(view, pages))
    return _Section(
        id=view.site.id,
        name=plain(view.site.name),
        url=view.site.url,
        host=urlsplit(view.site.url).hostname or view.site.url,
        everything=all_heading(view),
        calendar=calendar_heading(view),
        albo=albo_path(view),
        cards=(*cards, changes),
        watched=watched(view),
    )


def _items(entries: Iterable[Entry], view: SiteView, *, pages: Mapping[str, str]) -> tuple[_Line, ...]:
    newest = list(entries)[:NEWEST]
    return tuple(
        _line(item_post(entry, view.site, pages), note=day_line("Scadenza", entry.item.deadline, view.site))
        for entry in newest
    )


def _changes(view: SiteView, pages: Mapping[str, str]) -> tuple[_Line, ...]:
    newest = dating.newest_changes(view.changes)[:NEWEST]
    return tuple(_line(change_post(change, view.site, pages)) for change in newest)


def _search(view: QueryView, settings: FeedSettings) -> _Card:
    pages = list_pages(view.sources)
    newest = dating.newest_entries(view.entries, view.sites)[:NEWEST]
    lines = (
        _line(item_post(entry, view.sites[entry.site], pages), note=plain(view.sites[entry.site].name))
        for entry in newest
    )
    heading = query_heading(view, settings)
    about = describe_query(view.query, view.sites)
    return _Card(heading.title, heading, view.count, tuple(lines), about)


def _line(post: Post, *, note: str = "") -> _Line:
    day: date | None = post.published.date() if post.published else None
    return _Line(post.title, post.url, day.isoformat() if day else "", short_day(day) if day else "", note)

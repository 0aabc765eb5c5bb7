"""Which feeds a site and a query have, and what is in each."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from scraper.model import Entry, Kind, Query, Site
from scraper.publish import dating
from scraper.publish.changes import change_post
from scraper.publish.channel import MAX_POSTS, VOCABULARY, Channel, Heading, Post
from scraper.publish.characters import plain
from scraper.publish.italian import KINDS
from scraper.publish.posts import item_post, list_pages
from scraper.publish.views import FeedSettings, QueryView, SiteView

PLURAL: Mapping[Kind, str] = {
    Kind.NEWS: "news",
    Kind.PROJECT: "projects",
    Kind.CALL: "calls",
    Kind.NOTICE: "notices",
    Kind.EVENT: "events",
    Kind.DOCUMENT: "documents",
}
"""File names of the feeds by kind."""

_ALWAYS = {Kind.NEWS, Kind.PROJECT, Kind.CALL}
"""Kinds with a feed from the first day: one must be able to subscribe to calls before the first call."""

UNOFFICIAL = "Servizio non ufficiale, raccolto da Banditore."


def entries_by_kind(view: SiteView) -> dict[Kind, list[Entry]]:
    """The entries of each kind that this site has a feed of, the newest first."""
    present = {entry.item.kind for entry in view.entries}
    entries = dating.newest_entries(view.entries, {view.site.id: view.site})
    return {
        kind: [entry for entry in entries if entry.item.kind is kind]
        for kind in PLURAL
        if kind in _ALWAYS or kind in present
    }


# ------------------------------------------------------------------ what the feeds are called


def all_heading(view: SiteView) -> Heading:
    """The feed of everything that a site publishes."""
    name = plain(view.site.name)
    return _heading(view, "all", f"{name}: tutto", "Tutto ciò che esce sulle pagine seguite.")


def kind_heading(view: SiteView, kind: Kind) -> Heading:
    """The feed of a site's items of one kind."""
    name = plain(view.site.name)
    description = f"{KINDS[kind]} dalle pagine seguite."
    return _heading(view, PLURAL[kind], f"{name}: {KINDS[kind].lower()}", description)


def changes_heading(view: SiteView) -> Heading:
    """The feed of what changed."""
    name = plain(view.site.name)
    description = "Che cosa cambia sulle pagine seguite: ogni novità, ogni proroga, ogni correzione."
    return _heading(view, "changes", f"{name}: modifiche", description)


def calendar_heading(view: SiteView) -> Heading:
    """The calendar of deadlines and events; it is no feed, and has a file of its own."""
    description = "Le scadenze dei bandi e le date degli eventi, dalle pagine seguite."
    return _heading(view, "deadlines", f"{plain(view.site.name)}: scadenze ed eventi", description)


def site_headings(view: SiteView) -> list[Heading]:
    """Every feed of a site: all items, the items of each kind, and the changes."""
    return [
        all_heading(view),
        *(kind_heading(view, kind) for kind in entries_by_kind(view)),
        changes_heading(view),
    ]


def query_heading(view: QueryView, settings: FeedSettings) -> Heading:
    """The feed of a query."""
    path = f"queries/{view.query.id}"
    return Heading(
        path=path,
        id=_feed_id(path, view.since),
        title=plain(view.query.title),
        description=f"{describe_query(view.query, view.sites)} {UNOFFICIAL}",
        home_page=settings.base_url,
    )


def describe_query(query: Query, sites: Mapping[str, Site]) -> str:
    """``Bandi – Comune di Cuneo – con una di queste parole: Senegal.``"""
    what = ", ".join(KINDS[kind] for kind in query.interest.kinds) or "Tutto"
    whose = (
        ", ".join(plain(sites[site].name) for site in query.interest.sites if site in sites) or "tutti i siti seguiti"
    )
    words = ", ".join(plain(word) for word in query.interest.match)
    return f"{what} – {whose} – con una di queste parole: {words}." if words else f"{what} – {whose}."


def _heading(view: SiteView, name: str, title: str, description: str) -> Heading:
    path = f"{view.site.id}/{name}"
    return Heading(
        path=path,
        id=_feed_id(path, view.since),
        title=title,
        description=f"{description} {UNOFFICIAL}",
        home_page=view.site.url,
    )


def _feed_id(path: str, since: datetime) -> str:
    """The same for ever, wherever the folder is served from; nobody else's feed of this name has it."""
    moment = since.astimezone(UTC).isoformat(timespec="seconds")
    return uuid5(NAMESPACE_URL, f"{VOCABULARY}:feed:{path}@{moment}").urn


# ------------------------------------------------------------------ what is in them


def site_channels(view: SiteView) -> list[Channel]:
    """The feeds of ``site_headings`` with the newest posts of each."""
    groups = entries_by_kind(view)
    newest = dating.newest_entries(view.entries, {view.site.id: view.site})[:MAX_POSTS]
    pages = list_pages(view.sources)
    shown = {entry.item.id: entry for group in groups.values() for entry in group[:MAX_POSTS]}
    posts = {key: item_post(entry, view.site, pages) for key, entry in shown.items()}
    changes = (change_post(change, view.site, pages) for change in dating.newest_changes(view.changes)[:MAX_POSTS])
    since = dating.local(view.since, view.site)
    return [
        _channel(all_heading(view), (posts[entry.item.id] for entry in newest), since),
        *(
            _channel(kind_heading(view, kind), (posts[entry.item.id] for entry in group[:MAX_POSTS]), since)
            for kind, group in groups.items()
        ),
        _channel(changes_heading(view), changes, since),
    ]


def query_channel(view: QueryView, settings: FeedSettings) -> Channel:
    """The feed of a query. Its entries may come from several sites, each dated on its own site's clock."""
    pages = list_pages(view.sources)
    newest = dating.newest_entries(view.entries, view.sites)[:MAX_POSTS]
    posts = (item_post(entry, view.sites[entry.site], pages) for entry in newest)
    return _channel(query_heading(view, settings), posts, view.since.replace(microsecond=0))


def _channel(heading: Heading, posts: Iterable[Post], since: datetime) -> Channel:
    shown = tuple(posts)
    return Channel(heading, max((post.updated for post in shown), default=since), shown)

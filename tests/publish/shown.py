"""The folder as it would be if a site, or a query, were all there is: no history, and nothing kept from before."""

from collections.abc import Sequence
from datetime import UTC, datetime

from scraper.publish import dating
from scraper.publish.albopop import render_albo
from scraper.publish.channel import MAX_POSTS, Document, Written
from scraper.publish.feeds import Feed, calendar_heading, common_calendar_heading, common_feeds, query_feed, site_feeds
from scraper.publish.ics import calendar_entries, render_calendar, soonest_first
from scraper.publish.index import Everything, render_site_page, site_parts
from scraper.publish.render import render_document, render_pages, written_change, written_item
from scraper.publish.views import FeedSettings, QueryView, SiteView

_NEVER = datetime(2025, 1, 1, tzinfo=UTC)


def feeds_of(view: SiteView) -> list[Feed]:
    """The feeds of a site that has what this view shows."""
    kinds = {entry.item.kind for entry in view.entries} | set(view.counts)
    return site_feeds(view.site, view.since, kinds, view.sources)


def render_site(view: SiteView, settings: FeedSettings) -> dict[str, bytes]:
    """Feeds, calendar, albo and page of a site."""
    feeds = feeds_of(view)
    files = render_calendar_of(view, settings) | render_albo(view, settings) | render_site_page(view, feeds, settings)
    for feed in feeds:
        files |= render_document(Document(feed.heading, _entries(feed, view), feed.since), settings)
    return files


def render_calendar_of(view: SiteView, settings: FeedSettings) -> dict[str, bytes]:
    """The calendar of a site."""
    heading = calendar_heading(view.site, view.since)
    return render_calendar(heading, soonest_first(calendar_entries(view), view), settings, zone=view.site.timezone)


def render_query(view: QueryView, settings: FeedSettings) -> dict[str, bytes]:
    """The feed of a query."""
    feed = query_feed(view.query, view.since, view.sites, settings.base_url)
    newest = dating.newest_entries(view.entries, view.sites)[:MAX_POSTS]
    written = [written_item(entry, view.backing) for entry in newest]
    return render_document(Document(feed.heading, written, feed.since), settings)


def render_index(views: Sequence[SiteView], queries: Sequence[QueryView], settings: FeedSettings) -> dict[str, bytes]:
    """The pages of all sites."""
    parts = {view.site.id: site_parts(view, feeds_of(view), settings) for view in views}
    since = min((view.since for view in views), default=_NEVER)
    kinds = {entry.item.kind for view in views for entry in view.entries}
    common = common_feeds(since, kinds, settings.base_url)
    everything = Everything(
        everything=common[0].heading,
        headings=[feed.heading for feed in common],
        calendar=common_calendar_heading(since, settings.base_url),
        queries=[(query_feed(one.query, one.since, one.sites, settings.base_url), one) for one in queries],
    )
    return render_pages(parts, everything, settings)


def render_common(views: Sequence[SiteView], settings: FeedSettings) -> dict[str, bytes]:
    """The feeds and the calendar of all sites."""
    since = min(view.since for view in views)
    kinds = {entry.item.kind for view in views for entry in view.entries}
    files: dict[str, bytes] = {}
    for feed in common_feeds(since, kinds, settings.base_url):
        entries = [entry for view in views for entry in _entries(feed, view)]
        files |= render_document(Document(feed.heading, entries, feed.since), settings)
    dates = [one for view in views for one in calendar_entries(view)]
    calendar = common_calendar_heading(since, settings.base_url)
    return files | render_calendar(calendar, dates, settings, zone="Europe/Rome")


def _entries(feed: Feed, view: SiteView) -> list[Written]:
    if feed.changes:
        return [written_change(change, view.backing) for change in dating.newest_changes(view.changes)[:MAX_POSTS]]
    entries = dating.newest_entries(view.entries, {view.site.id: view.site})
    if feed.kind is not None:
        entries = [entry for entry in entries if entry.item.kind is feed.kind]
    if feed.source is not None:
        entries = [entry for entry in entries if feed.source in view.read_by.get(entry.item.id, ())]
    return [written_item(entry, view.backing) for entry in entries[:MAX_POSTS]]

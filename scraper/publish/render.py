"""Values in, the bytes of files out: the feeds of a site, of a query, and the pages that list them all.

Pure: the same views give the same bytes, and nothing here asks the clock. Paths are relative to the folder.
"""

from collections.abc import Sequence
from dataclasses import replace

from scraper.publish.albopop import render_albo
from scraper.publish.channel import MAX_BYTES, Channel
from scraper.publish.channels import query_channel, query_heading, site_channels, site_headings
from scraper.publish.characters import plain
from scraper.publish.coverage import render_coverage
from scraper.publish.ics import render_calendar
from scraper.publish.index import render_page
from scraper.publish.jsonfeed import render_json
from scraper.publish.opml import Group, render_opml
from scraper.publish.pages import static_file
from scraper.publish.rss_atom import STYLESHEET, render_rss_and_atom
from scraper.publish.status import render_status
from scraper.publish.views import FeedSettings, QueryView, SiteView


def render_site(view: SiteView, settings: FeedSettings) -> dict[str, bytes]:
    """``<site>/{all,news,projects,calls,changes,…}.{rss,atom,json}``, ``deadlines.ics`` and maybe ``albopop.rss``."""
    files = render_calendar(view, settings) | render_albo(view, settings)
    for channel in site_channels(view):
        files |= _render(channel, settings)
    return files


def render_query(view: QueryView, settings: FeedSettings) -> dict[str, bytes]:
    """``queries/<id>.{rss,atom,json}``."""
    return _render(query_channel(view, settings), settings)


def render_index(views: Sequence[SiteView], queries: Sequence[QueryView], settings: FeedSettings) -> dict[str, bytes]:
    """The index page, how every source is doing, the list of feeds for feed readers, the stylesheets."""
    groups = [Group(plain(view.site.name), tuple(site_headings(view))) for view in views]
    if queries:
        groups.append(Group("Ricerche", tuple(query_heading(view, settings) for view in queries)))
    return {
        "index.html": render_page(views, queries, settings),
        "coverage.html": render_coverage(views, settings),
        "status.json": render_status(views),
        "feeds.opml": render_opml(groups, settings),
        "style.css": static_file("style.css"),
        STYLESHEET: static_file(STYLESHEET),
    }


def _render(channel: Channel, settings: FeedSettings) -> dict[str, bytes]:
    """All formats of a channel, with fewer posts where long texts would make a file too large."""
    while True:
        rss, atom = render_rss_and_atom(channel, settings)
        files = {
            f"{channel.heading.path}.rss": rss,
            f"{channel.heading.path}.atom": atom,
            f"{channel.heading.path}.json": render_json(channel, settings),
        }
        if len(channel.posts) <= 1 or max(map(len, files.values())) <= MAX_BYTES:
            return files
        channel = replace(channel, posts=channel.posts[: len(channel.posts) * 9 // 10])

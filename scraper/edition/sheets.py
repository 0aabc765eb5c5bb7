"""What is made of a whole site, or of all: calendars, the albo, and the pages that list the feeds."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scraper.config import Config
from scraper.model import Entry, Kind, Query, Site, SourceState
from scraper.publish.albopop import render_albo
from scraper.publish.feeds import (
    PLURAL,
    Feed,
    calendar_heading,
    common_calendar_heading,
    common_feeds,
    site_feeds,
)
from scraper.publish.ics import Dated, calendar_entries, render_calendar, soonest_first, upcoming
from scraper.publish.index import FEW, NEWEST, Everything, Parts, render_site_page, site_parts
from scraper.publish.render import render_pages
from scraper.publish.views import FeedSettings, File, QueryView, SiteView
from scraper.store.backing import SqlBacking
from scraper.store.queries import Answers
from scraper.store.shelves import SqlShelves

_ACTS = 50
"""How many of the newest items of each kind are looked through for acts: an AlboPOP feed shows 25."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """One edition's pages. ``since`` says when each site began to be watched, ``lists`` how its sources are doing."""

    config: Config
    answers: Answers
    shelves: SqlShelves
    backing: SqlBacking
    settings: FeedSettings
    since: Mapping[str, datetime]
    lists: Callable[[str], Sequence[SourceState]]
    first_day: Callable[[Feed], str]
    """Of a feed of the last days, the first that counts."""

    def feeds_of(self, site: str) -> list[Feed]:
        """The feeds of a site, by its id."""
        kinds = self._kinds(self.answers.counts_of(site).items, f"{site}/")
        return site_feeds(self._sites[site], self.since[site], kinds, tuple(self.lists(site)))

    def common_feeds(self) -> list[Feed]:
        """The feeds of all sites together."""
        return common_feeds(min(self.since.values()), self._kinds(self.answers.kinds(), ""), self.settings.base_url)

    def render_site(self, site: str) -> Mapping[str, bytes]:
        """A site's calendar, albo and page; what the pages of all sites show of it is remembered."""
        view = self._view(site)
        feeds = site_feeds(view.site, view.since, self._kinds(view.counts, f"{site}/"), view.sources)
        dates = calendar_entries(view)
        shown = [(one.over, one.event) for one in upcoming(dates, view)]
        parts = site_parts(view, feeds, self.settings, few=len(self.config.sites) <= FEW)
        parts = replace(parts, dates=shown)
        self.backing.keep_page(site, parts.dump())
        heading = calendar_heading(view.site, view.since)
        return {
            **render_calendar(heading, soonest_first(dates, view), self.settings, zone=view.site.timezone),
            **self._albo(view),
            **render_site_page(view, feeds, self.settings),
        }

    def render_all(self, queries: Sequence[Feed]) -> Mapping[str, bytes]:
        """The pages and the calendar of all sites."""
        known = self.backing.pages()
        parts = {site.id: Parts.load(known[site.id]) for site in self.config.sites if site.id in known}
        dates = sorted((Dated(*one) for part in parts.values() for one in part.dates), key=_over)
        common = self.common_feeds()
        everything = Everything(
            everything=common[0].heading,
            headings=[feed.heading for feed in common],
            calendar=common_calendar_heading(min(self.since.values()), self.settings.base_url),
            queries=[(feed, self._query_view(feed, feed.query)) for feed in queries if feed.query is not None],
        )
        pages = render_pages(parts, everything, self.settings)
        return pages | render_calendar(everything.calendar, dates, self.settings, zone="Europe/Rome")

    def _kinds(self, present: Collection[Kind], folder: str) -> Collection[Kind]:
        """Those of which there are items, and those that had a feed: people may have subscribed to it."""
        known = self.shelves.remembered([f"{folder}{name}" for name in PLURAL.values()])
        return [kind for kind, name in PLURAL.items() if kind in present or f"{folder}{name}" in known]

    @property
    def _sites(self) -> Mapping[str, Site]:
        return {site.id: site for site in self.config.sites}

    def _view(self, site: str) -> SiteView:
        entries = self.answers.newest(NEWEST, sites=[site])[site]
        counts = self.answers.counts_of(site)
        dated = self.answers.dated(site)
        return SiteView(
            site=self._sites[site],
            entries=tuple(entries),
            changes=tuple(self.answers.newest_changes(NEWEST, sites=[site])[site]),
            sources=tuple(self.lists(site)),
            since=self.since[site],
            counts=counts.items,
            changes_count=counts.changes,
            dated=tuple(dated),
            history=self.answers.histories([entry.item.id for entry in dated]),
            read_by=self.backing.read_by(_without_page([*entries, *dated])),
            profile=self.config.profiles[site],
        )

    def _albo(self, view: SiteView) -> Mapping[str, bytes]:
        if view.profile is None or not view.profile.type:
            return {}
        entries = self.answers.newest(_ACTS, sites=[view.site.id])[view.site.id]
        ids = [entry.item.id for entry in entries]
        files = {url: File(size, kind) for url, (size, kind) in self.backing.files(ids).items()}
        read_by = self.backing.read_by(ids)
        return render_albo(replace(view, entries=tuple(entries), files=files, read_by=read_by), self.settings)

    def _query_view(self, feed: Feed, query: Query) -> QueryView:
        first = self.first_day(feed)
        newest = [one.id for one in self.shelves.newest_of(feed.path, NEWEST, since=first)]
        return QueryView(
            query=query,
            entries=tuple(self.answers.entries_by_id(newest).values()),
            sites=self._sites,
            sources=tuple(map(SourceState, self.config.sources)),
            since=feed.since,
            count=self.shelves.count(feed.path, since=first),
        )


def _over(dated: Dated) -> tuple[str, str]:
    return dated.over, dated.event


def _without_page(entries: Collection[Entry]) -> list[str]:
    return [entry.item.id for entry in entries if entry.item.url is None]

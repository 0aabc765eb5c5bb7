"""One look around a site: from its home page to the lists worth watching, each read before it is proposed.

    home page ──► menu, sitemap, feeds, well-known paths ──► candidates ──fetch──► read_source ──► Proposal

The world is asked through the Fetcher port alone, one page after the other: about twenty-five requests at most.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin

from scraper.discover.choosing import choose, reads_well
from scraper.discover.judging import (
    digest,
    evidence_of,
    further,
    in_sitemap,
    kind_to_give,
    objection_to,
    only_events,
    shown,
    source_id,
    subject_name,
    trouble,
    well_known,
    well_known_endpoints,
)
from scraper.discover.proposal import Found, FoundFeed, Proposal, Proposed, Rejected
from scraper.model import Failure, Kind, NotModified, Page, Reason, Site
from scraper.normalise.charset import decode
from scraper.normalise.urls import url_key
from scraper.parse.context import Context
from scraper.parse.listing import Listing
from scraper.parse.markup import markup
from scraper.parse.navigation import Candidate, Navigation, best, navigation, same_site
from scraper.parse.nolist import is_missing
from scraper.parse.reading import is_endpoint, read_source
from scraper.parse.sitemap import branches, read_sitemap, sitemaps_in_robots, telling_first
from scraper.parse.subjects import NEWS
from scraper.parse.wellknown import System, systems_of
from scraper.ports import Fetcher

MAX_CANDIDATES = 15
MAX_SITEMAPS = 3
MAX_FEEDS = 2
MAX_ENDPOINTS = 4
_SAMPLE = 3


async def propose(url: str, fetcher: Fetcher, *, timezone: str = "Europe/Rome") -> Proposal | Failure:
    """Look around the site whose home page is at ``url``. A Failure where the home page itself cannot be looked at.

    ``timezone`` is the site's IANA zone. Never raises for what the web does.
    """
    home = await fetcher.fetch(url)
    if isinstance(home, NotModified):  # nothing was said that could make it so
        return Failure(Reason.PROTOCOL, f"{url} answers 304 to a request without conditions", home.at)
    if isinstance(home, Failure):
        return home
    try:
        html = markup(home)
        found = navigation(html, home.url)
    except ValueError as error:
        return Failure(Reason.NOT_A_PAGE, f"{home.url}: {error}", home.at, page=home)
    site = Site(id=found.id, name=found.name, url=home.url, timezone=timezone)
    return await _Look(fetcher, site, home).around(html, found)


class _Look:
    """One look around: what is still to be asked for, and what came of what was."""

    def __init__(self, fetcher: Fetcher, site: Site, home: Page) -> None:
        self._fetcher = fetcher
        self._site = site
        self._home = home
        self._pending: tuple[Candidate, ...] = ()
        self._behind: tuple[Candidate, ...] = ()
        self._known = {url_key(home.url)}
        self._seen = {url_key(home.url): "the home page", digest(home): "the home page"}
        self._turns: Counter[str] = Counter()
        self._lists: list[Found] = []
        self._endpoints: list[Found] = []
        self._feeds: list[FoundFeed] = []
        self._rejected: list[Rejected] = []

    async def around(self, html: str, found: Navigation) -> Proposal:
        """Everything, in order."""
        systems = list(systems_of(evidence_of(self._home, html)))
        self._add(found.candidates)
        self._add(in_sitemap(await self._sitemap(systems)))
        for feed in found.feeds[:MAX_FEEDS]:
            await self._look_at_feed(feed)
        self._add(well_known(systems, self._home.url))
        for _ in range(MAX_CANDIDATES):
            if self._pending:
                await self._look_at(self._next())
        about_home = None if self._lists else self._look_at_home(html)
        await self._look_behind([*self._behind, *well_known_endpoints(systems, self._home.url)])
        for endpoint in self._endpoints:
            self._choose(endpoint)
        if about_home and not self._lists:
            self._rejected.append(about_home)
        return Proposal(self._site, self._proposed(), tuple(self._feeds), tuple(self._rejected))

    def _add(self, candidates: Iterable[Candidate]) -> None:
        """Addresses that were neither asked for nor wait already; better evidence replaces what waits."""
        new = [one for one in candidates if url_key(one.url) not in self._known]
        self._pending = best([*self._pending, *new])

    def _next(self) -> Candidate:
        """Every subject has its turn before any has a second one; among its candidates the most telling."""
        chosen = min(self._pending, key=lambda one: (self._turns[subject_name(one.subject)], -one.weight))
        self._turns[subject_name(chosen.subject)] += 1
        self._known.add(url_key(chosen.url))
        self._pending = tuple(one for one in self._pending if one is not chosen)
        return chosen

    # -------------------------------------------------------------- what the site says of itself

    async def _sitemap(self, systems: Sequence[System]) -> list[str]:
        """Pages of the site's sitemaps: those that robots.txt names, else where its system or custom keeps them."""
        robots = await self._fetcher.fetch(urljoin(self._home.url, "/robots.txt"))
        told = sitemaps_in_robots(decode(robots.body, None)[0], robots.url) if isinstance(robots, Page) else ()
        named = [url for url in told if same_site(url, self._home.url)]
        usual = [*(path for system in systems for path in system.sitemaps), "/sitemap.xml"]
        waiting = list(dict.fromkeys(named or (urljoin(self._home.url, path) for path in usual)))
        pages: list[str] = []
        for _ in range(MAX_SITEMAPS):
            fetched = await self._fetcher.fetch(waiting.pop(0)) if waiting else None
            sitemap = read_sitemap(fetched.body, fetched.url) if isinstance(fetched, Page) else None
            if sitemap:
                pages += sitemap.pages
                waiting = telling_first(sitemap.sitemaps) or [url for url in waiting if url in named]
        return [page for page in pages if same_site(page, self._home.url)]

    async def _look_at_feed(self, url: str) -> None:
        """A feed of the home page: it may be watched itself, and it tells where its entries lie."""
        candidate = Candidate(url, NEWS, "feed that the home page declares", 0)
        found = await self._endpoint(candidate)
        if isinstance(found, str):
            self._rejected.append(Rejected(url, f"the site calls it a feed, but it is none: {found}"))
            return
        items = found.listing.items
        self._feeds.append(FoundFeed(url, found.listing.family or "", items))
        told = [item.url for item in items if item.url and same_site(item.url, self._home.url)]
        below = ((one, f"{one.below} entries of the feed {url} lie below it") for one in branches(told))
        self._add(Candidate(one.url, one.subject, evidence, 35 if one.subject else 20) for one, evidence in below)

    # -------------------------------------------------------------- one candidate

    async def _look_at(self, candidate: Candidate) -> None:
        fetched = await self._fetcher.fetch(candidate.url)
        listing = self._judge(candidate, fetched) if isinstance(fetched, Page) else trouble(fetched)
        if isinstance(listing, str):
            self._rejected.append(Rejected(candidate.url, listing))
        elif isinstance(fetched, Page):
            self._lists.append(Found(candidate, fetched, listing))

    def _judge(self, candidate: Candidate, page: Page) -> Listing | str:
        """The list that a page is, or why it is none."""
        same = self._seen.get(url_key(page.url)) or self._seen.get(digest(page))
        if same:
            return f"it is the same page as {same}"
        self._seen |= {url_key(page.url): page.url, digest(page): page.url}
        self._known.add(url_key(page.url))
        if not same_site(page.url, self._home.url) and not (candidate.subject and candidate.subject.abroad):
            return f"it redirects to another site: {page.url}"
        try:
            listing = read_source(page, self._context(page))
            html = "" if is_endpoint(listing) else markup(page)
            self._look_on(navigation(html, page.url), candidate, page)
        except ValueError as error:
            return str(error)
        same = next((one.page.url for one in self._lists if shown(one.listing) == shown(listing)), None)
        return objection_to(candidate, listing, html) or (f"it shows the same items as {same}" if same else listing)

    def _look_on(self, found: Navigation, candidate: Candidate, page: Page) -> None:
        """The links and the feeds of a second page."""
        self._add(further(found, page, self._home.url))
        feeds = (Candidate(url, candidate.subject, f"feed that {page.url} declares", 0) for url in found.feeds)
        self._behind = (*self._behind, *feeds)

    def _context(self, page: Page, kind: Kind | None = None) -> Context:
        return Context(url=page.url, at=page.at, zone=self._site.timezone, site=self._site.id, kind=kind)

    def _look_at_home(self, html: str) -> Rejected | None:
        """The home page as the only list, or why it is none."""
        try:
            listing = read_source(self._home, self._context(self._home))
        except ValueError as error:
            return Rejected(self._home.url, str(error))
        objection = listing.why if not listing.items else is_missing(html) or only_events(listing)
        if objection:
            return Rejected(self._home.url, objection)
        candidate = Candidate(self._home.url, None, "the home page itself: nothing better was found", 0)
        self._lists.append(Found(candidate, self._home, listing))
        return None

    # -------------------------------------------------------------- what is behind the pages

    async def _look_behind(self, candidates: Iterable[Candidate]) -> None:
        """Endpoints of lists that no page shows, or only without days."""
        asked = 0
        for one in candidates:
            if (
                asked < MAX_ENDPOINTS
                and url_key(one.url) not in self._known
                and not reads_well(one.subject, self._lists)
            ):
                asked += 1
                found = await self._endpoint(one)
                if isinstance(found, str):
                    self._rejected.append(Rejected(one.url, found))

    async def _endpoint(self, candidate: Candidate) -> Found | str:
        """The endpoint at an address, verified by what it answers; or in words what came instead."""
        self._known.add(url_key(candidate.url))
        fetched = await self._fetcher.fetch(candidate.url)
        if not isinstance(fetched, Page):
            return trouble(fetched)
        try:
            listing = read_source(fetched, self._context(fetched))
        except ValueError as error:
            return str(error)
        if not is_endpoint(listing):
            return fetched.media_type or "something else"
        found = Found(candidate, fetched, listing)
        if listing.items and not only_events(listing):
            self._endpoints.append(found)
        return found

    def _choose(self, endpoint: Found) -> None:
        """An endpoint in place of the pages that show its items, or where no page does; see ``choosing``."""
        chosen = choose(endpoint, self._lists)
        if isinstance(chosen, str):
            self._rejected.append(Rejected(endpoint.candidate.url, chosen))
            return
        replaced = [one for one in self._lists if one not in chosen]
        why = f"its items are read from {endpoint.page.url}"
        self._rejected += [Rejected(one.candidate.url, why) for one in replaced]
        self._lists = list(chosen)

    # -------------------------------------------------------------- what is proposed

    def _proposed(self) -> tuple[Proposed, ...]:
        """The sample shows what each source would give: read anew where it is given a kind."""
        proposed: list[Proposed] = []
        for one in self._lists:
            subject, items = one.candidate.subject, one.listing.items
            kind = kind_to_give(subject, items)
            given = read_source(one.page, self._context(one.page, kind)) if kind else one.listing
            proposed.append(
                Proposed(
                    id=source_id(self._site.id, subject, one.page.url, [source.id for source in proposed]),
                    url=one.page.url,
                    kind=kind,
                    family=one.listing.family,
                    items=len(items),
                    sample=given.items[:_SAMPLE],
                    evidence=one.candidate.evidence,
                )
            )
        return tuple(proposed)

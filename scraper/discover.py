"""One look around a site: from its home page to the lists worth watching, each read before it is proposed.

    home page ──► menu, sitemap, feeds, well-known paths ──► candidates ──fetch──► read_list ──► Proposal

The world is asked through the Fetcher port alone, one page after the other: about twenty requests at most.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from scraper.model import Failure, Item, Kind, NotModified, Page, Reason, Site
from scraper.normalise.charset import decode
from scraper.normalise.ids import slug, unique
from scraper.normalise.urls import url_key
from scraper.parse.context import Context
from scraper.parse.feed import Feed, read_feed
from scraper.parse.listing import Listing, read_list
from scraper.parse.markup import markup
from scraper.parse.navigation import Candidate, Navigation, best, navigation, same_site
from scraper.parse.nolist import is_missing, why_no_list
from scraper.parse.sitemap import branches, named_lists, read_sitemap, sitemaps_in_robots, telling_first
from scraper.parse.subjects import Subject, segments, subject_of_path
from scraper.parse.wellknown import System, systems_of
from scraper.ports import Fetcher

MAX_CANDIDATES = 15
MAX_SITEMAPS = 3
MAX_FEEDS = 2
_SAMPLE = 3
_MAX_ID = 63
_FURTHER_ON = 20
"""How much less a link says that was found on a second page than one on the home page."""
_FEW = 3
"""Fewer items than this say nothing about a page that no word calls a list of news or calls."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A list worth watching: ``kind`` is given where the page does not say; ``evidence`` says how it was found."""

    id: str
    url: str
    kind: Kind | None
    family: str | None
    items: int
    sample: tuple[Item, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """An address that was looked at and is not proposed, and why."""

    url: str
    why: str


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that the site offers and that really is one."""

    url: str
    feed: Feed


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a look around a site came to. Without ``sources``, the last of ``rejected`` is the home page, and why."""

    site: Site
    sources: tuple[Proposed, ...]
    feeds: tuple[FoundFeed, ...]
    rejected: tuple[Rejected, ...]


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
        self._known = {url_key(home.url)}
        self._seen = {url_key(home.url): "the home page", _digest(home): "the home page"}
        self._turns: Counter[str] = Counter()
        self._sources: list[Proposed] = []
        self._shown: dict[frozenset[str], str] = {}
        self._feeds: list[FoundFeed] = []
        self._rejected: list[Rejected] = []

    async def around(self, html: str, found: Navigation) -> Proposal:
        """Everything, in order."""
        systems = list(systems_of(_evidence(self._home, html)))
        self._add(found.candidates)
        self._add(_in_sitemap(await self._sitemap(systems)))
        for feed in found.feeds[:MAX_FEEDS]:
            await self._look_at_feed(feed)
        self._add(_well_known(systems, self._home.url))
        for _ in range(MAX_CANDIDATES):
            if self._pending:
                await self._look_at(self._next())
        if not self._sources:
            self._propose_home(html)
        return Proposal(self._site, tuple(self._sources), tuple(self._feeds), tuple(self._rejected))

    def _add(self, candidates: Iterable[Candidate]) -> None:
        """Addresses that were neither asked for nor wait already; better evidence replaces what waits."""
        new = [one for one in candidates if url_key(one.url) not in self._known]
        self._pending = best([*self._pending, *new])

    def _next(self) -> Candidate:
        """Every subject has its turn before any has a second one; among its candidates the most telling."""
        chosen = min(self._pending, key=lambda one: (self._turns[_subject_id(one.subject)], -one.weight))
        self._turns[_subject_id(chosen.subject)] += 1
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
        fetched = await self._fetcher.fetch(url)
        feed = read_feed(fetched.body, fetched.url) if isinstance(fetched, Page) else None
        if feed is None:
            what = fetched.media_type or "something else" if isinstance(fetched, Page) else _trouble(fetched)
            self._rejected.append(Rejected(url, f"the site calls it a feed, but it is none: {what}"))
            return
        self._feeds.append(FoundFeed(url, feed))
        told = [entry.url for entry in feed.entries if entry.url and same_site(entry.url, self._home.url)]
        below = ((one, f"{one.below} entries of the feed {url} lie below it") for one in branches(told))
        self._add(Candidate(one.url, one.subject, evidence, 35 if one.subject else 20) for one, evidence in below)

    # -------------------------------------------------------------- one candidate

    async def _look_at(self, candidate: Candidate) -> None:
        fetched = await self._fetcher.fetch(candidate.url)
        listing = self._judge(candidate, fetched) if isinstance(fetched, Page) else _trouble(fetched)
        if isinstance(listing, str):
            self._rejected.append(Rejected(candidate.url, listing))
        elif isinstance(fetched, Page):
            self._shown[_shown(listing)] = fetched.url
            self._propose(candidate, fetched, listing)

    def _judge(self, candidate: Candidate, page: Page) -> Listing | str:
        """The list that a page is, or why it is none."""
        same = self._seen.get(url_key(page.url)) or self._seen.get(_digest(page))
        if same:
            return f"it is the same page as {same}"
        self._seen |= {url_key(page.url): page.url, _digest(page): page.url}
        self._known.add(url_key(page.url))
        if not same_site(page.url, self._home.url) and not (candidate.subject and candidate.subject.abroad):
            return f"it redirects to another site: {page.url}"
        try:
            html = markup(page)
            listing = read_list(html, self._context(page))
            self._add(_further(navigation(html, page.url), page, self._home.url))
        except ValueError as error:
            return str(error)
        same = self._shown.get(_shown(listing))
        return _objection(candidate, listing, html) or (f"it shows the same items as {same}" if same else listing)

    def _context(self, page: Page, kind: Kind | None = None) -> Context:
        return Context(url=page.url, at=page.at, zone=self._site.timezone, site=self._site.id, kind=kind)

    def _propose(self, candidate: Candidate, page: Page, listing: Listing) -> None:
        """The sample shows what the source would give: read anew where it is given a kind."""
        kind = _kind_to_give(candidate.subject, listing.items)
        given = read_list(markup(page), self._context(page, kind)) if kind else listing
        taken = [source.id for source in self._sources]
        self._sources.append(
            Proposed(
                id=_source_id(self._site.id, candidate.subject, page.url, taken),
                url=page.url,
                kind=kind,
                family=listing.family,
                items=len(listing.items),
                sample=given.items[:_SAMPLE],
                evidence=candidate.evidence,
            )
        )

    def _propose_home(self, html: str) -> None:
        try:
            listing = read_list(html, self._context(self._home))
        except ValueError as error:
            self._rejected.append(Rejected(self._home.url, str(error)))
            return
        candidate = Candidate(self._home.url, None, "the home page itself: nothing better was found", 0)
        objection = why_no_list(html) if not listing.items else is_missing(html) or _only_events(listing)
        if objection:
            self._rejected.append(Rejected(self._home.url, objection))
        else:
            self._propose(candidate, self._home, listing)


# ------------------------------------------------------------------ pure: what speaks for an address, and against


def _evidence(page: Page, html: str) -> str:
    fields = "\n".join(f"{name}: {value}" for name, value in page.headers.items() if name in {"server", "x-generator"})
    return f"{fields}\n{html}"


def _in_sitemap(pages: Sequence[str]) -> Iterator[Candidate]:
    for url, subject in named_lists(pages):
        yield Candidate(url, subject, "listed in the sitemap", 30 if not subject.leads_on else 10)
    for branch in branches(pages):
        evidence = f"the sitemap has {branch.below} pages below it"
        yield Candidate(branch.url, branch.subject, evidence, 35 if branch.subject else 15)


def _well_known(systems: Iterable[System], home: str) -> Iterator[Candidate]:
    for system in systems:
        for path in system.paths:
            url = urljoin(home, path)
            yield Candidate(url, subject_of_path(url), f"where {system.name} keeps it", 25)


def _further(found: Navigation, page: Page, home: str) -> Iterator[Candidate]:
    """Links of a second page, which say less; those of a supplier's site are its own business."""
    for one in found.candidates if same_site(page.url, home) else ():
        yield replace(one, evidence=f"{one.evidence} on {page.url}", weight=one.weight - _FURTHER_ON)


def _objection(candidate: Candidate, listing: Listing, html: str) -> str | None:
    """Why this is no list to watch, or None."""
    missing = is_missing(html)
    if candidate.subject and candidate.subject.leads_on and not listing.items:
        return missing or "it lists nothing itself; its links were looked through"
    if missing or not listing.items:
        return missing or why_no_list(html)
    return _only_events(listing) or _says_nothing(candidate, listing)


def _only_events(listing: Listing) -> str | None:
    return "it lists only events" if all(item.kind is Kind.EVENT for item in listing.items) else None


def _says_nothing(candidate: Candidate, listing: Listing) -> str | None:
    """Where no word promises news or calls, enough items must be dated, or be calls or projects."""
    if candidate.subject and not candidate.subject.leads_on:
        return None
    telling = sum(bool(item.published or item.deadline) or item.kind is not Kind.NEWS for item in listing.items)
    if len(listing.items) >= _FEW and telling * 2 >= len(listing.items):
        return None
    return f"nothing says that what it lists ({len(listing.items)}) is news, calls or projects"


def _kind_to_give(subject: Subject | None, items: Sequence[Item]) -> Kind | None:
    """The subject's kind where most items read as something vaguer, and no call would be hidden by it."""
    if subject is None or subject.kind in {None, Kind.NEWS}:
        return None
    kinds = [item.kind for item in items]
    vague = sum(kind is not subject.kind and (kind in _VAGUE or subject.kind is Kind.DOCUMENT) for kind in kinds)
    hides_calls = subject.kind is not Kind.CALL and Kind.CALL in kinds
    return subject.kind if vague * 2 > len(kinds) and not hides_calls else None


_VAGUE = {Kind.NEWS, Kind.DOCUMENT}
"""What an item is called for want of a better word: the label on a call is often "Documenti". An albo holds acts."""


def _source_id(site: str, subject: Subject | None, url: str, taken: Sequence[str]) -> str:
    """``cuneo-avvisi``; the second list of that name is called after its path: ``cuneo-sport-avvisi``."""
    by_subject = f"{site}-{subject.id}" if subject and not subject.leads_on else ""
    by_path = "-".join([site, *filter(None, map(slug, segments(url)[-2 if by_subject else -1 :]))])
    wanted = by_subject if by_subject and by_subject not in taken else by_path if by_path != site else f"{site}-home"
    return unique(wanted[: _MAX_ID - 4].rstrip("-"), taken)


def _shown(listing: Listing) -> frozenset[str]:
    return frozenset(item.url or item.title for item in listing.items)


def _subject_id(subject: Subject | None) -> str:
    return subject.id if subject else ""


def _digest(page: Page) -> str:
    return hashlib.sha256(page.body).hexdigest()


def _trouble(fetched: Failure | NotModified) -> str:
    if isinstance(fetched, NotModified):
        return "it answers 304 to a request without conditions"
    return f"it answers {fetched.status}" if fetched.status in {404, 410} else f"{fetched.reason}: {fetched.detail}"

"""Which feeds there are: of a site, of each of its lists, of all sites together, and of each query."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from scraper.model import Kind, Query, Role, Site, Source, SourceState
from scraper.normalise.italian import day_and_month
from scraper.publish.channel import VOCABULARY, Heading
from scraper.publish.characters import plain, web_url
from scraper.publish.italian import KINDS

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
EVERYWHERE = "Tutti i siti"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and what belongs into it: entries of one site or of all, of one kind, list or query; or changes."""

    heading: Heading
    since: datetime
    """When the first of its sites began to be watched."""
    site: str | None = None
    kind: Kind | None = None
    source: str | None = None
    query: Query | None = None
    changes: bool = False

    @property
    def path(self) -> str:
        """Its place within the folder, without extension."""
        return self.heading.path


def with_a_feed(present: Collection[Kind]) -> list[Kind]:
    """The kinds that have a feed where there are, or were, items of these kinds."""
    return [kind for kind in PLURAL if kind in _ALWAYS or kind in present]


# ------------------------------------------------------------------ one site


def site_feeds(site: Site, since: datetime, kinds: Collection[Kind], lists: Iterable[SourceState]) -> list[Feed]:
    """Every feed of a site: all items, the items of each kind, the changes, and the items of each list."""
    since = since.astimezone(ZoneInfo(site.timezone)).replace(microsecond=0)
    return [
        Feed(all_heading(site, since), since, site=site.id),
        *(Feed(kind_heading(site, since, kind), since, site=site.id, kind=kind) for kind in with_a_feed(kinds)),
        Feed(changes_heading(site, since), since, site=site.id, changes=True),
        *(
            Feed(list_heading(site, since, state.source), since, site=site.id, source=state.source.id)
            for state in lists
            if state.source.role is Role.LIST
        ),
    ]


def all_heading(site: Site, since: datetime) -> Heading:
    """The feed of everything that a site publishes."""
    return _of_site(site, since, "all", title="tutto", about="Tutto ciò che esce sulle pagine seguite.")


def kind_heading(site: Site, since: datetime, kind: Kind) -> Heading:
    """The feed of a site's items of one kind."""
    return _of_site(site, since, PLURAL[kind], title=KINDS[kind].lower(), about=_ABOUT_KIND.format(KINDS[kind]))


def changes_heading(site: Site, since: datetime) -> Heading:
    """The feed of what changed."""
    return _of_site(site, since, "changes", title="modifiche", about=_ABOUT_CHANGES)


def calendar_heading(site: Site, since: datetime) -> Heading:
    """The calendar of deadlines and events; it is no feed, and has a file of its own."""
    return _of_site(site, since, "deadlines", title="scadenze ed eventi", about=_ABOUT_CALENDAR)


def list_heading(site: Site, since: datetime, source: Source) -> Heading:
    """The feed of what one list shows; the page that it is about is the list itself."""
    path, page = list_path(source), urlsplit(source.url)
    shown = plain(f"{page.path.rstrip('/')}{'?' if page.query else ''}{page.query}") or "/"
    return Heading(
        path=path,
        id=_feed_id(path, since),
        title=f"{plain(site.name)}: {shown}",
        description=f"Tutto ciò che esce su questa pagina. {UNOFFICIAL}",
        home_page=web_url(source.url) or site.url,
    )


def list_path(source: Source) -> str:
    """Where the feed of a list is."""
    return f"{source.site}/lists/{source.id}"


_ABOUT_KIND = "{} dalle pagine seguite."
_ABOUT_CHANGES = "Che cosa cambia sulle pagine seguite: ogni novità, ogni proroga, ogni correzione."
_ABOUT_CALENDAR = "Le scadenze dei bandi e le date degli eventi, dalle pagine seguite."


def _of_site(site: Site, since: datetime, name: str, *, title: str, about: str) -> Heading:
    path = f"{site.id}/{name}"
    return Heading(
        path=path,
        id=_feed_id(path, since),
        title=f"{plain(site.name)}: {title}",
        description=f"{about} {UNOFFICIAL}",
        home_page=site.url,
    )


# ------------------------------------------------------------------ all sites, and queries


def common_feeds(since: datetime, kinds: Collection[Kind], home_page: str) -> list[Feed]:
    """The feeds of all sites together, in the root of the folder, whose address is ``home_page``."""
    since = since.replace(microsecond=0)

    def heading(name: str, title: str, about: str) -> Heading:
        return Heading(name, _feed_id(name, since), f"{EVERYWHERE}: {title}", f"{about} {UNOFFICIAL}", home_page)

    return [
        Feed(heading("all", "tutto", "Tutto ciò che esce sulle pagine seguite."), since),
        *(
            Feed(heading(PLURAL[kind], KINDS[kind].lower(), _ABOUT_KIND.format(KINDS[kind])), since, kind=kind)
            for kind in with_a_feed(kinds)
        ),
        Feed(heading("changes", "modifiche", _ABOUT_CHANGES), since, changes=True),
    ]


def common_calendar_heading(since: datetime, home_page: str) -> Heading:
    """The calendar of all sites together."""
    title, about = f"{EVERYWHERE}: scadenze ed eventi", f"{_ABOUT_CALENDAR} {UNOFFICIAL}"
    return Heading("deadlines", _feed_id("deadlines", since), title, about, home_page)


def query_feed(query: Query, since: datetime, sites: Mapping[str, Site], home_page: str) -> Feed:
    """The feed of a query."""
    path = f"queries/{query.id}"
    about = f"{describe_query(query, sites)} {UNOFFICIAL}"
    heading = Heading(path, _feed_id(path, since), plain(query.title), about, home_page)
    return Feed(heading, since.replace(microsecond=0), query=query)


def describe_query(query: Query, sites: Mapping[str, Site]) -> str:
    """``Bandi – Comune di Cuneo – con una di queste parole: Senegal.``"""
    return f"{' – '.join(_conditions(query, sites))}."


def _conditions(query: Query, sites: Mapping[str, Site]) -> Iterator[str]:
    asked = query.interest
    yield ", ".join(KINDS[kind] for kind in asked.kinds) or "Tutto"
    yield ", ".join(plain(sites[site].name) for site in asked.sites if site in sites) or "tutti i siti seguiti"
    told: Mapping[str, Sequence[str]] = {
        "nella sezione": asked.sections,
        "sull’argomento": asked.topics,
        "con una di queste parole:": asked.match,
        "con tutte queste parole:": asked.match_all,
        "senza queste parole:": asked.match_none,
    }
    for words, values in told.items():
        if values:
            yield f"{words} {', '.join(map(plain, values))}"
    if query.since:
        yield f"dal {day_and_month(query.since)} {query.since.year}"
    if query.until:
        yield f"fino al {day_and_month(query.until)} {query.until.year}"
    if query.last:
        yield f"degli ultimi {max(1, query.last.days)} giorni"


def _feed_id(path: str, since: datetime) -> str:
    """The same for ever, wherever the folder is served from; nobody else's feed of this name has it."""
    moment = since.astimezone(UTC).isoformat(timespec="seconds")
    return uuid5(NAMESPACE_URL, f"{VOCABULARY}:feed:{path}@{moment}").urn

"""The pages that list all feeds: HTML and a stylesheet, no script, nothing from elsewhere.

What they show of a site is made when the site's feeds are, and kept: the pages of all sites are put together of such
parts.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from markupsafe import Markup

from scraper.model import Change, Entry
from scraper.publish import dating
from scraper.publish.albopop import albo_path
from scraper.publish.changes import change_post
from scraper.publish.channel import FORMATS, Heading, Post
from scraper.publish.characters import plain
from scraper.publish.coverage import Watched, covered, summary, watched
from scraper.publish.feeds import Feed, calendar_heading, describe_query
from scraper.publish.language import LANGUAGES, Language
from scraper.publish.opml import outline
from scraper.publish.pages import render_page, template
from scraper.publish.posts import UNTITLED, item_post
from scraper.publish.status import statuses
from scraper.publish.views import FeedSettings, QueryView, SiteView

NEWEST = 5
"""Titles shown of each feed."""
FEW = 12
"""With more sites than this, the page of all shows a few lines of each and leads to its own page."""
_BUTTONS = {"rss": "RSS", "atom": "Atom", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the pages of all sites show of one; HTML by language code."""

    name: str
    links: str
    sections: Mapping[str, str]
    rows: Mapping[str, str]
    coverage: Mapping[str, str]
    opml: str
    status: Sequence[str]
    dates: Sequence[tuple[str, str]] = ()
    """What the calendar of all sites shows of it: when each entry is over, and the entry."""

    def dump(self) -> str:
        """As JSON, which ``load`` reads."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def load(text: str) -> "Parts":
        """The inverse of ``dump``."""
        return Parts(**json.loads(text))


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
    summary: str
    well: bool
    last: str
    last_iso: str
    read_of: str


# ------------------------------------------------------------------ one site


def site_parts(view: SiteView, feeds: Sequence[Feed], settings: FeedSettings, *, few: bool = True) -> Parts:
    """What the pages of all sites show of this one, which is one of a ``few`` or of many; ``feeds`` are its own."""
    shown = LANGUAGES if few else ()
    sections = {language.code: _section(view, feeds, language) for language in LANGUAGES}
    return Parts(
        name=plain(view.site.name),
        links=_links([feed.heading for feed in feeds], calendar_heading(view.site, view.since), up=""),
        sections={one.code: _rendered("section.html", sections[one.code], one, up="") for one in shown},
        rows={one.code: _rendered("row.html", sections[one.code], one, up="") for one in LANGUAGES},
        coverage={language.code: covered(view, language) for language in LANGUAGES},
        opml=outline(plain(view.site.name), [feed.heading for feed in feeds], settings),
        status=list(statuses(view)),
    )


def render_site_page(view: SiteView, feeds: Sequence[Feed], settings: FeedSettings) -> dict[str, bytes]:
    """``<site>/index.html``, in every language."""
    links = _links([feed.heading for feed in feeds], calendar_heading(view.site, view.since), up="../")
    return {
        f"{view.site.id}/index{language.suffix}.html": render_page(
            "site.html",
            language,
            title=language.says["site_title"].format(plain(view.site.name)),
            section=_safe(_rendered("section.html", _section(view, feeds, language), language, up="../")),
            links=_safe(links),
            contact=settings.contact,
            up="../",
            name="index",
        )
        for language in LANGUAGES
    }


def _rendered(name: str, section: _Section, language: Language, *, up: str) -> str:
    return template(name).render(section=section, language=language, says=language.says, formats=_BUTTONS, up=up)


def _links(headings: Sequence[Heading], calendar: Heading | None, *, up: str) -> str:
    """What readers find the feeds by (https://html.spec.whatwg.org, link type alternate)."""
    return template("links.html").render(headings=headings, calendar=calendar, atom_type=FORMATS["atom"], up=up)


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - made by our own templates, which escape


def _section(view: SiteView, feeds: Sequence[Feed], language: Language) -> _Section:
    shown = watched(view, language)
    last = _last(view)
    return _Section(
        id=view.site.id,
        name=plain(view.site.name),
        url=view.site.url,
        host=urlsplit(view.site.url).hostname or view.site.url,
        everything=next(feed.heading for feed in feeds if _is_all(feed)),
        calendar=calendar_heading(view.site, view.since),
        albo=albo_path(view),
        cards=tuple(_cards(view, feeds, language)),
        watched=shown,
        summary=summary(shown, language),
        well=all(one.well for one in shown),
        last=language.moment(last, ZoneInfo(view.site.timezone)) if last else "",
        last_iso=dating.local(last, view.site).isoformat() if last else "",
        read_of=language.says["read_of"].format(plain(view.site.name)),
    )


def _is_all(feed: Feed) -> bool:
    return feed.kind is None and feed.source is None and feed.query is None and not feed.changes


def _last(view: SiteView) -> datetime | None:
    """When the site last had something to tell."""
    return max((*(entry.updated for entry in view.entries), *(change.at for change in view.changes)), default=None)


def _cards(view: SiteView, feeds: Sequence[Feed], language: Language) -> Iterable[_Card]:
    newest = dating.newest_entries(view.entries, {view.site.id: view.site})
    for feed in feeds:
        if feed.kind is not None:
            entries = [entry for entry in newest if entry.item.kind is feed.kind]
            count = view.counts.get(feed.kind, len(entries))
            yield _Card(language.kinds[feed.kind], feed.heading, count, _items(entries[:NEWEST], view, language))
        elif feed.changes:
            changes = dating.newest_changes(view.changes)[:NEWEST]
            lines = tuple(_changed(change, view, language) for change in changes)
            yield _Card(language.says["changes"], feed.heading, view.changes_count, lines)


def _changed(change: Change, view: SiteView, language: Language) -> _Line:
    return _line(_told(change_post(change, view.backing), language.happened(change), change.title), language)


def _items(entries: Iterable[Entry], view: SiteView, language: Language) -> tuple[_Line, ...]:
    zone = ZoneInfo(view.site.timezone)

    def note(entry: Entry) -> str:
        deadline = entry.item.deadline
        return f"{language.says['deadline']}: {language.moment(deadline, zone)}" if deadline else ""

    def post(entry: Entry) -> Post:
        made = item_post(entry, view.backing)
        return _told(made, language.says["withdrawn"], entry.item.title) if made.withdrawn else made

    return tuple(_line(post(entry), language, note=note(entry)) for entry in entries)


def _told(post: Post, happened: str, title: str) -> Post:
    """The post under a title in the page's language; feeds are in Italian."""
    return replace(post, title=f"{happened}: {plain(title) or UNTITLED}")


def _line(post: Post, language: Language, *, note: str = "") -> _Line:
    day: date | None = post.published.date() if post.published else None
    return _Line(post.title, post.url, day.isoformat() if day else "", language.day(day) if day else "", note)


# ------------------------------------------------------------------ all sites


@dataclass(frozen=True, slots=True)
class Everything:
    """The feeds of all sites together, and of queries: what stands on the page besides the sites."""

    everything: Heading
    headings: Sequence[Heading]
    calendar: Heading
    queries: Sequence[tuple[Feed, QueryView]]


def render_index(parts: Mapping[str, Parts], common: Everything, language: Language, settings: FeedSettings) -> bytes:
    """``index.html``; ``parts`` by site id. Links are relative, so that the page also works from a disk."""
    inline = all(one.sections for one in parts.values())
    searches = [_search(feed, view, language) for feed, view in common.queries]
    own = _links([*common.headings, *(card.heading for card in searches)], common.calendar, up="")
    return render_page(
        "index.html",
        language,
        sites=[(site, one.name) for site, one in parts.items()] if inline else [],
        sections=[_safe(one.sections[language.code]) for one in parts.values()] if inline else [],
        rows=[] if inline else [_safe(one.rows[language.code]) for one in parts.values()],
        searches=searches,
        links=_safe("".join([*(one.links for one in parts.values()), own])),
        common=common.everything if parts else None,
        sign_up=settings.sign_up,
        calendar=common.calendar,
        contact=settings.contact,
        formats=_BUTTONS,
        up="",
        name="index",
    )


def _search(feed: Feed, view: QueryView, language: Language) -> _Card:
    newest = dating.newest_entries(view.entries, view.sites)[:NEWEST]
    lines = tuple(
        _line(item_post(entry, view.backing), language, note=plain(view.sites[entry.site].name)) for entry in newest
    )
    return _Card(feed.heading.title, feed.heading, view.count, lines, describe_query(view.query, view.sites))

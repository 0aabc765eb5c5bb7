"""The acts of an albo pretorio as AlboPOP wants them (http://albopop.it/specs): a variant of RSS 2.0 beside our own.

acts           Which items they are, and under which ``uid``: ``scraper.publish.acts``.
dates          As in every feed of ours (``scraper.publish.dating``); ``pubStart`` is the day that the register prints.
               Until when an act is published, its amount and its chapter are not read: they are left out, and the
               specification takes 15 days for granted.
link           The register, where an act has no page of its own, or only a file: that is an enclosure.
licence        Neither a copyright nor a licence is claimed: it is not ours to say.
webMaster      The specification asks for it; it is there when ``contact`` is configured.

The official example is not well-formed and its dates are wrong: it is no model.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from lxml import etree

from scraper.config.load import HOME_PAGE
from scraper.config.tables import SiteTable
from scraper.model import Day, Kind, Site
from scraper.normalise.italian import from_the, local_date
from scraper.publish import dating
from scraper.publish.acts import Act, newest_acts
from scraper.publish.channel import FORMATS, GENERATOR, MAX_BYTES, UNKNOWN_TYPE
from scraper.publish.characters import legal, plain, web_url
from scraper.publish.italian import KIND, short_day
from scraper.publish.markup import excerpt
from scraper.publish.posts import UNTITLED, list_page
from scraper.publish.rss_atom import STYLESHEET
from scraper.publish.views import Backing, FeedSettings, File, SiteView

_MAX_ACTS = 25
_SPECS = "http://albopop.it/specs"
_ATOM = "http://www.w3.org/2005/Atom"
_XHTML = "http://www.w3.org/1999/xhtml"
_IS_FILE = re.compile(r"\.(?:pdf|p7m|zip|docx?|xlsx?|od[ts]|rtf)(?:[?#]|$)", re.IGNORECASE)
_Element: TypeAlias = Any  # lxml publishes no types


@dataclass(frozen=True, slots=True)
class _Albo:
    """Whose acts these are, where their feed is, and what stands behind them."""

    site: Site
    profile: SiteTable
    address: str
    backing: Backing


def albo_path(view: SiteView) -> str | None:
    """``<site>/albopop.rss``; None for a site that is not described in AlboPOP's terms (at least its ``type``)."""
    return f"{view.site.id}/albopop.rss" if view.profile and view.profile.type else None


def render_albo(view: SiteView, settings: FeedSettings) -> dict[str, bytes]:
    """The file of ``albo_path``, with fewer acts where long titles would make it too large; none without a profile."""
    path = albo_path(view)
    if path is None or view.profile is None:
        return {}
    albo = _Albo(view.site, view.profile, f"{settings.base_url}{path}", view.backing)
    acts = newest_acts(view, _MAX_ACTS)
    while True:
        file = _document(albo, acts, settings, since=view.since)
        if len(file) <= MAX_BYTES or len(acts) <= 1:
            return {path: file}
        acts = acts[: len(acts) * 9 // 10]


# ------------------------------------------------------------------ the document


def _document(albo: _Albo, acts: Sequence[tuple[str, Act]], settings: FeedSettings, *, since: datetime) -> bytes:
    root = etree.Element("rss", version="2.0", nsmap={"atom": _ATOM, "xhtml": _XHTML})
    channel = etree.SubElement(root, "channel")
    _describe(channel, albo, settings)
    # When its content last changed: the moment of the last look would make other bytes of the same feed every time.
    updated = max((act.entry.updated for _, act in acts), default=since)
    _add(channel, "pubDate", _date(updated, albo.site))
    for uid, act in acts:
        item = etree.SubElement(channel, "item")
        _describe_act(item, act, albo)
        _categorise(item, "item", {"uid": uid, **_facts(act, albo.site)})
    root.addprevious(etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="../{STYLESHEET}"'))
    document: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document


def _describe(channel: _Element, albo: _Albo, settings: FeedSettings) -> None:
    """Whose albo it is. ``link`` is the feed itself: so says this specification, against RSS 2.0."""
    kind, name = plain(albo.profile.type or ""), _short_name(albo)
    _add(channel, "title", f"AlboPOP - {kind} - {name}")
    _add(channel, "link", albo.address)
    etree.SubElement(channel, f"{{{_ATOM}}}link", rel="self", type=FORMATS["rss"], href=albo.address)
    _add(channel, "description", f"*non ufficiale* RSS feed dell'Albo Pretorio di {name}")
    _add(channel, "language", settings.language)
    if settings.contact:
        _add(channel, "webMaster", f"{settings.contact} ({GENERATOR})")
    _add(channel, "docs", HOME_PAGE)
    etree.SubElement(channel, f"{{{_XHTML}}}meta", name="robots", content="noindex")
    _categorise(channel, "channel", {"type": kind, "name": plain(albo.site.name), **_where(albo.profile)})


def _short_name(albo: _Albo) -> str:
    """``Cuneo`` of the Comune di Cuneo: the kind of body stands before it."""
    kind, municipality = albo.profile.type or "", albo.profile.municipality
    if kind.casefold() == "comune" and municipality:
        return plain(municipality)
    return plain(albo.site.name).removeprefix(f"{plain(kind)} di ")


def _where(profile: SiteTable) -> Mapping[str, str]:
    return {
        "country": "Italia",
        "region": profile.region or "",
        "province": profile.province or "",
        "municipality": profile.municipality or "",
        "latitude": "" if profile.latitude is None else f"{profile.latitude}",
        "longitude": "" if profile.longitude is None else f"{profile.longitude}",
        "uid": f"istat:{profile.istat}" if profile.istat else "",
    }


def _describe_act(element: _Element, act: Act, albo: _Albo) -> None:
    item = act.entry.item
    title = plain(item.title) or UNTITLED
    page = web_url(item.url)
    is_file = page is not None and bool(_IS_FILE.search(page))
    _add(element, "title", title)
    _add(element, "link", page if page and not is_file else list_page(item, albo.backing, albo.site))
    _add(element, "description", escape(excerpt(item.summary or item.text) or title, quote=False))
    _add(element, "pubDate", _date(dating.published(act.entry, albo.site) or act.entry.first_seen, albo.site))
    etree.SubElement(element, "guid", isPermaLink="false").text = legal(item.id)
    files = {file.url: file.media_type for file in item.attachments if web_url(file.url)}
    if page and is_file:
        files.setdefault(page, None)
    for url, media_type in files.items():
        known = albo.backing.files.get(url, File())
        kind = plain(known.media_type or media_type or "") or UNKNOWN_TYPE
        etree.SubElement(element, "enclosure", url=url, length=f"{known.size or 0}", type=kind)


def _facts(act: Act, site: Site) -> Mapping[str, str]:
    item = act.entry.item
    withdrawn = act.entry.withdrawn
    gone = (
        f"Non più in linea {from_the(short_day(local_date(withdrawn, ZoneInfo(site.timezone))))}" if withdrawn else ""
    )
    return {
        "type": act.what or (KIND[item.kind] if item.kind is not Kind.DOCUMENT else ""),
        "pubStart": _date(item.published, site) if item.published else "",
        "relStart": _date(act.issued, site) if act.issued else "",
        "unit": plain(item.office or ""),
        "annotation": gone,
    }


def _categorise(element: _Element, of: str, told: Mapping[str, str]) -> None:
    for name, value in told.items():
        if value:
            etree.SubElement(element, "category", domain=f"{_SPECS}#{of}-category-{name}").text = plain(value)


def _date(day: Day, site: Site) -> str:
    """RFC 822 with a four-digit year and the site's offset."""
    return format_datetime(dating.local(dating.moment(day, site), site))


def _add(element: _Element, name: str, text: str) -> None:
    etree.SubElement(element, name).text = text

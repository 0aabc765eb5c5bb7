"""What stands above a copy that is shown: that it is one, of what, of when, and where the others are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scraper.archive.cdxj import Capture
from scraper.archive.reader import NOT_MODIFIED, Answer
from scraper.archive.timeline import Timeline
from scraper.model import Site
from scraper.web.memento.asked import RAW
from scraper.web.memento.links import Where
from scraper.web.pages import environment
from scraper.web.words import Words

_ELSEWHERE = ZoneInfo("Europe/Rome")


def moment_words(at: datetime, zone: ZoneInfo, t: Words) -> str:
    """``24 giugno 2026, ore 14:00:05``."""
    local = at.astimezone(zone)
    return f"{local.day} {t['months'].split()[local.month - 1]} {local.year}, {t['hour_before']}{local:%H:%M:%S}"


def zone_of(url: str, sites: Sequence[Site]) -> ZoneInfo:
    """Of the site whose page it is; Italy's for any other."""
    host = urlsplit(url).hostname
    zones = {urlsplit(site.url).hostname: site.timezone for site in sites}
    return ZoneInfo(zones[host]) if host in zones else _ELSEWHERE


def banner(answer: Answer, capture: Capture, timeline: Timeline, here: Where, *, t: Words, zone: ZoneInfo) -> str:
    """The banner as HTML."""
    values: Mapping[str, object] = {
        "t": t,
        "url": capture.url,
        "at": capture.at.isoformat(),
        "when": moment_words(capture.at, zone, t),
        "unmodified": answer.record.fields.get("warc-profile") == NOT_MODIFIED,
        "before": _neighbour(timeline.before(capture), here, t, zone),
        "after": _neighbour(timeline.after(capture), here, t, zone),
        "count": len(timeline.captures),
        "listing": here.listing(capture.url),
        "raw": here.copy(capture, RAW),
        "record": answer.record.id,
        "digest": answer.record.fields.get("warc-payload-digest", ""),
        "place": capture.place,
        "status": answer.status,
    }
    return environment().get_template("banner.html").render(values)


def _neighbour(capture: Capture | None, here: Where, t: Words, zone: ZoneInfo) -> Mapping[str, str] | None:
    return {"href": here.copy(capture), "when": moment_words(capture.at, zone, t)} if capture else None

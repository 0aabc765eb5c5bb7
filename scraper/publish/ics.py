"""The calendar of a site, or of all, as a file to subscribe to (iCalendar: RFC 5545, RFC 7986).

identity       The UID of an entry is made from its item's tag URI and from nothing else: it survives new titles,
               addresses and dates. SEQUENCE, DTSTAMP and LAST-MODIFIED move only with what the entry says.
time           A deadline with an hour is a short event that ends at that hour. An event with an hour has no end: nobody
               said one. Where only a day is known it takes all of it; DTEND is the day after (RFC 5545 §3.6.1).
reminders      Seven days and one day before a deadline that is ahead; at nine where it has no hour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scraper.model import Item, Kind, Site
from scraper.normalise.contentlines import day, event_uid, line, local, text, utc
from scraper.publish.channel import GENERATOR, MAX_BYTES, Heading
from scraper.publish.characters import plain, web_url
from scraper.publish.feeds import UNOFFICIAL
from scraper.publish.italian import KIND
from scraper.publish.markup import day_line, excerpt
from scraper.publish.occasions import Occasion, last_moment, newest_moment, occasions
from scraper.publish.posts import UNTITLED, official_page
from scraper.publish.views import FeedSettings, SiteView

_SHORT = timedelta(minutes=30)
_DAY = timedelta(days=1)
_REMINDERS = {"-P7D": "-P6DT15H", "-P1D": "-PT15H"}
"""Before a deadline with an hour: before the midnight at which one without begins, so that it is nine o'clock."""
_REFRESH = "PT1H"

_ROME = "Europe/Rome"
# What Italy's clocks do since 1996 (directive 2000/84/EC). The hours of a site elsewhere are written in UTC, which
# needs no table.
_ITALIAN_TIME = """\
BEGIN:VTIMEZONE
TZID:Europe/Rome
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n").encode()


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry of a calendar as it is written; ``over`` is the moment (ISO 8601, UTC) at which it is past."""

    over: str
    event: str


def calendar_entries(view: SiteView) -> list[Dated]:
    """What stands in the calendar of a site, the latest first."""
    zone = ZoneInfo(view.site.timezone)
    return [
        Dated(
            last_moment(occasion.when, zone).astimezone(UTC).isoformat(),
            b"".join(_event(occasion, view)).decode(),
        )
        for occasion in occasions(view)
    ]


def soonest_first(entries: Sequence[Dated], view: SiteView) -> list[Dated]:
    """What is ahead, the soonest first, then what is past, the latest first: what there is no room for comes last."""
    now = newest_moment(view).astimezone(UTC).isoformat()
    ahead = sorted((one for one in entries if one.over >= now), key=lambda one: one.over)
    return [*ahead, *(one for one in entries if one.over < now)]


def upcoming(entries: Sequence[Dated], view: SiteView) -> list[Dated]:
    """What the calendar of all sites shows of one: what is ahead, and was lately; the soonest first."""
    lately = (newest_moment(view) - _LATELY).astimezone(UTC).isoformat()
    return sorted((one for one in entries if one.over >= lately), key=lambda one: one.over)[:_OF_EACH]


_LATELY = timedelta(days=7)
_OF_EACH = 60


def render_calendar(
    heading: Heading, entries: Sequence[Dated], settings: FeedSettings, *, zone: str
) -> dict[str, bytes]:
    """The calendar's file; where it would grow too large the last of the entries are left out."""
    head, end = b"".join(_calendar(heading, settings, zone)), line("END", "VCALENDAR")
    room = MAX_BYTES - len(head) - len(end)
    shown: list[bytes] = []
    for one in entries:
        event = one.event.encode()
        room -= len(event)
        if room < 0 and shown:
            break
        shown.append(event)
    return {f"{heading.path}.ics": b"".join([head, *shown, end])}


def _calendar(heading: Heading, settings: FeedSettings, zone: str) -> Iterator[bytes]:
    """The calendar before its entries: with the time zone it has the one component that RFC 5545 §3.6 asks for."""
    yield line("BEGIN", "VCALENDAR")
    yield line("VERSION", "2.0")
    yield line("PRODID", f"-//{GENERATOR}//{GENERATOR}//IT")
    yield line("CALSCALE", "GREGORIAN")
    yield line("UID", heading.id.removeprefix("urn:uuid:"))
    for name in ("NAME", "X-WR-CALNAME"):  # of RFC 7986, and what calendars read before it
        yield line(name, text(heading.title))
    for name in ("DESCRIPTION", "X-WR-CALDESC"):
        yield line(name, text(heading.description))
    yield line("X-WR-TIMEZONE", text(zone))
    yield line("REFRESH-INTERVAL;VALUE=DURATION", _REFRESH)
    yield line("X-PUBLISHED-TTL", _REFRESH)
    yield line("SOURCE;VALUE=URI", f"{settings.base_url}{heading.path}.ics")
    yield line("URL", heading.home_page)
    yield _ITALIAN_TIME


def _event(occasion: Occasion, view: SiteView) -> Iterator[bytes]:
    item = occasion.entry.item
    yield line("BEGIN", "VEVENT")
    yield line("UID", event_uid(item.id))
    yield line("SEQUENCE", str(occasion.revisions))
    yield line("CREATED", utc(occasion.entry.first_seen))
    yield line("DTSTAMP", utc(occasion.revised))
    yield line("LAST-MODIFIED", utc(occasion.revised))
    yield from _time(occasion, view.site)
    yield line("SUMMARY", text(_summary(occasion)))
    yield line("DESCRIPTION", text(_description(occasion, view)))
    yield line("URL", _page(occasion, view))
    yield line("CATEGORIES", ",".join(map(text, _categories(item))))
    yield line("STATUS", "CANCELLED" if occasion.cancelled else "CONFIRMED")
    yield line("TRANSP", "TRANSPARENT")  # nobody is busy because a call ends
    if item.kind is Kind.CALL and occasion.ahead:
        yield from _alarms(occasion)
    yield line("END", "VEVENT")


def _time(occasion: Occasion, site: Site) -> Iterator[bytes]:
    when = occasion.when
    if not isinstance(when, datetime):
        yield line("DTSTART;VALUE=DATE", day(when))
        yield line("DTEND;VALUE=DATE", day(when + _DAY))
    elif occasion.entry.item.kind is Kind.CALL:
        yield _clock("DTSTART", when.astimezone(UTC) - _SHORT, site)
        yield _clock("DTEND", when, site)
    else:
        yield _clock("DTSTART", when, site)


def _clock(name: str, moment: datetime, site: Site) -> bytes:
    """On Italy's clock, whose table the calendar holds, else in UTC."""
    if site.timezone != _ROME:
        return line(name, utc(moment))
    return line(f"{name};TZID={_ROME}", local(moment.astimezone(ZoneInfo(_ROME))))


def _summary(occasion: Occasion) -> str:
    title = plain(occasion.entry.item.title) or UNTITLED
    if occasion.cancelled:  # in words too: not every calendar shows the status
        return f"{occasion.cancelled}: {title}"
    return f"Scade: {title}" if occasion.entry.item.kind is Kind.CALL else title


def _description(occasion: Occasion, view: SiteView) -> str:
    item = occasion.entry.item
    label = "Scadenza" if item.kind is Kind.CALL else "Data"
    lines = (
        day_line(label, occasion.when, view.site),
        f"Ufficio: {plain(item.office)}" if item.office else "",
        excerpt(item.summary or item.text),
        f"Pagina ufficiale: {_page(occasion, view)}",
        *(f"{plain(file.title) or 'Allegato'}: {file.url}" for file in item.attachments if web_url(file.url)),
        f"Fonte: {plain(view.site.name)}. {UNOFFICIAL}",
    )
    return "\n".join(line for line in lines if line)


def _categories(item: Item) -> list[str]:
    words = (KIND[item.kind], *(plain(topic) for topic in item.topics))
    return list(dict.fromkeys(word for word in words if word))


def _page(occasion: Occasion, view: SiteView) -> str:
    return official_page(occasion.entry.item, view.backing, view.site)


def _alarms(occasion: Occasion) -> Iterator[bytes]:
    for with_hour, at_nine in _REMINDERS.items():
        yield line("BEGIN", "VALARM")
        yield line("ACTION", "DISPLAY")
        yield line("DESCRIPTION", text(excerpt(_summary(occasion))))
        has_hour = isinstance(occasion.when, datetime)
        yield line("TRIGGER;RELATED=END", with_hour) if has_hour else line("TRIGGER", at_nine)
        yield line("END", "VALARM")

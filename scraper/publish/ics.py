"""The calendar of a site as a file to subscribe to (iCalendar: RFC 5545, RFC 7986).

identity       The UID of an entry is made from its item's tag URI and from nothing else: it survives new titles,
               addresses and dates. SEQUENCE, DTSTAMP and LAST-MODIFIED move only with what the entry says.
time           A deadline with an hour is a short event that ends at that hour. An event with an hour has no end: nobody
               said one. Where only a day is known it takes all of it; DTEND is the day after (RFC 5545 §3.6.1).
reminders      Seven days and one day before a deadline that is ahead; at nine where it has no hour.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vDuration, vText

from scraper.model import Day, Item, Kind, Site
from scraper.publish.channel import GENERATOR, MAX_BYTES
from scraper.publish.channels import UNOFFICIAL, calendar_heading
from scraper.publish.characters import plain, web_url
from scraper.publish.italian import KIND
from scraper.publish.markup import day_line, excerpt
from scraper.publish.occasions import Occasion, occasions
from scraper.publish.posts import UNTITLED, list_pages, official_page
from scraper.publish.views import FeedSettings, SiteView

_SHORT = timedelta(minutes=30)
_DAY = timedelta(days=1)
_REMINDERS = (timedelta(days=7), timedelta(days=1))
_NINE = timedelta(hours=9)
_REFRESH = timedelta(hours=1)

_ROME = "Europe/Rome"
# What Italy's clocks do since 1996 (directive 2000/84/EC). The hours of a site elsewhere are written in UTC, which
# needs no table; those that icalendar makes itself begin summer time an hour late.
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
"""


def render_calendar(view: SiteView, settings: FeedSettings) -> dict[str, bytes]:
    """``<site>/deadlines.ics``: the latest first; where the file would grow too large the oldest are left out."""
    shown = occasions(view)
    while True:
        calendar = _calendar(view, settings)
        for occasion in shown:
            calendar.add_component(_event(occasion, view))
        file = calendar.to_ical()
        if len(file) <= MAX_BYTES or len(shown) <= 1:
            return {f"{calendar_heading(view).path}.ics": file}
        fitting = len(shown) * MAX_BYTES // len(file)
        shown = shown[: min(fitting, len(shown) - 1)]


def _calendar(view: SiteView, settings: FeedSettings) -> Calendar:
    """The calendar before its entries: with the time zone it has the one component that RFC 5545 §3.6 asks for."""
    heading = calendar_heading(view)
    calendar = Calendar()
    calendar.add("prodid", f"-//{GENERATOR}//{GENERATOR}//IT")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("uid", heading.id.removeprefix("urn:uuid:"))
    for name in ("name", "x-wr-calname"):  # of RFC 7986, and what calendars read before it
        calendar.add(name, vText(heading.title))
    for name in ("description", "x-wr-caldesc"):
        calendar.add(name, vText(heading.description))
    calendar.add("x-wr-timezone", vText(view.site.timezone))
    calendar.add("refresh-interval", _REFRESH, {"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    calendar.add("source", f"{settings.base_url}{heading.path}.ics", {"value": "URI"})
    calendar.add("url", heading.home_page)
    calendar.add_component(Timezone.from_ical(_ITALIAN_TIME))
    return calendar


def _event(occasion: Occasion, view: SiteView) -> Event:
    item = occasion.entry.item
    revised = _utc(occasion.revised)
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, item.id)))
    event.add("sequence", occasion.revisions)
    event.add("created", _utc(occasion.entry.first_seen))
    event.add("dtstamp", revised)
    event.add("last-modified", revised)
    for name, moment in _time(occasion, view.site).items():
        event.add(name, moment)
    event.add("summary", _summary(occasion))
    event.add("description", _description(occasion, view))
    event.add("url", _page(occasion, view))
    event.add("categories", _categories(item))
    event.add("status", "CANCELLED" if occasion.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # nobody is busy because a call ends
    if item.kind is Kind.CALL and occasion.ahead:
        for before in _REMINDERS:
            event.add_component(_alarm(occasion, before))
    return event


def _utc(moment: datetime) -> datetime:
    """RFC 5545 §3.8.7 wants these in UTC; it knows no fractions of a second."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _time(occasion: Occasion, site: Site) -> Mapping[str, Day]:
    when = occasion.when
    if not isinstance(when, datetime):
        return {"dtstart": when, "dtend": when + _DAY}
    if occasion.entry.item.kind is Kind.CALL:
        return {"dtstart": _clock(when.astimezone(UTC) - _SHORT, site), "dtend": _clock(when, site)}
    return {"dtstart": _clock(when, site)}


def _clock(moment: datetime, site: Site) -> datetime:
    """On Italy's clock, whose table the calendar holds, else in UTC."""
    return moment.astimezone(ZoneInfo(_ROME) if site.timezone == _ROME else UTC)


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
    entry = occasion.entry
    return web_url(entry.item.url) or official_page(entry.readings, list_pages(view.sources), view.site)


def _alarm(occasion: Occasion, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", excerpt(_summary(occasion)))
    if isinstance(occasion.when, datetime):
        alarm.add("trigger", -before, {"related": "END"})
    else:
        alarm.add("trigger", _NINE - before)
    return alarm

"""Pure: the times of an iCalendar document: their form, their zones, what begins before it ends."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from scraper.validate.calendar_lines import Component, Property
from scraper.validate.findings import ERROR, WARNING, Finding, Place, Rule, quoted

FORM = Rule(
    "ical-date",
    ERROR,
    "RFC 5545 §3.3.4, §3.3.5: 20241002, or 20241002T080000 with a Z for UTC",
    "Let a library write it; a day alone has the parameter VALUE=DATE.",
)
UTC_ONLY = Rule(
    "ical-utc",
    ERROR,
    "RFC 5545 §3.8.7.1, §3.8.7.2, §3.8.7.3: CREATED, DTSTAMP and LAST-MODIFIED are in UTC",
    "Write the time of Greenwich with a Z: 20241002T060000Z.",
)
ZONE = Rule(
    "ical-timezone",
    ERROR,
    "RFC 5545 §3.2.19, §3.6.5: a VTIMEZONE for every TZID, none with a time in UTC",
    "Add the VTIMEZONE to the calendar; for Italy TZID:Europe/Rome.",
)
ZONE_FORM = Rule(
    "ical-timezone-form",
    ERROR,
    "RFC 5545 §3.6.5: TZID; STANDARD or DAYLIGHT with DTSTART, TZOFFSETFROM and TZOFFSETTO",
    "Let a library write the VTIMEZONE.",
)
FLOATING = Rule(
    "ical-floating",
    WARNING,
    "RFC 5545 §3.3.5, form #1: such a time is another moment for every reader",
    "Add TZID=Europe/Rome and its VTIMEZONE, or write the time in UTC.",
)
END = Rule(
    "ical-end",
    ERROR,
    "RFC 5545 §3.6.1, §3.8.2.2: DTEND is later than DTSTART, of the same type, and excludes DURATION",
    "An event of one whole day ends on the next; one without an end has neither DTEND nor DURATION.",
)

_DATE = re.compile(r"\d{8}", re.ASCII)
_DATE_TIME = re.compile(r"(\d{8}T\d{6})(Z?)", re.ASCII)
_IN_UTC = ("DTSTAMP", "CREATED", "LAST-MODIFIED")
_LOCAL = ("DTSTART", "DTEND", "DUE", "RECURRENCE-ID")
_OFFSETS = ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")


def check_times(calendar: Component, dated: Sequence[Component]) -> Iterator[Finding]:
    """Every time of these components of the calendar, and its zones."""
    zones = [one for one in calendar.components if one.name == "VTIMEZONE"]
    for zone in zones:
        yield from _zone(zone)
    known = {zone.value("TZID").strip() for zone in zones}
    for component in dated:
        for one in component.all(*_IN_UTC):
            yield from _utc(one, _place(one, component))
        for one in component.all(*_LOCAL):
            yield from _local(one, _place(one, component), known)
        yield from _end(component)


def _place(one: Property, component: Component) -> Place:
    return Place(f"{component.name} › {one.name}", one.line)


def _zone(zone: Component) -> Iterator[Finding]:
    place = Place(zone.name, zone.line)
    if not zone.value("TZID").strip():
        yield ZONE_FORM.at(place, "The zone has no TZID.")
    rules = [one for one in zone.components if one.name in {"STANDARD", "DAYLIGHT"}]
    if not rules:
        yield ZONE_FORM.at(place, "The zone has neither STANDARD nor DAYLIGHT.")
    for rule in rules:
        missing = [name for name in _OFFSETS if not rule.value(name)]
        if missing:
            yield ZONE_FORM.at(Place(f"VTIMEZONE › {rule.name}", rule.line), f"It has no {', no '.join(missing)}.")


def _utc(one: Property, place: Place) -> Iterator[Finding]:
    if read(one) is None:
        yield FORM.at(place, f"{quoted(one.value)} is no time.")
    elif not one.value.endswith("Z"):
        yield UTC_ONLY.at(place, f"{quoted(one.value)} has no Z.")


def _local(one: Property, place: Place, zones: set[str]) -> Iterator[Finding]:
    if read(one) is None:
        yield FORM.at(place, f"{quoted(one.value)} is no {'day' if _is_day(one) else 'time'}.")
        return
    zone, universal = one.parameters.get("TZID"), one.value.endswith("Z")
    if zone and (universal or _is_day(one)):
        yield ZONE.at(place, f"It has a TZID, and is {'in UTC' if universal else 'a day without a time'}.")
    elif zone and zone not in zones and not zone.startswith("/"):
        yield ZONE.at(place, f"There is no VTIMEZONE for {quoted(zone)}.")
    elif not zone and not universal and not _is_day(one):
        yield FLOATING.at(place, f"{quoted(one.value)} has no time zone.")


def _end(component: Component) -> Iterator[Finding]:
    start, end = component.first("DTSTART"), component.first("DTEND") or component.first("DUE")
    if end and component.first("DURATION"):
        yield END.at(_place(end, component), f"There are {end.name} and DURATION.")
    if not start or not end or (begins := read(start)) is None or (ends := read(end)) is None:
        return
    if _is_day(start) != _is_day(end):
        yield END.at(_place(end, component), "One of start and end is a day, the other a time.")
    elif _comparable(start, end) and ends <= begins:
        yield END.at(_place(end, component), f"{quoted(end.value)} is not after {quoted(start.value)}.")


def _comparable(start: Property, end: Property) -> bool:
    """Both on the same clock."""
    zones = start.parameters.get("TZID"), end.parameters.get("TZID")
    return zones[0] == zones[1] and start.value.endswith("Z") == end.value.endswith("Z")


def _is_day(one: Property) -> bool:
    return one.parameters.get("VALUE", "").upper() == "DATE"


def read(one: Property) -> datetime | None:
    """The day or time as it is written, without its zone; None where it is none."""
    found = _DATE_TIME.fullmatch(one.value)
    try:
        if _is_day(one):
            return datetime.strptime(f"{one.value}+0000", "%Y%m%d%z") if _DATE.fullmatch(one.value) else None
        return datetime.strptime(f"{found[1]}+0000", "%Y%m%dT%H%M%S%z") if found else None
    except ValueError:
        return None

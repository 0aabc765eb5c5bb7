"""Pure: iCalendar (RFC 5545, RFC 7986): the calendar, its time zones, its events; times are in calendar_times."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from scraper.validate.calendar_lines import Component, Property
from scraper.validate.calendar_times import check_times
from scraper.validate.findings import ADVICE, ERROR, WARNING, Finding, Place, Rule, quoted
from scraper.validate.values import is_absolute, is_count

REQUIRED = Rule(
    "ical-required",
    ERROR,
    "RFC 5545 §3.6, §3.6.1, §3.7.3, §3.7.4: VERSION and PRODID; UID, DTSTAMP and DTSTART of an event",
    "Add the property: UID once for ever, DTSTAMP when the event was last written.",
)
VERSION = Rule("ical-version", ERROR, "RFC 5545 §3.7.4", "Write VERSION:2.0.")
EMPTY = Rule(
    "ical-empty",
    ERROR,
    "RFC 5545 §3.6: at least one component",
    "Keep the last event, or offer no calendar: some programs refuse an empty one.",
)
DUPLICATE_UID = Rule(
    "ical-uid-duplicate",
    ERROR,
    "RFC 5545 §3.8.4.7: UID is globally unique; only instances of a recurrence share one",
    "Give each event a UID of its own.",
)
REPEATED = Rule("ical-repeated", ERROR, "RFC 5545 §3.6.1: MUST NOT occur more than once", "Keep one of them.")
STATUS = Rule(
    "ical-status",
    ERROR,
    "RFC 5545 §3.8.1.11",
    "For an event write TENTATIVE, CONFIRMED or CANCELLED.",
)
SEQUENCE = Rule("ical-sequence", ERROR, "RFC 5545 §3.8.7.4: a whole number from 0", "Write digits only.")
CANCELLED = Rule(
    "ical-cancelled",
    WARNING,
    "RFC 5545 §3.8.7.4; RFC 5546 §3.2.5: cancelling is a new revision",
    "Raise SEQUENCE when an event is cancelled: programs ignore a revision that is not newer.",
)
ESCAPE = Rule(
    "ical-escape",
    ERROR,
    "RFC 5545 §3.3.11: comma, semicolon and backslash in a text are written \\, \\; \\\\ and a line break \\n",
    "Escape the text; a bare comma cuts it off in some programs.",
)
NO_SUMMARY = Rule("ical-summary", WARNING, "RFC 5545 §3.8.1.12", "Add a SUMMARY: it is what a calendar shows.")
ADDRESS = Rule("ical-address", ERROR, "RFC 5545 §3.8.4.6, §3.3.13: an absolute URI", "Write the whole address.")
ALARM = Rule(
    "ical-alarm",
    ERROR,
    "RFC 5545 §3.6.6: ACTION and TRIGGER, and for DISPLAY a DESCRIPTION",
    "Write ACTION:DISPLAY, TRIGGER:-P1D and DESCRIPTION.",
)
SUBSCRIPTION = Rule(
    "ical-subscription",
    ADVICE,
    "RFC 7986 §5.1 (NAME), §5.7 (REFRESH-INTERVAL)",
    "Add NAME (and X-WR-CALNAME) and REFRESH-INTERVAL;VALUE=DURATION:PT6H for subscribers.",
)

_ONCE: Mapping[str, tuple[str, ...]] = {
    "VCALENDAR": ("PRODID", "VERSION", "CALSCALE", "METHOD"),
    "VEVENT": (
        "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "SEQUENCE",
        "URL", "CLASS", "CREATED", "LAST-MODIFIED", "ORGANIZER", "PRIORITY", "TRANSP", "RECURRENCE-ID", "GEO",
    ),
}  # fmt: skip
_STATUSES: Mapping[str, set[str]] = {
    "VEVENT": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "VTODO": {"NEEDS-ACTION", "COMPLETED", "IN-PROCESS", "CANCELLED"},
    "VJOURNAL": {"DRAFT", "FINAL", "CANCELLED"},
}
_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "NAME", "X-WR-CALNAME", "X-WR-CALDESC")


def place_of(one: Component | Property, within: str = "") -> Place:
    """Where it is."""
    return Place(f"{within} › {one.name}" if within else one.name, one.line)


def check_calendar(calendar: Component) -> Iterator[Finding]:
    """A VCALENDAR with everything in it."""
    place = place_of(calendar)
    yield from _required(calendar, ("VERSION", "PRODID"))
    version = calendar.first("VERSION")
    if version and version.value.strip() != "2.0":
        yield VERSION.at(place_of(version, calendar.name), f"The version is {quoted(version.value)}.")
    yield from _once(calendar)
    yield from _texts(calendar)
    if not calendar.components:
        yield EMPTY.at(place, "There is nothing in the calendar.")
    missing = [name for name in ("NAME", "REFRESH-INTERVAL") if not calendar.first(name)]
    if missing:
        yield SUBSCRIPTION.at(place, f"The calendar has no {' and no '.join(missing)}.")
    dated = [one for one in calendar.components if one.name in _STATUSES]
    for component in dated:
        yield from _check_dated(component, method=calendar.value("METHOD"))
    yield from _unique(dated)
    yield from check_times(calendar, dated)


def _check_dated(component: Component, *, method: str) -> Iterator[Finding]:
    starts = ("DTSTART",) if component.name == "VEVENT" and not method else ()
    yield from _required(component, ("UID", "DTSTAMP", *starts))
    yield from _once(component)
    yield from _texts(component)
    if not component.value("SUMMARY"):
        yield NO_SUMMARY.at(place_of(component), "It has no SUMMARY.")
    for one in component.all("URL"):
        if not is_absolute(one.value):
            yield ADDRESS.at(place_of(one, component.name), f"{quoted(one.value)} is no absolute address.")
    yield from _revision(component)
    for alarm in component.components:
        if alarm.name == "VALARM":
            yield from _alarm(alarm)


def _revision(component: Component) -> Iterator[Finding]:
    status, sequence = component.first("STATUS"), component.first("SEQUENCE")
    if status and status.value.upper() not in _STATUSES[component.name]:
        yield STATUS.at(place_of(status, component.name), f"{quoted(status.value)} is no status of a {component.name}.")
    if sequence and not is_count(sequence.value):
        yield SEQUENCE.at(place_of(sequence, component.name), f"{quoted(sequence.value)} is no whole number.")
    elif status and status.value.upper() == "CANCELLED" and (not sequence or not sequence.value.strip("0")):
        yield CANCELLED.at(place_of(status, component.name), "It is cancelled, and still at its first revision.")


def _alarm(alarm: Component) -> Iterator[Finding]:
    display = ("DESCRIPTION",) if alarm.value("ACTION").upper() == "DISPLAY" else ()
    missing = [name for name in ("ACTION", "TRIGGER", *display) if not alarm.first(name)]
    if missing:
        yield ALARM.at(place_of(alarm), f"The alarm has no {', no '.join(missing)}.")


def _required(component: Component, names: Collection[str]) -> Iterator[Finding]:
    for name in names:
        if not component.value(name).strip():
            yield REQUIRED.at(place_of(component), f"It has no {name}.")


def _once(component: Component) -> Iterator[Finding]:
    counts = Counter(one.name for one in component.properties)
    for name in _ONCE.get(component.name, ()):
        if counts[name] > 1:
            yield REPEATED.at(place_of(component), f"There are {counts[name]} {name}.")


def _texts(component: Component) -> Iterator[Finding]:
    for one in component.all(*_TEXTS):
        if wrong := _unescaped(one.value):
            yield ESCAPE.at(place_of(one, component.name), f"{quoted(wrong)} stands bare in {quoted(one.value)}.")


def _unescaped(text: str) -> str:
    """The first sign that should have been escaped; empty if all is well."""
    bare = text
    for escaped in ("\\\\", "\\,", "\\;", "\\n", "\\N"):
        bare = bare.replace(escaped, "")
    return next((sign for sign in bare if sign in "\\,;"), "")


def _unique(components: Sequence[Component]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Component] = {}
    for component in components:
        key = component.value("UID"), component.value("RECURRENCE-ID")
        if not key[0]:
            continue
        if key in seen:
            said = f"The UID {quoted(key[0])} is also that of line {seen[key].line}."
            yield DUPLICATE_UID.at(place_of(component), said)
        seen.setdefault(key, component)

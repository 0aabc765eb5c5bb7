"""iCalendar: a good document, and one wrong in each way."""

from tests.validate.cases import Case, edited

_LINES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Esempio//Scadenze//IT
NAME:Scadenze
REFRESH-INTERVAL;VALUE=DURATION:PT6H
BEGIN:VTIMEZONE
TZID:Europe/Rome
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:bando-1@feeds.example
DTSTAMP:20260227T110000Z
DTSTART;VALUE=DATE:20260314
DTEND;VALUE=DATE:20260315
SEQUENCE:0
SUMMARY:Scade il bando\\, con una nota molto lunga che non sta in una ri
 ga sola ed è piegata
URL:https://www.comune.example/bandi/1
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P1D
DESCRIPTION:Scade domani
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:bando-2@feeds.example
DTSTAMP:20260227T110000Z
DTSTART;TZID=Europe/Rome:20260320T120000
DTEND;TZID=Europe/Rome:20260320T130000
SUMMARY:Annullato
STATUS:CANCELLED
SEQUENCE:1
END:VEVENT
END:VCALENDAR
"""
CALENDAR = _LINES.replace("\n", "\r\n")


def _case(rule: str, *edits: str) -> Case:
    return Case(rule, edited(_LINES, *edits).replace("\n", "\r\n").encode())


CALENDAR_CASES = [
    Case("ical-line-ends", _LINES.encode()),
    _case("ical-long-line", "ri\n ga sola", "riga sola"),
    Case("ical-cut-character", CALENDAR.encode().replace("è".encode(), "è".encode()[:1] + b"\r\n " + "è".encode()[1:])),
    Case("ical-encoding", CALENDAR.encode("cp1252")),
    _case("ical-control-character", "domani", "do\x07mani"),
    _case("ical-line", "SEQUENCE:0", "SEQUENCE 0"),
    _case("ical-nesting", "END:VALARM\n", ""),
    _case("ical-nesting", "END:VCALENDAR", "END:VCALENDAR\nEND:VEVENT"),
    _case("ical-required", "PRODID:-//Esempio//Scadenze//IT\n", ""),
    _case("ical-required", "UID:bando-1@feeds.example\n", ""),
    _case("ical-version", "VERSION:2.0", "VERSION:1.0"),
    Case("ical-empty", (CALENDAR[: CALENDAR.index("BEGIN:VTIMEZONE")] + "END:VCALENDAR\r\n").encode()),
    _case("ical-uid-duplicate", "bando-2@", "bando-1@"),
    _case("ical-repeated", "SEQUENCE:0", "SEQUENCE:0\nSEQUENCE:0"),
    _case("ical-status", "SEQUENCE:0", "SEQUENCE:0\nSTATUS:RITIRATO"),
    _case("ical-sequence", "SEQUENCE:0", "SEQUENCE:-1"),
    _case("ical-cancelled", "SEQUENCE:1", "SEQUENCE:0"),
    _case("ical-escape", "bando\\,", "bando,"),
    _case("ical-summary", "SUMMARY:Annullato\n", ""),
    _case("ical-address", "https://www.comune.example/bandi/1", "/bandi/1"),
    _case("ical-alarm", "DESCRIPTION:Scade domani\n", ""),
    _case("ical-subscription", "REFRESH-INTERVAL;VALUE=DURATION:PT6H\n", ""),
    _case("ical-date", "DATE:20260314", "DATE:2026-03-14"),
    _case("ical-date", "DTSTAMP:20260227T110000Z", "DTSTAMP:20260230T110000Z"),
    _case("ical-utc", "DTSTAMP:20260227T110000Z", "DTSTAMP:20260227T110000"),
    _case("ical-timezone", "TZID:Europe/Rome", "TZID:CET"),
    _case("ical-timezone", "0320T120000", "0320T120000Z", "0320T130000", "0320T130000Z"),
    _case("ical-timezone-form", "TZOFFSETFROM:+0200\n", ""),
    _case("ical-floating", "START;TZID=Europe/Rome", "START", "END;TZID=Europe/Rome", "END"),
    _case("ical-end", "DATE:20260315", "DATE:20260314"),
    _case("ical-end", "DTEND;TZID=Europe/Rome:20260320T130000", "DTEND;VALUE=DATE:20260321"),
    _case("ical-end", "SEQUENCE:0", "SEQUENCE:0\nDURATION:P1D"),
]

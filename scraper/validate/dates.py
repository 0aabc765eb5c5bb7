"""Pure: dates as feeds write them, read strictly, with what is wrong with one that cannot be read.

RSS writes RFC 822 §5.1 with years of four digits, Atom and JSON Feed RFC 3339 §5.6.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RFC822 = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_DAYS)})\s*,\s*)?(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_MONTHS)})\s+"
    r"(?P<year>\d{4}|\d{2})\s+(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s+(?P<zone>\S+))?",
    re.ASCII,
)
_RFC3339 = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})T(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})(?:\.\d+)?"
    r"(?P<zone>Z|[+-]\d{2}:\d{2})",
    re.ASCII,
)
_ZONES = {"UT": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8}
_ZONES |= {"PDT": -7}
_UNIVERSAL = {"UT", "GMT", "Z"}
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LEAP = "60"


class Fault(Enum):
    """What is wrong with a date."""

    UNREADABLE = "unreadable"
    NO_ZONE = "no zone"
    WEEKDAY = "weekday"
    SHORT_YEAR = "short year"
    LETTER_ZONE = "letter zone"


@dataclass(frozen=True, slots=True)
class Reading:
    """A date that was read: the moment (aware; None for one that cannot be), and what is wrong with its writing."""

    moment: datetime | None
    fault: Fault | None = None
    message: str = ""
    universal: bool = False
    """It claims to be Greenwich time."""


def rfc822(text: str) -> Reading:
    """A date of RSS."""
    found = _RFC822.fullmatch(text.strip())
    if not found:
        return _unreadable(_why_not_rfc822(text))
    if not found["zone"]:
        return Reading(None, Fault.NO_ZONE, "it names no time zone")
    zone = None if ":" in found["zone"] else _zone(found["zone"])
    if zone is None:
        return _unreadable(f"“{found['zone']}” is no time zone: it is written +0100, +0200 or GMT")
    moment = _moment(found, _full_year(found["year"]), _MONTHS.index(found["month"]) + 1, zone)
    if moment is None:
        return _unreadable("there is no such day or hour")
    fault, message = _blemish(found, moment)
    return Reading(moment, fault, message, universal=moment.utcoffset() == timedelta(0))


def rfc3339(text: str) -> Reading:
    """A date of Atom or JSON Feed."""
    found = _RFC3339.fullmatch(text)
    zone = _zone(found["zone"]) if found else None
    if not found or zone is None:
        return _unreadable(_why_not_rfc3339(text))
    moment = _moment(found, int(found["year"]), int(found["month"]), zone)
    if moment is None:
        return _unreadable("there is no such day or hour")
    return Reading(moment, universal=moment.utcoffset() == timedelta(0))


def _unreadable(why: str) -> Reading:
    return Reading(None, Fault.UNREADABLE, why)


def _moment(found: re.Match[str], year: int, month: int, zone: timezone) -> datetime | None:
    second = 59 if found["second"] == _LEAP else int(found["second"] or 0)
    try:
        return datetime(year, month, int(found["day"]), int(found["hour"]), int(found["minute"]), second, tzinfo=zone)
    except ValueError:
        return None


def _zone(name: str) -> timezone | None:
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    offset = _OFFSET.fullmatch(name)
    if not offset or int(offset[2]) > 14 or int(offset[3]) > 59:
        return None
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(-ahead if offset[1] == "-" else ahead) if ahead else UTC


def _full_year(digits: str) -> int:
    """RFC 2822 §4.3: 00 to 49 are of this century."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)


def _blemish(found: re.Match[str], moment: datetime) -> tuple[Fault | None, str]:
    weekday = moment.weekday()
    if found["weekday"] and found["weekday"] != _DAYS[weekday]:
        return Fault.WEEKDAY, f"{moment:%d} {found['month']} {moment.year} is a {_DAY_NAMES[weekday]}"
    if len(found["year"]) == 2:
        return Fault.SHORT_YEAR, f"its year has two digits: write {moment.year}"
    if found["zone"] in _ZONES and found["zone"] not in _UNIVERSAL:
        return Fault.LETTER_ZONE, f"the zone “{found['zone']}” is understood by few readers"
    return None, ""


def _why_not_rfc822(text: str) -> str:
    if not text.strip():
        return "it is empty"
    if _ISO.match(text.strip()):
        return "it is an ISO 8601 date; RSS wants “Wed, 02 Oct 2024 08:00:00 +0200”"
    if re.search(r"[A-Za-z]", text) and not any(month in text for month in _MONTHS):
        return "month and weekday are English, three letters: “Wed, 02 Oct 2024 08:00:00 +0200”"
    return "it is not written as “Wed, 02 Oct 2024 08:00:00 +0200”"


def _why_not_rfc3339(text: str) -> str:
    """Mended like this it could be read: that is what is wrong."""
    mended = {
        "there is white space around it": text.strip(),
        "T and Z are capital letters": text.upper(),
        "date and time are parted by a capital T": text.replace(" ", "T", 1),
        "it names no time zone": f"{text}Z",
        "the offset is written with a colon: +02:00": f"{text[:-2]}:{text[-2:]}",
    }
    if not text.strip():
        return "it is empty"
    fitting = (why for why, date in mended.items() if _RFC3339.fullmatch(date))
    return next(fitting, "it is not written as “2024-10-02T08:00:00+02:00”")

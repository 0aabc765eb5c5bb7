"""Content lines, of which an iCalendar file is made: escaped, folded, ended by CRLF (RFC 5545 §3.1).

Written here because a site's calendar is written anew whenever the site says something: a library that models every
component took longer over it than all the feeds together.
"""

from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, uuid5

_OCTETS = 75
"""A longer line is folded: CRLF and a blank."""
_BARE = str.maketrans("", "", "-:")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def line(name: str, value: str) -> bytes:
    """One content line; ``name`` with its parameters, ``value`` as it stands in the file (see ``text``)."""
    whole = f"{name}:{value}".encode()
    if len(whole) <= _OCTETS:
        return whole + b"\r\n"
    parts, start, room = [], 0, _OCTETS
    while len(whole) - start > room:
        end = start + room
        while whole[end] & 0xC0 == 0x80:  # not within a letter: continuation octets of UTF-8 are 10xxxxxx
            end -= 1
        parts.append(whole[start:end])
        start, room = end, _OCTETS - 1
    return b"\r\n ".join([*parts, whole[start:]]) + b"\r\n"


def text(words: str) -> str:
    """A value of type TEXT (§3.3.11)."""
    return words.translate(_ESCAPES)


def utc(moment: datetime) -> str:
    """A DATE-TIME in UTC (§3.3.5, form 2); it knows no fractions of a second."""
    return f"{local(moment.astimezone(UTC))}Z"


def local(moment: datetime) -> str:
    """A DATE-TIME on the clock of the zone that the line's TZID names (§3.3.5, form 3)."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat().translate(_BARE)


def day(moment: date) -> str:
    """A DATE (§3.3.4)."""
    return moment.isoformat().translate(_BARE)


def event_uid(item: str) -> str:
    """The UID of an item's entry, in feeds and in mails alike: made from its tag URI and from nothing else."""
    return str(uuid5(NAMESPACE_URL, item))

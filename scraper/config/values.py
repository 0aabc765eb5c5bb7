"""Values as people write them in config.toml: durations, sizes, addresses, zones."""

import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SIZES = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_WHEN = re.compile(rf"at once|daily {_CLOCK}|weekly ({'|'.join(_WEEKDAYS)}) {_CLOCK}")
_ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\".]+(\.[^\s@<>,;\".]+)+")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


def _duration(value: object) -> object:
    found = re.fullmatch(r"(\d+)([smhd])", value) if isinstance(value, str) else None
    if not found:
        raise ValueError('a duration is a number and a unit: "30s", "15m", "6h" or "7d"')
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def _size(value: object) -> object:
    found = re.fullmatch(r"(\d+)(B|KB|MB|GB)", value) if isinstance(value, str) else None
    if not found:
        raise ValueError('a size is a number and a unit: "500KB", "5MB" or "1GB"')
    return int(found[1]) * _SIZES[found[2]]


def _url(value: str) -> str:
    parts = urlsplit(value)  # raises ValueError for a broken IPv6 host
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", value):
        raise ValueError("an address begins with http:// or https:// and a host name, and holds no blanks")
    if not 0 < (parts.port or 80) < 65536:
        raise ValueError("a port is a number from 1 to 65535")
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError('a time zone is a name of the IANA database, such as "Europe/Rome"') from None
    return value


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError('an e-mail address looks like "redazione@example.org"')
    return value


def _when(value: str) -> str:
    if not _WHEN.fullmatch(value):
        raise ValueError('write "at once", "daily 07:30" or "weekly mon 07:30"')
    return value


def _identifier(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError("an id is made of lower-case letters, digits, - and _: it becomes part of a file name")
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Size = Annotated[int, BeforeValidator(_size)]
Url = Annotated[str, AfterValidator(_url)]
Zone = Annotated[str, AfterValidator(_timezone)]
Address = Annotated[str, AfterValidator(_address)]
Id = Annotated[str, AfterValidator(_identifier)]
When = Annotated[str, AfterValidator(_when)]

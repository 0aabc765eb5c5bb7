"""Values as people write them in config.toml: durations, sizes, addresses, zones."""

import re
from datetime import timedelta
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from scraper.normalise.stems import stems

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SIZES = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_WHEN = re.compile(rf"at once|daily {_CLOCK}|weekly ({'|'.join(_WEEKDAYS)}) {_CLOCK}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)+")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST = timedelta(days=3650)


def _duration(value: object) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,9})([smhd])", value) if isinstance(value, str) else None
    if not found:
        raise ValueError('a duration is a number and a unit: "30s", "15m", "6h" or "7d"')
    duration = timedelta(seconds=int(found[1]) * _UNITS[found[2]])
    if duration > _LONGEST:
        raise ValueError("a duration is at most 3650d")
    return duration


def _interval(value: object) -> object:
    duration = _duration(value)
    if not duration:
        raise ValueError("a duration of nothing makes no sense here")
    return duration


def _size(value: object) -> object:
    found = re.fullmatch(r"([0-9]{1,12})(B|KB|MB|GB)", value) if isinstance(value, str) else None
    if not found:
        raise ValueError('a size is a number and a unit: "500KB", "5MB" or "1GB"')
    return int(found[1]) * _SIZES[found[2]]


def _url(value: str) -> str:
    parts = urlsplit(value)  # raises ValueError for a broken IPv6 host
    if parts.scheme not in {"http", "https"} or not parts.hostname or not _is_dense(value):
        raise ValueError("an address begins with http:// or https:// and a host name, and holds no blanks")
    if parts.username is not None:
        raise ValueError("an address holds no user name or password: it would be published with the feeds")
    if parts.port == 0:  # urlsplit itself refuses what is no number, or above 65535
        raise ValueError("a port is a number from 1 to 65535")
    return value


def _selector(value: str) -> str:
    try:
        LexborHTMLParser("<p>").css_first(value)
    except SelectolaxError:
        raise ValueError('a CSS selector looks like "li.item" or "h3 > a"') from None
    return value


def _is_dense(value: str) -> bool:
    """No blanks, no line breaks, no control characters."""
    return value.isprintable() and not re.search(r"\s", value)


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError('a time zone is a name of the IANA database, such as "Europe/Rome"') from None
    return value


def _address(value: str) -> str:
    if not (_ADDRESS.fullmatch(value) and value.isprintable()):
        raise ValueError('an e-mail address looks like "redazione@example.org"')
    return value


def _when(value: str) -> str:
    if not _WHEN.fullmatch(value):
        raise ValueError('write "at once", "daily 07:30" or "weekly mon 07:30"')
    return value


def _identifier(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError("an id is up to 63 lower-case letters, digits, - and _: it becomes part of a file name")
    return value


def _host_port(value: str) -> str:
    host, _, port = value.rpartition(":")
    right_port = re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 65536
    if not (right_port and re.fullmatch(r"\[[0-9A-Fa-f:.]+\]|[^\s:/@\[\]]+", host) and value.isprintable()):
        raise ValueError('write a host or an address and a port: "www.example.org:443", "127.0.0.1:8080", "[::1]:80"')
    return value.lower()


def _network(value: str) -> str:
    try:
        return str(ip_network(value))
    except ValueError:
        raise ValueError('write an address or a network: "127.0.0.1", "10.0.0.0/8", "::1"') from None


def _one_line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("this is sent as one line: it holds no line breaks or control characters")
    return value


def _words(value: str) -> str:
    if not stems(value):
        raise ValueError("there is no word in this: nothing would ever match it")
    return value


def _folder(value: str) -> str:
    if "\0" in value:
        raise ValueError("no folder has a NUL character in its name")
    return value


def _variable(value: str) -> str:
    if not _VARIABLE.fullmatch(value):
        raise ValueError("write the name of the environment variable that holds the password, not the password")
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Interval = Annotated[timedelta, BeforeValidator(_interval)]
Size = Annotated[int, BeforeValidator(_size)]
Url = Annotated[str, AfterValidator(_url)]
Selector = Annotated[str, AfterValidator(_selector)]
Zone = Annotated[str, AfterValidator(_timezone)]
Address = Annotated[str, AfterValidator(_address)]
Id = Annotated[str, AfterValidator(_identifier)]
When = Annotated[str, AfterValidator(_when)]
HostPort = Annotated[str, AfterValidator(_host_port)]
Network = Annotated[str, AfterValidator(_network)]
Line = Annotated[str, AfterValidator(_one_line)]
Words = Annotated[str, AfterValidator(_words)]
Folder = Annotated[str, AfterValidator(_folder)]
Variable = Annotated[str, AfterValidator(_variable)]

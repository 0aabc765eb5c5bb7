"""Which representation of a file a client wants, and whether it has it already: pure (RFC 9110 §8.8, §12, §13)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_TYPES: Final[Mapping[str, str]] = {
    "atom": "application/atom+xml; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/feed+json",
    "opml": "text/x-opml; charset=utf-8",
    "png": "image/png",
    "rss": "application/rss+xml; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "xsl": "text/xsl; charset=utf-8",
}
_NO_FEEDS: Final = frozenset({"status.json"})
_UNKNOWN: Final = "application/octet-stream"
_FEEDS: Final = frozenset({"atom", "json", "rss"})
SHOWN: Final = "application/xml; charset=utf-8"
"""What a browser shows with the stylesheet that the feed names, instead of offering to download it."""
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def media_type(name: str) -> str:
    """The media type of a file, by its name."""
    if name in _NO_FEEDS:
        return "application/json"
    return _TYPES.get(_extension(name), _UNKNOWN)


def is_text(kind: str) -> bool:
    """Whether compressing a file of this media type is worth it."""
    return kind not in {"image/png", _UNKNOWN}


def is_shown(name: str, accept: str) -> bool:
    """Whether a feed is asked for by a browser: something that wants pages and names no format of feeds."""
    if _extension(name) not in {"rss", "atom"}:
        return False
    wanted = _preferences(accept)
    named = {f"application/{feed}+xml" for feed in ("rss", "atom")}
    return wanted.get("text/html", 0) > 0 and not any(wanted.get(kind, 0) > 0 for kind in named)


def is_feed(name: str) -> bool:
    """Whether a file is for feed readers, those in a page of another site too."""
    return _extension(name) in {*_FEEDS, "ics", "opml"}


def takes_gzip(accept_encoding: str) -> bool:
    """Whether ``Accept-Encoding`` allows gzip."""
    wanted = _preferences(accept_encoding)
    return wanted.get("gzip", wanted.get("x-gzip", wanted.get("*", 0))) > 0


def is_known(headers: Mapping[str, str], *, etag: str, modified: datetime) -> bool:
    """Whether the client has this very representation: If-None-Match decides, If-Modified-Since only without it."""
    tags = headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in _TAG.findall(tags)
    since = _moment(headers.get("if-modified-since", ""))
    return since is not None and modified.replace(microsecond=0) <= since


def preferred(accept_language: str, offered: tuple[str, ...]) -> str:
    """The one of these languages that ``Accept-Language`` likes best; the first where it likes none."""
    wanted = _preferences(accept_language)
    liking = {
        language: max(
            (quality for tag, quality in wanted.items() if tag.partition("-")[0] == language),
            default=wanted.get("*", 0),
        )
        for language in offered
    }
    return max(offered, key=lambda language: liking[language])


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _preferences(header: str) -> Mapping[str, float]:
    """What a header of the Accept family names, with its quality, as RFC 9110 §12.4.2 has it."""
    found = {}
    for part in header.lower().split(","):
        name, *parameters = (word.strip() for word in part.split(";"))
        if name:
            found[name] = min((_quality(word) for word in parameters if word.startswith("q=")), default=1.0)
    return found


def _quality(parameter: str) -> float:
    try:
        return float(parameter.removeprefix("q="))
    except ValueError:
        return 0.0


def _moment(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

"""Pure: how a feed is served: media type, charset, validators, caching (RFC 9110, 9111), size."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from scraper.validate.findings import ADVICE, ERROR, WARNING, Finding, Place, Rule, quoted
from scraper.validate.recognise import Format

NOT_A_FEED_TYPE = Rule(
    "http-media-type-wrong",
    ERROR,
    "RFC 9110 §8.3; RFC 4287 §7; RFC 7303 §4.1",
    "Serve RSS as application/rss+xml, Atom as application/atom+xml, JSON Feed as application/feed+json, "
    "calendars as text/calendar.",
)
GENERAL_TYPE = Rule(
    "http-media-type-general",
    ADVICE,
    "RFC 9110 §8.3; W3C feed validator, UnexpectedContentType",
    "Serve the format's own type; only a feed that browsers show with a stylesheet stays application/xml.",
)
CHARSET = Rule(
    "http-charset",
    ERROR,
    "RFC 7303 §3.2: the charset of the header overrules the document's; RFC 5545 §8.1",
    "Let the server say the document's encoding (charset=utf-8), or nothing.",
)
NO_VALIDATOR = Rule(
    "http-validator-missing",
    WARNING,
    "RFC 9110 §8.8: ETag, Last-Modified",
    "Send one of them: without it every reader fetches the whole feed at every visit.",
)
BAD_VALIDATOR = Rule(
    "http-validator-invalid",
    WARNING,
    'RFC 9110 §8.8.2, §8.8.3: ETag: "text in quotes"; Last-Modified: an HTTP date, not in the future',
    "Mend the header field: careful readers ignore a validator that is none.",
)
NOT_REVALIDATED = Rule(
    "http-revalidation",
    WARNING,
    "RFC 9110 §13.1.1 to §13.1.3, §15.4.5: If-None-Match, If-Modified-Since, 304",
    "Answer 304 Not Modified to the validator that was given out.",
)
RESTLESS = Rule(
    "http-restless",
    WARNING,
    "RFC 9110 §8.8.1; RFC 4287 §4.2.15: nothing happened between the two requests",
    "Write the same bytes when nothing changed: no time of rendering, no counters, no session.",
)
NO_CACHING = Rule(
    "http-cache-missing",
    ADVICE,
    "RFC 9111 §5.2.2: Cache-Control",
    "Add Cache-Control: max-age=900, or how long the feed may be taken as fresh.",
)
NO_STORE = Rule(
    "http-cache-forbidden",
    ADVICE,
    "RFC 9111 §5.2.2.5: no-store forbids keeping the answer, and with it asking whether it changed",
    "A public feed needs no no-store: use no-cache or max-age.",
)
COOKIE = Rule(
    "http-cookie",
    ADVICE,
    "RFC 6265 §4.1; RFC 9111 §7.3",
    "Send no cookie with a feed: readers have no use for it, and shared caches keep such answers out.",
)
MOVED = Rule(
    "http-moved",
    ADVICE,
    "RFC 9110 §15.4.2, §15.4.9: moved permanently",
    "Subscribe to the new address; keep the redirect for good.",
)
LARGE = Rule(
    "size-large",
    ADVICE,
    "JSON Feed 1.1, suggestions for publishers: feeds under 250 kB",
    "Offer fewer entries, and older ones as archive documents (RFC 5005, next_url).",
)
HUGE = Rule(
    "size-huge",
    WARNING,
    "Aggregators cut or refuse feeds of more than 10 MB",
    "Offer fewer entries, and older ones as archive documents (RFC 5005, next_url).",
)

_OWN: Mapping[Format, tuple[str, ...]] = {
    Format.RSS: ("application/rss+xml",),
    Format.ATOM: ("application/atom+xml",),
    Format.JSON_FEED: ("application/feed+json", "application/json"),
    Format.CALENDAR: ("text/calendar",),
}
_GENERAL = {"application/xml", "text/xml"}
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\U0010ffff]*"')
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([\w.\-]+)", re.ASCII | re.IGNORECASE)
_LARGE, _HUGE = 250_000, 10_000_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a document came: header fields by lower-case name, where it moved to, and what asking again gave."""

    headers: Mapping[str, str]
    at: datetime
    moved_to: str | None = None
    again: bytes | None = None
    """The body of the answer to "has it changed?"; None for a 304, and where that was not asked."""


def check_size(body: bytes) -> Iterator[Finding]:
    """How large the document is."""
    if len(body) > _LARGE:
        rule = HUGE if len(body) > _HUGE else LARGE
        yield rule.at(Place("document"), f"The document has {len(body) / 1000:.0f} kB.")


def check_delivery(delivery: Delivery, kind: Format, *, body: bytes, encoding: str) -> Iterator[Finding]:
    """Everything that the header fields say; ``encoding`` is the document's own, lower case."""
    yield from _media_type(delivery.headers.get("content-type", ""), kind, encoding)
    yield from _validators(delivery, body)
    caching = delivery.headers.get("cache-control", "").lower()
    if not caching and "expires" not in delivery.headers:
        yield NO_CACHING.at(_field("Cache-Control"), "The answer does not say how long it may be taken as fresh.")
    if "no-store" in caching:
        yield NO_STORE.at(_field("Cache-Control"), f"It says {quoted(caching)}.")
    if "set-cookie" in delivery.headers:
        yield COOKIE.at(_field("Set-Cookie"), "The feed comes with a cookie.")
    if delivery.moved_to:
        yield MOVED.at(Place("HTTP redirect"), f"The feed has moved to {delivery.moved_to}")


def _field(name: str) -> Place:
    return Place(f"HTTP header {name}")


def _media_type(value: str, kind: Format, encoding: str) -> Iterator[Finding]:
    place, media_type = _field("Content-Type"), value.partition(";")[0].strip().lower()
    if media_type in _GENERAL and kind in {Format.RSS, Format.ATOM}:
        yield GENERAL_TYPE.at(place, f"{kind} is served as {media_type}.")
    elif media_type not in _OWN[kind]:
        yield NOT_A_FEED_TYPE.at(place, f"{kind} is served as {quoted(media_type)}." if value else "There is no type.")
    charset = _CHARSET.search(value)
    if charset and _plain(charset[1]) != _plain(encoding) and not (encoding == "utf-16" and "16" in charset[1]):
        yield CHARSET.at(place, f"The header says {quoted(charset[1])}, the document {quoted(encoding)}.")


def _plain(charset: str) -> str:
    return charset.lower().replace("-", "").replace("_", "")


def _validators(delivery: Delivery, body: bytes) -> Iterator[Finding]:
    etag, modified = delivery.headers.get("etag"), delivery.headers.get("last-modified")
    if etag is None and modified is None:
        yield NO_VALIDATOR.at(Place("HTTP headers"), "There is neither ETag nor Last-Modified.")
        return
    if etag is not None and not _ETAG.fullmatch(etag):
        yield BAD_VALIDATOR.at(_field("ETag"), f"{quoted(etag)} is no entity tag.")
    if modified is not None and not _is_past(modified, delivery.at):
        yield BAD_VALIDATOR.at(_field("Last-Modified"), f"{quoted(modified)} is no date of the past.")
    if delivery.again is not None:
        same = delivery.again == body
        yield (
            NOT_REVALIDATED.at(Place("HTTP revalidation"), "Asked whether it changed, the server sent it all again.")
            if same
            else RESTLESS.at(Place("HTTP revalidation"), "Asked again at once, the server sent other bytes.")
        )


def _is_past(text: str, now: datetime) -> bool:
    try:
        return (parsedate_to_datetime(text) - now).total_seconds() < 600
    except (ValueError, TypeError, OverflowError):
        return False

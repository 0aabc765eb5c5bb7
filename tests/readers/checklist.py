"""What published documents must satisfy, line by line: each is answered by a test, or does not apply and says why.

A line is ``part: what must be``, in our own words. The parts are those of the specifications: HTTP (RFC 9110, 9111),
RSS 2.0 with its Best Practices Profile, Atom (RFC 4287), tombstones (RFC 6721), history (RFC 5005), JSON Feed 1.1,
WebSub, iCalendar (RFC 5545, 7986), and what readers take an entry's identity from.
"""

from collections.abc import Callable, Mapping
from typing import Final, ParamSpec

_P = ParamSpec("_P")

LINES: Final = frozenset(
    {
        "http: the same bytes while nothing changed",
        "http: the last good feed when a site fails, and never an error as an entry",
        "http: strong validators, If-None-Match before If-Modified-Since",
        "http: how long an answer may be taken as fresh",
        "http: an error within is 503 with Retry-After, never 200",
        "http: a feed that moved redirects for good, one that ended is gone",
        "http: documents of less than 250 kB",
        "http: media types by name",
        "http: pages lead to the feeds they show",
        "rss: title, link and description",
        "rss: the document's own address",
        "rss: a guid that is unique in the document and no address",
        "rss: dates with a four-digit year, the right weekday, a numeric zone",
        "rss: no date to come, and the site's own clock",
        "rss: one enclosure at most, with url, length and type",
        "rss: no relative address",
        "rss: a mail address with a name",
        "rss: no HTML in titles",
        "rss: the description before the content",
        "rss: UTF-8, declared",
        "rss: no control characters",
        "rss: no dangerous markup",
        "atom: one id, title and updated of the feed, and an author",
        "atom: the document's own address",
        "atom: one id, title and updated of each entry",
        "atom: one alternate link of each entry",
        "atom: a summary where the content is elsewhere",
        "atom: an id that survives new titles, addresses and systems",
        "atom: updated moves for what is worth telling, and for nothing else",
        "atom: published is when it first was",
        "atom: dates of RFC 3339 with a capital T",
        "atom: no id twice in a document",
        "atom: every file as an enclosure of known length",
        "tombstones: ref and when",
        "tombstones: no contradiction with an entry of the same id",
        "tombstones: only of what was confirmed to be gone",
        "tombstones: what is back has a newer updated",
        "history: archived, neither paged nor complete",
        "history: prev-archive until there is none",
        "history: next-archive",
        "history: fh:archive and current in every archive",
        "history: archives that stay where and what they are",
        "history: no link to an archive that is still being filled",
        "history: corrections in the subscription document too",
        "history: links of Atom in RSS",
        "history: fh:complete for what is the whole list",
        "json: version, title and items",
        "json: home_page_url and feed_url",
        "json: an id of text that is never used again or changed",
        "json: content_html or content_text",
        "json: dates of RFC 3339",
        "json: attachments with url and mime_type",
        "json: authors, not author",
        "json: no field that is not of the specification",
        "json: next_url leads on, never in a circle",
        "json: hubs with type and url",
        "websub: hub and self in what is subscribed to",
        "websub: Link headers",
        "websub: the hub is told after the commit",
        "calendar: CRLF, lines of 75 octets",
        "calendar: commas, semicolons and line ends in texts are escaped",
        "calendar: PRODID and VERSION",
        "calendar: UID stays, DTSTAMP and DTSTART are there",
        "calendar: SEQUENCE and LAST-MODIFIED move with what the entry says",
        "calendar: what is withdrawn is CANCELLED for a while",
        "calendar: a deadline with an hour is on Rome's clock, whose table is there",
        "calendar: a day without an hour is VALUE=DATE until the day after",
        "calendar: no end is invented",
        "calendar: REFRESH-INTERVAL and SOURCE",
        "calendar: reminders, and mail besides",
        "identity: the same id in every format, independent of scheme, host, slug and title",
    }
)

_SERVER = "a matter of who hands out the folder, not of its files; of `banditore serve` it is tested in tests/web"

DOES_NOT_APPLY: Final[Mapping[str, str]] = {
    "http: strong validators, If-None-Match before If-Modified-Since": _SERVER,
    "http: how long an answer may be taken as fresh": _SERVER,
    "http: an error within is 503 with Retry-After, never 200": _SERVER,
    "http: a feed that moved redirects for good, one that ended is gone": "a feed is where the ids of config.toml say, "
    "and moves with no site; who changes an id, or ends a site, has to say so to readers in the web server",
    "websub: Link headers": "a folder has no headers; a hub also finds the links in the documents (WebSub §4)",
    "websub: the hub is told after the commit": "a delivery, not a document: tests/edition/test_hub.py",
    "atom: a summary where the content is elsewhere": "our content is never elsewhere (src) and never Base64; all the "
    "same every entry has a summary",
    "history: next-archive": "an archive is written once, before the one that will follow is known; that its contents "
    "do not change (also a SHOULD) is worth more to readers than this link, which none needs to find everything",
    "history: fh:complete for what is the whole list": "no feed of ours is the whole list of what there is: absence "
    "is not removal, and a withdrawal is told by an entry and a tombstone",
}


def answers(*lines: str) -> Callable[[Callable[_P, None]], Callable[_P, None]]:
    """The test that this decorates holds documents to these lines."""

    def marked(test: Callable[_P, None]) -> Callable[_P, None]:
        test.__dict__["lines"] = lines
        return test

    return marked

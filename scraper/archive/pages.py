"""A page as the records that keep it, in the order in which they lie in a file.

    for each exchange, redirects first:   response   what came, its transfer coding undone
                                          request    what was asked, WARC-Concurrent-To that response

The page's own response is a *revisit* record, without its payload, when an earlier one holds the same.
"""

from dataclasses import dataclass, field, replace

from scraper.archive.records import Fields, digest_of, member, new_id, warc_date
from scraper.model import Exchange, Page, Snapshot

REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

_RENAMED = b"X-Crawler-"
_NOTHING = digest_of(b"")
"""A page is asked for with GET: the payload of its request is empty."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A page's records as they lie in a file one after another; ``snapshot`` counts its offset from here."""

    data: bytes
    snapshot: Snapshot

    def placed(self, *, file: str, offset: int) -> Snapshot:
        """The snapshot of these records when they lie in ``file`` from ``offset`` on."""
        return replace(self.snapshot, file=file, offset=offset + self.snapshot.offset)


@dataclass(frozen=True, slots=True)
class _Visit:
    """One exchange on its way to become a response or revisit record, and a request record."""

    exchange: Exchange
    digest: str
    warcinfo: str
    id: str = field(default_factory=new_id)
    same: Snapshot | None = None
    """The earlier record that holds the same payload."""


def capture(page: Page, *, known: Snapshot | None, warcinfo: str) -> Capture:
    """The records of a page for the file that ``warcinfo`` (a record id) describes.

    The page may be a revisit of ``known``, an earlier record. ValueError for a page without exchanges.
    """
    if not page.exchanges:
        raise ValueError(f"{page.url} was not fetched: it has no exchange that could be kept")
    *redirects, last = (_Visit(hop, digest_of(hop.payload), warcinfo) for hop in page.exchanges)
    if known and not known.revisit and known.digest == last.digest:
        last = replace(last, same=known)
    before = b"".join(part for hop in redirects for part in (_answer(hop), _request(hop)))
    answer = _answer(last)
    snapshot = Snapshot(
        id=last.id,
        url=last.exchange.url,
        at=last.exchange.at,
        digest=last.digest,
        file="",
        offset=len(before),
        length=len(answer),
        revisit=last.same is not None,
        refers_to=last.same.id if last.same else None,
    )
    return Capture(before + answer + _request(last), snapshot)


def _answer(visit: _Visit) -> bytes:
    exchange, same = visit.exchange, visit.same
    head = archived_head(exchange.response, exchange.payload)
    fields = [
        *_fields("revisit" if same else "response", visit.id, visit),
        ("WARC-Payload-Digest", visit.digest),
        *(_referring(same) if same else ()),
    ]
    return _http_member("response", fields, head if same else head + exchange.payload)


def _request(visit: _Visit) -> bytes:
    fields = [
        *_fields("request", new_id(), visit),
        ("WARC-Concurrent-To", f"<{visit.id}>"),
        ("WARC-Payload-Digest", _NOTHING),
    ]
    return _http_member("request", fields, visit.exchange.request)


def _fields(kind: str, record_id: str, visit: _Visit) -> Fields:
    exchange = visit.exchange
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<{record_id}>"),
        ("WARC-Warcinfo-ID", f"<{visit.warcinfo}>"),
        ("WARC-Date", warc_date(exchange.at)),
        ("WARC-Target-URI", exchange.url),
    ]
    if exchange.ip:
        fields.append(("WARC-IP-Address", exchange.ip))
    return fields


def _referring(same: Snapshot) -> Fields:
    return [
        ("WARC-Profile", REVISIT_PROFILE),
        ("WARC-Refers-To", f"<{same.id}>"),
        ("WARC-Refers-To-Target-URI", same.url),
        ("WARC-Refers-To-Date", warc_date(same.at)),
    ]


def archived_head(head: bytes, payload: bytes) -> bytes:
    """The start line and fields as received, but true of the payload that follows them in the record.

    Transfer-Encoding is undone there, so the field becomes X-Crawler-Transfer-Encoding, and a Content-Length
    that counts something else X-Crawler-Content-Length (the names Common Crawl uses). Content-Encoding stays,
    because the payload keeps it.
    """
    lines = head.split(b"\r\n")
    return b"\r\n".join(_RENAMED + line if _is_untrue(line, payload) else line for line in lines)


def _is_untrue(line: bytes, payload: bytes) -> bool:
    name, _, value = line.partition(b":")
    name = name.strip().lower()
    if name == b"content-length":
        return value.strip() != b"%d" % len(payload)
    return name == b"transfer-encoding"


def _http_member(message: str, fields: Fields, block: bytes) -> bytes:
    described = [
        *fields,
        ("WARC-Block-Digest", digest_of(block)),
        ("Content-Type", f"application/http; msgtype={message}"),
    ]
    return member(described, block)

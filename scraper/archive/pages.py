"""What came from the web as the records that keep it, in the order in which they lie in a file.

    resource   of dns:HOST                       the address that was asked, once for each host and address in a file
    metadata   of https://HOST/                  the certificate, once for each in a file
    for each exchange, redirects first:
    response   what came, its transfer coding undone; a redirect names the last one: Banditore-Leads-To
    request    what was asked, WARC-Concurrent-To that response

The last response is a *revisit* record without its payload when an earlier one holds the same (identical payload),
or when its server said 304 (server not modified). Every record names the source that was checked: Banditore-Source; a
further page of a list also names the record of the first: Banditore-Part-Of.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from scraper.archive.members import Record
from scraper.archive.records import Fields, digest_of, new_id, packed, warc_date
from scraper.model import Exchange, Snapshot

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SOURCE = "Banditore-Source"
LEADS_TO = "Banditore-Leads-To"
PART_OF = "Banditore-Part-Of"
NOWHERE = "nowhere"

_RENAMED = b"X-Crawler-"
_LINE_END = re.compile(rb"\r?\n")
_NOTHING = digest_of(b"")
"""A page is asked for with GET: the payload of its request is empty."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Why something was asked for: the source that was checked, and the record of the page to which it belongs."""

    source: str = ""
    part_of: str = ""

    @property
    def fields(self) -> Fields:
        """The same as named fields of a record."""
        told = ((SOURCE, self.source), (PART_OF, self.part_of and f"<{self.part_of}>"))
        return [(name, value) for name, value in told if value]


@dataclass(frozen=True, slots=True)
class Part:
    """One record, and the gzip member that it is in a file."""

    kind: str
    id: str
    fields: Fields
    block: bytes
    packed: bytes

    @property
    def record(self) -> Record:
        """As it would be read."""
        named: dict[str, str] = {}
        for name, value in self.fields:
            key = name.lower()
            named[key] = f"{named[key]}, {value}" if key in named else value
        return Record("WARC/1.1", named, self.block)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Records that are written at once; ``snapshot`` counts its offset from the first of them."""

    parts: Sequence[Part]
    snapshot: Snapshot | None = None

    @property
    def data(self) -> bytes:
        """Them as they lie in a file one after another."""
        return b"".join(part.packed for part in self.parts)

    def placed(self, *, file: str, offset: int) -> Snapshot:
        """The snapshot of these records when they lie in ``file`` from ``offset`` on. ValueError for none."""
        if self.snapshot is None:
            raise ValueError("these records keep no page")
        return replace(self.snapshot, file=file, offset=offset + self.snapshot.offset)


@dataclass(frozen=True, slots=True)
class Original:
    """The earlier record that holds a payload."""

    id: str
    url: str
    at: datetime
    digest: str

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Original":
        """The record itself, or the one that it refers to."""
        if snapshot.refers_to and snapshot.refers_url and snapshot.refers_at:
            return cls(snapshot.refers_to, snapshot.refers_url, snapshot.refers_at, snapshot.digest)
        return cls(snapshot.id, snapshot.url, snapshot.at, snapshot.digest)


@dataclass(slots=True)
class Scribe:
    """Makes the records of one file; ``warcinfo`` is the id of its first."""

    warcinfo: str
    _hosts: dict[str, str] = field(default_factory=dict)
    _certificates: set[tuple[str, bytes]] = field(default_factory=set)

    def page(
        self, exchanges: Sequence[Exchange], *, origin: Origin, digest: str, same: Original | None = None
    ) -> Bundle:
        """A page (or whatever came) with the redirects that led there, as a revisit of ``same`` if that is given.

        ``digest`` is that of the last payload. ValueError where there is no exchange.
        """
        if not exchanges:
            raise ValueError("it was not fetched: there is no exchange that could be kept")
        *redirects, last = exchanges
        final = new_id()
        before = [part for hop in redirects for part in self._exchange(hop, origin, leads_to=final)]
        kind = "response" if same is None else "revisit"
        answer = self._answer(last, _Role(kind, final, origin, digest, IDENTICAL, same))
        about = self._connection(exchanges, origin)
        parts = (*about, *before, answer, self._request(last, origin, final))
        offset = sum(len(part.packed) for part in (*about, *before))
        snapshot = Snapshot(
            id=final,
            url=last.url,
            at=last.at,
            digest=digest,
            file="",
            offset=offset,
            length=len(answer.packed),
            revisit=same is not None,
            refers_to=same.id if same else None,
            refers_url=same.url if same else None,
            refers_at=same.at if same else None,
        )
        return Bundle(parts, snapshot)

    def unmodified(self, exchanges: Sequence[Exchange], *, origin: Origin, known: Original | None) -> Bundle:
        """A 304, with the redirects that led there: what the page is lies in ``known``, where that is known."""
        *redirects, last = exchanges
        final = new_id()
        before = [part for hop in redirects for part in self._exchange(hop, origin, leads_to=final)]
        digest = known.digest if known else ""
        answer = self._answer(last, _Role("revisit", final, origin, digest, NOT_MODIFIED, known))
        return Bundle((*self._connection(exchanges, origin), *before, answer, self._request(last, origin, final)))

    def hops(self, exchanges: Sequence[Exchange], *, origin: Origin) -> Bundle:
        """Redirects that led nowhere: they say so."""
        hops = [part for hop in exchanges for part in self._exchange(hop, origin, leads_to=NOWHERE)]
        return Bundle((*self._connection(exchanges, origin), *hops))

    def metadata(self, fields: Fields, block: bytes) -> Bundle:
        """A metadata record of our own (application/warc-fields)."""
        own = [("WARC-Warcinfo-ID", f"<{self.warcinfo}>"), *fields]
        return Bundle((part("metadata", new_id(), own, (block, "application/warc-fields")),))

    # ------------------------------------------------------------------ an exchange

    def _exchange(self, exchange: Exchange, origin: Origin, *, leads_to: str) -> tuple[Part, Part]:
        record_id = new_id()
        role = _Role("response", record_id, origin, digest_of(exchange.payload), leads_to=leads_to)
        answer = self._answer(exchange, role)
        return answer, self._request(exchange, origin, record_id)

    def _answer(self, exchange: Exchange, role: "_Role") -> Part:
        head = archived_head(exchange.response, exchange.payload)
        fields = [
            *self._fields(exchange, role.origin),
            *([("WARC-Payload-Digest", role.digest)] if role.digest else []),
            *([("WARC-Profile", role.profile)] if role.kind == "revisit" else []),
            *(_referring(role.same) if role.same else []),
            *([(LEADS_TO, f"<{role.leads_to}>")] if role.leads_to else []),
        ]
        block = head if role.kind == "revisit" else head + exchange.payload
        return part(role.kind, role.id, fields, (block, "application/http; msgtype=response"))

    def _request(self, exchange: Exchange, origin: Origin, answer: str) -> Part:
        fields = [
            *self._fields(exchange, origin),
            ("WARC-Concurrent-To", f"<{answer}>"),
            ("WARC-Payload-Digest", _NOTHING),
        ]
        return part("request", new_id(), fields, (exchange.request, "application/http; msgtype=request"))

    def _fields(self, exchange: Exchange, origin: Origin) -> Fields:
        fields = [
            ("WARC-Warcinfo-ID", f"<{self.warcinfo}>"),
            ("WARC-Date", warc_date(exchange.at)),
            ("WARC-Target-URI", exchange.url),
        ]
        if exchange.ip:
            fields.append(("WARC-IP-Address", exchange.ip))
        fields.append(("WARC-Protocol", "http/1.1"))
        if exchange.tls:
            fields.append(("WARC-Protocol", exchange.tls.version.replace("TLSv", "tls/").lower()))
            fields.append(("WARC-Cipher-Suite", exchange.tls.cipher))
        return fields + origin.fields

    # ------------------------------------------------------------------ the connection

    def _connection(self, exchanges: Sequence[Exchange], origin: Origin) -> list[Part]:
        """What is known of the hosts that were asked, where this file does not say it yet."""
        parts = []
        for exchange in exchanges:
            host = _host(exchange.url)
            if exchange.ip and self._hosts.get(host) != exchange.ip:
                self._hosts[host] = exchange.ip
                parts.append(self._address(host, exchange, origin))
            tls = exchange.tls
            if tls and tls.certificate and (host, tls.certificate) not in self._certificates:
                self._certificates.add((host, tls.certificate))
                parts.append(self._certificate(host, exchange, tls.certificate))
        return parts

    def _address(self, host: str, exchange: Exchange, origin: Origin) -> Part:
        """The address as a zone file has it (RFC 1035 §5, text/dns of RFC 4027); how long it holds we are not told."""
        kind = "AAAA" if ":" in exchange.ip else "A"
        block = f"{host}. IN {kind} {exchange.ip}\r\n".encode()
        fields = [
            ("WARC-Warcinfo-ID", f"<{self.warcinfo}>"),
            ("WARC-Date", warc_date(exchange.at)),
            ("WARC-Target-URI", f"dns:{host}"),
            ("WARC-Payload-Digest", digest_of(block)),
            *origin.fields,
        ]
        return part("resource", new_id(), fields, (block, "text/dns"))

    def _certificate(self, host: str, exchange: Exchange, certificate: bytes) -> Part:
        block = warc_fields(
            ("tls-certificate-sha256", hashlib.sha256(certificate).hexdigest()),
            ("tls-certificate", base64.b64encode(certificate).decode()),
        )
        fields = [("WARC-Date", warc_date(exchange.at)), ("WARC-Target-URI", f"https://{host}/")]
        return self.metadata(fields, block).parts[0]


@dataclass(frozen=True, slots=True)
class _Role:
    """What an answer is: response or revisit (with its profile), for whom, of which payload and earlier record."""

    kind: str
    id: str
    origin: Origin
    digest: str
    profile: str = IDENTICAL
    same: Original | None = None
    leads_to: str | None = None


@lru_cache(maxsize=4096)
def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _referring(same: Original) -> Fields:
    return [
        ("WARC-Refers-To", f"<{same.id}>"),
        ("WARC-Refers-To-Target-URI", same.url),
        ("WARC-Refers-To-Date", warc_date(same.at)),
    ]


def archived_head(head: bytes, payload: bytes) -> bytes:
    """The start line and fields as received, but true of the payload that follows them in the record.

    Transfer-Encoding is undone there, so the field becomes X-Crawler-Transfer-Encoding, and a Content-Length
    that counts something else X-Crawler-Content-Length (the names Common Crawl uses). Content-Encoding stays,
    because the payload keeps it. Lines that ended in a line feed alone (RFC 9112 §2.2) end as all readers want them to.
    """
    lines = _LINE_END.split(head)
    return b"\r\n".join(_RENAMED + line if _is_untrue(line, payload) else line for line in lines)


def received_head(head: bytes) -> bytes:
    """The inverse of ``archived_head``."""
    lines = head.split(b"\r\n")
    ours = (_RENAMED + b"transfer-encoding:", _RENAMED + b"content-length:")
    return b"\r\n".join(
        line[len(_RENAMED) :] if line.lower().startswith(tuple(map(bytes.lower, ours))) else line for line in lines
    )


def _is_untrue(line: bytes, payload: bytes) -> bool:
    name, _, value = line.partition(b":")
    name = name.strip().lower()
    if name == b"content-length":
        return value.strip() != b"%d" % len(payload)
    return name == b"transfer-encoding"


def warc_fields(*fields: tuple[str, str]) -> bytes:
    """A block of application/warc-fields (WARC 1.1 §7): a line each."""
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields).encode()


def warcinfo(about: bytes, *, record_id: str, at: datetime, filename: str) -> Part:
    """The record that begins a file: ``about`` (application/warc-fields) is true of all that follow it."""
    fields = [("WARC-Date", warc_date(at)), ("WARC-Filename", filename)]
    return part("warcinfo", record_id, fields, (about, "application/warc-fields"))


def part(kind: str, record_id: str, fields: Fields, content: tuple[bytes, str]) -> Part:
    """A record of these named fields and this content, its block and Content-Type."""
    block, content_type = content
    described = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<{record_id}>"),
        *fields,
        ("WARC-Block-Digest", digest_of(block)),
        ("Content-Type", content_type),
    ]
    return Part(kind, record_id, described, block, packed(described, block))

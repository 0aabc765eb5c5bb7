"""What the web answered, and where its bytes are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scraper.model.times import require_aware


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with (RFC 9110 §8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Tls:
    """How a connection was secured: ``version`` as in ``TLSv1.3``, the cipher suite, the server's certificate (DER)."""

    version: str
    cipher: str
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they were on the wire, for the archive.

    ``request`` and ``response`` are the start line and header fields with CRLFs, the closing blank line
    included. ``payload`` is the content as received: transfer coding undone, content coding (gzip) kept.
    """

    url: str
    at: datetime
    ip: str
    request: bytes
    response: bytes
    payload: bytes
    tls: Tls | None = None

    def __post_init__(self) -> None:
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class Page:
    """A response with a body: ``body`` is the content with its content coding undone.

    ``exchanges`` holds every hop in order, redirects first; the last one is this page's.
    ``moved_to`` is where permanent redirects (301, 308) from the requested URL lead, None if there were none.
    """

    url: str
    requested: str
    at: datetime
    status: int
    headers: Mapping[str, str]
    """Header fields of the last response by lower-case name; repeated fields joined by ``, ``."""
    body: bytes
    exchanges: tuple[Exchange, ...] = ()
    validators: Validators = Validators()
    moved_to: str | None = None
    max_age: timedelta | None = None
    """How long it counts as fresh, by its Cache-Control."""

    def __post_init__(self) -> None:
        require_aware(self.at)

    @property
    def media_type(self) -> str:
        """The media type without parameters, lower case; empty when the server named none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed since we saw its validators (304). ``exchanges`` as in a page."""

    url: str
    at: datetime
    validators: Validators = Validators()
    max_age: timedelta | None = None
    exchanges: tuple[Exchange, ...] = ()


class Reason(StrEnum):
    """Why a check saw nothing it could trust."""

    ADDRESS_REFUSED = "address refused"  # private or loopback, and the configuration does not allow it
    ROBOTS_REFUSED = "robots.txt forbids"
    ROBOTS_UNREADABLE = "robots.txt fails"  # 5xx or unreachable: RFC 9309 §2.3.1.4 says stay away
    UNREACHABLE = "unreachable"
    TIMEOUT = "timed out"
    CERTIFICATE = "invalid certificate"
    REDIRECT_LOOP = "redirect loop"
    TOO_LARGE = "too large"
    CUT_SHORT = "cut short"
    HTTP_STATUS = "HTTP status"
    PROTOCOL = "not HTTP"
    NOT_A_PAGE = "not a page"
    UNREADABLE = "cannot be read"
    SUSPECT = "not itself today"
    CRASH = "internal error"


@dataclass(frozen=True, slots=True)
class Failure:
    """A check that learned nothing about the items: why, in words that an operator can act on.

    ``retry_after`` is how long the server asked us to stay away. ``page`` is what came instead, when
    something came: it is archived, never parsed. ``exchanges`` are the redirects that led nowhere.
    """

    reason: Reason
    detail: str
    at: datetime
    status: int | None = None
    retry_after: timedelta | None = None
    page: Page | None = None
    exchanges: tuple[Exchange, ...] = ()

    @property
    def refused(self) -> bool:
        """Is it a rule, ours or the site's, that forbids looking (rather than a fault)?"""
        return self.reason in {Reason.ADDRESS_REFUSED, Reason.ROBOTS_REFUSED}


Fetched = Page | NotModified | Failure


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where the bytes of a page lie: one WARC record.

    ``id`` is the WARC-Record-ID without angle brackets (``urn:uuid:…``); ``digest`` the payload digest as WARC
    writes it (``sha1:BASE32``); ``revisit`` says that the payload lies in an earlier record: ``refers_to`` is its id,
    ``refers_url`` and ``refers_at`` what it is a record of.
    """

    id: str
    url: str
    at: datetime
    digest: str
    file: str
    offset: int
    length: int
    revisit: bool = False
    refers_to: str | None = None
    refers_url: str | None = None
    refers_at: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.at, self.refers_at)

"""An answer of the archive as it is shown: pages, drawings and stylesheets written anew, data as plain text."""

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scraper.archive.cdxj import media_type_of
from scraper.archive.coding import decoded
from scraper.archive.reader import Answer
from scraper.normalise.charset import decode
from scraper.parse.bounds import too_complex
from scraper.web.memento.policy import is_inert
from scraper.web.safe import css, html, svg
from scraper.web.safe.addresses import Addresses

HTML = "text/html; charset=utf-8"
_PLAIN = "text/plain; charset=utf-8"
_PAGES = {"text/html", "application/xhtml+xml"}
_SCRIPTS = re.compile(r"(?:text|application)/(?:x-)?(?:java|ecma|live)script|.*[/+](?:xml|xsl|xslt|json|dtd)|text/.*")
_SEEN = 1024
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|script|iframe|h1|div|font|table|a|p|br|title|style)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;\s*[\w.+-]+=(?:\"[\w .+:/-]*\"|[\w.+:/-]+))*", re.ASCII)
_UNDONE = {"", "identity", "gzip", "x-gzip", "deflate"}


class UnshownError(Exception):
    """It cannot be shown, only given as it was received; the argument is the word that says why."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a record holds: ``kind`` is the Content-Type as it was named, ``coding`` its coding; empty: none was."""

    status: int
    kind: str
    coding: str
    payload: bytes

    @property
    def media_type(self) -> str:
        """Without parameters, in lower case."""
        return media_type_of(self.kind).lower()

    @property
    def named(self) -> str:
        """The Content-Type to be given; one that is none is no type at all."""
        return self.kind if _TYPE.fullmatch(self.kind) else "application/octet-stream"


def received(answer: Answer) -> Received:
    """What an answer holds; a resource (a DNS answer, a file) has no HTTP head, and counts as found."""
    record = answer.record
    if not record.fields.get("content-type", "").startswith("application/http"):
        return Received(200, record.fields.get("content-type", ""), "", record.block)
    status = answer.status if 200 <= answer.status <= 599 and answer.status not in {206, 304} else 200
    return Received(status, answer.header("content-type"), answer.header("content-encoding").lower(), answer.content)


def shown(found: Received, addresses: Addresses, banner: Callable[[], html.Frame]) -> tuple[str, bytes]:
    """Content-Type and content of what a browser is shown. UnshownError.

    ``banner`` is made only for what is a page.
    """
    body = _content(found)
    kind = _kind(found, body)
    make = _MAKERS.get(kind)
    if make:
        return make(body, found.kind, addresses, banner)
    if not is_inert(kind) and _SCRIPTS.fullmatch(kind):
        return _text(body, found.kind, addresses, banner)
    return found.named, body


def _content(found: Received) -> bytes:
    if found.coding not in _UNDONE:
        raise UnshownError("coded")
    try:
        return decoded(found.payload, found.coding)
    except zlib.error:
        raise UnshownError("broken") from None


def _kind(found: Received, body: bytes) -> str:
    """The media type; where its server named none, a page is told by its beginning, as browsers do."""
    if found.media_type in _PAGES or (not found.media_type and _MARKUP.match(body[:_SEEN])):
        return "text/html"
    return found.media_type


def _page(body: bytes, kind: str, addresses: Addresses, banner: Callable[[], html.Frame]) -> tuple[str, bytes]:
    text = decode(body, kind)[0]
    if too_complex(text):
        raise UnshownError("complex")
    return HTML, html.rewritten(text, addresses, banner()).encode("utf-8", "replace")


def _stylesheet(body: bytes, kind: str, addresses: Addresses, _: object) -> tuple[str, bytes]:
    return "text/css; charset=utf-8", css.rewritten(decode(body, kind)[0], addresses).encode("utf-8", "replace")


def _drawing(body: bytes, kind: str, addresses: Addresses, banner: Callable[[], html.Frame]) -> tuple[str, bytes]:
    written = svg.rewritten(body, addresses)
    return ("image/svg+xml", written) if written is not None else _text(body, kind, addresses, banner)


def _text(body: bytes, kind: str, _: Addresses, __: object) -> tuple[str, bytes]:
    return _PLAIN, decode(body, kind)[0].encode("utf-8", "replace")


_Maker = Callable[[bytes, str, Addresses, Callable[[], html.Frame]], tuple[str, bytes]]
_MAKERS: Mapping[str, _Maker] = {"text/html": _page, "text/css": _stylesheet, "image/svg+xml": _drawing}

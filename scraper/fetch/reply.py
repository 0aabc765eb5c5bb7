"""Pure: one HTTP/1.1 response, read from whatever pieces it arrives in (RFC 9112)."""

import re
from dataclasses import dataclass

import httptools

from scraper.fetch.errors import FetchError
from scraper.model import Reason

HEAD_MAX_SIZE = 64 * 1024
_HEAD_END = re.compile(rb"\n\r?\n")
_PREAMBLE = b"HTTP/1."


@dataclass(frozen=True, slots=True)
class Head:
    """Status and header fields; ``raw`` is both as received, with the blank line that ends them."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    raw: bytes


class Reply:
    """Feed it what the socket gives; it holds the head, then the payload with its transfer coding undone.

    Interim responses (1xx) are skipped. FetchError for anything that is not HTTP.
    """

    def __init__(self, *, bodiless: bool = False) -> None:
        """``bodiless``: the request was HEAD, so no body follows whatever the head says."""
        self.head: Head | None = None
        self.started = False
        """Has anything at all arrived?"""
        self.complete = False
        self.reusable = False
        """Once complete: the connection may carry another request."""
        self.pending = 0
        """Bytes of payload that wait to be taken."""
        self._bodiless = bodiless
        self._buffer = b""
        self._parts: list[bytes] = []
        self._headers: list[tuple[bytes, bytes]] = []
        self._keep_alive = False
        self._parser = httptools.HttpResponseParser(self)

    def take(self) -> bytes:
        """The payload that arrived since it was last taken."""
        data = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        self._parts.clear()
        self.pending = 0
        return data

    def feed(self, data: bytes) -> None:
        """Take what arrived next."""
        self.started = True
        if self.head is None:
            data = self._read_head(self._buffer + data)
        if data:
            self._read_body(data)

    def eof(self, *, clean: bool) -> None:
        """The connection ended, or broke when not ``clean``: the end of some payloads, a cut in others."""
        if self.complete:
            return
        if not clean or self.head is None or not self._ends_with_connection():
            raise FetchError(Reason.CUT_SHORT, "the connection ended in the middle of the answer", passing=True)
        self.complete = True

    def _read_head(self, data: bytes) -> bytes:
        """Find the head in what arrived so far; return what follows it."""
        end = _HEAD_END.search(data)
        if end is None or not data.startswith(_PREAMBLE):
            self._still_http(data)
            self._buffer = data
            return b""
        raw, rest = data[: end.end()], data[end.end() :]
        self._still_http(raw)
        self._buffer = b""
        status = self._parse_head(raw)
        if 100 <= status < 200:
            self.complete = False
            return self._read_head(rest) if rest else b""
        self.head = Head(status, tuple(self._headers), raw)
        if self._bodiless or status in {204, 304}:
            self.complete = True
            self.reusable = self._keep_alive and not rest
            return b""
        return rest

    def _still_http(self, data: bytes) -> None:
        if not data.startswith(_PREAMBLE[: len(data)]):
            raise FetchError(Reason.PROTOCOL, f"the answer is not HTTP/1.1: it begins with {data[:20]!r}")
        if len(data) > HEAD_MAX_SIZE:
            raise FetchError(Reason.PROTOCOL, f"the header fields are longer than {HEAD_MAX_SIZE // 1024} KiB")

    def _parse_head(self, raw: bytes) -> int:
        self._headers.clear()
        self._parser = httptools.HttpResponseParser(self)
        # Careless servers write these and browsers read them; no proxy is behind us to be deceived by them.
        self._parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_chunked_length=True,
            lenient_optional_cr_before_lf=True,
            lenient_spaces_after_chunk_size=True,
            lenient_data_after_close=True,
        )
        self._parse(raw)
        return int(self._parser.get_status_code())

    def _read_body(self, data: bytes) -> None:
        if self.complete:  # more than the head announced: nothing to read, and nothing to reuse
            self.reusable = False
            return
        self._parse(data)

    def _parse(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if not self.complete:
                raise FetchError(Reason.PROTOCOL, f"the answer is not proper HTTP/1.1 ({error})") from error
            self.reusable = False

    def _ends_with_connection(self) -> bool:
        """Neither a length nor chunks: the payload ends where the connection does (RFC 9112 §6.3)."""
        fields = {name.lower(): value.lower() for name, value in self._headers}
        coding = fields.get(b"transfer-encoding")
        return b"content-length" not in fields if coding is None else not coding.endswith(b"chunked")

    # ------------------------------------------------------------------ called by the parser

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take one header field, or one trailer field, which nobody reads."""
        if self.head is None:
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Ask while the parser still knows."""
        self._keep_alive = self._parser.should_keep_alive()

    def on_body(self, data: bytes) -> None:
        """Take a piece of payload."""
        self._parts.append(data)
        self.pending += len(data)

    def on_message_complete(self) -> None:
        """The payload is whole, and was announced to be this long."""
        self.complete = True
        self.reusable = self._keep_alive

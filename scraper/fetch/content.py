"""Pure: a content coding undone piece by piece, so that no gzip bomb ever lies unpacked in memory."""

import zlib

from scraper.fetch.errors import FetchError
from scraper.model import Reason

ACCEPTED = "gzip, deflate"
"""What our Accept-Encoding says: codings (RFC 9110 §8.4.1) that zlib undoes in pieces."""

_GZIP = {"gzip", "x-gzip"}
_DEFLATE = {"deflate"}
_UNASKED = {"br", "zstd", "compress", "x-compress"}
_GZIP_MAGIC = b"\x1f\x8b"


class Content:
    """A payload as it comes in and the body it stands for, both kept up to ``limit`` bytes."""

    def __init__(self, coding: str, *, limit: int) -> None:
        """``coding`` is the Content-Encoding field. FetchError for a coding that we did not ask for.

        A word that is no coding ("utf-8", "none") is ignored, as browsers do.
        """
        name = coding.strip().lower()
        if name in _UNASKED or "," in name:
            raise FetchError(Reason.PROTOCOL, f"the page came in the content coding {name}, which was not asked for")
        self._inflater = _Inflater(gzip=name in _GZIP) if name in _GZIP | _DEFLATE else None
        self._payload = bytearray()
        self._body = bytearray()
        self._limit = limit
        self.overflow = False
        """More came than the limit allows; what was kept is cut off there."""

    def feed(self, data: bytes) -> bool:
        """Take the next piece; False when there is no room for more. FetchError for what makes no sense."""
        self._keep(self._payload, data)
        if self._inflater is not None and not self.overflow:
            self._keep(self._body, self._inflater.inflate(data, self._limit - len(self._body) + 1))
        return not self.overflow

    def finish(self) -> tuple[bytes, bytes]:
        """The payload as received, and the body it stands for. FetchError when a part is missing."""
        payload = bytes(self._payload)
        if self._inflater is None:
            return payload, payload
        if payload and not self._inflater.ended and not self.overflow:
            raise FetchError(Reason.CUT_SHORT, "the compressed page ends before its end", passing=True)
        return payload, bytes(self._body)

    def _keep(self, kept: bytearray, data: bytes) -> None:
        room = self._limit - len(kept)
        self.overflow = len(data) > room
        kept += data[:room]


class _Inflater:
    """One compressed stream; gzip may consist of several members (RFC 1952 §2.2)."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._stream: zlib._Decompress | None = None

    @property
    def ended(self) -> bool:
        return self._stream is not None and self._stream.eof

    def inflate(self, data: bytes, limit: int) -> bytes:
        """What the next piece stands for, but at most ``limit`` bytes of it."""
        out = bytearray()
        while data and len(out) < limit:
            if self._stream is None or (self.ended and self._gzip and _GZIP_MAGIC.startswith(data[:2])):
                self._stream = zlib.decompressobj(self._window(data))
            elif self.ended:
                break  # padding after the end: ignored, as browsers do
            try:
                out += self._stream.decompress(data, limit - len(out))
            except zlib.error as error:
                raise FetchError(Reason.PROTOCOL, f"the compressed page cannot be unpacked ({error})") from error
            data = self._stream.unused_data
        return bytes(out)

    def _window(self, data: bytes) -> int:
        """zlib's ``wbits``. Old servers send "deflate" without its wrapper, whose first byte ends in 8."""
        if self._gzip:
            return 16 + zlib.MAX_WBITS
        return zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS

"""The content codings that pages come in, undone (RFC 9110 §8.4.1)."""

import re
import zlib

_GZIP = 16 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_GZIP_MAGIC = b"\x1f\x8b"


def decoded(payload: bytes, coding: str) -> bytes:
    """The content of a payload, by its Content-Encoding; a word that is no coding means nothing. zlib.error."""
    coding = coding.strip().lower()
    if coding in {"gzip", "x-gzip"}:
        return _gunzipped(payload)
    if coding == "deflate" and payload:
        try:
            return zlib.decompress(payload)
        except zlib.error:  # old servers leave the zlib wrapper out
            return zlib.decompress(payload, _RAW_DEFLATE)
    return payload


def unchunked(payload: bytes, coding: str) -> bytes:
    """A payload without the chunks (RFC 9112 §7.1) that its Transfer-Encoding names, and that other archives keep.

    What is not chunked, whatever was said, stays as it is: most undo it and leave the field.
    """
    if "chunked" not in coding.lower():
        return payload
    pieces: list[bytes] = []
    place = 0
    while (size := _CHUNK.match(payload, place)) is not None:
        length = int(size[1], 16)
        if not length:
            return b"".join(pieces)
        place = size.end() + length
        pieces.append(payload[size.end() : place])
        if payload[place : place + 2] != b"\r\n":
            break
        place += 2
    return payload


def _gunzipped(payload: bytes) -> bytes:
    """All members one after another; padding behind the last is ignored, as browsers do."""
    content = []
    while payload.startswith(_GZIP_MAGIC):
        inflate = zlib.decompressobj(_GZIP)
        content.append(inflate.decompress(payload))
        if not inflate.eof:
            raise zlib.error("the compressed content ends before its end")
        payload = inflate.unused_data
    return b"".join(content)

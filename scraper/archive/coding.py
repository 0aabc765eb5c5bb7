"""The content codings that pages come in, undone (RFC 9110 §8.4.1)."""

import re
import zlib

from scraper.archive.members import LARGEST

_PIECE = 1 << 14
_GZIP = 16 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_GZIP_MAGIC = b"\x1f\x8b"


def decoded(payload: bytes, coding: str) -> bytes:
    """The content of a payload, by its Content-Encoding; a word that is no coding means nothing.

    zlib.error for what cannot be unpacked, or would fill the memory.
    """
    coding = coding.strip().lower()
    if coding in {"gzip", "x-gzip"}:
        return _gunzipped(payload)
    if coding == "deflate" and payload:
        try:
            return _unpacked(payload, 0, zlib.MAX_WBITS, LARGEST)[0]
        except zlib.error:  # old servers leave the zlib wrapper out
            return _unpacked(payload, 0, _RAW_DEFLATE, LARGEST)[0]
    return payload


def _unpacked(payload: bytes, start: int, wbits: int, room: int) -> tuple[bytes, int]:
    """What is packed from ``start`` on, and where that ends."""
    inflate = zlib.decompressobj(wbits)
    content = []
    while not inflate.eof:
        piece = payload[start : start + _PIECE]
        if not piece:
            raise zlib.error("the compressed content ends before its end")
        content.append(inflate.decompress(piece, room + 1))
        room -= len(content[-1])
        if room < 0:
            raise zlib.error(f"the content has more than {LARGEST} bytes")
        start += len(piece) - len(inflate.unused_data)
    return b"".join(content), start


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
    content, start, room = [], 0, LARGEST
    while payload.startswith(_GZIP_MAGIC, start):
        piece, start = _unpacked(payload, start, _GZIP, room)
        content.append(piece)
        room -= len(piece)
    return b"".join(content)

"""The content codings that pages come in, undone (RFC 9110 §8.4.1)."""

import zlib

_GZIP = 16 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
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

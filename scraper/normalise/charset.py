"""Bytes to text as browsers do it (WHATWG encoding standard): BOM, then HTTP, then ``<meta>``, then a guess."""

import codecs

from w3lib.encoding import html_to_unicode

FALLBACK = "cp1252"
"""What an undeclared western page is in, when it is not UTF-8."""


def decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Return the text and the name of the encoding it was in; undecodable bytes become U+FFFD, never an error."""
    try:
        encoding, text = html_to_unicode(content_type, body, auto_detect_fun=_guess, default_encoding=FALLBACK)
    except (LookupError, UnicodeError):  # codecs that Python knows and that are no charsets: zlib, rot13, idna
        encoding = _guess(body) or FALLBACK
        text = body.decode(encoding, "replace")
    return text, encoding


def _guess(body: bytes) -> str | None:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)  # which forgives a page that was cut within a letter
    except UnicodeDecodeError:
        return FALLBACK
    return "utf-8"

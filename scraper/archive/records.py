"""WARC 1.1 records, each one gzip member so that a reader can begin at any (annex D of the standard)."""

import zlib
from base64 import b32encode
from datetime import UTC, datetime
from hashlib import sha1
from io import BytesIO
from uuid import uuid4

from fastwarc.stream_io import GzipWriter

from scraper.version import __version__

_LEVEL = 6
_SHORT = 8192
_GZIP_WBITS = 16 + zlib.MAX_WBITS

Fields = list[tuple[str, str]]


def member(fields: Fields, block: bytes) -> bytes:
    """A record made of named fields and a block, packed; Content-Length is added."""
    named = "".join(f"{name}: {' '.join(value.splitlines())}\r\n" for name, value in fields)
    start = f"WARC/1.1\r\n{named}Content-Length: {len(block)}\r\n\r\n"
    return _packed(start.encode() + block + b"\r\n\r\n")


def _packed(record: bytes) -> bytes:
    if len(record) < _SHORT:  # fastwarc takes half the time over a page, but zlib is ready sooner
        return zlib.compress(record, _LEVEL, _GZIP_WBITS)
    packed = BytesIO()
    writer = GzipWriter(packed, _LEVEL)
    writer.write(record)
    writer.finish()
    return packed.getvalue()


def digest_of(data: bytes) -> str:
    """SHA-1 in Base32 with its label, as WARC files have it (WARC 1.1, WARC-Payload-Digest)."""
    return "sha1:" + b32encode(sha1(data, usedforsecurity=False).digest()).decode("ascii")


def warc_date(at: datetime) -> str:
    """In UTC with microseconds, which WARC 1.1 allows: nothing of the moment is lost."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_id() -> str:
    """A WARC-Record-ID without its angle brackets."""
    return uuid4().urn


def about_us(*, operator: str | None, user_agent: str, respect_robots: bool) -> bytes:
    """Who writes and how, as application/warc-fields (WARC 1.1); "classic": robots.txt is obeyed."""
    fields = [
        ("software", f"Banditore/{__version__}"),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("operator", operator),
        ("http-header-user-agent", user_agent),
        ("robots", "classic" if respect_robots else "ignore"),
    ]
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields if value).encode()


def warcinfo_record(about: bytes, *, record_id: str, at: datetime, filename: str) -> bytes:
    """The record that begins a file: ``about`` (application/warc-fields) is true of all that follow it."""
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<{record_id}>"),
        ("WARC-Date", warc_date(at)),
        ("WARC-Filename", filename),
        ("WARC-Block-Digest", digest_of(about)),
        ("Content-Type", "application/warc-fields"),
    ]
    return member(fields, about)

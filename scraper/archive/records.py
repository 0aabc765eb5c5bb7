"""WARC 1.1 records, each one gzip member so that a reader can begin at any (annex D of the standard)."""

import re
import zlib
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha1
from io import BytesIO
from uuid import uuid4

from fastwarc.stream_io import GzipWriter

from scraper.version import __version__

_LEVEL = 6
_PAGE_LEVEL = 4
"""Of a page: two thirds of the time that level 6 takes, for one hundredth more of space."""
_SHORT = 8192
_SHORT_WBITS = 16 + 13
_SHORT_MEMORY = 6
"""A window of 8 kB, and tables to match: zlib spends most of its time on a small record on clearing larger ones."""
_HEAD = 4096
_LINE_ENDS = re.compile(r"[\r\n]+")
"""No others end a line of a record: an address of somebody else's may hold U+0085, and stays what it is."""

Fields = list[tuple[str, str]]


def packed(fields: Fields, block: bytes) -> bytes:
    """A record made of named fields and a block, packed; Content-Length is added."""
    named = "".join([f"{name}: {_in_one_line(value)}\r\n" for name, value in fields])
    start = f"WARC/1.1\r\n{named}Content-Length: {len(block)}\r\n\r\n"
    return _gzipped(start.encode() + block + b"\r\n\r\n")


def _in_one_line(value: str) -> str:
    return value if value.isprintable() else _LINE_ENDS.sub(" ", value)


def _gzipped(record: bytes) -> bytes:
    if len(record) < _SHORT:  # fastwarc takes half the time over a page, but zlib is ready sooner
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, _SHORT_WBITS, _SHORT_MEMORY)
        return deflate.compress(record) + deflate.flush()
    member = BytesIO()
    writer = GzipWriter(member, _PAGE_LEVEL)
    writer.write(record)
    writer.finish()
    return member.getvalue()


def digest_of(data: bytes) -> str:
    """SHA-1 in Base32 with its label, as WARC files have it (WARC 1.1, WARC-Payload-Digest)."""
    return _digest_of_head(data) if len(data) < _HEAD else _digest(data)


@lru_cache(maxsize=4096)
def _digest_of_head(data: bytes) -> str:
    """What is asked, and often what is answered to it, is the same hour after hour."""
    return _digest(data)


def _digest(data: bytes) -> str:
    return "sha1:" + b32encode(sha1(data, usedforsecurity=False).digest()).decode("ascii")


@lru_cache(maxsize=64)
def warc_date(at: datetime) -> str:
    """In UTC with microseconds, which WARC 1.1 allows: nothing of the moment is lost."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_id() -> str:
    """A WARC-Record-ID without its angle brackets."""
    return uuid4().urn


@dataclass(frozen=True, slots=True)
class Custodian:
    """Who writes an archive, where and how: ``operator`` is whom to ask, ``user_agent`` what sites are told."""

    operator: str | None
    user_agent: str
    host: str = ""
    respect_robots: bool = True

    @property
    def about(self) -> bytes:
        """The same as application/warc-fields (WARC 1.1); "classic": robots.txt is obeyed."""
        fields = [
            ("software", f"Banditore/{__version__}"),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("operator", self.operator),
            ("hostname", self.host),
            ("http-header-user-agent", self.user_agent),
            ("robots", "classic" if self.respect_robots else "ignore"),
        ]
        return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields if value).encode()

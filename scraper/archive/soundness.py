"""Is a record true to itself: does it say what WARC 1.1 wants, and are its digests those of what it holds?"""

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta

from scraper.archive.coding import unchunked
from scraper.archive.members import Record

_VERSIONS = {"WARC/1.0", "WARC/1.1"}
_ID = re.compile(r"<[a-zA-Z][a-zA-Z0-9+.-]*:[^<>\s]+>")
_ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512, "md5": hashlib.md5}
_CHUNKED = re.compile(rb"^transfer-encoding:[^\r\n]*\bchunked\b", re.IGNORECASE | re.MULTILINE)
_HAVE_TARGETS = {"response", "resource", "request", "revisit", "conversion", "continuation"}


def faults(record: Record) -> Iterator[str]:
    """What is wrong with a record by itself, in words; nothing where it is sound."""
    if record.version not in _VERSIONS:
        yield f"it is of version {record.version[:20]!r}"
    if not record.type:
        yield "it has no WARC-Type"
    if not _ID.fullmatch(record.fields.get("warc-record-id", "")):
        yield "its WARC-Record-ID is no address between angle brackets"
    if not _is_moment(record):
        yield "its WARC-Date is no moment in UTC"
    if record.type in _HAVE_TARGETS and not record.url:
        yield "it has no WARC-Target-URI"
    if record.type == "revisit" and "warc-profile" not in record.fields:
        yield "a revisit without WARC-Profile"
    yield from _digest_faults(record)


def _digest_faults(record: Record) -> Iterator[str]:
    block, payload = record.fields.get("warc-block-digest"), record.fields.get("warc-payload-digest")
    if block and not matches(block, record.block):
        yield "its block has another digest than its WARC-Block-Digest"
    if payload and record.type != "revisit" and not _is_payload(payload, record):
        yield "its payload has another digest than its WARC-Payload-Digest"


def _is_payload(stated: str, record: Record) -> bool:
    """The payload of an HTTP message is what follows its head; some writers leave it in chunks and digest it whole."""
    if not record.fields.get("content-type", "").startswith("application/http"):
        return matches(stated, record.block)
    end = record.block.find(b"\r\n\r\n")
    payload = memoryview(record.block)[end + 4 :] if end >= 0 else memoryview(b"")
    if matches(stated, payload):
        return True
    return bool(_CHUNKED.search(record.block, 0, end)) and matches(stated, unchunked(bytes(payload), "chunked"))


def matches(stated: str, data: bytes | memoryview) -> bool:
    """Is this the digest of these bytes? ``sha1:BASE32`` or hexadecimal; one of an unknown algorithm is believed."""
    label, _, value = stated.partition(":")
    algorithm = _ALGORITHMS.get(label.strip().lower().replace("-", ""))
    if algorithm is None:
        return bool(value)
    digest = algorithm(data, usedforsecurity=False).digest()
    return _value(value.strip(), len(digest)) == int.from_bytes(digest, "big")


def _value(text: str, size: int) -> int:
    """The number that Base32 (RFC 4648 §6) or hexadecimal digits stand for; -1 for anything else.

    Python reads digits to the base of 32 as numbers, with another alphabet: that is ten times as fast as base64.
    """
    text = text.rstrip("=")
    base, digits = (16, text) if len(text) == 2 * size else (32, text.upper().translate(_BASE32))
    unused = 0 if base == 16 else 5 * len(text) - 8 * size
    if not digits.isalnum() or not 0 <= unused < 5:
        return -1
    try:
        number = int(digits, base)
    except ValueError:
        return -1
    return number >> unused if number % (1 << unused) == 0 else -1


_BASE32 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuv", "0189")


def _is_moment(record: Record) -> bool:
    try:
        return record.at.utcoffset() == timedelta(0)
    except ValueError:
        return False

"""A mail's bytes (RFC 5322, 2045, 2047): written here, because the same words go to thousands under other headers.

The parts of a body are encoded once (``encoded``, always whole lines) and only put together for each recipient.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime

from scraper.normalise.text import clean

_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\\[\]]+@[^\s@<>(),;:\"\\\[\]]+")
_LONGEST = 998
"""Octets of a line (RFC 5322 §2.1.1)."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, when, and what else the header says; ``fields`` are written as they are, on one line each."""

    sender: str
    recipient: str
    date: datetime
    subject: str
    fields: Mapping[str, str]


def write(envelope: Envelope, *, text: bytes, html: bytes, boundary: str, calendar: bytes | None = None) -> bytes:
    """The whole message; ``text`` and ``html`` as ``encoded`` gave them. ValueError for what no header can hold."""
    alternatives = multipart("alternative", boundary, [_part("text/plain", text), _part("text/html", html)])
    if calendar is None:
        return _head(envelope) + alternatives
    parts = [alternatives, _attached(calendar)]
    return _head(envelope) + multipart("mixed", f"{boundary}+", parts)


def encoded(text: str) -> bytes:
    """Whole lines as quoted-printable; two of them one after the other are encoded as both together."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines.endswith("\n"):
        lines += "\n"
    return binascii.b2a_qp(lines.replace("\n", "\r\n").encode("utf-8", "replace"), istext=True)


def multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    """A multipart entity, with its own header."""
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    limit = f"--{boundary}".encode()
    return head + b"".join(limit + b"\r\n" + part + b"\r\n" for part in parts) + limit + b"--\r\n"


def address(text: str) -> str:
    """The address itself, where it is one that can stand in a header by itself. ValueError."""
    if not (_ADDRESS.fullmatch(text) and text.isprintable() and len(text.encode()) < _LONGEST - len("To: ")):
        raise ValueError("this is no address that a header can hold")
    return text


def _part(media_type: str, content: bytes) -> bytes:
    head = f'Content-Type: {media_type}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + content


def _attached(calendar: bytes) -> bytes:
    head = (
        'Content-Type: text/calendar; charset="utf-8"; method=PUBLISH;\r\n name="scadenza.ics"\r\n'
        'Content-Disposition: attachment; filename="scadenza.ics"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(calendar).rstrip().replace(b"\n", b"\r\n")


def _head(envelope: Envelope) -> bytes:
    """The fields, ids on one line whatever their length, the subject folded.

    Not left to email.message: it encodes long ids (which RFC 2047 §5 forbids), decodes what looks like an encoded
    word in a title, line breaks and all, and loses blanks between words.
    """
    line = clean(envelope.subject).replace("=?", "= ?")  # to a mail program, too, it may look like an encoded word
    subject = Header(line, header_name="Subject").encode(linesep="\r\n")
    first = {
        "From": f"Banditore <{address(envelope.sender)}>",
        "To": address(envelope.recipient),
        "Date": format_datetime(envelope.date),
    }
    fields = [f"{name}: {_plain(value)}" for name, value in (first | dict(envelope.fields)).items()]
    return "\r\n".join((*fields, f"Subject: {subject}", "MIME-Version: 1.0", "")).encode()


def _plain(value: str) -> str:
    if not value.isprintable():
        raise ValueError("a header field holds no line breaks and no control characters")
    return value

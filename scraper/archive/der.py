"""The certificates of a time-stamp token put in order.

DER wants the elements of a set sorted (X.690 §11.6); CMS allows a SignedData in BER (RFC 5652 §5.1), and authorities
that run OpenSSL give their chain in any order, which ``rfc3161-client`` refuses to read. The order is not signed:
sorted, the token says the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_SEQUENCE, _TAGGED_0 = 0x30, 0xA0


@dataclass(frozen=True, slots=True)
class _Element:
    """A tag, and where an element, and its content, begin and end."""

    tag: int
    start: int
    content: int
    end: int


def sorted_certificates(response: bytes) -> bytes:
    """A time-stamp response with the certificates of its token in DER's order; anything else as it is."""
    try:
        certificates = _certificates(response)
        if certificates is None:
            return response
        parts = [response[one.start : one.end] for one in _within(response, certificates)]
    except (ValueError, IndexError):
        return response
    return response[: certificates.content] + b"".join(sorted(parts)) + response[certificates.end :]


def _certificates(response: bytes) -> _Element | None:
    """TimeStampResp (RFC 3161 §2.4.2) → ContentInfo → [0] → SignedData (RFC 5652 §5.1) → [0]. ValueError."""
    _, token = _of(response, _element(response, 0, len(response)), _SEQUENCE)
    _, explicit = _of(response, token, _SEQUENCE)
    (signed,) = _of(response, explicit, _TAGGED_0)
    return next((one for one in _of(response, signed, _SEQUENCE) if one.tag == _TAGGED_0), None)


def _of(data: bytes, element: _Element, tag: int) -> list[_Element]:
    if element.tag != tag:
        raise ValueError("another element was expected")
    return list(_within(data, element))


def _within(data: bytes, element: _Element) -> Iterator[_Element]:
    start = element.content
    while start < element.end:
        one = _element(data, start, element.end)
        yield one
        start = one.end


def _element(data: bytes, start: int, limit: int) -> _Element:
    """The element that begins there, its length definite (X.690 §8.1.3). ValueError, IndexError."""
    length, content = data[start + 1], start + 2
    if length & 0x80:
        octets = length & 0x7F
        content += octets
        length = int.from_bytes(data[start + 2 : content], "big")
        if not octets:
            raise ValueError("its length is not told")
    if content + length > limit:
        raise ValueError("it is longer than what it is in")
    return _Element(data[start], start, content, content + length)

"""Undoing content codings within a limit."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetch.content import Content
from scraper.fetch.errors import FetchError
from scraper.model import Reason

TEXT = b"Avviso di co-progettazione. " * 200


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def read(coding: str, payload: bytes, *, limit: int = 10**6, step: int = 10**6) -> tuple[bytes, bool]:
    content = Content(coding, limit=limit)
    for start in range(0, len(payload), step):
        if not content.feed(payload[start : start + step]):
            break
    kept, body = content.finish()
    assert payload.startswith(kept)
    return body, content.overflow


@given(st.binary(max_size=5000), st.integers(1, 700))
def test_every_coding_gives_back_what_was_packed_in_whatever_pieces_it_comes(data: bytes, step: int) -> None:
    packed = {
        "": data,
        "gzip": gzip.compress(data),
        "X-GZIP ": gzip.compress(data),
        "deflate": zlib.compress(data),
        " Deflate": raw_deflate(data),
    }
    for coding, payload in packed.items():
        assert read(coding, payload, step=step) == (data, False)


@given(st.integers(1, 100))
def test_several_gzip_members_are_one_body_and_padding_is_none(step: int) -> None:
    payload = gzip.compress(b"uno ") + gzip.compress(b"due") + b"\0\0\0"
    assert read("gzip", payload, step=step) == (b"uno due", False)


def test_a_gzip_bomb_is_left_packed_beyond_the_limit() -> None:
    bomb = gzip.compress(bytes(50 * 10**6))
    body, overflow = read("gzip", bomb, limit=10**5)
    assert overflow
    assert len(body) == 10**5


def test_endless_empty_gzip_members_stop_at_the_limit_too() -> None:
    assert read("gzip", gzip.compress(b"") * 1000, limit=1000)[1]


@pytest.mark.parametrize("coding", ["", "gzip", "deflate"])
def test_a_body_of_exactly_the_limit_fits_and_one_byte_more_does_not(coding: str) -> None:
    payload = {"": TEXT, "gzip": gzip.compress(TEXT), "deflate": zlib.compress(TEXT)}[coding]
    assert read(coding, payload, limit=len(TEXT)) == (TEXT, False)
    assert read(coding, payload, limit=len(TEXT) - 1) == (TEXT[:-1], True)


@pytest.mark.parametrize("coding", ["utf-8", "none", "identity", "UTF-8"])
def test_a_word_that_is_no_coding_is_ignored(coding: str) -> None:
    assert read(coding, TEXT) == (TEXT, False)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip"])
def test_a_coding_that_was_not_asked_for_is_named(coding: str) -> None:
    with pytest.raises(FetchError, match=coding) as caught:
        Content(coding, limit=10)
    assert caught.value.reason is Reason.PROTOCOL


def test_an_empty_payload_is_an_empty_body_whatever_its_coding() -> None:
    assert read("gzip", b"") == (b"", False)


def test_a_truncated_gzip_body_is_cut_short() -> None:
    with pytest.raises(FetchError) as caught:
        read("gzip", gzip.compress(TEXT)[:-4])
    assert caught.value.reason is Reason.CUT_SHORT


@given(st.binary(min_size=3))
def test_what_is_not_gzip_is_never_taken_for_it(data: bytes) -> None:
    with pytest.raises(FetchError):
        read("gzip", b"<" + data)

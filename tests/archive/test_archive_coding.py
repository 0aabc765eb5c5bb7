"""Content codings undone."""

import gzip
import tracemalloc
import zlib

import pytest

from scraper.archive.coding import decoded

TEXT = b"<h1>Avvisi</h1>" * 5_000


@pytest.mark.parametrize(
    ("coding", "payload"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]) + b"\0\0"),
        ("gzip", gzip.compress(b"") * 3 + gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("", TEXT),
        ("nonsense", TEXT),
    ],
)
def test_what_was_packed_is_what_was_sent(coding: str, payload: bytes) -> None:
    assert decoded(payload, coding) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.parametrize("payload", [gzip.compress(TEXT)[:-9], zlib.compress(TEXT)[:-9]], ids=["gzip", "zlib"])
def test_half_a_content_is_none(coding: str, payload: bytes) -> None:
    if (coding == "gzip") == payload.startswith(b"\x1f\x8b"):
        with pytest.raises(zlib.error):
            decoded(payload, coding)


@pytest.mark.parametrize("wbits", [31, 15, -15])
def test_a_bomb_is_not_unpacked(wbits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.archive.coding.LARGEST", 1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    bomb = packer.compress(bytes(1 << 25)) + packer.flush()
    tracemalloc.start()
    try:
        with pytest.raises(zlib.error):
            decoded(bomb, "gzip" if wbits == 31 else "deflate")
        assert tracemalloc.get_traced_memory()[1] < 1 << 23
    finally:
        tracemalloc.stop()


@pytest.mark.timeout(30)
def test_many_empty_members_hold_nobody_up() -> None:
    assert decoded(gzip.compress(b"") * 250_000, "gzip") == b""

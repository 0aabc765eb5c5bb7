"""Time stamps: got from a real authority on loopback, judged by openssl, and doubted whenever they should be."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.der import sorted_certificates
from scraper.archive.sealed import check_seals
from scraper.archive.timestamp import Authority
from scraper.errors import StampError
from tests.seals.authority import Mood, Tsa, authority
from tests.seals.sealing import FIRST, keep, openssl, seal, sealed


def token(folder: Path, serial: int) -> Path:
    return folder / "seals" / f"{serial:06}.tsr"


def openssl_believes(folder: Path, serial: int, ca: Path) -> tuple[bool, str]:
    data = folder / "seals" / f"{serial:06}.json"
    return openssl("ts", "-verify", "-in", token(folder, serial), "-data", data, "-CAfile", ca)


def test_a_seal_gets_a_token_that_openssl_verifies(folder: Path, tsa: Tsa) -> None:
    keep(folder, FIRST, [1, 2])
    done = seal(folder, authority=authority(tsa))
    assert (done.stamped, done.unstamped) == ((1,), None)
    good, said = openssl_believes(folder, 1, tsa.ca)
    assert good, said
    assert list(check_seals(folder, ca=tsa.ca)) == []


def test_the_request_is_as_rfc_3161_wants_it(folder: Path, tsa: Tsa, tmp_path: Path) -> None:
    keep(folder, FIRST, [1])
    sealed(folder, authority=authority(tsa))
    (tmp_path / "q.tsq").write_bytes(tsa.queries[-1])
    _, said = openssl("ts", "-query", "-in", tmp_path / "q.tsq", "-text")
    assert "Hash Algorithm: sha256" in said
    assert "Certificate required: yes" in said
    assert "Nonce: 0x" in said


_TROUBLES: list[tuple[Mood, str]] = [
    ("silent", "no answer within 0.3 seconds"),
    ("dripping", "no answer within 0.3 seconds"),
    ("nonsense", "it is no time-stamp response"),
    ("endless", "answered more than a token can be"),
    ("unwell", "answered 503"),
    ("refusing", "the authority refused"),
    ("another nonce", "answers another request (wrong nonce)"),
    ("another digest", "is over something else"),
    ("stranger", "no trusted root"),
    ("stolen", "not kept"),
]


@pytest.mark.parametrize(("mood", "said"), _TROUBLES, ids=[mood for mood, _ in _TROUBLES])
def test_without_a_good_token_the_seal_is_made_all_the_same_and_asked_for_again(
    folder: Path, tsa: Tsa, mood: Mood, said: str
) -> None:
    keep(folder, FIRST, [1])
    (tsa.folder / "sealed.json").write_bytes(_what_will_be_sealed(folder))
    tsa.mood = mood
    done = seal(folder, authority=authority(tsa, within=0.3 if mood in {"silent", "dripping"} else 10))
    assert done.seal
    assert done.unstamped is not None
    assert said in str(done.unstamped)
    assert str(done.unstamped).startswith(tsa.url)
    assert "\n" not in str(done.unstamped)
    assert done.unstamped.hint
    assert not token(folder, 1).exists()
    assert list(check_seals(folder, ca=tsa.ca)) == []

    tsa.mood = "honest"
    again = seal(folder, authority=authority(tsa))
    assert (again.seal, again.stamped, again.unstamped) == (None, (1,), None)
    assert openssl_believes(folder, 1, tsa.ca)[0]


def _what_will_be_sealed(folder: Path) -> bytes:
    """The bytes of the seal: the same records, key and clock give the same seal."""
    sealed(folder)
    data = (folder / "seals" / "000001.json").read_bytes()
    for kind in ("json", "sig", "leaves"):
        (folder / "seals" / f"000001.{kind}").unlink()
    return data


def test_an_authority_that_is_down_is_told_in_a_line(folder: Path, certified: tuple[Tsa, Tsa]) -> None:
    keep(folder, FIRST, [1])
    nobody = Authority("http://127.0.0.1:9/", "Banditore (tests)", certified[0].ca)
    done = seal(folder, authority=nobody)
    assert done.seal
    assert str(done.unstamped).startswith("http://127.0.0.1:9/: ")


def test_retrying_asks_for_every_missing_token_and_makes_no_seal(folder: Path, tsa: Tsa) -> None:
    for number in (1, 2, 3):
        keep(folder, FIRST, [number])
        sealed(folder)
    keep(folder, FIRST, [4])
    done = seal(folder, authority=authority(tsa), retry=True)
    assert (done.seal, done.stamped) == (None, (1, 2, 3))
    assert seal(folder, authority=authority(tsa), retry=True).stamped == ()
    assert tsa.asked == 3


def test_no_more_is_asked_of_an_authority_that_failed(folder: Path, tsa: Tsa) -> None:
    for number in (1, 2, 3):
        keep(folder, FIRST, [number])
        sealed(folder)
    tsa.mood = "unwell"
    assert seal(folder, authority=authority(tsa)).unstamped
    assert tsa.asked == 1


def test_a_token_whose_root_nobody_named_is_not_kept(folder: Path, tsa: Tsa) -> None:
    keep(folder, FIRST, [1])
    done = seal(folder, authority=Authority(tsa.url, "Banditore (tests)"))
    assert "no trusted root" in str(done.unstamped)
    assert done.unstamped
    assert "timestamp_ca" in done.unstamped.hint


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), (b"nonsense", "holds no certificate")])
def test_roots_that_cannot_be_read_are_told_in_a_line(
    tsa: Tsa, tmp_path: Path, content: bytes | None, said: str
) -> None:
    roots = tmp_path / "roots.pem"
    if content is not None:
        roots.write_bytes(content)
    with pytest.raises(StampError, match=said):
        Authority(tsa.url, "Banditore (tests)", roots).stamp(b"data")


def test_a_token_of_another_seal_is_found_out(folder: Path, tsa: Tsa) -> None:
    for number in (1, 2):
        keep(folder, FIRST, [number])
        sealed(folder, authority=authority(tsa))
    token(folder, 2).write_bytes(token(folder, 1).read_bytes())
    (finding,) = check_seals(folder, ca=tsa.ca)
    assert str(finding) == "seal 2: its time stamp does not hold: its token is over something else"
    assert not openssl_believes(folder, 2, tsa.ca)[0]


@pytest.mark.parametrize("order", [("tsa.pem", "ca.pem"), ("ca.pem", "tsa.pem")])
def test_an_authority_may_send_its_chain_in_any_order(folder: Path, tsa: Tsa, order: tuple[str, str]) -> None:
    """OpenSSL sends certificates as it is given them, and not as DER has sets."""
    whole = (tsa.folder / "chain.pem").read_bytes()
    (tsa.folder / "chain.pem").write_bytes(b"".join((tsa.folder / name).read_bytes() for name in order))
    try:
        keep(folder, FIRST, [1])
        assert seal(folder, authority=authority(tsa)).stamped == (1,)
    finally:
        (tsa.folder / "chain.pem").write_bytes(whole)
    assert openssl_believes(folder, 1, tsa.ca)[0]


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda data: b"\x30\x82\x00\x38" + data))
def test_what_is_no_token_is_left_as_it_is(data: bytes) -> None:
    assert len(sorted_certificates(data)) == len(data)


def test_a_certificate_that_cannot_be_read_is_a_fault_of_the_token(folder: Path, tsa: Tsa) -> None:
    """The version of a certificate is not covered by the signature of the token."""
    keep(folder, FIRST, [1])
    sealed(folder, authority=authority(tsa))
    whole = token(folder, 1).read_bytes()
    place = whole.index(b"\xa0\x03\x02\x01\x02", whole.index(b"An Authority") - 200) + 4
    token(folder, 1).write_bytes(whole[:place] + b"\x12" + whole[place + 1 :])
    assert ["seal 1: its time stamp does not hold" in str(one) for one in check_seals(folder, ca=tsa.ca)] == [True]


def test_no_flipped_bit_of_a_token_goes_unnoticed_where_it_counts(folder: Path, tsa: Tsa) -> None:
    keep(folder, FIRST, [1])
    sealed(folder, authority=authority(tsa))
    whole = token(folder, 1).read_bytes()
    for place in range(0, len(whole), 7):
        bent = bytearray(whole)
        bent[place] ^= 0x10
        token(folder, 1).write_bytes(bent)
        if not list(check_seals(folder, ca=tsa.ca)):
            good, said = openssl_believes(folder, 1, tsa.ca)
            assert good, f"byte {place}: openssl says {said}, and we say nothing"

"""banditore archive seal: what it prints, what it leaves, and how it fails."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from scraper.archive.sealed import check_seals
from tests.archivist.conftest import Watched
from tests.cli.conftest import banditore, one_line
from tests.seals.authority import make_certificates, serving
from tests.seals.sealing import FIRST, keep, openssl_on


@pytest.fixture
def stamping(watched: Watched) -> Watched:
    """The same, with one record that is new."""
    keep(watched.warc, FIRST, [1])
    return watched


def _configure(watched: Watched, setting: str) -> None:
    text = watched.config.read_text(encoding="utf-8")
    watched.config.write_text(f"{text}\n[archive]\n{setting}\n", encoding="utf-8")


def test_it_says_what_was_sealed(watched: Watched) -> None:
    keep(watched.warc, FIRST, [1, 2])
    outcome = watched.archive("seal")
    assert outcome.code == 0
    assert outcome.out.startswith(f"seal 2: 2 records in 1 file\n  {FIRST}  bytes 0 to ")
    assert "after       seal 1" in outcome.out
    data = (watched.warc / "seals/000002.json").read_bytes()
    assert sha256(data).hexdigest() in outcome.out
    assert openssl_on(watched.warc, 2)[0]


def test_as_json_it_is_one_object(stamping: Watched) -> None:
    (seal,) = stamping.archive("seal", "--json").objects()
    assert list(seal) == ["serial", "time", "records", "root", "key", "sha256", "previous", "stamped", "files"]
    assert (seal["serial"], seal["records"], seal["stamped"], seal["files"][0]["name"]) == (2, 1, None, FIRST)
    assert seal["root"] == json.loads((stamping.warc / "seals/000002.json").read_bytes())["root"]


def test_nothing_new_is_said_and_no_failure(watched: Watched) -> None:
    outcome = watched.archive("seal")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "nothing is new since seal 1\n")
    assert watched.archive("seal", "--json").out == ""


def test_where_nobody_ever_ran_there_is_nothing_to_seal(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    outcome = banditore("archive", "seal", "--config", tmp_path / "config.toml")
    assert (outcome.code, outcome.err) == (0, "nothing is there to be sealed\n")


def test_the_first_use_of_a_key_tells_its_fingerprint(watched: Watched) -> None:
    _configure(watched, 'seal_key = "keys/mine.key"')
    keep(watched.warc, FIRST, [1])
    outcome = watched.archive("seal", "--json")
    (seal,) = outcome.objects()
    assert outcome.err == f"a new key signs: {seal['key']}; publish this fingerprint (docs/proof.md)\n"
    assert (watched.folder / "keys/mine.key").exists()
    assert list(check_seals(watched.warc)) == []


def test_damage_is_named_and_nothing_sealed(stamping: Watched) -> None:
    (stamping.warc / FIRST).write_bytes(b"not a record")
    outcome = stamping.archive("seal")
    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.startswith(f"error: not sealed: {FIRST}: at byte 0: ")
    assert "hint: " in outcome.err
    assert not (stamping.warc / "seals/000002.json").exists()


def test_a_key_that_others_can_read_is_refused(stamping: Watched) -> None:
    (stamping.folder / "data/seal.key").chmod(0o640)
    outcome = stamping.archive("seal")
    assert outcome.code == 2
    assert "others may read this key" in one_line(outcome)


def test_with_an_authority_the_seal_is_stamped_and_without_it_the_next_one_asks_again(
    stamping: Watched, tmp_path: Path
) -> None:
    tsa = make_certificates(tmp_path / "tsa")
    with serving(tsa, tsa):
        _configure(stamping, f'timestamp = "{tsa.url}"\ntimestamp_ca = "{tsa.ca}"')
        tsa.mood = "unwell"
        outcome = stamping.archive("seal")
        assert outcome.code == 1
        assert outcome.out.startswith("seal 2: ")
        assert f"error: no time stamp: {tsa.url}: answered 503\nhint: the seal is made and signed" in outcome.err
        tsa.mood = "honest"
        outcome = stamping.archive("seal", "--retry")
        assert (outcome.code, outcome.out) == (0, "")
        assert [line[:20] for line in outcome.err.splitlines()] == ["seal 1: time-stamped", "seal 2: time-stamped"]
        keep(stamping.warc, FIRST, [2])
        (seal,) = stamping.archive("seal", "--json").objects()
        assert seal["stamped"]
    assert list(check_seals(stamping.warc, ca=tsa.ca)) == []
    _, links = stamping.prove("urn:uuid:00000000-0000-4000-8000-000000000001")
    (stamp,) = (str(one["said"]) for one in links if one["link"] == "time stamp")
    assert stamp.endswith("Z by An Authority")


@pytest.mark.parametrize(
    ("setting", "said"),
    [('timestamp = "freetsa.org"', "timestamp"), ("timestamp = 5", "timestamp"), ('time_stamp = "x"', "time_stamp")],
)
def test_a_setting_that_cannot_be_meant_is_told_with_its_line(watched: Watched, setting: str, said: str) -> None:
    _configure(watched, setting)
    outcome = watched.archive("seal")
    assert outcome.code == 2
    assert said in one_line(outcome)

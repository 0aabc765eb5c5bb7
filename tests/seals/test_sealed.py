"""What seals prove: every way of tampering with a sealed archive is found out, and told by name."""

import json
import random
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from scraper.archive.manifest import manifest_of
from scraper.archive.merkle import is_path_of, root_from
from scraper.archive.sealed import Proof, check_records, check_seals, proof_of, sealed_leaves
from scraper.errors import ArchiveError
from tests.seals.sealing import FIRST, SECOND, keep, record, sealed


@pytest.fixture
def three(folder: Path) -> Path:
    """An archive with three seals, of 5, 1 and 4 records in two files."""
    keep(folder, FIRST, range(5), still_open=True)
    sealed(folder)
    keep(folder, FIRST, [5], still_open=True)
    sealed(folder)
    (folder / f"{FIRST}.open").rename(folder / FIRST)
    keep(folder, FIRST, [6, 7])
    keep(folder, SECOND, [8, 9], still_open=True)
    sealed(folder)
    return folder


def faults(archive: Path) -> list[str]:
    return [str(one) for one in (*check_seals(archive), *check_records(archive))]


def proof(archive: Path, number: int) -> Proof:
    found = proof_of(archive, record(number)[1])
    assert found
    return found


def broken(found: Proof) -> list[str]:
    return [one.link for one in found.verdicts if not one.holds]


def test_a_good_archive_has_nothing_wrong(three: Path) -> None:
    assert faults(three) == []
    assert len(list(sealed_leaves(three))) == 10


@pytest.mark.parametrize("number", range(10))
def test_every_record_is_proved_by_its_own_leaf_and_path(three: Path, number: int) -> None:
    found = proof(three, number)
    assert found.holds
    assert [one.link for one in found.verdicts] == ["record", "leaf", "seal", "chain", "time stamp"]
    assert found.seal.serial == (1 if number < 5 else 2 if number == 5 else 3)
    assert is_path_of(found.index, found.seal.records, found.path)
    assert root_from(found.leaf.hash, found.path).hex() == found.seal.root


def test_what_no_seal_covers_has_no_proof(three: Path) -> None:
    keep(three, SECOND, [10], still_open=True)
    assert proof_of(three, record(10)[1]) is None
    assert proof_of(three, "urn:uuid:0000") is None, "an id is more than the end of another"


def _edit(path: Path, change: Callable[[bytes], bytes]) -> None:
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before


def _record_rewritten(archive: Path) -> None:
    """Another page in the place of record 2, and a manifest that agrees with it: only the seal remembers."""
    data = (archive / FIRST).read_bytes()
    lines = manifest_of(archive / FIRST).read_text().splitlines(keepends=True)
    offset, length = map(int, lines[2].split()[:2])
    forged = bytearray(data[offset : offset + length])
    forged[20] ^= 1
    lines[2] = lines[2].replace(sha256(data[offset : offset + length]).hexdigest(), sha256(forged).hexdigest())
    (archive / FIRST).write_bytes(data[:offset] + forged + data[offset + length :])
    manifest_of(archive / FIRST).write_text("".join(lines))


def _resealed_with_another_key(archive: Path) -> None:
    """The forger's own key signs the second seal anew; the third still names the true one."""
    forged, parts = archive.parent / "forged", archive / "seals"
    shutil.copytree(archive, forged)
    for kind in ("json", "sig", "leaves"):
        for serial in (2, 3):
            (forged / "seals" / f"00000{serial}.{kind}").unlink()
    made = sealed(forged, key=archive.parent / "forger.key")
    for name in ("000002.json", "000002.sig", "000002.leaves", f"keys/{made.key}.pem"):
        shutil.copy(forged / "seals" / name, parts / name)


TAMPERED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a record rewritten": (_record_rewritten, f"seal 1: {FIRST}: at byte "),
    "a file gone": (lambda a: (a / FIRST).unlink(), f"seal 1: {FIRST}: the file is missing"),
    "a file cut": (lambda a: _edit(a / FIRST, lambda d: d[:-9]), "seal 3: "),
    "a seal gone": (lambda a: (a / "seals/000002.json").unlink(), "seal 2: it is missing"),
    "a seal edited": (
        lambda a: _edit(a / "seals/000002.json", lambda d: d.replace(b"redazione", b"redazioni")),
        "seal 2: its signature is not over it",
    ),
    "a seal garbled": (lambda a: _edit(a / "seals/000002.json", lambda d: d[:-7]), "seal 2: it is no seal"),
    "a seal in other words": (
        lambda a: _edit(a / "seals/000002.json", lambda d: json.dumps(json.loads(d)).encode()),
        "seal 2: it is not written as a seal is",
    ),
    "a seal replaced by another": (
        lambda a: [shutil.copy(a / f"seals/000001.{k}", a / f"seals/000002.{k}") for k in ("json", "sig", "leaves")],
        "seal 2: it says that it is seal 1",
    ),
    "a seal made anew by somebody": (_resealed_with_another_key, "seal 3: seal 2 is not the one that it names"),
    "a signature gone": (lambda a: (a / "seals/000002.sig").unlink(), "seal 2: its signature is missing"),
    "a signature of another": (
        lambda a: shutil.copy(a / "seals/000001.sig", a / "seals/000002.sig"),
        "seal 2: its signature is not over it",
    ),
    "no signature but zeros": (
        lambda a: (a / "seals/000002.sig").write_bytes(bytes(64)),
        "seal 2: its signature is not over it",
    ),
    "the public key gone": (lambda a: shutil.rmtree(a / "seals/keys"), "seal 1: its public key is missing"),
    "another public key": (
        lambda a: next((a / "seals/keys").iterdir()).write_text(_OTHER_KEY),
        "is another key than its name says",
    ),
    "no public key at all": (
        lambda a: next((a / "seals/keys").iterdir()).write_text("nonsense"),
        "seal 1: seals/keys/",
    ),
    "leaves gone": (lambda a: (a / "seals/000001.leaves").unlink(), "seal 1: its leaves are missing"),
    "a leaf edited": (
        lambda a: _edit(a / "seals/000001.leaves", lambda d: d.replace(b" response ", b" resource ", 1)),
        "seal 1: its leaves are not those that were sealed",
    ),
    "a leaf gone": (
        lambda a: _edit(a / "seals/000001.leaves", lambda d: d.partition(b"\n")[2]),
        "seal 1: its leaves are not those that were sealed",
    ),
    "leaves garbled": (
        lambda a: _edit(a / "seals/000001.leaves", lambda d: b"\xff" + d),
        "seal 1: seals/000001.leaves: line 1: ",
    ),
    "leaves swapped": (
        lambda a: _edit(a / "seals/000001.leaves", lambda d: b"".join(reversed(d.splitlines(keepends=True)))),
        "seal 1: its leaves are not those that were sealed",
    ),
    "a time stamp that is none": (
        lambda a: (a / "seals/000001.tsr").write_bytes(b"nonsense"),
        "seal 1: its time stamp does not hold",
    ),
}
_OTHER_KEY = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
"""


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_found_out_and_named(three: Path, name: str) -> None:
    tamper, fault = TAMPERED[name]
    tamper(three)
    found = faults(three)
    assert [said for said in found if fault in said], found


@pytest.mark.parametrize(
    ("name", "number", "link"),
    [
        ("a record rewritten", 2, "record"),
        ("a file gone", 2, "record"),
        ("a leaf edited", 2, "leaf"),
        ("a seal edited", 5, "seal"),
        ("a signature of another", 5, "seal"),
        ("a seal gone", 2, "chain"),
        ("a seal made anew by somebody", 5, "chain"),
        ("a time stamp that is none", 2, "time stamp"),
    ],
)
def test_the_proof_of_a_record_names_the_link_that_is_broken(three: Path, name: str, number: int, link: str) -> None:
    TAMPERED[name][0](three)
    assert link in broken(proof(three, number))


def test_a_proof_says_so_where_its_seal_cannot_be_read(three: Path) -> None:
    (three / "seals/000001.json").write_bytes(b"{}")
    with pytest.raises(ValueError, match="it is no seal"):
        proof_of(three, record(0)[1])


@pytest.mark.parametrize("seed", range(60))
def test_no_flipped_bit_anywhere_in_a_sealed_archive_goes_unnoticed(three: Path, seed: int) -> None:
    """Of WARC files, seals, signatures and leaves; manifests are only the way to a seal."""
    chance = random.Random(seed)
    kept = [p for p in three.rglob("*") if p.is_file() and p.stat().st_size and p.suffix in _SEALED]
    path = chance.choice(sorted(kept))
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    assert faults(three), path


_SEALED = {".gz", ".open", ".json", ".sig", ".leaves"}


def test_without_the_extra_there_is_one_line_that_says_what_to_install(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cryptography.exceptions", None)
    monkeypatch.delitem(__import__("sys").modules, "scraper.archive.ed25519", raising=False)
    monkeypatch.delattr("scraper.archive.ed25519", raising=False)
    with pytest.raises(ArchiveError, match="is not installed") as lacking:
        sealed(three)
    assert lacking.value.hint == "pip install 'banditore[archive]'"

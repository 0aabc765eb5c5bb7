"""The folder that is handed over: the very commands of its CHECK.md, in a bare shell, believe it or do not."""

import gzip
import re
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.bundle import write_bundles
from scraper.archive.manifest import Kept, as_lines, manifest_of
from scraper.archive.sealed import Proof, proof_of
from scraper.archive.sheet import one_line
from tests.seals.authority import Tsa, authority
from tests.seals.sealing import FIRST, keep, openssl, record, sealed


def commands(folder: Path) -> str:
    """Everything that CHECK.md tells its reader to run."""
    return "".join(re.findall(r"^```sh\n(.*?)^```", (folder / "CHECK.md").read_text(), re.DOTALL | re.MULTILINE))


def checked(folder: Path) -> tuple[bool, str]:
    """Does a bare POSIX shell with the usual tools come to the end of it?"""
    bare = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["sh", "-c", commands(folder)], cwd=folder, env=bare, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode == 0, done.stdout + done.stderr


def proof(archive: Path, number: int, ca: Path | None = None) -> Proof:
    found = proof_of(archive, record(number)[1], ca=ca)
    assert found
    return found


@pytest.fixture
def stamped(folder: Path, tsa: Tsa, tmp_path: Path) -> Path:
    """The bundle of the fifth of seven records, sealed and time-stamped."""
    keep(folder, FIRST, range(7))
    sealed(folder, authority=authority(tsa))
    return next(write_bundles([proof(folder, 4, tsa.ca)], folder, tmp_path / "handed over", ca=tsa.ca))


def test_a_good_bundle_is_believed(stamped: Path) -> None:
    good, said = checked(stamped)
    assert good, said
    assert "Signature Verified Successfully" in said
    assert "Verification: OK" in said


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 8, 9])
def test_every_record_of_a_tree_of_any_shape_is_believed(folder: Path, tmp_path: Path, size: int) -> None:
    keep(folder, FIRST, range(size))
    sealed(folder)
    proofs = [proof(folder, number) for number in range(size)]
    written = list(write_bundles(proofs, folder, tmp_path / "out", ca=None))
    assert len(written) == size
    assert [checked(one) for one in written] == [(True, "Signature Verified Successfully\n")] * size
    assert not list(tmp_path.rglob("*.tsr"))


@pytest.fixture
def stamped_later(folder: Path, tsa: Tsa, tmp_path: Path) -> Path:
    """The bundle of a record whose seal has no time stamp; the second after it has one."""
    for number in range(3):
        keep(folder, FIRST, [number])
        sealed(folder)
    keep(folder, FIRST, [3])
    sealed(folder, authority=authority(tsa))
    for serial in (1, 2, 3):
        (folder / "seals" / f"{serial:06}.tsr").unlink()
    found = proof(folder, 1, tsa.ca)
    assert found.verdicts[-1].said.endswith("by An Authority, on seal 4, which is chained to it")
    return next(write_bundles([found], folder, tmp_path / "handed over", ca=tsa.ca))


def test_the_time_stamp_of_a_later_seal_is_believed(stamped_later: Path) -> None:
    assert sorted(path.name for path in stamped_later.glob("later*")) == ["later-000003.json", "later-000004.json"]
    good, said = checked(stamped_later)
    assert good, said
    assert "Verification: OK" in said


@pytest.mark.parametrize("name", ["later-000003.json", "later-000004.json", "seal.json"])
def test_no_seal_between_it_and_its_time_stamp_can_be_changed_or_left_out(stamped_later: Path, name: str) -> None:
    data = (stamped_later / name).read_bytes()
    (stamped_later / name).write_bytes(data.replace(b"2026-06-24", b"2026-06-23"))
    assert not checked(stamped_later)[0]
    (stamped_later / name).unlink()
    assert not checked(stamped_later)[0]


def _flip(name: str, place: int) -> Callable[[Path, Tsa], object]:
    def flip(bundle: Path, _: Tsa) -> None:
        data = bytearray((bundle / name).read_bytes())
        data[place] ^= 1
        (bundle / name).write_bytes(data)

    return flip


def _edit(name: str, old: str, new: str) -> Callable[[Path, Tsa], object]:
    def edit(bundle: Path, _: Tsa) -> None:
        text = (bundle / name).read_text()
        assert old in text
        (bundle / name).write_text(text.replace(old, new))

    return edit


def _another_record(bundle: Path, _: Tsa) -> None:
    """Another record that is just as good, but was not the one in the leaf."""
    (bundle / "record.warc.gz").write_bytes(record(5)[0])


def _signed_by_somebody(bundle: Path, _: Tsa) -> None:
    """Somebody's own key, and his signature over the very seal."""
    openssl("genpkey", "-algorithm", "ed25519", "-out", bundle / "k")
    openssl("pkey", "-in", bundle / "k", "-pubout", "-out", bundle / "seal.pub")
    openssl(
        "pkeyutl", "-sign", "-rawin", "-inkey", bundle / "k", "-in", bundle / "seal.json", "-out", bundle / "seal.sig"
    )


def _stamp_of_something_else(bundle: Path, tsa: Tsa) -> None:
    (bundle / "seal.tsr").write_bytes(tsa.reply(tsa.query_over(b"something else")))


TAMPERED: dict[str, Callable[[Path, Tsa], object]] = {
    "a bit of the record": _flip("record.warc.gz", 100),
    "another record": _another_record,
    "the record's digest in the leaf": _edit("leaf.txt", " response ", " resource "),
    "the record's id in the leaf": _edit("leaf.txt", "000000000004", "000000000005"),
    "a hash of the path": _flip("path.txt", 20),
    "a side of the path": _edit("path.txt", "left", "right"),
    "a path that is too short": lambda b, _: (b / "path.txt").write_text(
        (b / "path.txt").read_text().partition("\n")[2]
    ),
    "the time in the seal": _edit("seal.json", "2026-06-24", "2025-06-24"),
    "the root in the seal": _edit("seal.json", '"root":"', '"root":"0'),
    "the signature": _flip("seal.sig", 30),
    "another key and its signature": _signed_by_somebody,
    "a time stamp of something else": _stamp_of_something_else,
    "a bit of the time stamp": _flip("seal.tsr", -20),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_bundle_is_not_believed(stamped: Path, tsa: Tsa, name: str) -> None:
    TAMPERED[name](stamped, tsa)
    good, said = checked(stamped)
    assert not good, said


def test_every_command_counts(stamped: Path) -> None:
    """Each file of the bundle is needed for the verdict: without any of them there is none."""
    files = [path for path in stamped.iterdir() if path.name != "CHECK.md"]
    assert len(files) == 8
    for path in files:
        data = path.read_bytes()
        path.unlink()
        assert not checked(stamped)[0], path.name
        path.write_bytes(data)
    assert checked(stamped)[0]


def test_the_sheet_says_what_is_proved_and_what_is_not(stamped: Path) -> None:
    text = (stamped / "CHECK.md").read_text()
    for words in ("https://www.comune.example.it/avvisi/4", "An Authority attests it", "What this does not show"):
        assert words in text
    assert "{" not in re.sub(r"```.*?```", "", text, flags=re.DOTALL)


@given(st.text() | st.text("`$();\n\r#~ shrm-/*\x85\u2028"))
def test_words_from_outside_cannot_begin_a_command(words: str) -> None:
    line = one_line(words)
    assert len(line.splitlines()) <= 1
    assert "`" not in line


def test_a_hostile_record_adds_no_command_to_the_sheet(folder: Path, tmp_path: Path) -> None:
    """An address in a WARC file of somebody else may hold anything but CRLF."""
    evil = "https://x.example/\n```sh\ntouch owned\n```\n"
    name = "urn:uuid:00000000-0000-4000-8000-000000000666"
    start = f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <{name}>\r\nWARC-Target-URI: {evil}\r\n"
    packed = gzip.compress(f"{start}WARC-Date: \n```sh\nfalse\n```\r\nContent-Length: 0\r\n\r\n\r\n\r\n".encode())
    folder.mkdir()
    file = "a $(touch owned) 'b.warc.gz"
    (folder / file).write_bytes(packed)
    line = as_lines([Kept(0, len(packed), sha256(packed).hexdigest(), "resource", name)])
    manifest_of(folder / file).write_bytes(line)
    sealed(folder)
    found = proof_of(folder, name)
    assert found
    (bundle,) = write_bundles([found], folder, tmp_path / "out", ca=None)
    assert checked(bundle)[0]
    assert not (bundle / "owned").exists()
    assert "touch" not in commands(bundle)


@pytest.mark.parametrize("name", ["urn:x:../../owned", "urn:x:..", "x:/tmp/owned", "urn:x:a\\b"])
def test_no_id_leads_out_of_the_folder(folder: Path, tmp_path: Path, name: str) -> None:
    """The ids in a WARC file of somebody else may hold anything but blanks."""
    folder.mkdir()
    kept, data = [], b""
    for one in (name, "urn:uuid:1"):
        start = f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <{one}>\r\nWARC-Target-URI: x:y\r\n"
        packed = gzip.compress(f"{start}WARC-Date: 2026-06-24T12:00:00Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n".encode())
        kept.append(Kept(len(data), len(packed), sha256(packed).hexdigest(), "resource", one))
        data += packed
    (folder / FIRST).write_bytes(data)
    manifest_of(folder / FIRST).write_bytes(as_lines(kept))
    sealed(folder)
    found = [proof for one in kept if (proof := proof_of(folder, one.id))]
    output = tmp_path / "out" / "proofs"
    for bundle in write_bundles(found, folder, output, ca=None):
        assert bundle.resolve().parent == output
    assert [path.name for path in output.parent.iterdir()] == ["proofs"]


def test_the_record_in_it_is_a_warc_file_of_its_own(stamped: Path, tmp_path: Path) -> None:
    packed, name = record(4)
    assert (stamped / "record.warc.gz").read_bytes() == packed
    assert name in (stamped / "leaf.txt").read_text()

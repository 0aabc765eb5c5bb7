"""Seals: what they cover, what they refuse, and what a third party with openssl says of them."""

import json
import os
import signal
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.leaves import Leaf, read_leaves
from scraper.archive.manifest import Kept, manifest_of
from scraper.archive.merkle import root_of
from scraper.archive.seal import Sealer
from scraper.archive.sealed import check_seals
from scraper.archive.sealfolder import Covered, Previous, Seal
from scraper.errors import ArchiveError
from tests.seals.sealing import FIRST, NOON, SECOND, keep, openssl_on, seal, sealed


def leaves_of(folder: Path, serial: int) -> list[Leaf]:
    return list(read_leaves(folder / "seals" / f"{serial:06}.leaves"))


def faults(folder: Path) -> list[str]:
    return [str(one) for one in check_seals(folder)]


# ------------------------------------------------------------------ what is covered


def test_a_seal_covers_closed_and_open_files_and_openssl_believes_its_signature(folder: Path) -> None:
    names = [*keep(folder, FIRST, [1, 2, 3]), *keep(folder, SECOND, [4, 5], still_open=True)]
    made = sealed(folder)
    assert [leaf.kept.id for leaf in leaves_of(folder, 1)] == names
    assert [(one.file, one.records) for one in made.files] == [(FIRST, 3), (SECOND, 2)]
    assert made.root == root_of(leaf.hash for leaf in leaves_of(folder, 1)).hex()
    good, said = openssl_on(folder, 1)
    assert good, said
    assert faults(folder) == []


def test_the_next_seal_covers_what_is_new_alone_and_names_the_one_before(folder: Path) -> None:
    keep(folder, FIRST, [1, 2], still_open=True)
    first = sealed(folder)
    new = keep(folder, FIRST, [3], still_open=True)
    (folder / f"{FIRST}.open").rename(folder / FIRST)
    new += keep(folder, SECOND, [4])
    second = sealed(folder)
    assert [leaf.kept.id for leaf in leaves_of(folder, 2)] == new
    assert second.files[0].start == first.files[0].end
    assert second.previous == Previous(1, sha256((folder / "seals" / "000001.json").read_bytes()).hexdigest())
    assert faults(folder) == []


def test_where_nothing_is_new_there_is_no_other_seal(folder: Path) -> None:
    keep(folder, FIRST, [1])
    sealed(folder)
    before = sorted(path.name for path in (folder / "seals").iterdir())
    assert seal(folder).seal is None
    assert sorted(path.name for path in (folder / "seals").iterdir()) == before


def test_an_archive_that_is_empty_has_nothing_to_seal(folder: Path) -> None:
    folder.mkdir()
    assert seal(folder).seal is None


def test_a_record_that_is_being_written_waits_for_the_next_seal(folder: Path) -> None:
    keep(folder, FIRST, [1], still_open=True)
    with (folder / f"{FIRST}.open").open("ab") as file:
        file.write(b"\x1f\x8b\x08 half a record, and no line in the manifest yet")
    assert sealed(folder).records == 1


def test_the_leaf_of_a_record_is_a_line_that_sed_prints(folder: Path) -> None:
    keep(folder, FIRST, [1, 2])
    sealed(folder)
    printed = subprocess.run(
        ["sed", "-n", "2p", folder / "seals" / "000001.leaves"], capture_output=True, check=True
    ).stdout
    assert printed == bytes(leaves_of(folder, 1)[1])
    assert printed.decode().split(" ", 1)[1] == manifest_of(folder / FIRST).read_text().splitlines(keepends=True)[1]


# ------------------------------------------------------------------ damage


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _refused(folder: Path) -> list[str]:
    done = seal(folder)
    assert done.seal is None
    assert not list((folder / "seals").glob("*.json"))
    assert not list((folder / "seals").glob("*.leaves"))
    return [str(damage) for damage in done.damages]


def test_a_flipped_bit_is_not_sealed_but_named_with_file_byte_and_record(folder: Path) -> None:
    names = keep(folder, FIRST, [1, 2, 3])
    second = leaf_places(folder)[1]
    _flip(folder / FIRST, second.offset + 40)
    (fault,) = _refused(folder)
    assert fault.startswith(f"{FIRST}: at byte {second.offset}: ")
    assert names[1] in fault


def leaf_places(folder: Path) -> list[Kept]:
    return [
        Kept(int(o), int(n), digest, kind, name)
        for o, n, digest, kind, name in (line.split() for line in manifest_of(folder / FIRST).read_text().splitlines())
    ]


def test_a_file_cut_short_is_named(folder: Path) -> None:
    names = keep(folder, FIRST, [1, 2])
    (folder / FIRST).write_bytes((folder / FIRST).read_bytes()[:-5])
    (fault,) = _refused(folder)
    assert "the file ends within the record" in fault
    assert names[1] in fault


def test_what_no_manifest_names_is_named(folder: Path) -> None:
    keep(folder, FIRST, [1, 2])
    keep(folder, SECOND, [3])
    size = (folder / FIRST).stat().st_size
    (folder / FIRST).write_bytes((folder / FIRST).read_bytes() + b"more")
    manifest_of(folder / SECOND).unlink()
    assert _refused(folder) == [
        f"{FIRST}: at byte {size}: what lies there is not in its manifest",
        f"{SECOND}: its manifest is missing ({SECOND}.manifest)",
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda lines: [lines[0], lines[2]], "the manifest names no record there"),
        (lambda lines: [lines[0], "nonsense\n", lines[2]], "line 2 is no record of a manifest"),
        (lambda lines: [lines[0], lines[1].replace("0002", "0009"), lines[2]], "the record there is not"),
        (lambda lines: [lines[0], lines[1].replace("response", "resource"), lines[2]], "the record there is not"),
    ],
    ids=["left out", "nonsense", "another id", "another type"],
)  # fmt: skip
def test_a_manifest_that_is_not_true_of_its_file_is_named(folder: Path, change: object, fault: str) -> None:
    keep(folder, FIRST, [1, 2, 3])
    manifest = manifest_of(folder / FIRST)
    lines = manifest.read_text().splitlines(keepends=True)
    assert callable(change)
    manifest.write_text("".join(change(lines)))
    assert any(fault in said for said in _refused(folder))


def test_a_sealed_file_that_was_cut_is_named_at_the_next_seal(folder: Path) -> None:
    keep(folder, FIRST, [1, 2])
    sealed(folder)
    (folder / FIRST).write_bytes(b"")
    keep(folder, SECOND, [3])
    (damage,) = seal(folder).damages
    assert "it ends at byte 0, and a seal covers it" in str(damage)


def test_a_seal_that_cannot_be_read_is_named_before_another_is_made(folder: Path) -> None:
    keep(folder, FIRST, [1])
    sealed(folder)
    (folder / "seals" / "000001.json").write_text("{}")
    keep(folder, FIRST, [2])
    assert [str(damage) for damage in seal(folder).damages] == ["seals/000001.json: it is no seal"]


# ------------------------------------------------------------------ the key


def test_the_key_is_made_once_and_nobody_else_can_read_it(folder: Path) -> None:
    keep(folder, FIRST, [1])
    done = seal(folder)
    key = folder.parent / "seal.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert done.seal
    assert done.new_key == done.seal.key
    keep(folder, FIRST, [2])
    again = seal(folder)
    assert again.seal
    assert (again.seal.key, again.new_key) == (done.seal.key, None)


def test_the_fingerprint_is_what_openssl_and_sha256sum_make_of_the_public_key(folder: Path) -> None:
    keep(folder, FIRST, [1])
    made = sealed(folder)
    command = f"openssl pkey -pubin -in {folder}/seals/seal.pub -outform DER | sha256sum"
    printed = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert printed.split()[0] == made.key


def test_seals_of_an_older_key_stay_good(folder: Path) -> None:
    keep(folder, FIRST, [1])
    first = sealed(folder)
    (folder.parent / "seal.key").unlink()
    keep(folder, FIRST, [2])
    second = sealed(folder)
    assert first.key != second.key
    assert faults(folder) == []
    assert openssl_on(folder, 2)[0]
    assert not openssl_on(folder, 1)[0], "seal.pub is the newest key"


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        (b"nonsense", 0o600, "no Ed25519 private key"),
        (b"", 0o600, "no Ed25519 private key"),
        (None, 0o644, "others may read this key"),
    ],
)
def test_a_key_that_is_none_or_open_to_others_is_told_in_a_line(
    folder: Path, content: bytes | None, mode: int, said: str
) -> None:
    keep(folder, FIRST, [1])
    sealed(folder)
    key = folder.parent / "seal.key"
    if content is not None:
        key.write_bytes(content)
    key.chmod(mode)
    with pytest.raises(ArchiveError, match=said) as failed:
        seal(folder)
    assert failed.value.hint


# ------------------------------------------------------------------ the file that is signed


SEALS = st.builds(
    Seal,
    serial=st.integers(1, 999_999),
    time=st.just(NOON),
    software=st.text(),
    operator=st.none() | st.text(min_size=1),
    records=st.integers(0, 10**9),
    root=st.text("0123456789abcdef", min_size=64, max_size=64),
    files=st.lists(
        st.builds(Covered, st.text(min_size=1), st.integers(0), st.integers(0), st.integers(0)), max_size=3
    ).map(tuple),
    previous=st.none() | st.builds(Previous, st.integers(1), st.text()),
    key=st.text("0123456789abcdef", min_size=64, max_size=64),
)  # fmt: skip


@given(SEALS)
def test_a_seal_is_read_back_as_it_was_written_and_in_no_other_form(one: Seal) -> None:
    data = bytes(one)
    assert Seal.parse(data) == one
    loose = json.dumps(json.loads(data), ensure_ascii=False).encode() + b"\n"
    for other in (loose, data.strip(), data + b"\n", data.replace(b'"serial"', b'"Serial"')):
        with pytest.raises(ValueError, match="seal"):
            Seal.parse(other)


@given(st.binary(max_size=40) | st.recursive(st.none() | st.integers(), st.lists).map(repr).map(str.encode))
def test_nothing_else_is_a_seal(data: bytes) -> None:
    with pytest.raises(ValueError, match="seal"):
        Seal.parse(data)


LEAVES = st.builds(
    Leaf,
    file=st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1),
    kept=st.builds(
        Kept,
        offset=st.integers(0),
        length=st.integers(0),
        digest=st.text("0123456789abcdef", min_size=64, max_size=64),
        type=st.from_regex(r"[a-z-]+", fullmatch=True),
        id=st.from_regex(r"urn:uuid:[0-9a-f-]+", fullmatch=True),
    ),
)


@given(LEAVES)
def test_a_leaf_is_read_back_whatever_its_file_is_called(leaf: Leaf) -> None:
    assert Leaf.parse(bytes(leaf)) == leaf
    padded = bytes(leaf).replace(
        b" %d %d " % (leaf.kept.offset, leaf.kept.length), b" 0%d %d " % (leaf.kept.offset, leaf.kept.length)
    )
    with pytest.raises(ValueError, match="no line of leaves"):
        Leaf.parse(padded)


# ------------------------------------------------------------------ killed half-way

_KILLED = """
import os, signal, sys
from pathlib import Path
from scraper.archive import seal, sealfolder
from tests.seals.sealing import seal as run
left = int(sys.argv[2])
def dying(name, real):
    def step(*args, **kwargs):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*args, **kwargs)
    return step
os.fsync = dying("fsync", os.fsync)
Path.replace = dying("replace", Path.replace)
run(Path(sys.argv[1]))
print("done")
"""


def test_killed_at_any_step_there_is_a_whole_seal_or_none_and_the_next_is_good(tmp_path: Path) -> None:
    for step in range(40):
        folder = tmp_path / f"{step}" / "warc"
        names = keep(folder, FIRST, [1, 2])
        command = [sys.executable, "-c", _KILLED, str(folder), str(step)]
        where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=where, timeout=60)
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        assert faults(folder) == []
        serials = len(list((folder / "seals").glob("0*.json")))
        seal(folder)
        assert faults(folder) == []
        assert [leaf.kept.id for leaf in leaves_of(folder, 1)] == names
        assert not (folder / "seals" / "000002.json").exists()
        if done.returncode == 0:
            assert serials == 1
            assert step > 8, "so many steps were there to be killed at"
            return
    pytest.fail("it never came to its end")


def test_two_that_seal_at_once_make_one_seal(folder: Path) -> None:
    keep(folder, FIRST, range(200))
    where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    code = "import sys; from pathlib import Path; from tests.seals.sealing import seal; seal(Path(sys.argv[1]))"
    both = [subprocess.Popen([sys.executable, "-c", code, folder], env=where) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert [path.name for path in (folder / "seals").glob("0*.json")] == ["000001.json"]
    assert faults(folder) == []


def test_a_sealer_can_be_called_with_any_clock(folder: Path) -> None:
    keep(folder, FIRST, [1])
    made = Sealer(folder, folder.parent / "k", lambda: NOON, None, None).seal().seal
    assert made
    assert (made.time, made.operator) == (NOON, None)

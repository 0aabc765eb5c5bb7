"""Any damage to an archive is found and named; BANDITORE_DAMAGE=500 tries more of it."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scraper.archive.findings import Finding
from scraper.archive.manifest import Kept, manifest_of, read_manifest
from tests.archivist.kept_town import Town, lives, prose, spoken, town_in, verified

CASES = int(os.environ.get("BANDITORE_DAMAGE", "60"))


@dataclass(frozen=True)
class Archive:
    """An archive on disk, its state some days ago, and where its records lie (by file)."""

    town: Town
    before: Path
    records: dict[str, list[Kept]]


@dataclass(frozen=True)
class Harm:
    """What was done, to which files, and to which records (where it was done to a record)."""

    deed: str
    files: tuple[str, ...]
    records: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("town")
    with town_in(folder / "town") as town:
        for day in lives(town, days=5):
            if day == 2:
                shutil.copytree(town.warc, folder / "before")
                town.sees("avvisi", prose(7))
                town.is_told_nothing_changed("bandi")
            if day == 4:
                break
        town.publish()
        town.archive.close()
        paths = [path for path in town.warc.iterdir() if path.name.endswith((".warc.gz", ".warc.gz.open"))]
        yield Archive(town, folder / "before", {path.name: list(read_manifest(manifest_of(path))) for path in paths})


@pytest.mark.parametrize("quick", [False, True])
def test_a_whole_archive_is_not_damaged(archive: Archive, *, quick: bool) -> None:
    assert len(archive.records) == 5
    assert sum(name.endswith(".open") for name in archive.records) == 1
    types = {kept.type for records in archive.records.values() for kept in records}
    assert types == {"warcinfo", "response", "request", "revisit", "metadata", "resource"}
    assert verified(archive.town, quick=quick, notes=True) == []


@pytest.mark.parametrize("seed", range(CASES))
def test_damage_is_found_and_named(seed: int, archive: Archive, tmp_path: Path) -> None:
    harmed = tmp_path / "warc"
    shutil.copytree(archive.town.warc, harmed)
    dice = random.Random(seed)
    harm = DEEDS[seed % len(DEEDS)](harmed, archive, dice)
    findings = verified(archive.town, harmed, notes=harm.deed == "the end of an open manifest")
    said = spoken(findings)
    assert findings, f"{harm} went unnoticed"
    assert not [name for name in harm.files if not names(findings, name)], f"{harm}:\n{said}"
    assert not [record for record in harm.records if record not in said], f"{harm}:\n{said}"


@pytest.mark.parametrize("seed", range(12))
def test_what_is_gone_is_found_by_a_quick_look_too(seed: int, archive: Archive, tmp_path: Path) -> None:
    harmed = tmp_path / "warc"
    shutil.copytree(archive.town.warc, harmed)
    deeds = (a_file_is_deleted, a_file_and_its_manifest_are_deleted, a_record_is_removed, a_warc_is_cut)
    harm = deeds[seed % len(deeds)](harmed, archive, random.Random(seed))
    findings = verified(archive.town, harmed, quick=True)
    waits = harm.files[0].endswith(".warc.gz.cdxj")  # a quick look does not ask which captures the index lacks
    if not waits:
        assert names(findings, harm.files[0]), f"{harm}: {spoken(findings)}"


def names(findings: list[Finding], file: str) -> bool:
    """A manifest, or the lines of the index that wait beside a file, may be named by their WARC file."""
    warc = file.removesuffix(".open").removesuffix(".manifest")
    warc = warc.removesuffix(".cdxj") if warc != "index.cdxj" else warc
    return any(warc in str(one) for one in findings)


# ------------------------------------------------------------------ what can be done to it


def warcs(archive: Archive) -> list[str]:
    return sorted(archive.records)


def everything(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.stat().st_size)


def hit(archive: Archive, path: Path, start: int, end: int) -> tuple[str, ...]:
    """The records to which these bytes of a WARC file belong; what is told of many is told of the first and last."""
    ids = [kept.id for kept in archive.records.get(path.name, ()) if kept.offset < end and start < kept.end]
    return tuple(ids) if len(ids) <= 5 else (ids[0], ids[-1])


def a_bit_flips(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    path = dice.choice(everything(folder))
    return flipped(path, dice.randrange(path.stat().st_size), dice.randrange(8), archive)


def a_bit_of_a_warc_flips(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    path = folder / dice.choice(warcs(archive))
    return flipped(path, dice.randrange(path.stat().st_size), dice.randrange(8), archive)


def a_bit_around_a_record_flips(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    """In the gzip header, whose flags, time and system no checksum covers, or in the trailer."""
    path = folder / dice.choice(warcs(archive))
    kept = dice.choice(archive.records[path.name])
    at = dice.choice([*range(kept.offset, kept.offset + 10), *range(kept.end - 9, kept.end)])
    return flipped(path, at, dice.randrange(8), archive)


def flipped(path: Path, at: int, bit: int, archive: Archive) -> Harm:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)
    return Harm(f"bit {bit} of byte {at} flipped", (path.name,), hit(archive, path, at, at + 1))


def some_bytes_are_others(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    path = dice.choice(everything(folder))
    data = bytearray(path.read_bytes())
    start = dice.randrange(len(data))
    end = min(len(data), start + dice.randrange(1, 3000))
    data[start:end] = bytes(value ^ dice.randrange(1, 256) for value in data[start:end])
    path.write_bytes(data)
    return Harm(f"bytes {start} to {end} changed", (path.name,), hit(archive, path, start, end))


def some_bytes_are_zero(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    """As a disk leaves a block that it never wrote."""
    path = folder / dice.choice(warcs(archive))
    data = bytearray(path.read_bytes())
    start = dice.randrange(len(data))
    end = min(len(data), start + 4096)
    data[start:end] = bytes(end - start)
    path.write_bytes(data)
    return Harm(f"bytes {start} to {end} are zero", (path.name,), hit(archive, path, start, start + 1))


def a_file_is_cut(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    path = dice.choice(everything(folder))
    size = path.stat().st_size
    at = dice.randrange(size)
    os.truncate(path, at)
    grows = path.name.endswith(".manifest") and (folder / f"{path.name.removesuffix('.manifest')}.open").exists()
    deed = "the end of an open manifest" if grows else f"cut at byte {at}"
    return Harm(deed, (path.name,), hit(archive, path, at, at + 1))


def a_warc_is_cut(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    path = folder / dice.choice(warcs(archive))
    at = dice.randrange(path.stat().st_size)
    os.truncate(path, at)
    return Harm(f"cut at byte {at}", (path.name,))


def a_file_is_deleted(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    path = dice.choice(everything(folder))
    path.unlink()
    return Harm("deleted", (path.name,))


def a_file_and_its_manifest_are_deleted(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    path = folder / dice.choice(warcs(archive))
    manifest_of(path).unlink()
    path.unlink()
    return Harm("deleted with its manifest", (path.name,))


def records_change_places(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    name = dice.choice(warcs(archive))
    one, other = sorted(dice.sample(archive.records[name], 2), key=lambda kept: kept.offset)
    data = (folder / name).read_bytes()
    between = data[one.end : other.offset]
    swapped = data[other.offset : other.end] + between + data[one.offset : one.end]
    (folder / name).write_bytes(data[: one.offset] + swapped + data[other.end :])
    return Harm(f"records at {one.offset} and {other.offset} swapped", (name,), (one.id, other.id))


def records_of_equal_length_change_places(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    pairs = [
        (name, one, other)
        for name, records in archive.records.items()
        for one in records
        for other in records
        if one.offset < other.offset and one.length == other.length
    ]
    name, one, other = dice.choice(pairs)
    data = bytearray((folder / name).read_bytes())
    packed = data[one.offset : one.end]
    data[one.offset : one.end] = data[other.offset : other.end]
    data[other.offset : other.end] = packed
    (folder / name).write_bytes(data)
    return Harm(f"records at {one.offset} and {other.offset} swapped", (name,), (one.id, other.id))


def a_record_is_removed(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    name = dice.choice(warcs(archive))
    kept = dice.choice(archive.records[name])
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: kept.offset] + data[kept.end :])
    return Harm(f"record at {kept.offset} removed", (name,), (kept.id,))


def a_record_is_copied(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    name, into = dice.choice(warcs(archive)), dice.choice(warcs(archive))
    kept = dice.choice(archive.records[name])
    packed = (folder / name).read_bytes()[kept.offset : kept.end]
    data = (folder / into).read_bytes()
    at = dice.choice([*(one.offset for one in archive.records[into]), len(data)])
    (folder / into).write_bytes(data[:at] + packed + data[at:])
    return Harm(f"record at {kept.offset} of {name} copied to {at}", (into,), (kept.id,))


def a_record_comes_from_elsewhere(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    """One record takes the place of another, in the file and in its manifest: only its own words betray it."""
    name, other = dice.sample(warcs(archive), 2)
    kept = dice.choice([one for one in archive.records[name] if one.type == "response"])
    new = dice.choice([one for one in archive.records[other] if one.type == "response"])
    packed = (folder / other).read_bytes()[new.offset : new.end]
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: kept.offset] + packed + data[kept.end :])
    rewritten, at = [], 0
    for one in archive.records[name]:
        became = new if one == kept else one
        rewritten.append(Kept(at, became.length, became.digest, became.type, became.id))
        at += became.length
    manifest_of(folder / name).write_text("".join(f"{one}\n" for one in rewritten), encoding="ascii")
    return Harm(f"record at {kept.offset} of {name} replaced", (name,), (kept.id, new.id))


def names_are_exchanged(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    one, other = dice.sample(warcs(archive), 2)
    pairs = [(folder / one, folder / other)]
    if dice.random() < 0.5:
        pairs.append((manifest_of(folder / one), manifest_of(folder / other)))
    for first, second in pairs:
        first.rename(folder / "aside")
        second.rename(first)
        (folder / "aside").rename(second)
    return Harm(f"{len(pairs)} pairs of names exchanged", (one, other))


def an_old_version_comes_back(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    """Of a file that was still growing then: alone, or with what lay beside it."""
    (old,) = archive.before.glob("*.open")
    name = old.name.removesuffix(".open")
    shutil.copyfile(old, folder / name)
    if dice.random() < 0.5:
        shutil.copyfile(manifest_of(old), manifest_of(folder / name))
    return Harm("an old version put back", (name,))


def an_old_index_comes_back(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    shutil.copyfile(archive.before / "index.cdxj", folder / "index.cdxj")
    return Harm("an old index put back", ("index.cdxj",))


def an_old_manifest_comes_back(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    (old,) = archive.before.glob("*.open")
    manifest = manifest_of(old)
    shutil.copyfile(manifest, folder / manifest.name)
    return Harm("an old manifest put back", (manifest.name,))


def lines_are_shuffled(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    path = dice.choice([path for path in everything(folder) if path.name.endswith(".manifest")])
    lines = path.read_bytes().splitlines(keepends=True)
    one, other = dice.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    path.write_bytes(b"".join(lines))
    return Harm(f"lines {one} and {other} swapped", (path.name,))


def a_line_is_removed(folder: Path, archive: Archive, dice: random.Random) -> Harm:
    growing = [manifest_of(folder / name).name for name in warcs(archive) if name.endswith(".open")]
    paths = [path for path in everything(folder) if path.suffix in {".manifest", ".cdxj"}]
    path = dice.choice([path for path in paths if path.name not in growing])
    lines = path.read_bytes().splitlines(keepends=True)
    del lines[dice.randrange(len(lines))]
    path.write_bytes(b"".join(lines))
    return Harm("a line removed", (path.name,))


DEEDS: tuple[Callable[[Path, Archive, random.Random], Harm], ...] = (
    a_bit_flips,
    a_bit_of_a_warc_flips,
    a_bit_around_a_record_flips,
    some_bytes_are_others,
    some_bytes_are_zero,
    a_file_is_cut,
    a_file_is_deleted,
    a_file_and_its_manifest_are_deleted,
    records_change_places,
    records_of_equal_length_change_places,
    a_record_is_removed,
    a_record_is_copied,
    a_record_comes_from_elsewhere,
    names_are_exchanged,
    an_old_version_comes_back,
    an_old_index_comes_back,
    an_old_manifest_comes_back,
    lines_are_shuffled,
    a_line_is_removed,
)

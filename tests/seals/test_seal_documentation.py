"""docs/proof.md says what the program does: its settings load, its tables and its leaf are the real ones."""

import json
import re
from pathlib import Path

from scraper import config
from scraper.archive.bundle import write_bundles
from scraper.archive.sealed import proof_of
from tests.seals.sealing import FIRST, keep, sealed

TEXT = (Path(__file__).parents[2] / "docs" / "proof.md").read_text(encoding="utf-8")


def test_the_settings_it_shows_can_be_loaded(tmp_path: Path) -> None:
    shown = re.search(r"^ {4}\[archive\]\n((?: {4}\S.*\n)+)", TEXT, re.MULTILINE)
    assert shown
    (tmp_path / "config.toml").write_text("[archive]\n" + shown[1])
    archive = config.load(tmp_path / "config.toml").archive
    assert archive.timestamp == "https://freetsa.org/tsr"
    assert archive.seal_key == str(tmp_path / "seal.key")
    assert archive.timestamp_ca == str(tmp_path / "freetsa-cacert.pem")


def test_the_keys_of_a_seal_are_those_that_it_explains(folder: Path) -> None:
    keep(folder, FIRST, [1])
    sealed(folder)
    said = json.loads((folder / "seals/000001.json").read_bytes())
    table = TEXT.partition("The **seal**:")[2].partition("\n\nThe `.json`")[0]
    named = {
        name for row in re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert named == set(said)
    assert set(said["files"][0]) == {"name", "start", "end", "records"}


def test_the_leaf_is_the_line_that_it_shows(folder: Path) -> None:
    keep(folder, FIRST, [1])
    sealed(folder)
    parts = (folder / "seals/000001.leaves").read_text().splitlines()[0].split(" ")
    shown = re.search(r"^ {4}(<file> .*)⏎$", TEXT, re.MULTILINE)
    assert shown
    assert len(re.findall(r"<[^>]+>", shown[1])) == len(parts)


def test_the_files_of_a_bundle_and_of_a_seal_are_named(folder: Path, tmp_path: Path) -> None:
    (name,) = keep(folder, FIRST, [1])
    sealed(folder)
    proof = proof_of(folder, name)
    assert proof
    (bundle,) = write_bundles([proof], folder, tmp_path / "out", ca=None)
    for path in bundle.iterdir():
        assert f"`{path.name}`" in TEXT
    for path in (folder / "seals").glob("0*"):
        assert f"`{path.name.replace('000001', '000007')}`" in TEXT

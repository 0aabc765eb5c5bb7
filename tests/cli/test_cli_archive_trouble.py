"""What an archivist is told when something is not as it should be."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome, banditore, one_line


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's archive, sealed."""
    folder = tmp_path_factory.mktemp("sealed") / "demo"
    assert banditore("demo", "--dir", folder).code == 0
    assert archive(folder, "seal").code == 0
    return folder


@pytest.fixture
def demo(sealed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sealed, tmp_path / "demo"))


def archive(folder: Path, *words: str | Path) -> Outcome:
    return banditore("archive", *words, "--config", folder / "config.toml")


def warcs(folder: Path) -> list[Path]:
    return sorted((folder / "data" / "warc").glob("banditore-*.warc.gz"))


# ------------------------------------------------------------------ nothing is sealed over damage


def _forge(folder: Path) -> None:
    seal = folder / "data" / "warc" / "seals" / "000001.json"
    seal.write_text(json.dumps(json.loads(seal.read_text()) | {"operator": "somebody else"}))


def _delete(folder: Path) -> None:
    warcs(folder)[3].unlink()


def _cut(folder: Path) -> None:
    path = warcs(folder)[3]
    path.write_bytes(path.read_bytes()[:-100])


def _lose_the_signature(folder: Path) -> None:
    (folder / "data" / "warc" / "seals" / "000001.sig").unlink()


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_forge, "seals/000001.json: "),
        (_delete, "it is missing, and a seal covers it"),
        (_cut, "it ends at byte"),
        (_lose_the_signature, "its signature is missing"),
    ],
)
def test_nothing_is_sealed_on_what_does_not_hold(demo: Path, damage: Callable[[Path], None], told: str) -> None:
    damage(demo)
    outcome = archive(demo, "seal")
    assert outcome.code == 1
    assert "error: not sealed: " in outcome.err
    assert told in outcome.err
    assert not (demo / "data" / "warc" / "seals" / "000002.json").exists()


def test_what_was_removed_on_purpose_hinders_no_seal(demo: Path) -> None:
    assert archive(demo, "retention", "--before", "2025-11-08", "--apply").code == 0
    assert len(warcs(demo)) < 9
    outcome = archive(demo, "seal")
    assert (outcome.code, outcome.err) == (0, "nothing is new since seal 1\n")


# ------------------------------------------------------------------ an index that was lost


@pytest.mark.parametrize(
    "words", [["list"], ["list", "http://www.comune.cuneo.it/*"], ["export", "--output", "x.wacz"]]
)
def test_an_index_that_was_lost_is_told_and_not_taken_for_an_empty_one(demo: Path, words: list[str]) -> None:
    (demo / "data" / "warc" / "index.cdxj").unlink()
    outcome = archive(demo, *words)
    assert outcome.code != 0
    assert "the index of captures is missing" in outcome.err
    assert "banditore archive index makes it anew" in outcome.err
    assert archive(demo, "index").code == 0
    assert len(archive(demo, "list").out.splitlines()) == 128


# ------------------------------------------------------------------ files that lie elsewhere


def test_an_export_is_whole_by_itself(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "all.warc.gz"
    archive(demo, "export", "--output", copy)
    outcome = archive(demo, "verify", copy)
    assert outcome.code == 0
    assert "note: all.warc.gz.manifest: there is none" in outcome.out


def test_an_export_that_was_damaged_is_not(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "all.warc.gz"
    archive(demo, "export", "--output", copy)
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    assert archive(demo, "verify", copy).code == 1


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.wacz", b"PK\x03\x04", "is a WACZ or another bundle"),
        ("page.html", b"<!DOCTYPE html>", "is no WARC file that is packed record by record"),
        ("nowhere.warc.gz", None, "there is no such file"),
    ],
)
def test_what_is_no_warc_file_is_not_called_damaged(
    demo: Path, tmp_path: Path, *, name: str, data: bytes | None, told: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    outcome = archive(demo, "verify", path)
    assert outcome.code == 2
    assert told in one_line(outcome)
    assert name in one_line(outcome)


# ------------------------------------------------------------------ what is meant, and what is not there any more


LIST = "http://www.comune.cuneo.it/socio-educativo/cooperazione-internazionale.html"


def test_an_address_alone_means_its_two_newest_captures(demo: Path) -> None:
    outcome = archive(demo, "diff", "http://www.comune.cuneo.it/argomento/cooperazione-internazionale/")
    assert outcome.code == 0
    assert outcome.out.startswith("--- http://www.comune.cuneo.it/argomento/")


@pytest.mark.parametrize(
    ("name", "told"),
    [("urn:uuid:00000000-0000-4000-8000-000000000000", "one record alone"), ("http://x.it/", "not two")],
)
def test_one_record_alone_is_compared_with_nothing(demo: Path, name: str, told: str) -> None:
    outcome = archive(demo, "diff", name)
    assert outcome.code == 2
    assert told in one_line(outcome)


def test_a_redirect_without_content_says_where_it_leads(demo: Path) -> None:
    outcome = archive(demo, "get", LIST)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.startswith("it is a redirect (301) to ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["cooperazione"], "is no URL"),
        (["--since", "2025-11-10", "--until", "2025-11-01"], "--since is later than --until"),
    ],
)
def test_what_can_list_nothing_is_told(demo: Path, words: list[str], told: str) -> None:
    outcome = archive(demo, "list", *words)
    assert outcome.code == 2
    assert told in one_line(outcome)


def test_a_record_that_retention_removed_is_said_to_be_so(demo: Path) -> None:
    first = str(archive(demo, "list", "--json").objects()[0]["record"])
    archive(demo, "retention", "--before", "2025-11-08", "--apply")
    removed = [path.name.removesuffix(".removed") for path in (demo / "data" / "warc").glob("*.removed")]
    manifests = {name: (demo / "data" / "warc" / f"{name}.manifest").read_text() for name in removed}
    gone = next((text.split()[4] for text in "".join(manifests.values()).splitlines()), first)
    outcome = archive(demo, "prove", gone)
    assert outcome.code == 1
    assert "was removed by retention on " in outcome.out


def test_leaves_that_were_lost_are_not_taken_for_a_record_without_a_seal(demo: Path) -> None:
    (demo / "data" / "warc" / "seals" / "000001.leaves").unlink()
    outcome = archive(demo, "prove", "co-progettazione")
    assert outcome.code == 1
    assert "seals/000001.leaves is missing" in outcome.out


def test_an_id_that_nothing_has_is_told(demo: Path) -> None:
    outcome = archive(demo, "prove", "30b217e0-c8f1-54d7-a592-ed4987317af9")
    assert outcome.code == 2
    assert "nothing here is called" in one_line(outcome)

"""``banditore merges`` and ``banditore split``, after the migration day of the demo."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import banditore


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("merges") / "demo"
    banditore("demo", "--dir", str(folder))
    return folder / "config.toml"


def test_every_item_that_moved_is_listed_with_its_evidence(played: Path) -> None:
    done = banditore("merges", "--json", "--config", str(played))
    found = [json.loads(line) for line in done.out.splitlines()]
    assert len(found) == 10
    assert {one["type"] for one in found} == {"moved"}
    evidence = {"its title", "its title and its day", "its name, in a list that moved"}
    assert {one["evidence"] for one in found} == evidence


def test_people_read_id_evidence_and_both_addresses(played: Path) -> None:
    told = banditore("merges", "--config", str(played)).out
    assert told.count("recognised by") == told.count("  was http://") == told.count("  is  http://") == 10


def test_a_split_names_the_two_addresses(played: Path) -> None:
    first = json.loads(banditore("merges", "--json", "--config", str(played)).out.splitlines()[0])
    done = banditore("split", first["id"], "--config", str(played))
    assert f"{first['fields']['url'][1]} are two items from now on" in done.err
    again = banditore("split", first["id"], "--config", str(played))
    assert (again.code, "taken apart before" in again.err) == (2, True)


def test_an_unknown_merge_is_one_line_and_a_hint(played: Path) -> None:
    done = banditore("split", "nonsense", "--config", str(played))
    assert done.code == 2
    assert "no merge has the id 'nonsense'" in done.err

"""The database made again from the snapshots: exactly, or it is said where not."""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from scraper import config
from scraper.app import open_memory
from scraper.archive.reader import ArchiveReader
from scraper.archivist.looks import looks
from scraper.store.likeness import Difference, differences
from tests.cli.conftest import Outcome, banditore, one_line


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demo leaves."""
    folder = tmp_path_factory.mktemp("played") / "demo"
    assert banditore("demo", "--dir", folder).code == 0
    return folder


@pytest.fixture
def demo(played: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(played, tmp_path / "demo"))


def rebuild(folder: Path, *words: str) -> Outcome:
    return banditore("archive", "rebuild", *words, "--config", folder / "config.toml")


def ask(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "data" / "banditore.db")) as database, database:
        return list(database.execute(statement))


def between(one: Path, other: Path) -> Sequence[Difference]:
    settings = [config.load(folder / "config.toml", environment={}) for folder in (one, other)]
    with open_memory(settings[0]) as first, open_memory(settings[1]) as second:
        return list(differences(first.database, second.database, sites=[site.id for site in settings[0].sites]))


def test_the_snapshots_of_the_demo_tell_exactly_what_its_database_holds(demo: Path) -> None:
    outcome = rebuild(demo, "--check")
    assert outcome.code == 0
    assert outcome.out == ""
    assert outcome.err.endswith("the snapshots tell exactly what the database holds\n")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE change SET fields = '{}' WHERE type = 'deadline_extended'", "change {key}: fields"),
        ("DELETE FROM change WHERE type = 'deadline_extended'", "change {key}: only in the snapshots"),
        ("UPDATE item SET withdrawn = '2025-11-01 00:00:00'", ": withdrawn"),
        ("UPDATE version SET content = replace(content, 'Avviso', 'Bando')", "version "),
    ],
)
def test_what_the_database_says_otherwise_is_told(demo: Path, statement: str, told: str) -> None:
    [(key,)] = ask(demo, "SELECT id FROM change WHERE type = 'deadline_extended'")
    ask(demo, statement)
    outcome = rebuild(demo, "--check")
    assert outcome.code == 1
    assert told.format(key=key) in outcome.out
    assert "between the database and its snapshots" in outcome.err


def test_what_a_crash_kept_from_being_committed_is_left_out(demo: Path) -> None:
    """The last look of all: as if it had been kept, and its commit never came."""
    came = [look.main.last.record for look in looks(ArchiveReader(demo / "data" / "warc")) if look.main]
    record = next(one.id for one in reversed(came) if one.type == "response")
    ask(demo, f"DELETE FROM snapshot WHERE id = '{record}'")
    outcome = rebuild(demo, "--check")
    assert "1 look left out that a crash kept from being committed\n" in outcome.err
    assert "only in the snapshots" not in outcome.out


def test_a_database_that_was_lost_is_made_again_and_nobody_is_mailed(demo: Path, played: Path) -> None:
    for left in (demo / "data").glob("banditore.db*"):
        left.unlink()
    outcome = rebuild(demo)
    assert outcome.code == 0, outcome.err
    assert between(demo, played) == []
    assert ask(demo, "SELECT count(*) FROM change WHERE NOT routed") == [(0,)]


def test_a_database_that_holds_something_is_not_written_over(demo: Path) -> None:
    outcome = rebuild(demo)
    assert outcome.code == 2
    assert "is not empty" in one_line(outcome)
    assert "hint: move it aside, or compare with --check" in outcome.err


def test_looks_at_what_is_watched_no_more_are_counted_and_left_out(demo: Path) -> None:
    file = demo / "config.toml"
    text = file.read_text()
    name = config.load(file, environment={}).sources[0].id
    file.write_text(text.replace(f'id = "{name}"', 'id = "another"', 1) if f'id = "{name}"' in text else text)
    outcome = rebuild(demo, "--check")
    assert f"left out at {name}, which is watched no more" in outcome.err


def test_a_damaged_archive_is_told(demo: Path) -> None:
    path = min((demo / "data" / "warc").glob("*.warc.gz"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    outcome = rebuild(demo, "--check")
    assert outcome.code == 2
    assert "at byte" in one_line(outcome)
    assert "hint: see: banditore archive verify" in outcome.err

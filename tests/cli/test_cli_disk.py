"""A disk, a database and a folder that cannot be used: one clear line, and nothing lost."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from scraper.store.folder import locked
from tests.cli.conftest import (
    LIST,
    NEWS,
    Outcome,
    Place,
    Reply,
    a_list,
    banditore_process,
    disk_full_beyond,
    one_line,
    titles,
    without_privileges,
)

NEW = "Nuovo ponte sul Gesso"


def _errors(outcome: Outcome) -> list[str]:
    assert "Traceback" not in outcome.err
    assert not outcome.out
    return [line for line in outcome.err.splitlines() if line.startswith("error: ")]


def _subscribed(place: Place) -> None:
    place.configure(more='[[subscription]]\nid = "redazione"\nto = ["redazione@example.org"]\n')


def _mails(place: Place) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (place.data / "mail").glob("*.eml")]


# ------------------------------------------------------------------ a full disk


@pytest.mark.parametrize("size", [100, 20_000, 200_000])
def test_a_disk_that_is_full_from_the_start_is_one_line_and_once_there_is_room_all_is_well(
    place: Place, size: int
) -> None:
    _subscribed(place)
    with disk_full_beyond(size):
        outcome = place.banditore("run", "--all")
    assert outcome.code in {0, 1, 2}
    assert len(_errors(outcome)) == (outcome.code != 0), outcome.err
    assert place.banditore("run", "--all").code == 0
    assert titles(place.objects("items")) == set(NEWS)
    assert place.objects("changes") == []
    assert len(feedparser.parse(place.published()["news.rss"]).entries) == 3


@pytest.mark.parametrize("size", [100, 20_000, 60_000])
def test_a_disk_that_fills_up_loses_nothing_and_what_was_missed_is_told_once(place: Place, size: int) -> None:
    _subscribed(place)
    place.banditore("run")
    items, feeds = place.objects("items"), place.published()
    place.town.on(LIST, a_list(*NEWS, NEW))
    with disk_full_beyond(size):
        outcome = place.banditore("run", "--all")
    assert outcome.code in {1, 2}
    [error] = _errors(outcome)
    assert any(words in outcome.err for words in ("free some space", "File too large", "disk")), error
    if NEW not in titles(place.objects("items")):
        assert place.objects("items") == items
        assert place.published() == feeds
    place.time_passes(timedelta(hours=1))
    assert place.banditore("run", "--all").code == 0
    assert titles(place.objects("items")) == {*NEWS, NEW}
    assert [one["title"] for one in place.objects("changes")] == [NEW]
    assert NEW.encode() in place.published()["news.rss"]
    assert len(_mails(place)) == 1


def test_a_page_that_the_disk_has_no_room_to_archive_is_not_believed(watched: Place) -> None:
    """There is room for the database, and none for the record of a page of a megabyte."""
    page = a_list(*NEWS, NEW).body + f"<!-- {secrets.token_hex(500_000)} -->".encode()
    watched.town.on(LIST, Reply(page))
    with disk_full_beyond(400_000):
        outcome = watched.banditore("run", "--all")
    assert outcome.code == 2
    [error] = _errors(outcome)
    assert error.startswith("error: cannot ")
    assert f"{watched.data}/warc/" in error
    assert error.endswith(": File too large")
    assert "hint: free some space there, then try again: everything kept so far is whole" in outcome.err
    assert watched.objects("changes") == []
    assert watched.banditore("run", "--all").code == 0
    assert [one["title"] for one in watched.objects("changes")] == [NEW]


# ------------------------------------------------------------------ folders that cannot be written


def test_a_data_folder_that_is_a_file_is_named(place: Place) -> None:
    place.data.write_text("mine", encoding="utf-8")
    for command in ("run", "sources", "items", "changes"):
        outcome = place.banditore(command)
        assert outcome.code == 2
        assert one_line(outcome) == f"error: folder {place.data}: File exists"
    assert place.data.read_text(encoding="utf-8") == "mine"


def test_a_data_folder_that_may_not_be_made_is_named(place: Place) -> None:
    place.folder.chmod(0o555)
    with without_privileges():
        outcome = place.banditore("run")
    assert outcome.code == 2
    assert one_line(outcome) == f"error: folder {place.data}: Permission denied"
    assert "hint: make it writable for this user, or name another in the configuration" in outcome.err


@pytest.mark.parametrize("words", [("run", "--all"), ("items",)])
def test_a_data_folder_that_is_read_only_is_told_in_one_line_and_stays_as_it_was(
    watched: Place, words: tuple[str, ...]
) -> None:
    before = {path: path.read_bytes() for path in watched.data.rglob("*") if path.is_file()}
    for path in (watched.data, *watched.data.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    with without_privileges():
        outcome = watched.banditore(*words)
    watched.data.chmod(0o755)
    assert outcome.code == 2
    assert str(watched.data) in one_line(outcome)
    assert "hint: " in outcome.err
    assert {path: path.read_bytes() for path in watched.data.rglob("*") if path.is_file()} == before


def test_feeds_that_cannot_be_written_are_one_line_and_are_written_when_they_can(place: Place) -> None:
    place.feeds.write_text("mine", encoding="utf-8")
    outcome = place.banditore("run")
    assert outcome.code == 1
    [error] = _errors(outcome)
    assert error.startswith(f"error: {place.feeds}/")
    assert "cannot be written: " in error
    assert titles(place.objects("items")) == set(NEWS)
    assert place.feeds.read_text(encoding="utf-8") == "mine"
    place.feeds.unlink()
    assert place.banditore("run").code == 0
    assert len(feedparser.parse(place.published()["news.rss"]).entries) == 3


def test_mail_that_cannot_be_written_stays_in_the_outbox_and_is_written_when_it_can(place: Place) -> None:
    _subscribed(place)
    place.banditore("run")
    (place.data / "mail").write_text("mine", encoding="utf-8")
    place.town.on(LIST, a_list(*NEWS, NEW))
    outcome = place.banditore("run", "--all")
    assert outcome.code == 1
    [error] = _errors(outcome)
    assert error == f"error: {place.data}/mail: mail cannot be written: File exists"
    (place.data / "mail").unlink()
    place.time_passes(timedelta(minutes=5))
    assert place.banditore("run").code == 0
    assert len(_mails(place)) == 1


# ------------------------------------------------------------------ the database


def _overwrite(file: Path) -> None:
    file.write_bytes(b"this is no database " * 1000)


def _scribble(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    file.write_bytes(content)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def _become_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("words", [("run", "--all"), ("items",), ("show", "via")])
@pytest.mark.parametrize("damage", [_overwrite, _scribble, _cut, _become_a_folder])
def test_a_damaged_database_is_one_line_that_says_what_to_do(
    watched: Place, damage: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    database = watched.data / "banditore.db"
    damage(database)
    content = database.read_bytes() if database.is_file() else None
    feeds = watched.published()
    outcome = watched.banditore(*words)
    assert outcome.code == 2
    assert one_line(outcome).startswith(f"error: database sqlite:///{database}: ")
    assert "hint: " in outcome.err
    assert (database.read_bytes() if database.is_file() else None) == content
    assert watched.published() == feeds


def test_after_a_damaged_database_was_moved_aside_a_run_begins_anew_and_mails_nobody(place: Place) -> None:
    _subscribed(place)
    place.banditore("run")
    database = place.data / "banditore.db"
    _overwrite(database)
    assert place.banditore("run", "--all").code == 2
    for file in place.data.glob("banditore.db*"):
        file.rename(file.with_name(f"{file.name}.damaged"))
    assert place.banditore("run").code == 0
    assert titles(place.objects("items")) == set(NEWS)
    assert not _mails(place)


def test_a_database_that_cannot_be_reached_is_one_line_without_its_password(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANDITORE_DATABASE", "postgresql+psycopg://banditore:segreto@127.0.0.1:1/banditore")
    outcome = place.banditore("items")
    assert outcome.code == 2
    assert one_line(outcome).startswith(
        "error: database postgresql+psycopg://127.0.0.1:1/banditore: cannot be reached: "
    )
    assert "segreto" not in outcome.err


@pytest.mark.parametrize("url", ["nonsense", "oracle://127.0.0.1/x", "postgresql+pg8000://127.0.0.1/x"])
def test_a_database_address_that_is_none_is_one_line(place: Place, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("BANDITORE_DATABASE", url)
    outcome = place.banditore("items")
    assert outcome.code == 2
    assert "database" in one_line(outcome).lower()
    assert "hint: " in outcome.err


# ------------------------------------------------------------------ two at once


@pytest.mark.parametrize("words", [("run",), ("run", "--all"), ("watch",)])
def test_while_another_works_on_the_data_folder_a_second_one_is_refused(watched: Place, words: tuple[str, ...]) -> None:
    asked = len(watched.town.asked)
    with locked(watched.data):
        outcome = watched.banditore(*words)
    assert outcome.code == 2
    line = one_line(outcome)
    assert line.startswith(f"error: data folder {watched.data}: another banditore (process ")
    assert "hint: end that one first, or use another data folder" in outcome.err
    assert len(watched.town.asked) == asked


def test_while_another_works_on_the_data_folder_everything_can_be_read(watched: Place) -> None:
    with locked(watched.data):
        assert titles(watched.objects("items")) == set(NEWS)
        assert watched.objects("changes") == []
        assert watched.source()["status"] == "ok"


def test_the_lock_of_one_that_was_killed_is_no_hindrance(watched: Place) -> None:
    before = (
        f"import os\nfrom pathlib import Path\nfrom scraper.store.folder import locked\n"
        f"with locked(Path({str(watched.data)!r})):\n    os.kill(os.getpid(), 9)"
    )
    assert banditore_process("run", before=before).returncode == -9
    assert watched.banditore("run", "--all").code == 0

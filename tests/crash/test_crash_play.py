"""kill -9 at any moment loses nothing that was announced, and announces nothing twice."""

import asyncio
import os
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scraper.app import memory_at, open_memory
from scraper.archive import reading
from scraper.archive.reader import ArchiveReader
from scraper.archive.verify import Verification
from scraper.archivist.rebuild import committed_in, rebuild
from scraper.config import Config
from scraper.demo.days import Recording
from scraper.demo.server import DayServer
from scraper.reading_room import watched_by, witnesses_of
from scraper.store.engine import IN_MEMORY
from scraper.store.likeness import differences
from tests.crash.conftest import (
    Left,
    Played,
    Player,
    configure,
    feeds_on_disk,
    feeds_rendered,
    left_by,
    load,
    mails_in,
    player,
    snapshots_in,
)

KILLS = int(os.environ.get("BANDITORE_KILLS", "40"))
KILLS_A_DAY = 6


def play_undisturbed(one: Player, recorded: Recording, server: DayServer) -> list[Played]:
    """Play all days; what each of them takes."""
    played = []
    for day in recorded.days:
        server.day = day
        played.append(one.play(day))
        assert played[-1].finished
    return played


def play_killed(
    one: Player, recorded: Recording, server: DayServer, settings: Config, *, undisturbed: Sequence[Played]
) -> int:
    """Play all days, each begun anew whenever it was killed; how many times that was.

    It is killed at a random moment, or just before a random commit or rename: where little time is spent, much is done.
    """
    kills = 0
    for day, whole in zip(recorded.days, undisturbed, strict=True):
        server.day = day
        steps = whole.steps
        for attempt in range(KILLS_A_DAY):
            if attempt % 2:
                played = one.play(day, seconds=random.uniform(0, whole.seconds))
            else:
                played = one.play(day, steps=random.randrange(steps))
            if played.finished:
                break
            kills += 1
            assert_the_archive_is_whole(settings)  # as it was left, before anybody repairs it
            steps = max(1, steps - played.steps)  # what is done is not done again
        else:
            assert one.play(day).finished
    return kills


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, recorded: Recording, server: DayServer
) -> tuple[Left, list[Played]]:
    file = configure(tmp_path_factory.mktemp("crash") / "undisturbed", recorded, server.port)
    with player(file) as one:
        played = play_undisturbed(one, recorded, server)
    settings = load(file)
    assert_nothing_is_lost(settings)
    return left_by(settings), played


def test_an_undisturbed_play_announces_what_happened(undisturbed: tuple[Left, list[Played]]) -> None:
    left, _ = undisturbed
    assert len(left.items) == 11
    assert left.changes.total() == 19
    assert left.letters.total() > left.mails.total() > 6
    waiting = [one for one in left.letters if not one.endswith("sent")]
    assert all(one.startswith("lettori@") for one in waiting)  # the last day's digest goes out the morning after
    assert len(waiting) == 2


def test_days_that_are_killed_again_and_again_end_like_days_that_are_not(
    tmp_path: Path, recorded: Recording, server: DayServer, undisturbed: tuple[Left, list[Played]]
) -> None:
    expected, played = undisturbed
    kills = plays = 0
    while kills < KILLS:
        plays += 1
        file = configure(tmp_path / str(plays), recorded, server.port)
        settings = load(file)
        with player(file) as one:
            kills += play_killed(one, recorded, server, settings, undisturbed=played)
        assert left_by(settings) == expected
        assert_nothing_is_lost(settings)
        assert plays < KILLS, "the kills come too late"


def test_a_day_that_is_killed_as_soon_as_it_begins_can_still_be_played(
    tmp_path: Path, recorded: Recording, server: DayServer
) -> None:
    """The database is made, and its schema, by a process that may not live to see it."""
    day = server.day = recorded.days[0]
    file = configure(tmp_path / "begun", recorded, server.port)
    with player(file) as one:
        for milliseconds in range(5, 100, 10):
            one.play(day, seconds=milliseconds / 1000)
        assert one.play(day).finished
    assert len(left_by(load(file)).items) == 8


# ------------------------------------------------------------------ what may never be lost


def assert_nothing_is_lost(settings: Config) -> None:
    assert_every_mail_is_there_once(settings)
    assert_every_record_is_whole(settings)
    assert_the_archive_is_whole(settings)
    assert_the_archive_tells_what_the_database_holds(settings)
    assert feeds_on_disk(settings) == feeds_rendered(settings)


def assert_the_archive_is_whole(settings: Config) -> None:
    with open_memory(settings) as memory:
        findings = Verification(settings.warc, witnesses_of(settings, memory).claims).findings()
        assert [str(one) for one in findings if not one.harmless] == []


def assert_the_archive_tells_what_the_database_holds(settings: Config) -> None:
    with open_memory(settings) as memory, memory_at(IN_MEMORY) as again:
        counts = committed_in(memory.database)
        asyncio.run(rebuild(ArchiveReader(settings.warc), again.database, watched_by(settings), counts=counts))
        sites = [site.id for site in settings.sites]
        assert list(differences(memory.database, again.database, sites=sites)) == []


def assert_every_mail_is_there_once(settings: Config) -> None:
    ids = [mail["Message-ID"] for mail in mails_in(settings)]
    assert len(set(ids)) == len(ids)


def assert_every_record_is_whole(settings: Config) -> None:
    for file in [*settings.warc.glob("*.warc.gz"), *settings.warc.glob("*.warc.gz.open")]:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
    members = reading.members_in(settings.warc)
    with open_memory(settings) as memory:
        named = {snapshot.id: snapshot for snapshot in snapshots_in(memory)}
        assert memory.database.integrity() == "ok"
    assert named
    for snapshot in named.values():
        reading.load(members, snapshot, original=named.get(snapshot.refers_to or ""))

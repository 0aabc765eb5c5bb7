"""No false finding: after weeks of trouble, and after random histories, every change and item can be proved."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from scraper.archive.reader import ArchiveReader
from scraper.archive.records import Custodian
from scraper.archive.seal import Sealer
from scraper.archive.warc import WarcArchive
from scraper.archivist.evidence import Link
from scraper.archivist.proving import prove
from scraper.reading_room import evidence_of
from tests.scenarios.chronicle import play
from tests.scenarios.newsroom import Newsroom, Watch, at_work, configured
from tests.scenarios.test_scenarios_archive import two_weeks
from tests.scenarios.town import borgo, hamlet
from tests.scenarios.twin import TownFetcher

pytestmark = pytest.mark.anyio

SEEDS = int(os.environ.get("BANDITORE_PROOFS", "4"))
"""How many random histories are proved; more of them are played by hand."""


def broken(room: Newsroom, folder: Path, scratch: Path) -> list[tuple[str, Link]]:
    """Every link that does not hold, of any change or item, in an archive that is sealed as it stands."""
    done = Sealer(folder, scratch / "seal.key", lambda: datetime.fromisoformat("2026-07-24T08:00Z"), None, None).seal()
    assert done.seal
    return list(_broken(room, folder))


def _broken(room: Newsroom, folder: Path) -> Iterator[tuple[str, Link]]:
    evidence = evidence_of(room.app.config, room.app.memory)
    evidence = type(evidence)(
        evidence.answers,
        evidence.post,
        evidence.records,
        ArchiveReader(folder),
        sites=evidence.sites,
        authority=evidence.authority,
    )
    for change in evidence.answers.changes():
        yield from ((f"{change.type} {change.title}", one) for one in prove(change, evidence).broken)
    for entry in evidence.answers.entries():
        yield from ((entry.item.title, one) for one in prove(entry, evidence).broken)
    assert evidence.answers.changes()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize("seed", range(900, 900 + SEEDS))
async def test_every_change_of_a_random_history_can_be_proved(tmp_path: Path, seed: int) -> None:
    town, settings, folder, watch = hamlet(), configured(tmp_path), tmp_path / "warc", Watch()
    with WarcArchive(folder, rotate=10**6, clock=watch, custodian=Custodian(None, "tests")) as archive:
        fetcher = lambda _: TownFetcher(town, watch)  # noqa: E731 - as the newsroom wants it
        async with at_work(settings, town, fetcher=fetcher, archive=archive, watch=watch) as room:
            await play(room, seed, days=3)
            archive.sync()
            assert broken(room, folder, tmp_path) == []


@pytest.mark.parametrize("has_validators", [True, False])
async def test_every_change_of_two_weeks_of_trouble_can_be_proved(tmp_path: Path, *, has_validators: bool) -> None:
    town = borgo()
    town.has_validators = has_validators
    async with two_weeks(town, tmp_path) as (room, folder):
        assert broken(room, folder, tmp_path) == []

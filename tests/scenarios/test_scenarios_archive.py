"""The archive tells the whole story again: rebuilt from its first record it gives the same items and changes.

To the second, the id and the record that each state was read from: 304s, failures, a crash and two weeks of trouble
included.
"""

import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scraper.app import Memory, memory_at
from scraper.archive.reader import ArchiveReader
from scraper.archive.records import Custodian
from scraper.archive.warc import WarcArchive
from scraper.archivist.rebuild import Rebuilt, rebuild
from scraper.reading_room import watched_by
from scraper.store.likeness import Difference, differences
from tests.scenarios import troubles
from tests.scenarios.chronicle import play
from tests.scenarios.layouts import ORIGIN
from tests.scenarios.newsroom import Newsroom, Watch, at_work, configured
from tests.scenarios.server import serving
from tests.scenarios.things import File, pdf
from tests.scenarios.town import Town, hamlet
from tests.scenarios.twin import TownFetcher

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def two_weeks(town: Town, tmp_path: Path) -> AsyncIterator[tuple[Newsroom, Path]]:
    """Two eventful weeks, and the folder of WARC files that they left."""
    host, folder = urlsplit(ORIGIN).hostname, tmp_path / "warc"
    async with serving(town) as port:
        settings = configured(tmp_path, connect=f'"{host}:80" = "127.0.0.1:{port}"')
        started = datetime.fromisoformat("2026-06-24T08:00:00+00:00")
        custodian = Custodian(None, settings.user_agent)
        with WarcArchive(folder, rotate=40_000, clock=lambda: started, custodian=custodian) as archive:
            async with at_work(settings, town, archive=archive) as room:
                await _two_weeks(room, town)
                archive.sync()
                yield room, folder


async def _two_weeks(room: Newsroom, town: Town) -> None:
    await room.goes_on(hours=26)
    town.news_is_added("neve", "Neve in arrivo: il piano della città")
    town.call_is_extended("coprogettazione", date(2026, 7, 30))
    town.file_is_attached("festa", File("programma", "Programma delle serate", pdf("Lunedi: la banda")))
    await room.goes_on()
    town.trouble = troubles.site_answers_503
    town.title_is_corrected("viabilita", "Viabilità: chiusura notturna e diurna del viadotto Soleri")
    await room.goes_on(hours=6)
    town.trouble = troubles.encoding_flips
    town.file_is_replaced("contributi", pdf("Testo integrale", "Articolo 1 come modificato"))
    await room.goes_on(hours=6)
    town.trouble = None
    town.item_is_withdrawn("scuola")
    await room.goes_on()
    town.item_returns("scuola")
    town.call_is_revoked("contributi")
    await room.goes_on()
    town.site_migrates_to_wordpress(redirects=True)
    await room.goes_on()
    town.call_is_added("orti", "Bando per l’assegnazione degli orti urbani", deadline=date(2026, 8, 20))
    town.list_scrolls(by=2)
    await room.goes_on()


async def rebuilt(room: Newsroom, folder: Path, again: Memory) -> tuple[Rebuilt, Sequence[Difference]]:
    """What the archive tells, and where the newsroom's database tells something else."""
    settings = room.app.config
    done = await rebuild(ArchiveReader(folder), again.database, watched_by(settings))
    sites = [site.id for site in settings.sites]
    return done, list(differences(room.app.memory.database, again.database, sites=sites))


@contextmanager
def scratch(folder: Path) -> Iterator[Memory]:
    with memory_at(f"sqlite:///{folder}/again.db") as memory:
        yield memory


SEEDS = int(os.environ.get("BANDITORE_REBUILDS", "12"))
"""How many random histories are rebuilt; more of them are played by hand."""


@pytest.mark.parametrize("seed", range(500, 500 + SEEDS))
async def test_the_archive_of_a_random_history_tells_it_again(tmp_path: Path, seed: int) -> None:
    town, settings, folder = hamlet(), configured(tmp_path), tmp_path / "warc"
    custodian, watch = Custodian(None, settings.user_agent), Watch()
    with WarcArchive(folder, rotate=10**6, clock=watch, custodian=custodian) as archive:
        async with at_work(
            settings, town, fetcher=lambda _: TownFetcher(town, watch), archive=archive, watch=watch
        ) as room:
            await play(room, seed, days=2)
            archive.sync()
            with scratch(tmp_path) as again:
                _, differing = await rebuilt(room, folder, again)
    assert differing == []


@pytest.mark.parametrize("has_validators", [True, False])
async def test_the_archive_rebuilt_from_its_first_day_gives_the_same_items_and_changes(
    tmp_path: Path, town: Town, *, has_validators: bool
) -> None:
    town.has_validators = has_validators
    async with two_weeks(town, tmp_path) as (room, folder):
        with scratch(tmp_path) as again:
            done, differing = await rebuilt(room, folder, again)
    assert differing == []
    assert done.looks > 100
    assert done.changes > 15
    assert not done.left_out

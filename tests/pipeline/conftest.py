"""A town, and Banditore watching it with twins for all that is outside."""

from collections.abc import Iterator

import pytest

from scraper.store.engine import IN_MEMORY, Database
from tests.pipeline.recorded import Story, play
from tests.pipeline.town import Town
from tests.pipeline.watch import Watch


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def town() -> Town:
    """Three news and no call, on the first day."""
    town = Town()
    town.site_lists("Lavori in via Roma", "Orari della biblioteca", "Festa in piazza")
    return town


@pytest.fixture
def database() -> Iterator[Database]:
    with Database(IN_MEMORY) as database:
        yield database


@pytest.fixture
def watch(town: Town, database: Database) -> Watch:
    """Banditore, who has not looked yet."""
    return Watch(town, database)


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The recorded days, played."""
    return play(tmp_path_factory.mktemp("recorded"))

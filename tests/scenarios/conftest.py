"""A town whose site is served over real HTTP, and a newsroom that has read it for the first time."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.scenarios.layouts import ORIGIN
from tests.scenarios.newsroom import Newsroom, at_work, configured
from tests.scenarios.server import serving
from tests.scenarios.town import Town, borgo


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def town() -> Town:
    return borgo()


@pytest.fixture
async def room(town: Town, tmp_path: Path) -> AsyncIterator[Newsroom]:
    """Everything was seen for the first time, and again a day later: nobody has been told anything."""
    host = urlsplit(ORIGIN).hostname or ""
    async with serving(town) as port:
        hosts = (host, host.removeprefix("www."))
        connect = ", ".join(f'"{name}:80" = "127.0.0.1:{port}"' for name in hosts)
        async with at_work(configured(tmp_path, connect=connect), town) as newsroom:
            first = await newsroom.goes_on(hours=26, step=timedelta(hours=13))
            assert (first.changes, first.mails, len(first.new)) == ((), (), len(town.things))
            yield newsroom

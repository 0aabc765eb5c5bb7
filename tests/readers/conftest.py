"""What readers are given: the recorded days, and a region of several hundred items."""

import asyncio
from collections.abc import Sequence

import pytest

from tests.pipeline.recorded import Story
from tests.pipeline.recorded import play as play_days
from tests.readers.region import Week
from tests.readers.region import play as play_weeks


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The recorded days, played."""
    return play_days(tmp_path_factory.mktemp("recorded"))


@pytest.fixture(scope="session")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Week]:
    """Three municipalities over a dozen weeks."""
    return asyncio.run(play_weeks(tmp_path_factory.mktemp("region")))

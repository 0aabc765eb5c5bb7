"""What readers are given: the recorded days, and a region of several hundred items."""

import asyncio
from collections.abc import Sequence

import pytest

from tests.pipeline.recorded import Story
from tests.pipeline.recorded import play as play_days
from tests.readers.papers import Papers, collected
from tests.readers.region import BASE, GONE_WEEK, Week
from tests.readers.region import play as play_weeks

DEMO_BASE = "http://localhost:8000/"


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The recorded days, played."""
    return play_days(tmp_path_factory.mktemp("recorded"))


@pytest.fixture(scope="session")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Week]:
    """Three municipalities over a dozen weeks."""
    return asyncio.run(play_weeks(tmp_path_factory.mktemp("region")))


@pytest.fixture(scope="session")
def papers(story: Story, weeks: Sequence[Week]) -> Papers:
    """Every document of the recorded days, and of the region's first week, that of a withdrawal, and the last."""
    days = [(DEMO_BASE, played.day.at, played.feeds) for played in story.days]
    some = [(BASE, week.at, week.feeds) for week in (weeks[0], weeks[GONE_WEEK], weeks[-1])]
    return collected([*days, *some])

"""What Banditore publishes, judged by its own validator."""

from pathlib import Path

import pytest

from scraper.validate.check import Report, check
from scraper.validate.findings import Circumstances, Severity
from tests.pipeline.recorded import Played, play

ENDINGS = (".rss", ".atom", ".ics", ".json")
NO_FEEDS = {"status.json"}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> list[Played]:
    return list(play(tmp_path_factory.mktemp("story")).days)


def test_the_feeds_of_every_recorded_day_have_no_error_and_no_warning(days: list[Played]) -> None:
    judged = 0
    for day in days:
        for path, body in day.feeds.items():
            if not path.endswith(ENDINGS) or Path(path).name in NO_FEEDS:
                continue
            report = check(body, Circumstances(day.day.at))
            assert isinstance(report, Report), (path, report)
            serious = [finding for finding in report.findings if finding.severity is not Severity.ADVICE]
            assert not serious, (day.day.at, path, serious[0])
            judged += 1
    assert judged >= 10 * len(days)

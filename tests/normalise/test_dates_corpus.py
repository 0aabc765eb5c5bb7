"""Real strings of real sites: the share that is read right may only rise."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.model import Day
from scraper.normalise.dates import find_dates
from scraper.normalise.dates.span import day_of
from scraper.parse.deadlines import find_deadline

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "dates.jsonl"
DATES_READ_RIGHT = 71 / 71
DEADLINES_READ_RIGHT = 20 / 22

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real dates is not beside this checkout")

Row = dict[str, Any]
Reading = tuple[str | None, str | None]
"""A day and an hour as the corpus writes them: ``2026-06-30`` and ``12:00``, each None where the text has none."""


def rows(*, deadlines: bool) -> list[Row]:
    """What has to do with deadlines, or all the rest."""
    found = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [row for row in found if ("deadline" in row["kind"]) is deadlines]


def reading(moment: Day | None) -> Reading:
    if moment is None:
        return None, None
    return day_of(moment).isoformat(), f"{moment:%H:%M}" if isinstance(moment, datetime) else None


def today(row: Row, day: str | None, *, before: timedelta = timedelta(0)) -> date:
    """When the text was published, as its page says; else a little before the day that it names."""
    if "ref" in row:
        return date.fromisoformat(row["ref"])
    return date.fromisoformat(day) - before if day else date(2026, 6, 1)


def wrong(judged: Iterable[tuple[Row, bool]]) -> list[str]:
    return [row["text"] for row, is_right in judged if not is_right]


def dates_are_right(row: Row) -> bool:
    """Every day in order, with the hour and the end of a range where the text gives them."""
    expected = row["expected"]
    days = expected.get("dates") or [expected.get("date") or expected.get("start")]
    first_days = [day.partition("/")[0] for day in days if day]
    spans = find_dates(row["text"], today(row, next(iter(first_days), None)))
    if [day_of(span.start).isoformat() for span in spans] != first_days:
        return False
    hour = reading(spans[0].start)[1] if spans else None
    end = reading(spans[0].end)[0] if spans and "end" in expected else None
    return (hour, end) == (expected.get("time"), expected.get("end"))


def deadline_is_right(row: Row) -> bool:
    expected = row["expected"]
    day = expected.get("deadline")
    found = find_deadline(row["text"], today(row, day, before=timedelta(days=20)))
    return reading(found) == (day, expected.get("time") if day else None)


def test_the_share_of_real_dates_read_right_does_not_fall() -> None:
    judged = [(row, dates_are_right(row)) for row in rows(deadlines=False)]
    share = sum(is_right for _, is_right in judged) / len(judged)
    assert share >= DATES_READ_RIGHT, wrong(judged)


def test_the_share_of_real_deadlines_read_right_does_not_fall() -> None:
    judged = [(row, deadline_is_right(row)) for row in rows(deadlines=True)]
    share = sum(is_right for _, is_right in judged) / len(judged)
    assert share >= DEADLINES_READ_RIGHT, wrong(judged)

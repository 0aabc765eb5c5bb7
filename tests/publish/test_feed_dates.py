"""Dates as feeds show them: true, in the site's zone, never in the future, and still when nothing happened."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.model import Day, Entry, Item, Kind, Site
from scraper.normalise.italian import long_day
from scraper.publish.dating import newest_entries, published
from scraper.publish.views import FeedSettings, SiteView
from tests.publish.shown import render_site

CUNEO = Site("cuneo", "Comune di Cuneo", "https://www.comune.cuneo.it/")


def entry(said: Day | None, seen: datetime, name: str = "x") -> Entry:
    return Entry(Item(f"tag:x,2025:{name}", Kind.NEWS, "Titolo", published=said), "cuneo", seen, seen, None)


def item_of(view: SiteView, settings: FeedSettings, shown: Entry) -> dict[str, Any]:
    files = render_site(replace(view, entries=(shown,)), settings)
    (item,) = json.loads(files["cuneo/all.json"])["items"]
    return dict(item)


@pytest.mark.parametrize(
    ("said", "seen", "shown"),
    [
        (date(2025, 6, 23), datetime(2025, 6, 25, 5, tzinfo=UTC), "2025-06-23T12:00:00+02:00"),
        (date(2025, 11, 14), datetime(2025, 11, 14, 16, tzinfo=UTC), "2025-11-14T12:00:00+01:00"),
        (date(2025, 6, 23), datetime(2025, 6, 23, 5, 1, 2, 345, tzinfo=UTC), "2025-06-23T07:01:02+02:00"),
        (date(2025, 6, 30), datetime(2025, 6, 23, 5, tzinfo=UTC), "2025-06-23T07:00:00+02:00"),
        (datetime(2025, 6, 23, 4, 30, tzinfo=UTC), datetime(2025, 6, 23, 5, tzinfo=UTC), "2025-06-23T06:30:00+02:00"),
        (datetime(2025, 6, 24, 4, 30, tzinfo=UTC), datetime(2025, 6, 23, 5, tzinfo=UTC), "2025-06-23T07:00:00+02:00"),
    ],
    ids=[
        "a past day is noon of that day in summer",
        "and in winter",
        "today before noon is when we saw it",
        "a day to come is when we saw it",
        "a known hour stays",
        "an hour to come is when we saw it",
    ],
)  # fmt: skip
def test_the_date_that_feeds_show(said: Day, seen: datetime, shown: str) -> None:
    moment = published(entry(said, seen), CUNEO)
    assert moment is not None
    assert moment.isoformat() == shown


DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(said=DAYS | MOMENTS, seen=MOMENTS)
def test_no_date_is_later_than_first_sight(said: Day, seen: datetime) -> None:
    moment = published(entry(said, seen), CUNEO)
    assert moment is not None
    assert moment <= seen


@given(day=DAYS, hours=st.integers(-1, 3))
def test_a_day_that_is_past_is_the_same_day_for_every_reader_in_europe(day: date, hours: int) -> None:
    moment = published(entry(day, datetime(2101, 1, 1, tzinfo=UTC)), CUNEO)
    assert moment is not None
    assert moment.astimezone(timezone(timedelta(hours=hours))).date() == day


def test_a_date_that_no_page_says_is_not_invented(view: SiteView, project: Entry, settings: FeedSettings) -> None:
    files = render_site(replace(view, entries=(project,), changes=()), settings)
    assert b"pubDate" not in files["cuneo/all.rss"]
    assert b"date_published" not in files["cuneo/all.json"]
    assert b"<published>" not in files["cuneo/all.atom"]
    assert b"<updated>2025-06-20T08:00:00+02:00</updated>" in files["cuneo/all.atom"]


def test_updated_is_the_last_significant_change_whatever_the_page_says(
    view: SiteView, call: Entry, settings: FeedSettings
) -> None:
    before = item_of(view, settings, call)
    redated = replace(call, item=replace(call.item, published=date(2025, 10, 1), summary="Un altro teaser"))
    after = item_of(view, settings, redated)
    assert before["date_modified"] == after["date_modified"] == "2025-11-04T08:15:00+01:00"


def test_a_feed_was_updated_when_its_newest_entry_was(view: SiteView, settings: FeedSettings) -> None:
    files = render_site(view, settings)
    assert b"<lastBuildDate>Tue, 04 Nov 2025 08:15:00 +0100</lastBuildDate>" in files["cuneo/all.rss"]
    assert b"<lastBuildDate>Mon, 23 Jun 2025 18:30:00 +0200</lastBuildDate>" in files["cuneo/news.rss"]


def test_the_newest_come_first_undated_ones_by_when_they_were_seen() -> None:
    seen = datetime(2025, 6, 20, 6, tzinfo=UTC)
    entries = [
        entry(date(2025, 6, 18), seen, "old"),
        entry(None, seen, "undated"),
        entry(date(2025, 6, 19), seen, "a"),
        entry(date(2025, 6, 19), seen + timedelta(days=1), "late"),
        entry(date(2025, 6, 19), seen, "b"),
    ]
    names = [e.item.id.rpartition(":")[2] for e in newest_entries(entries, {"cuneo": CUNEO})]
    assert names == ["undated", "late", "b", "a", "old"]


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (datetime(2025, 10, 25, 21, 59, tzinfo=UTC), "sabato 25 ottobre 2025, ore 23:59"),
        (datetime(2025, 10, 26, 22, 59, tzinfo=UTC), "domenica 26 ottobre 2025, ore 23:59"),
        (datetime(2026, 3, 29, 10, 0, tzinfo=UTC), "domenica 29 marzo 2026, ore 12:00"),
        (datetime(2026, 3, 28, 11, 0, tzinfo=UTC), "sabato 28 marzo 2026, ore 12:00"),
        (date(2025, 11, 1), "sabato 1º novembre 2025"),
    ],
)
def test_a_deadline_is_shown_on_roman_clocks_on_both_sides_of_summer_time(deadline: Day, words: str) -> None:
    assert long_day(deadline, ZoneInfo(CUNEO.timezone)) == words


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (date(1871, 2, 3), "1871-02-03T11:10:04+00:00"),
        (date(1900, 2, 3), "1900-02-03T12:00:00+01:00"),
        (date(85, 5, 18), None),
    ],
    ids=["Rome's clock was not whole minutes from UTC", "it is since 1893", "misread"],
)
def test_a_very_old_day_is_written_as_every_reader_reads_it(said: date, shown: str | None) -> None:
    moment = published(entry(said, datetime(2025, 6, 23, 5, tzinfo=UTC)), CUNEO)
    assert (moment.isoformat() if moment else None) == shown

"""The checklist: JSON Feed 1.1 and iCalendar."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from scraper.model import Entry, Item, Kind, Site
from scraper.publish.views import FeedSettings, SiteView
from tests.pipeline.recorded import Story
from tests.publish.shown import render_calendar_of
from tests.readers.checklist import answers
from tests.readers.client import path_of
from tests.readers.papers import Component, Json, Paper, Papers
from tests.readers.region import EXTENDED, EXTENDED_WEEK, GONE_WEEK, WITHDRAWN, Week
from tests.readers.test_checklist_feeds import RFC_3339, is_of_the_web

FEED_FIELDS = {"version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon"}
FEED_FIELDS |= {"favicon", "authors", "language", "expired", "hubs", "items"}
ITEM_FIELDS = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image"}
ITEM_FIELDS |= {"date_published", "date_modified", "authors", "tags", "language", "attachments"}
FILE_FIELDS = {"url", "mime_type", "title", "size_in_bytes", "duration_in_seconds"}
ROME = ZoneInfo("Europe/Rome")


def items(papers: Papers) -> Iterator[Json]:
    for paper in papers.of("json"):
        yield from paper.feed["items"]


# ------------------------------------------------------------------ JSON Feed


@answers("json: version, title and items", "json: home_page_url and feed_url")
def test_a_json_feed_says_what_it_is(papers: Papers) -> None:
    for paper in papers.of("json"):
        assert paper.feed["version"] == "https://jsonfeed.org/version/1.1"
        assert paper.feed["title"]
        assert isinstance(paper.feed["items"], list)
        assert is_of_the_web(paper.feed["home_page_url"])
        assert paper.feed["feed_url"] == paper.url


@answers("json: an id of text that is never used again or changed")
def test_an_id_is_text_and_once_in_a_document_and_stays_that_of_its_item(papers: Papers, story: Story) -> None:
    for paper in papers.of("json"):
        ids = [item["id"] for item in paper.feed["items"]]
        assert all(isinstance(name, str) and name for name in ids)
        assert len(set(ids)) == len(ids)
    known: set[str] = set()
    for played in story.days:
        now = {item["id"] for item in Paper("", "", played.day.at, played.feeds["cuneo/all.json"]).feed["items"]}
        assert known <= now
        known = now


@answers("json: content_html or content_text")
def test_an_item_has_content(papers: Papers) -> None:
    assert all(item["content_html"] and "content_text" not in item for item in items(papers))


@answers("json: dates of RFC 3339")
def test_json_dates_are_of_rfc_3339(papers: Papers) -> None:
    for item in items(papers):
        assert RFC_3339.fullmatch(item["date_modified"])
        assert RFC_3339.fullmatch(item.get("date_published", "2026-01-01T00:00:00Z"))


@answers("json: attachments with url and mime_type")
def test_an_attachment_has_an_address_and_a_type(papers: Papers) -> None:
    files = [file for item in items(papers) for file in item.get("attachments", [])]
    assert files
    for file in files:
        assert is_of_the_web(file["url"])
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", file["mime_type"])
        assert file["size_in_bytes"] > 0


@answers("json: authors, not author")
def test_authors_are_a_list(papers: Papers) -> None:
    for paper in papers.of("json"):
        for one in (paper.feed, *paper.feed["items"]):
            assert [author["name"] for author in one["authors"]]
            assert "author" not in one


@answers("json: no field that is not of the specification")
def test_every_field_is_of_the_specification_and_has_a_value(papers: Papers) -> None:
    for paper in papers.of("json"):
        assert paper.feed.keys() <= FEED_FIELDS
        for item in paper.feed["items"]:
            assert item.keys() <= ITEM_FIELDS
            assert all(item.values())
            assert all(file.keys() <= FILE_FIELDS for file in item.get("attachments", []))


@answers("json: next_url leads on, never in a circle")
def test_next_url_leads_to_the_beginning(weeks: Sequence[Week]) -> None:
    files = weeks[-1].feeds
    for feed in ("all.json", "borgo/news.json", "borgo/changes.json"):
        seen, path = [], feed
        while path:
            assert path not in seen
            seen.append(path)
            following = Paper("", path, weeks[-1].at, files[path]).feed.get("next_url")
            path = path_of(following) if following else ""
        assert len(seen) > 5


# ------------------------------------------------------------------ calendars


def _read(data: bytes) -> Component:
    return Calendar.from_ical(data)


def events(paper: Paper) -> list[Component]:
    return list(paper.calendar.events)


def event_of(week: Week, title: str) -> Component | None:
    found = [one for one in _read(week.feeds["borgo/deadlines.ics"]).events if title in one["SUMMARY"]]
    return found[0] if found else None


@answers("calendar: CRLF, lines of 75 octets")
def test_calendar_lines_are_short_and_end_as_they_should(papers: Papers) -> None:
    for paper in papers.of("ics"):
        assert paper.data.endswith(b"\r\n")
        assert b"\n" not in paper.data.replace(b"\r\n", b"")
        for line in paper.data.split(b"\r\n"):
            assert len(line) <= 75
            line.decode("utf-8")


@answers("calendar: commas, semicolons and line ends in texts are escaped")
def test_texts_come_back_from_a_calendar_as_they_were(papers: Papers) -> None:
    looked = 0
    for paper in papers.of("ics"):
        unfolded = paper.data.replace(b"\r\n ", b"").decode()
        for line in unfolded.split("\r\n"):
            if line.startswith(("SUMMARY:", "DESCRIPTION:", "NAME:")):
                assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", line.partition(":")[2]), line
                looked += 1
        assert all("\n" in one["DESCRIPTION"] for one in events(paper))
    assert looked > 20


@answers("calendar: PRODID and VERSION")
def test_a_calendar_says_who_made_it(papers: Papers) -> None:
    for paper in papers.of("ics"):
        assert paper.calendar["PRODID"] == "-//Banditore//Banditore//IT"
        assert paper.calendar["VERSION"] == "2.0"


@answers("calendar: UID stays, DTSTAMP and DTSTART are there")
def test_an_entry_keeps_its_uid(weeks: Sequence[Week], papers: Papers) -> None:
    for paper in papers.of("ics"):
        uids = [str(one["UID"]) for one in events(paper)]
        assert len(set(uids)) == len(uids)
        assert all(one["DTSTAMP"].dt.tzinfo and one["DTSTART"] for one in events(paper))
    assert len({str(found["UID"]) for week in weeks if (found := event_of(week, EXTENDED))}) == 1


@answers("calendar: SEQUENCE and LAST-MODIFIED move with what the entry says")
def test_an_entry_is_revised_when_its_deadline_moved(weeks: Sequence[Week]) -> None:
    found = [one for week in weeks if (one := event_of(week, EXTENDED))]
    assert len(found) == len(weeks)
    revisions = [int(str(one["SEQUENCE"])) for one in found]
    assert revisions == [0] * EXTENDED_WEEK + [1] * (len(weeks) - EXTENDED_WEEK)
    days = [one["DTSTART"].dt for one in found]
    assert days == [date(2026, 12, 30)] * EXTENDED_WEEK + [date(2027, 1, 29)] * (len(weeks) - EXTENDED_WEEK)
    assert len({one["LAST-MODIFIED"].dt for one in found}) == 2


@answers("calendar: what is withdrawn is CANCELLED for a while")
def test_a_withdrawn_call_is_cancelled_in_words_too_and_leaves_a_month_later(weeks: Sequence[Week]) -> None:
    found = [event_of(week, WITHDRAWN) for week in weeks]
    assert [one and str(one["STATUS"]) for one in found[: GONE_WEEK + 3]] == [
        *["CONFIRMED"] * GONE_WEEK,
        *["CANCELLED"] * 3,
    ]
    cancelled = found[GONE_WEEK]
    assert cancelled is not None
    assert str(cancelled["SUMMARY"]) == f"Ritirato: {WITHDRAWN}"
    assert not cancelled.walk("VALARM")
    assert found[-1] is None


@answers("calendar: a deadline with an hour is on Rome's clock, whose table is there")
def test_a_deadline_at_noon_is_at_noon_in_rome(story: Story) -> None:
    calendar = _read(story.days[-1].feeds["cuneo/deadlines.ics"])
    (event,) = calendar.events
    assert event["DTEND"].params["TZID"] == "Europe/Rome"
    assert event["DTEND"].dt.astimezone(ROME) == datetime(2025, 11, 28, 12, tzinfo=ROME)
    assert [str(table["TZID"]) for table in calendar.walk("VTIMEZONE")] == ["Europe/Rome"]


@answers("calendar: a day without an hour is VALUE=DATE until the day after")
def test_a_day_without_an_hour_takes_the_day(weeks: Sequence[Week]) -> None:
    event = event_of(weeks[-1], EXTENDED)
    assert event is not None
    assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)


@answers("calendar: no end is invented")
def test_an_event_with_an_hour_has_no_end() -> None:
    seen = datetime(2026, 1, 2, tzinfo=UTC)
    at = datetime(2026, 1, 9, 21, tzinfo=ROME)
    entry = Entry(Item("tag:x,2026:1", Kind.EVENT, "Concerto", starts=at), "a", seen, seen, None)
    view = SiteView(Site("a", "A", "https://a.example/"), (entry,), (), (), seen, dated=(entry,))
    for shown in (view, replace(view, entries=())):
        (event,) = _read(render_calendar_of(shown, FeedSettings("https://f.example/"))["a/deadlines.ics"]).events
        assert event["DTSTART"].dt.astimezone(ROME) == at
        assert "DTEND" not in event
        assert "DURATION" not in event


@answers("calendar: REFRESH-INTERVAL and SOURCE")
def test_a_calendar_says_where_it_is_from_and_how_often_to_look(papers: Papers) -> None:
    for paper in papers.of("ics"):
        assert str(paper.calendar["SOURCE"]) == paper.url
        assert paper.calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)


@answers("calendar: reminders, and mail besides")
def test_a_deadline_ahead_has_two_reminders(weeks: Sequence[Week]) -> None:
    event = event_of(weeks[0], EXTENDED)
    assert event is not None
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [
        -timedelta(days=6, hours=15),
        -timedelta(hours=15),
    ]

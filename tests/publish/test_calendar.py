"""The calendar of deadlines and events, as calendars read it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from icalendar import Calendar, Component, Event

from scraper.model import Attachment, Change, ChangeType, Entry, Item, Kind, Meaning, Site
from scraper.publish.characters import plain
from scraper.publish.views import FeedSettings, SiteView
from tests.publish.khal import Khal, needs_khal
from tests.publish.shown import render_calendar_of

ROME = ZoneInfo("Europe/Rome")
SITE = Site("cuneo", "Comune di Cuneo", "https://www.comune.cuneo.it/")
SETTINGS = FeedSettings("https://feeds.example.org/")
OCTOBER_15 = datetime(2025, 10, 15, 7, 15, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def known(entry: Entry, *changes: Change, now: datetime = OCTOBER_15) -> SiteView:
    """A site that has this in its calendar, and where the newest thing that is known happened ``now``."""
    return SiteView(
        SITE, (), (), (), min(now, OCTOBER_15), dated=(newest(now), entry), history={entry.item.id: changes}
    )


def newest(now: datetime) -> Entry:
    """Something else, of which the calendar says nothing."""
    return Entry(Item("tag:x,2025:other", Kind.NEWS, "Altro"), "cuneo", now, now, None)


def file_of(view: SiteView) -> bytes:
    (file,) = render_calendar_of(view, SETTINGS).values()
    return file


def shown(view: SiteView) -> Sequence[Event]:
    return Calendar.from_ical(file_of(view)).events


def only(view: SiteView) -> Event:
    (event,) = shown(view)
    return event


def told(component: Component, name: str) -> object:
    """The value of a property, as Python has it."""
    return component.decoded(name)


def said(component: Component, name: str) -> str:
    """A property's text."""
    return str(component[name])


def when(call: Entry, deadline: date | datetime | None) -> Entry:
    return replace(call, item=replace(call.item, deadline=deadline))


@pytest.fixture
def fair() -> Entry:
    item = Item("tag:x,2025:fair", Kind.EVENT, "Fiera del Marrone", starts=date(2025, 10, 17))
    return Entry(item, "cuneo", OCTOBER_15, OCTOBER_15, None)


# ------------------------------------------------------------------ what an entry says


def test_a_deadline_with_an_hour_ends_at_that_hour_on_the_clock_of_the_site(call: Entry) -> None:
    event = only(known(call))
    assert said(event, "SUMMARY") == "Scade: Avviso di co-progettazione per l’accoglienza"
    assert told(event, "dtend") == datetime(2025, 11, 28, 12, 0, tzinfo=ROME)
    assert timedelta() < event.duration <= HOUR
    assert b"DTEND;TZID=Europe/Rome:20251128T120000\r\n" in event.to_ical()
    assert said(event, "URL") == call.item.url
    assert said(event, "STATUS") == "CONFIRMED"
    assert said(event, "TRANSP") == "TRANSPARENT"


def test_a_deadline_of_which_only_the_day_is_known_takes_that_whole_day(call: Entry) -> None:
    event = only(known(when(call, date(2025, 11, 28))))
    assert (told(event, "dtstart"), told(event, "dtend")) == (date(2025, 11, 28), date(2025, 11, 29))
    assert b"DTSTART;VALUE=DATE:20251128\r\n" in event.to_ical()


def test_an_event_takes_its_day_and_is_not_said_to_expire(fair: Entry) -> None:
    event = only(known(fair))
    assert said(event, "SUMMARY") == "Fiera del Marrone"
    assert (told(event, "dtstart"), told(event, "dtend")) == (date(2025, 10, 17), date(2025, 10, 18))
    assert event.walk("VALARM") == []


def test_an_event_with_an_hour_is_given_no_end_that_nobody_said(fair: Entry) -> None:
    starts = datetime(2025, 10, 17, 18, 30, tzinfo=UTC)
    event = only(known(replace(fair, item=replace(fair.item, starts=starts))))
    assert told(event, "dtstart") == starts
    assert "DTEND" not in event
    assert "DURATION" not in event


def test_only_calls_with_a_deadline_and_events_with_a_day_are_shown(call: Entry, fair: Entry) -> None:
    for kind, field in (
        (Kind.CALL, "starts"),
        (Kind.EVENT, "deadline"),
        (Kind.NEWS, "deadline"),
        (Kind.NOTICE, "starts"),
    ):
        other = Item("tag:x,2025:1", kind, "T", **{field: date(2025, 11, 1)})  # type: ignore[arg-type]
        assert shown(known(replace(call, item=other))) == []


def test_the_description_names_the_day_the_office_the_page_the_files_and_whose_page_it_is(call: Entry) -> None:
    event = only(known(replace(call, item=replace(call.item, office="Ufficio Cooperazione, piano 2; interno 3"))))
    assert said(event, "DESCRIPTION").splitlines() == [
        "Scadenza: venerdì 28 novembre 2025, ore 12:00",
        "Ufficio: Ufficio Cooperazione, piano 2; interno 3",
        "Il Comune cerca enti del Terzo settore.",
        f"Pagina ufficiale: {call.item.url}",
        f"Avviso (testo integrale): {call.item.attachments[0].url}",
        f"Modello di domanda: {call.item.attachments[1].url}",
        "Fonte: Comune di Cuneo. Servizio non ufficiale, raccolto da Banditore.",
    ]


def test_categories_are_the_kind_and_the_topics(call: Entry) -> None:
    event = only(known(replace(call, item=replace(call.item, topics=("Casa, lavoro", "", "Senegal", "Bando")))))
    assert event.categories == ["Bando", "Casa, lavoro", "Senegal"]


def test_a_call_without_a_page_of_its_own_leads_to_the_site(call: Entry) -> None:
    assert only(known(replace(call, item=replace(call.item, url="javascript:alert(1)"))))["URL"] == SITE.url


# ------------------------------------------------------------------ reminders


def triggers(view: SiteView) -> list[object]:
    return [told(alarm, "trigger") for alarm in only(view).walk("VALARM")]


def test_a_deadline_ahead_is_reminded_of_seven_days_and_one_day_before(call: Entry) -> None:
    assert triggers(known(call)) == [-7 * DAY, -DAY]
    alarm = only(known(call)).walk("VALARM")[0]
    assert said(alarm, "ACTION") == "DISPLAY"
    assert said(alarm, "DESCRIPTION") == "Scade: Avviso di co-progettazione per l’accoglienza"
    assert b"TRIGGER;RELATED=END:-P7D\r\n" in alarm.to_ical()


def test_nobody_is_woken_at_midnight_for_a_deadline_without_an_hour(call: Entry) -> None:
    assert triggers(known(when(call, date(2025, 11, 28)))) == [-7 * DAY + 9 * HOUR, -DAY + 9 * HOUR]


def test_nobody_is_reminded_of_what_is_over(call: Entry) -> None:
    over = datetime(2025, 11, 28, 11, 0, tzinfo=UTC)
    assert len(triggers(known(call, now=over - HOUR))) == 2
    assert triggers(known(call, now=over + HOUR)) == []


# ------------------------------------------------------------------ identity and revisions


def version(event: Event) -> tuple[object, object]:
    assert told(event, "dtstamp") == told(event, "last-modified")
    return told(event, "sequence"), told(event, "dtstamp")


def test_an_entry_keeps_its_uid_through_new_titles_addresses_and_deadlines(call: Entry, fair: Entry) -> None:
    moved = replace(
        call, item=replace(call.item, title="Altro titolo", url="https://altro.it/", deadline=date(2025, 12, 1))
    )
    assert said(only(known(moved)), "UID") == said(only(known(call)), "UID") != said(only(known(fair)), "UID")


def test_an_entry_that_never_changed_is_as_old_as_its_first_sight(call: Entry) -> None:
    event = only(known(call))
    assert version(event) == (0, call.first_seen)
    assert told(event, "created") == call.first_seen


def test_an_extension_is_a_revision_dated_when_it_was_noticed(call: Entry, extension: Change) -> None:
    assert version(only(known(call, extension))) == (1, extension.at)


def test_what_one_look_noticed_is_one_revision_and_the_next_look_another(call: Entry, extension: Change) -> None:
    title = replace(extension, id="c-18", type=ChangeType.EDITED, fields={"title": ("A", "B")})
    moved = replace(title, id="c-19", at=extension.at + DAY, type=ChangeType.MOVED, fields={"url": ("A", "B")})
    assert version(only(known(call, extension, title))) == (1, extension.at)
    assert version(only(known(call, extension, title, moved))) == (2, moved.at)


@pytest.mark.parametrize(
    ("type_", "fields"),
    [
        (ChangeType.APPEARED, {}),
        (ChangeType.EDITED, {"text": ("A", "B")}),
        (ChangeType.EDITED, {"published": (None, "2025-10-15")}),
        (ChangeType.EDITED, {"attachment_text": ("A", "B")}),
    ],
)
def test_what_an_entry_does_not_say_makes_no_revision(
    call: Entry, extension: Change, type_: ChangeType, fields: dict[str, tuple[str | None, str | None]]
) -> None:
    other = replace(extension, type=type_, fields=fields)
    assert file_of(known(call, other)) == file_of(known(call))


def test_the_same_state_gives_the_same_bytes_in_whatever_order_it_comes(call: Entry, fair: Entry) -> None:
    one = replace(known(call), dated=(call, fair))
    other = replace(known(call), dated=(fair, call))
    assert file_of(one) == file_of(one) == file_of(other)


def test_other_news_of_the_site_do_not_change_the_calendar(call: Entry) -> None:
    assert file_of(known(call, now=OCTOBER_15 + 3 * DAY)) == file_of(replace(known(call)))


# ------------------------------------------------------------------ what ends


def test_a_withdrawn_call_is_cancelled_for_thirty_days_and_then_leaves(call: Entry, extension: Change) -> None:
    withdrawn = replace(call, withdrawn=extension.at)
    change = replace(extension, type=ChangeType.WITHDRAWN, fields={})
    event = only(known(withdrawn, change, now=extension.at + 30 * DAY))
    assert said(event, "STATUS") == "CANCELLED"
    assert said(event, "SUMMARY") == "Ritirato: Avviso di co-progettazione per l’accoglienza"
    assert event.walk("VALARM") == []
    assert version(event) == (1, extension.at)
    assert shown(known(withdrawn, change, now=extension.at + 31 * DAY)) == []


def test_a_call_that_returns_is_confirmed_again_in_a_later_revision(call: Entry, extension: Change) -> None:
    gone = replace(extension, type=ChangeType.WITHDRAWN, fields={})
    back = replace(extension, id="c-18", at=extension.at + DAY, type=ChangeType.RETURNED, fields={})
    event = only(known(call, gone, back))
    assert said(event, "STATUS") == "CONFIRMED"
    assert version(event) == (2, back.at)


def test_a_call_that_is_taken_down_after_its_deadline_was_not_cancelled(call: Entry) -> None:
    tidied = replace(call, withdrawn=datetime(2025, 12, 10, tzinfo=UTC))
    event = only(known(tidied, now=datetime(2026, 3, 1, tzinfo=UTC)))
    assert said(event, "STATUS") == "CONFIRMED"
    assert said(event, "SUMMARY").startswith("Scade: ")


def test_a_revoked_call_is_cancelled_until_it_is_reopened(call: Entry, extension: Change) -> None:
    revoked = replace(extension, type=ChangeType.EDITED, meaning=Meaning.REVOKED, fields={"text": ("A", "revocato")})
    reopened = replace(extension, id="c-18", at=extension.at + DAY, meaning=Meaning.REOPENED)
    event = only(known(call, revoked))
    assert (said(event, "STATUS"), said(event, "SUMMARY")[:10]) == ("CANCELLED", "Revocato: ")
    assert version(event) == (1, extension.at)
    assert said(only(known(call, revoked, reopened)), "STATUS") == "CONFIRMED"
    assert shown(known(call, revoked, now=extension.at + 31 * DAY)) == []


def test_a_revoked_call_that_is_taken_down_or_put_back_stays_revoked(call: Entry, extension: Change) -> None:
    revoked = replace(extension, meaning=Meaning.REVOKED)
    gone = replace(extension, id="c-18", at=extension.at + DAY, type=ChangeType.WITHDRAWN, fields={})
    back = replace(gone, id="c-19", at=extension.at + 2 * DAY, type=ChangeType.RETURNED)
    tidied = replace(call, withdrawn=datetime(2025, 12, 1, tzinfo=UTC))
    for view in (known(call, revoked, gone, back), known(tidied, revoked)):
        assert said(only(view), "SUMMARY").startswith("Revocato: ")


def test_past_deadlines_stay_for_a_year(call: Entry) -> None:
    over = datetime(2025, 11, 28, 11, 0, tzinfo=UTC)
    assert len(shown(known(call, now=over + 365 * DAY))) == 1
    assert shown(known(call, now=over + 365 * DAY + HOUR)) == []


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31), datetime(9999, 12, 31, 23, 30, tzinfo=UTC)])
def test_a_day_that_can_only_be_misread_is_not_shown(call: Entry, day: date) -> None:
    assert shown(known(when(call, day))) == []


# ------------------------------------------------------------------ the file


def test_the_calendar_says_what_it_is_where_it_is_and_how_often_to_look(call: Entry) -> None:
    ((path, file),) = render_calendar_of(known(call), SETTINGS).items()
    calendar = Calendar.from_ical(file)
    assert path == "cuneo/deadlines.ics"
    assert (said(calendar, "PRODID"), said(calendar, "VERSION")) == ("-//Banditore//Banditore//IT", "2.0")
    assert said(calendar, "X-WR-CALNAME") == said(calendar, "NAME") == "Comune di Cuneo: scadenze ed eventi"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in file
    assert b"SOURCE;VALUE=URI:https://feeds.example.org/cuneo/deadlines.ics\r\n" in file
    assert "METHOD" not in calendar


def test_a_site_without_deadlines_has_a_calendar_to_subscribe_to(empty: SiteView) -> None:
    calendar = Calendar.from_ical(file_of(empty))
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]


@pytest.mark.parametrize(
    ("moment", "offset"),
    [
        (datetime(2025, 3, 30, 1, 59), 1),  # noqa: DTZ001 - a zone is asked what it makes of a time on its clock
        (datetime(2025, 3, 30, 3, 0), 2),  # noqa: DTZ001
        (datetime(2025, 7, 1, 12, 0), 2),  # noqa: DTZ001
        (datetime(2025, 10, 26, 3, 0), 1),  # noqa: DTZ001
        (datetime(2026, 3, 29, 1, 59), 1),  # noqa: DTZ001
    ],
)
def test_the_time_zone_in_the_file_keeps_the_hours_of_italy(empty: SiteView, moment: datetime, offset: int) -> None:
    zone = Calendar.from_ical(file_of(empty)).timezones[0].to_tz(lookup_tzid=False)
    assert moment.replace(tzinfo=zone).utcoffset() == moment.replace(tzinfo=ROME).utcoffset() == offset * HOUR


def test_a_site_on_another_clock_has_its_hours_in_utc(call: Entry) -> None:
    view = replace(known(call), site=replace(SITE, timezone="America/New_York"))
    assert b"DTEND:20251128T110000Z\r\n" in file_of(view)


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_wants(call: Entry) -> None:
    file = file_of(known(replace(call, item=replace(call.item, title="Perché così: è 🎺 " * 60))))
    assert file.count(b"\r") == file.count(b"\n") == file.count(b"\r\n")
    assert max(map(len, file.split(b"\r\n"))) <= 75
    for line in file.split(b"\r\n"):
        line.decode()


def test_a_calendar_that_would_grow_too_large_keeps_what_comes_soonest(call: Entry) -> None:
    many = tuple(
        replace(call, item=replace(call.item, id=f"tag:x,2025:{n}", title=f"{n} " + "parola " * 300, deadline=day))
        for n, day in enumerate(date(2025, 10, 16) + n * DAY for n in range(100))
    )
    view = replace(known(call), dated=many)
    events = shown(view)
    assert len(file_of(view)) <= 250_000
    assert 10 < len(events) < 100
    days = [day for event in events if isinstance(day := told(event, "dtstart"), date)]
    soonest = min(days)
    assert sorted(days) == [soonest + n * DAY for n in range(len(days))], "none of those that come sooner is left out"
    assert soonest < date(2025, 11, 5)


# ------------------------------------------------------------------ whatever a page contained

WORDS = st.text(st.characters(), max_size=80) | st.text(
    st.sampled_from("\\;,:\r\n\x00\x0b\u2028\ud800\"' a"), max_size=30
)
DAYS = st.dates() | st.datetimes(timezones=st.just(UTC)) | st.datetimes(timezones=st.just(ROME))


@profile(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.lists(WORDS, min_size=6, max_size=6), day=DAYS, kind=st.sampled_from([Kind.CALL, Kind.EVENT]))
def test_any_item_makes_a_calendar_that_is_read_as_it_was_meant(
    words: list[str], day: date | datetime, kind: Kind
) -> None:
    title, summary, office, topic, address, name = words
    item = Item(
        "tag:x,2025:1",
        kind,
        title,
        url=address,
        summary=summary,
        deadline=day,
        starts=day,
        office=office,
        topics=(topic,),
        attachments=(Attachment(address, name), Attachment("https://a.it/1.pdf", name)),
    )
    now = datetime.combine(date(2025, 1, 1).replace(year=min(max(day.year, 2), 9998)), time.min, tzinfo=UTC)
    view = SiteView(SITE, (), (), (), now, dated=(Entry(item, "cuneo", now, now, None),))
    file = file_of(view)
    calendar = Calendar.from_ical(file)
    assert Calendar.from_ical(calendar.to_ical()) == calendar
    for event in calendar.events:
        assert said(event, "SUMMARY").removeprefix("Scade: ") == (plain(title) or "(senza titolo)")
        assert calendar.errors == event.errors == []
        shown_day = told(event, "dtend" if kind is Kind.CALL and isinstance(day, datetime) else "dtstart")
        assert shown_day == (day.replace(microsecond=0) if isinstance(day, datetime) else day)


# ------------------------------------------------------------------ a real calendar


@pytest.mark.tool
@needs_khal
def test_khal_shows_each_entry_once_and_revisions_in_its_place(
    tmp_path: Path, call: Entry, fair: Entry, extension: Change
) -> None:
    before = when(call, datetime(2025, 11, 14, 12, 0, tzinfo=ROME))
    khal = Khal(tmp_path)
    shown_first = khal.takes(file_of(replace(known(before), dated=(before, fair))))
    assert shown_first == [
        "2025-10-17 Fiera del Marrone",
        "2025-11-14 12:00 Scade: Avviso di co-progettazione per l’accoglienza",
    ]
    after = replace(known(call, extension), dated=(call, fair))
    assert khal.takes(file_of(after)) == [
        "2025-10-17 Fiera del Marrone",
        "2025-11-28 12:00 Scade: Avviso di co-progettazione per l’accoglienza",
    ]

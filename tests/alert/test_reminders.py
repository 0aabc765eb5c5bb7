"""Reminders follow the deadline as it stands, come once, and are lost by nobody."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.alert.reminders import is_called_off, moment_of, months_until, remind, still_holds
from scraper.model import Change, ChangeType, Entry, Interest, Item, Kind, Letter, Meaning, Subscription

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2025, 11, 7, 8, 0, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
CALL = Item("tag:1", Kind.CALL, "Avviso di co-progettazione", deadline=date(2025, 11, 14))
ENTRY = Entry(CALL, "cuneo", NOW - 20 * DAY, NOW - 20 * DAY, None)
ONG = Subscription("ong", ("ong@example.org",), Interest(kinds=(Kind.CALL,)), remind=(WEEK, DAY))


def happened(type_: ChangeType = ChangeType.EDITED, meaning: Meaning | None = None, *, at: datetime = NOW) -> Change:
    return Change(
        f"{type_}{meaning}", at, type_, "tag:1", "cuneo", "avvisi", Kind.CALL, "Avviso", None, {}, None, meaning
    )


def reminded(
    entry: Entry = ENTRY, *people: Subscription, after: datetime, now: datetime, history: Sequence[Change] = ()
) -> list[Letter]:
    return remind([(entry, history)], people or (ONG,), zone=lambda _: ROME, after=after, now=now)


def test_a_day_without_an_hour_is_reminded_of_at_nine_in_the_morning() -> None:
    assert moment_of(date(2025, 11, 14), WEEK, ROME) == datetime(2025, 11, 7, 9, 0, tzinfo=ROME)
    assert moment_of(date(2025, 11, 14), timedelta(hours=12), ROME) == datetime(2025, 11, 14, 12, 0, tzinfo=ROME)


@pytest.mark.parametrize("deadline", [datetime(2026, 3, 30, 12, tzinfo=ROME), datetime(2025, 10, 27, 12, tzinfo=ROME)])
def test_across_a_clock_change_a_reminder_keeps_the_hour_on_the_wall(deadline: datetime) -> None:
    before = moment_of(deadline.astimezone(UTC), DAY * 2, ROME)
    assert (before.hour, deadline.date() - before.date()) == (12, DAY * 2)
    assert before.utcoffset() != deadline.utcoffset()


def test_a_reminder_comes_when_its_moment_passed_since_the_last_look_and_never_else() -> None:
    [letter] = reminded(after=NOW - HOUR, now=NOW)
    assert (letter.recipient, letter.due, letter.reminds, letter.changes) == ("ong@example.org", NOW, CALL.deadline, ())
    assert reminded(after=NOW, now=NOW + HOUR) == []
    assert reminded(after=NOW - 2 * HOUR, now=NOW - HOUR) == []


def test_one_who_was_away_gets_the_latest_of_the_reminders_that_were_missed() -> None:
    [letter] = reminded(after=NOW - HOUR, now=NOW + 6 * DAY + HOUR)
    assert letter.due == NOW + 6 * DAY
    assert reminded(after=NOW - HOUR, now=NOW + 9 * DAY) == [], "it is too late"


def test_a_deadline_that_moves_takes_its_reminders_along() -> None:
    extended = replace(ENTRY, item=replace(CALL, deadline=date(2025, 11, 28)))
    assert reminded(extended, after=NOW - HOUR, now=NOW) == []
    [again] = reminded(extended, after=NOW + 14 * DAY - HOUR, now=NOW + 14 * DAY)
    [first] = reminded(after=NOW - HOUR, now=NOW)
    assert again.key != first.key


def test_what_was_revoked_or_withdrawn_is_not_reminded_of_until_it_is_open_again() -> None:
    after = NOW - HOUR
    revoked = happened(meaning=Meaning.REVOKED, at=NOW - DAY)
    assert reminded(history=[revoked], after=after, now=NOW) == []
    assert reminded(replace(ENTRY, withdrawn=NOW - DAY), after=after, now=NOW) == []
    assert len(reminded(history=[revoked, happened(meaning=Meaning.REOPENED)], after=after, now=NOW)) == 1
    assert is_called_off([revoked])
    assert not is_called_off([revoked, happened(ChangeType.DEADLINE_EXTENDED)])


def test_overlapping_subscriptions_remind_a_recipient_once() -> None:
    other = replace(ONG, id="altra", to=("Ong@example.org", "b@example.org"))
    letters = reminded(ENTRY, ONG, other, after=NOW - HOUR, now=NOW)
    assert sorted(letter.recipient.lower() for letter in letters) == ["b@example.org", "ong@example.org"]


def test_a_reminder_that_waits_holds_only_as_long_as_what_it_says() -> None:
    [letter] = reminded(after=NOW - HOUR, now=NOW)
    moved = replace(ENTRY, item=replace(CALL, deadline=date(2025, 11, 28)))
    assert still_holds(letter, ENTRY, [], zone=ROME, now=NOW)
    assert not still_holds(letter, moved, [], zone=ROME, now=NOW)
    assert not still_holds(letter, ENTRY, [happened(meaning=Meaning.REVOKED)], zone=ROME, now=NOW)
    assert not still_holds(letter, ENTRY, [], zone=ROME, now=NOW + 9 * DAY)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40))
def test_however_often_we_look_no_reminder_is_lost_or_comes_twice(hours: list[int]) -> None:
    looks = [NOW - 9 * DAY]
    for pause in hours:
        looks.append(looks[-1] + pause * HOUR)
    given_out = [letter for after, now in itertools.pairwise(looks) for letter in reminded(after=after, now=now)]
    keys = [letter.key for letter in given_out]
    assert len(keys) == len(set(keys))
    ends = datetime(2025, 11, 15, tzinfo=ROME)
    seen_before_the_end = [look for look in looks[1:] if look < ends]
    for before in (WEEK, DAY):
        moment = moment_of(date(2025, 11, 14), before, ROME)
        window = [look for look in seen_before_the_end if look >= moment]
        if before == DAY and window:
            assert any(letter.due == moment for letter in given_out)


def test_the_months_that_are_looked_through_reach_over_new_year() -> None:
    begin = datetime(2026, 12, 20, tzinfo=UTC)
    assert months_until(begin, begin + 7 * DAY) == ["2026-12"]
    assert months_until(begin, begin + 30 * DAY) == ["2026-12", "2027-01"]
    assert months_until(datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)) == ["2026-12", "2027-01"]

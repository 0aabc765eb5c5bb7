"""Who subscribed on our pages, and what is left of those who ended: the same on every database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import MetaData, Table, select

from scraper.model import Interest, Invitation, Kind, SignUp, Standing, Subscription, Wishes
from scraper.store.addresses import Addresses
from scraper.store.engine import Database
from scraper.store.notices import SqlNotices
from scraper.store.subscribers import QUIET, TRACE_KEPT, SqlSubscribers
from tests.store.conftest import NOON, Fields, World, change, entry, letter
from tests.store.test_store_notices import notice

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVERYTHING = Wishes(
    interest=Interest(
        sites=("comune",),
        kinds=(Kind.CALL, Kind.NEWS),
        sections=("Avvisi",),
        topics=("giovani",),
        match=("co-progettazione", "l’«Università»"),
        match_all=("Senegal",),
        match_none=("gara",),
    ),
    when="weekly mon 07:30",
    timezone="Europe/Rome",
    language="en",
    remind=(timedelta(days=7), DAY),
)


@pytest.fixture
def people(database: Database) -> SqlSubscribers:
    return SqlSubscribers(database)


def asks(
    people: SqlSubscribers, address: str = "ong@example.org", *, at: timedelta = timedelta(), **wishes: Fields
) -> SignUp:
    """A form is sent, taken and decided on; its mail goes out."""
    people.ask(address, replace(EVERYTHING, **wishes), now=NOON + at)
    [asked] = people.take(NOON + at)
    decided = people.decide(asked, now=NOON + at)
    people.answered(decided, at=NOON + at)
    return decided


def subscribed(people: SqlSubscribers, address: str = "ong@example.org") -> str:
    name = asks(people, address).subscriber
    assert name is not None
    people.confirm(name, now=NOON + MINUTE)
    return name


def everything_in(database: Database) -> str:
    """All that any table holds."""
    metadata = MetaData()
    with database.begin() as connection:
        metadata.reflect(connection)
        tables: list[Table] = list(metadata.tables.values())
        return "\n".join(str(row) for table in tables for row in connection.execute(select(table)))


# ------------------------------------------------------------------ asking


def test_a_form_is_kept_whole_until_its_mail_is_handed_over(people: SqlSubscribers) -> None:
    people.ask("ong@example.org", EVERYTHING, now=NOON)
    assert people.take(NOON - MINUTE) == []
    [asked] = people.take(NOON)
    assert (asked.address, asked.wishes, asked.at, asked.invitation) == ("ong@example.org", EVERYTHING, NOON, None)
    people.answered(people.decide(asked, now=NOON), at=NOON)
    assert people.take(NOON + DAY) == []


def test_a_form_that_somebody_took_is_nobody_elses_for_some_minutes_and_is_not_lost_with_him(
    people: SqlSubscribers,
) -> None:
    people.ask("ong@example.org", EVERYTHING, now=NOON)
    assert len(people.take(NOON)) == 1
    assert people.take(NOON + MINUTE) == []
    assert len(people.take(NOON + 5 * MINUTE)) == 1


def test_what_was_decided_on_a_form_stays_decided(people: SqlSubscribers) -> None:
    people.ask("ong@example.org", EVERYTHING, now=NOON)
    [asked] = people.take(NOON)
    first = people.decide(asked, now=NOON)
    assert first.invitation is Invitation.CONFIRM
    assert people.decide(asked, now=NOON + MINUTE) == first


def test_a_mail_that_was_not_taken_is_tried_again_or_never(people: SqlSubscribers) -> None:
    people.ask("ong@example.org", EVERYTHING, now=NOON)
    [asked] = people.take(NOON)
    people.put_off(people.decide(asked, now=NOON), again=NOON + HOUR)
    assert people.take(NOON + 30 * MINUTE) == []
    [again] = people.take(NOON + HOUR)
    assert (again.attempts, again.invitation) == (1, Invitation.CONFIRM)
    people.put_off(again, again=None)
    assert people.take(NOON + DAY) == []


def test_one_address_is_written_to_once_an_hour_then_after_twice_as_long(people: SqlSubscribers) -> None:
    heard = []
    for minutes in range(0, 60 * 24, 10):
        asked = asks(people, at=minutes * MINUTE)
        heard += [minutes] if asked.invitation is not Invitation.NOTHING else []
    assert heard == [0, 60, 180, 420, 900]


def test_two_spellings_of_an_address_are_one(people: SqlSubscribers) -> None:
    assert asks(people, "ONG@example.org").invitation is Invitation.CONFIRM
    assert asks(people, "ong@Example.org", at=MINUTE).invitation is Invitation.NOTHING
    assert asks(people, "ong2@example.org", at=MINUTE).invitation is Invitation.CONFIRM


def test_who_waits_to_confirm_confirms_what_the_last_mail_said(people: SqlSubscribers) -> None:
    name = asks(people).subscriber
    assert name
    asks(people, at=MINUTE, when="daily 09:00")  # answered with no mail: it changes nothing
    waits = people.by_id(name)
    assert waits is not None
    assert waits.wishes == EVERYTHING
    asks(people, at=HOUR, when="daily 10:00")
    found = people.confirm(name, now=NOON + 2 * HOUR)
    assert found is not None
    assert found.wishes.when == "daily 10:00"


def test_who_is_confirmed_is_told_so_and_keeps_his_wishes_whatever_a_stranger_asks(people: SqlSubscribers) -> None:
    name = subscribed(people)
    again = asks(people, at=QUIET, when="at once")
    assert (again.invitation, again.subscriber) == (Invitation.KNOWN, name)
    [subscription] = people.confirmed()
    assert subscription.when == "weekly mon 07:30"


# ------------------------------------------------------------------ confirming


def test_only_who_said_yes_is_subscribed_with_all_his_wishes(people: SqlSubscribers) -> None:
    name = asks(people).subscriber
    assert name is not None
    assert name.startswith("web-")
    assert people.confirmed() == []
    found = people.confirm(name, now=NOON + MINUTE)
    assert found is not None
    assert (found.standing, found.confirmed) == (Standing.CONFIRMED, NOON + MINUTE)
    assert people.confirmed() == [
        Subscription(
            id=name,
            to=("ong@example.org",),
            interest=EVERYTHING.interest,
            when="weekly mon 07:30",
            timezone="Europe/Rome",
            language="en",
            remind=(timedelta(days=7), DAY),
        )
    ]


def test_confirming_twice_is_as_good_as_once(people: SqlSubscribers) -> None:
    name = subscribed(people)
    again = people.confirm(name, now=NOON + DAY)
    assert again is not None
    assert again.confirmed == NOON + MINUTE
    assert len(people.confirmed()) == 1


def test_nobody_confirms_for_whom_we_do_not_know_or_who_has_ended(people: SqlSubscribers) -> None:
    name = subscribed(people)
    people.end(name, now=NOON)
    assert people.confirm(name, now=NOON + MINUTE) is None
    assert people.confirm("web-0", now=NOON) is None


@pytest.mark.parametrize("url", ["file", "postgresql"], indirect=True)
def test_many_who_confirm_ask_and_end_at_once_leave_one_subscription_or_none(people: SqlSubscribers) -> None:
    name = asks(people).subscriber
    assert name
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: people.confirm(name, now=NOON), range(16)))
        assert all(done)
        assert len(people.confirmed()) == 1
        people.ask("altri@example.org", EVERYTHING, now=NOON)
        [asked] = people.take(NOON)
        assert len({one.subscriber for one in pool.map(lambda _: people.decide(asked, now=NOON), range(16))}) == 1
        assert sum(pool.map(lambda _: people.end(name, now=NOON), range(16))) == 1
    assert people.confirmed() == []


@pytest.mark.parametrize("url", ["file", "postgresql"], indirect=True)
def test_one_form_taken_by_many_at_once_is_one_mans(people: SqlSubscribers) -> None:
    people.ask("ong@example.org", EVERYTHING, now=NOON)
    with ThreadPoolExecutor(8) as pool:
        assert sum(len(taken) for taken in pool.map(lambda _: people.take(NOON), range(16))) == 1


# ------------------------------------------------------------------ changing, refusing, ending


def test_wishes_are_changed_and_nobodys_are_not(people: SqlSubscribers) -> None:
    name = subscribed(people)
    assert people.change(name, Wishes(when="daily 18:30"))
    assert people.confirmed()[0].when == "daily 18:30"
    assert people.confirmed()[0].interest == Interest()
    assert not people.change("web-0", Wishes())
    people.end(name, now=NOON)
    assert not people.change(name, EVERYTHING)


def test_an_address_that_refuses_our_mail_gets_none_until_it_is_confirmed_again(
    people: SqlSubscribers, database: Database
) -> None:
    addresses = Addresses(database)
    name = subscribed(people)
    addresses.suspend("ong@example.org", at=NOON, why="5.1.1 no such mailbox")
    assert people.confirmed() == []
    again = asks(people, at=QUIET)
    assert (again.invitation, again.subscriber) == (Invitation.CONFIRM, name)
    people.confirm(name, now=NOON + DAY)
    assert len(people.confirmed()) == 1
    assert addresses.suspended() == {}


def test_an_operator_may_let_an_address_have_mail_again(people: SqlSubscribers, database: Database) -> None:
    addresses = Addresses(database)
    subscribed(people)
    addresses.suspend("ong@example.org", at=NOON, why="5.1.1 no such mailbox")
    assert addresses.resume("ong@example.org")
    assert len(people.confirmed()) == 1


def test_who_has_ended_is_found_nowhere_in_the_database(world: World) -> None:
    people, notices = SqlSubscribers(world.database), SqlNotices(world.database)
    name = subscribed(people, "Ong.Segreta@example.org")
    world.saw(entry(), changes=(change(),))
    world.outbox.route([change()], [letter(subscription=name, recipient="Ong.Segreta@example.org")])
    notices.give([notice(subscription=name, recipient="Ong.Segreta@example.org")], over=[])
    assert "Ong.Segreta" in everything_in(world.database)
    assert people.end(name, now=NOON)
    held = everything_in(world.database).lower()
    assert "segreta" not in held
    assert "senegal" not in held
    assert (world.outbox.owed(NOON + DAY), notices.owed(NOON + DAY)) == ([], [])
    assert not people.end(name, now=NOON), "ending twice ends nothing more"
    left = people.by_id(name)
    assert left is not None
    assert (left.address, left.standing, left.ended) == ("", Standing.ENDED, NOON)


def test_who_has_ended_is_not_written_to_too_soon_and_may_come_back_as_somebody_new(people: SqlSubscribers) -> None:
    name = subscribed(people)
    people.end(name, now=NOON + MINUTE)
    assert asks(people, at=2 * MINUTE).invitation is Invitation.NOTHING
    back = asks(people, at=QUIET)
    assert back.invitation is Invitation.CONFIRM
    assert back.subscriber != name


def test_who_never_said_yes_is_deleted_when_his_link_has_expired(people: SqlSubscribers) -> None:
    name = asks(people).subscriber
    kept = subscribed(people, "altri@example.org")
    assert name
    assert people.tidy(NOON + 2 * DAY - MINUTE, pending_for=2 * DAY) == 0
    assert people.tidy(NOON + 2 * DAY, pending_for=2 * DAY) == 1
    assert people.by_id(name) is None
    assert people.by_id(kept) is not None


def test_who_still_waits_for_his_mail_is_not_deleted(people: SqlSubscribers) -> None:
    people.ask("ong@example.org", EVERYTHING, now=NOON)
    [asked] = people.take(NOON)
    decided = people.decide(asked, now=NOON)
    people.put_off(decided, again=NOON + 3 * DAY)
    assert people.tidy(NOON + 3 * DAY, pending_for=2 * DAY) == 0
    people.answered(decided, at=NOON + 3 * DAY)
    assert people.tidy(NOON + 4 * DAY, pending_for=2 * DAY) == 0, "the link's time begins with the mail"


def test_a_mail_that_was_decided_on_while_its_recipient_ended_is_stopped(world: World) -> None:
    people = SqlSubscribers(world.database)
    name = subscribed(people)
    people.end(name, now=NOON)
    world.saw(entry(), changes=(change(),))
    late, operators = letter("k1", subscription=name), letter("k2", subscription="ong")
    world.outbox.route(
        [change()], [late, letter("k3", subscription=subscribed(people, "altri@example.org")), operators]
    )
    people.tidy(NOON, pending_for=2 * DAY)
    assert [one.key for one in world.outbox.owed(NOON)] == ["k2", "k3"]


def test_the_trace_of_who_ended_is_deleted_in_the_end(people: SqlSubscribers) -> None:
    name = subscribed(people)
    people.end(name, now=NOON)
    assert people.tidy(NOON + TRACE_KEPT, pending_for=2 * DAY) == 1
    assert people.by_id(name) is None


# ------------------------------------------------------------------ privacy


def test_what_is_kept_about_an_address_is_told_and_erased(world: World) -> None:
    people = SqlSubscribers(world.database)
    name = subscribed(people)
    people.ask("ong@example.org", EVERYTHING, now=NOON)
    world.saw(entry(), changes=(change(),))
    world.outbox.route([change()], [letter(recipient="ONG@example.org", subscription="of the configuration")])
    told = people.export("Ong@example.org")
    assert [one["id"] for one in told["subscriptions"]] == [name]  # type: ignore[attr-defined]
    assert told["mails"] == [{"about": "1", "due": NOON.isoformat(), "sent": None}]
    assert len(told["sign_ups"]) == 1  # type: ignore[arg-type]
    assert people.forget("ong@EXAMPLE.org") == 3
    assert "ong@example.org" not in everything_in(world.database).lower()
    assert people.export("ong@example.org") == {
        "address": "ong@example.org",
        "subscriptions": [],
        "sign_ups": [],
        "mails": [],
    }


def test_even_the_trace_of_who_ended_is_forgotten(people: SqlSubscribers) -> None:
    people.end(subscribed(people), now=NOON)
    assert people.forget("ong@example.org") == 1
    assert people.forget("ong@example.org") == 0


def test_a_form_that_was_forgotten_meanwhile_is_answered_with_nothing(people: SqlSubscribers) -> None:
    people.ask("ong@example.org", EVERYTHING, now=NOON)
    [asked] = people.take(NOON)
    people.forget("ong@example.org")
    assert people.decide(asked, now=NOON).invitation is Invitation.NOTHING

"""Letters that are lent to one sender at a time, and what is kept of addresses."""

from datetime import timedelta
from typing import Final

import pytest

from scraper.model import Bounce, Role
from scraper.store.addresses import Addresses
from scraper.store.announced import Announced
from scraper.store.engine import Database
from scraper.store.outbox import SqlOutbox
from scraper.store.posted import Post
from tests.store.conftest import NOON, World, change, checked, entry, item, letter, own_page

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
UNTIL: Final = NOON + 15 * MINUTE


@pytest.fixture
def addresses(database: Database) -> Addresses:
    return Addresses(database)


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


@pytest.fixture
def owing(world: World) -> World:
    """Ten letters to ten people."""
    world.saw(entry())
    world.outbox.route([], [letter(f"k{number}", recipient=f"p{number}@example.org") for number in range(10)])
    return world


def keys(letters: object) -> list[str]:
    assert isinstance(letters, list)
    return [one.key for one in letters]


def test_what_one_sender_holds_another_does_not_get(owing: World) -> None:
    first = keys(owing.outbox.lease(NOON, holder="a", until=UNTIL, limit=6))
    second = keys(owing.outbox.lease(NOON, holder="b", until=UNTIL, limit=6))
    assert (len(first), len(second)) == (6, 4)
    assert not set(first) & set(second)
    assert owing.outbox.lease(NOON, holder="c", until=UNTIL) == []


def test_letters_of_a_sender_that_was_killed_come_back_when_its_lease_ends(owing: World) -> None:
    owing.outbox.lease(NOON, holder="a", until=UNTIL)
    assert owing.outbox.lease(UNTIL - MINUTE, holder="b", until=UNTIL + HOUR) == []
    assert len(owing.outbox.lease(UNTIL, holder="b", until=UNTIL + HOUR)) == 10


def test_a_sender_that_starts_again_takes_up_its_own(owing: World) -> None:
    held = keys(owing.outbox.lease(NOON, holder="a", until=UNTIL, limit=3))
    again = keys(owing.outbox.lease(NOON + MINUTE, holder="a", until=UNTIL + MINUTE, limit=3))
    assert again == held


def test_the_letters_of_a_digest_stay_together_however_few_are_asked_for(world: World) -> None:
    world.saw(*(entry(item(name)) for name in "123"))
    digest = [letter(f"d{name}", item=name) for name in "123"]
    world.outbox.route([], [*digest, letter("x", recipient="z@example.org")])
    assert keys(world.outbox.lease(NOON, holder="a", until=UNTIL, limit=1)) == ["d1", "d2", "d3"]
    assert keys(world.outbox.lease(NOON, holder="b", until=UNTIL, limit=1)) == ["x"]


def test_a_letter_that_was_told_refused_or_put_off_is_nobodys(owing: World) -> None:
    first, second, third, *_ = owing.outbox.lease(NOON, holder="a", until=UNTIL)
    owing.outbox.told([first], at=NOON, mail="m")
    owing.outbox.untold([second], error="451", again=NOON + MINUTE)
    owing.outbox.put_off([third], again=NOON + MINUTE)
    found = owing.outbox.lease(NOON + MINUTE, holder="b", until=UNTIL)
    assert sorted((one.key, one.attempts) for one in found) == [(second.key, 1), (third.key, 0)]


def test_the_words_and_the_deadline_of_a_letter_come_back(world: World) -> None:
    world.saw(entry())
    due = NOON + 7 * 24 * HOUR
    told = letter(why=("co-progettazione", "è"), reminds=due)
    world.outbox.remind([told], upto=NOON)
    assert world.outbox.owed(NOON) == [told]
    assert world.outbox.reminded() == NOON


def test_a_change_waits_for_the_first_look_at_a_file_and_brings_what_it_says(world: World) -> None:
    file = own_page("file-1", role=Role.ATTACHMENT)
    world.saw(entry(), changes=(change(),), found=(file,))
    assert world.outbox.unrouted() == []
    read = item("1", text="Sono ammessi progetti in Senegal.")
    world.store.record([checked(file, entries=(entry(readings={"file-1": read}),), snapshot=None)])
    [(_, told)] = world.outbox.unrouted()
    assert told.readings == {"file-1": read}


# ------------------------------------------------------------------ addresses


def test_a_bounce_is_kept_once_and_a_suspension_until_it_is_lifted(addresses: Addresses) -> None:
    returned = Bounce("a@example.org", "m1", NOON, "5.1.1", "no such user")
    addresses.keep(returned)
    addresses.keep(returned)
    assert addresses.bounces("a@example.org") == [returned]
    addresses.suspend("a@example.org", at=NOON, why="gone")
    assert addresses.suspended({"a@example.org", "b@example.org"}) == {"a@example.org": "gone"}
    assert addresses.resume("a@example.org")
    assert not addresses.resume("a@example.org")
    assert (addresses.suspended(), addresses.bounces("a@example.org")) == ({}, [])


def test_whose_mail_it_was_is_known_by_its_key(owing: World, addresses: Addresses) -> None:
    first, *_ = owing.outbox.owed(NOON)
    owing.outbox.told([first], at=NOON, mail="digest-key")
    assert addresses.recipients_of("digest-key") == addresses.recipients_of(first.key) == [first.recipient]
    assert addresses.recipients_of("nothing") == []


def test_all_that_is_stored_of_an_address_is_handed_out_and_erased(world: World, addresses: Addresses) -> None:
    world.saw(entry())
    world.outbox.route([], [letter("k1", recipient="Ong@Example.org"), letter("k2", recipient="b@example.org")])
    addresses.keep(Bounce("ong@example.org", "m1", NOON, "5.1.1", "no such user"))
    addresses.suspend("ong@example.org", at=NOON, why="gone")
    stored = addresses.export("ong@example.org")
    assert {table: len(rows) for table, rows in stored.items() if rows} == {"letter": 1, "bounce": 1, "suspension": 1}
    assert addresses.erase("ong@example.org") == 3
    assert not any(addresses.export("ong@example.org").values())
    assert keys(world.outbox.owed(NOON)) == ["k2"]


def test_what_failed_is_tried_again_one_an_address_or_all(owing: World, post: Post) -> None:
    letters = owing.outbox.owed(NOON)
    owing.outbox.untold(letters, error="550", again=None)
    assert post.counts() == (0, 0, 10)
    assert post.retry(NOON, key="k3") == 1
    assert post.retry(NOON, recipient="p4@example.org") == 1
    assert keys(owing.outbox.owed(NOON)) == ["k3", "k4"]
    assert post.retry(NOON) == 10
    assert post.counts() == (0, 10, 0)


def test_since_when_a_subscription_listens_begins_anew_when_it_says_something_else(database: Database) -> None:
    announced = Announced(database)
    assert announced.listening({"a": "print-1", "b": "print-2"}, NOON) == {"a": NOON, "b": NOON}
    later = announced.listening({"a": "print-1", "b": "print-3"}, NOON + HOUR)
    assert later == {"a": NOON, "b": NOON + HOUR}


def test_the_self_check_is_made_once_in_its_time(database: Database) -> None:
    announced = Announced(database)
    day = 24 * HOUR
    assert [announced.is_time(NOON + passed, every=day) for passed in (0 * HOUR, HOUR, day, day + HOUR)] == [
        True,
        False,
        True,
        False,
    ]


def test_only_calls_of_which_it_was_decided_who_hears_are_announced(world: World, database: Database) -> None:
    world.saw(entry(), changes=(change("c1"), change("c2", at=NOON - HOUR)))
    announced = Announced(database)
    assert announced.calls(NOON - HOUR) == []
    world.outbox.route([change("c1"), change("c2")], [])
    assert [one.id for one, _ in announced.calls(NOON)] == ["c1"]
    assert isinstance(world.outbox, SqlOutbox)

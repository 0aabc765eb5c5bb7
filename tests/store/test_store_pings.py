"""What a hub is still to be told of."""

from datetime import timedelta

from scraper.store.engine import Database
from scraper.store.pings import SqlPings
from tests.store.conftest import NOON

A, B = "https://feeds.example.org/a.rss", "https://feeds.example.org/b.rss"
HOUR = timedelta(hours=1)


def test_what_is_owed_is_owed_until_it_is_told(database: Database) -> None:
    pings = SqlPings(database)
    assert pings.owed(NOON) == []
    pings.owe([A, B], at=NOON)
    assert pings.owed(NOON) == [A, B]
    pings.told([A])
    assert pings.owed(NOON) == [B]


def test_what_was_not_taken_waits_and_is_given_up_in_the_end_but_not_for_ever(database: Database) -> None:
    pings = SqlPings(database)
    pings.owe([A], at=NOON)
    pings.untold([A], error="hub: answered 500", again=NOON + HOUR)
    assert pings.owed(NOON) == []
    assert pings.owed(NOON + HOUR) == [A]
    assert pings.attempts([A, B]) == 1
    pings.untold([A], error="hub: answered 410", again=None)
    assert pings.owed(NOON + 999 * HOUR) == []
    pings.owe([A], at=NOON + HOUR)
    assert pings.owed(NOON + HOUR) == [A]
    assert pings.attempts([A]) == 0


def test_a_feed_that_changes_again_is_owed_once(database: Database) -> None:
    pings = SqlPings(database)
    pings.owe([A], at=NOON)
    pings.owe([A], at=NOON + HOUR)
    assert pings.owed(NOON + HOUR) == [A]
    assert pings.owed(NOON) == []

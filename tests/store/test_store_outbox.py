"""What is still to be told, and what has been told."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from scraper.errors import StoreError
from scraper.model import SourceState, Status
from scraper.store.outbox import SqlOutbox
from scraper.store.sql import SqlStore
from tests.store.conftest import NOON, World, change, checked, entry, item, letter, own_page, source, whole_item

HOUR = timedelta(hours=1)


# ------------------------------------------------------------------ feeds


def test_the_feeds_of_a_new_site_are_behind_until_they_are_published(store: SqlStore, outbox: SqlOutbox) -> None:
    store.register([source("a"), source("b", site="altro")], now=NOON)
    behind = outbox.unpublished()
    assert set(behind) == {"comune", "altro"}
    outbox.published(behind)
    assert outbox.unpublished() == {}


def test_a_check_that_shows_puts_the_feeds_of_its_site_behind(world: World) -> None:
    world.saw(entry())
    assert set(world.outbox.unpublished()) == {"comune"}


def test_a_check_that_shows_nothing_new_leaves_the_feeds_alone(world: World) -> None:
    seen = checked().after
    world.store.record([checked()])
    world.outbox.published(world.outbox.unpublished())
    world.store.record([checked(before=seen, after=seen)])
    assert world.outbox.unpublished() == {}


def test_a_source_that_falls_ill_or_gets_well_puts_the_feeds_behind(world: World) -> None:
    well = checked().after
    ill = SourceState(source(), Status.FAILING, failures=1, error="timed out")
    world.store.record([checked(before=well, after=ill)])
    behind = world.outbox.unpublished()
    assert set(behind) == {"comune"}
    world.outbox.published(behind)
    world.store.record([checked(before=ill, after=ill)])
    assert world.outbox.unpublished() == {}
    world.store.record([checked(before=ill, after=well)])
    assert set(world.outbox.unpublished()) == {"comune"}


def test_what_happens_while_the_feeds_are_rendered_is_not_lost(world: World) -> None:
    world.saw(entry())
    rendered = world.outbox.unpublished()
    world.saw(entry(item("2")))
    world.outbox.published(rendered)
    behind = world.outbox.unpublished()
    assert behind["comune"] > rendered["comune"]
    world.outbox.published(behind)
    assert world.outbox.unpublished() == {}


def test_state_numbers_only_go_up(world: World) -> None:
    numbers = []
    for name in "123":
        world.saw(entry(item(name)))
        numbers.append(world.outbox.unpublished()["comune"])
    assert numbers == sorted(set(numbers))


def test_publishing_one_site_leaves_the_others_behind(world: World) -> None:
    world.saw(entry())
    other = entry(item("2"), site="altro", readings={})
    world.saw(other, by=source("altrove", site="altro"))
    world.outbox.published({"altro": world.outbox.unpublished()["altro"]})
    assert set(world.outbox.unpublished()) == {"comune"}


def test_feeds_that_are_made_in_another_way_than_last_time_are_behind(world: World) -> None:
    for rendering, sites in (("a", {"comune", "altro"}), ("a", set()), ("b", {"comune", "altro"}), ("b", set())):
        world.outbox.begin(rendering, [])
        behind = world.outbox.unpublished()
        assert set(behind) == sites
        world.outbox.published(behind)


def test_feeds_that_are_not_there_are_behind_every_time(world: World) -> None:
    for _ in range(2):
        world.outbox.begin(None, [])
        behind = world.outbox.unpublished()
        assert set(behind) == {"comune", "altro"}
        world.outbox.published(behind)


def test_letters_of_a_subscription_that_has_ended_are_not_owed_any_more(world: World) -> None:
    world.saw(entry())
    letters = [letter("k1"), letter("k2", subscription="redazione"), letter("k3")]
    world.outbox.route([], letters)
    world.outbox.told([letters[2]], at=NOON)
    world.outbox.begin("a", ["redazione"])
    assert [one.key for one in world.outbox.owed(NOON)] == ["k2"]


# ------------------------------------------------------------------ who hears of it


def test_a_change_waits_for_the_first_look_at_its_items_own_page(world: World) -> None:
    world.saw(entry(), entry(item("2")), changes=(change("c1"), change("c2", item="2")), found=(own_page(),))
    assert [one.id for one, _ in world.outbox.unrouted()] == ["c2"]
    world.store.record([checked(own_page(), snapshot=None)])
    assert [one.id for one, _ in world.outbox.unrouted()] == ["c1", "c2"]


def test_a_change_does_not_wait_for_a_page_that_rests(world: World) -> None:
    world.saw(entry(), changes=(change(),), found=(own_page(),))
    world.store.register([source("avvisi", details=False)], now=NOON)
    assert [one.id for one, _ in world.outbox.unrouted()] == ["c1"]


def test_changes_come_oldest_first_with_their_items_as_they_are_now(world: World) -> None:
    changes = (change("c1", at=NOON + HOUR), change("c2", at=NOON), change("c3", at=NOON + HOUR, item="2"))
    world.saw(entry(), entry(item("2")), changes=changes)
    world.saw(entry(whole_item()))
    found = world.outbox.unrouted()
    assert [one.id for one, _ in found] == ["c2", "c1", "c3"]
    assert [told.item for _, told in found] == [whole_item(), whole_item(), item("2")]


def test_a_routed_change_is_dealt_with_and_its_letters_are_owed(world: World) -> None:
    world.saw(entry(), changes=(change("c1"), change("c2")))
    world.outbox.route([change("c1")], [letter("k1"), letter("k2", recipient="b@example.org")])
    assert [one.id for one, _ in world.outbox.unrouted()] == ["c2"]
    assert [one.key for one in world.outbox.owed(NOON)] == ["k1", "k2"]


def test_a_change_that_nobody_follows_is_dealt_with(world: World) -> None:
    world.saw(entry(), changes=(change(),))
    world.outbox.route([change()], [])
    assert world.outbox.unrouted() == []
    assert world.outbox.owed(NOON) == []


def test_routing_again_owes_no_letter_twice_and_none_that_was_told(world: World) -> None:
    world.saw(entry(), changes=(change(),))
    world.outbox.route([change()], [letter()])
    world.outbox.route([change()], [letter()])
    assert world.outbox.owed(NOON) == [letter()]
    world.outbox.told([letter()], at=NOON)
    world.outbox.route([change()], [letter()])
    assert world.outbox.owed(NOON + HOUR) == []


def test_routing_is_whole_or_not_at_all(world: World) -> None:
    world.saw(entry(), changes=(change(),))
    with pytest.raises(StoreError):
        world.outbox.route([change()], [letter("k1"), letter("k2", item="9")])
    assert world.outbox.owed(NOON) == []
    assert [one.id for one, _ in world.outbox.unrouted()] == ["c1"]


def test_changes_may_be_given_as_they_come(world: World) -> None:
    world.saw(entry(), changes=(change(),))
    world.outbox.route(iter([change()]), iter([letter()]))
    world.outbox.told(iter([letter()]), at=NOON)
    assert world.outbox.unrouted() == []
    assert world.outbox.owed(NOON) == []


def test_a_flood_of_changes_is_routed(world: World) -> None:
    many = tuple(change(f"c{number}", at=NOON + timedelta(microseconds=number)) for number in range(33_000))
    world.saw(entry(), changes=many)
    assert len(world.outbox.unrouted()) == len(many)
    world.outbox.route(many, [])
    assert world.outbox.unrouted() == []


# ------------------------------------------------------------------ letters


def test_every_field_of_a_letter_comes_back(world: World) -> None:
    world.saw(entry())
    due = NOON.astimezone(ZoneInfo("Europe/Rome"))
    full = letter(recipient="più@example.org", changes=("c1", "c2"), due=due, attempts=2)
    world.outbox.route([], [full])
    (owed,) = world.outbox.owed(NOON)
    assert owed == full
    assert owed.due.tzinfo is UTC


def test_a_letter_is_owed_from_its_moment_on_the_longest_due_first(world: World) -> None:
    world.saw(entry())
    letters = [letter("b", due=NOON), letter("a", due=NOON), letter("c", due=NOON - HOUR), letter("d", due=NOON + HOUR)]
    world.outbox.route([], letters)
    assert [one.key for one in world.outbox.owed(NOON)] == ["c", "a", "b"]
    assert [one.key for one in world.outbox.owed(NOON + HOUR)] == ["c", "a", "b", "d"]


def test_a_letter_that_was_taken_is_never_owed_again(world: World) -> None:
    world.saw(entry())
    world.outbox.route([], [letter("k1"), letter("k2")])
    world.outbox.told([letter("k1")], at=NOON)
    assert [one.key for one in world.outbox.owed(NOON + 999 * HOUR)] == ["k2"]
    assert world.answers.undelivered() == []


def test_a_refused_letter_is_owed_again_when_its_time_comes(world: World) -> None:
    world.saw(entry())
    world.outbox.route([], [letter()])
    world.outbox.untold([letter()], error="451 try later", again=NOON + HOUR)
    assert world.outbox.owed(NOON) == []
    (owed,) = world.outbox.owed(NOON + HOUR)
    assert (owed.key, owed.attempts, owed.due) == ("k1", 1, NOON)
    assert world.answers.undelivered() == [(owed, "451 try later")]


def test_a_letter_that_was_given_up_is_never_owed_again_but_not_forgotten(world: World) -> None:
    world.saw(entry())
    world.outbox.route([], [letter()])
    world.outbox.untold([letter()], error="550 no such user", again=None)
    assert world.outbox.owed(NOON + 9999 * HOUR) == []
    ((given_up, error),) = world.answers.undelivered()
    assert (given_up.key, error) == ("k1", "550 no such user")


def test_a_letter_that_arrives_in_the_end_is_not_undelivered_any_more(world: World) -> None:
    world.saw(entry())
    world.outbox.route([], [letter()])
    world.outbox.untold([letter()], error="451 try later", again=NOON)
    world.outbox.told([letter()], at=NOON)
    assert world.answers.undelivered() == []
    assert world.outbox.owed(NOON + HOUR) == []


def test_telling_nobody_does_nothing(world: World) -> None:
    world.outbox.told([], at=NOON)
    world.outbox.untold([], error="x", again=None)
    world.outbox.published({})
    assert world.outbox.owed(NOON) == []

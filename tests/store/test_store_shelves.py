"""Which entries stand in which feed, and in which archive: the same on every database."""

import pytest
from sqlalchemy import event

from scraper.store.shelves import Placed, Shelf, SqlShelves
from tests.store.conftest import NOON, World, entry, source


def test_an_archived_item_that_leaves_a_feed_stays_in_its_archive_only(world: World) -> None:
    world.saw(entry())
    shelves = SqlShelves(world.database)
    shelves.keep([Shelf("q"), Shelf("r")])
    shelves.place_items([Placed("1", frozenset({"q", "r"}))])
    shelves.put_away([("q", 1, ["1"])])
    shelves.place_items([Placed("1", frozenset({"r"}), 1)])
    shelves.put_away([("q", 1, ["1"])])  # the archive was lost and is written again
    assert shelves.archived("q", 1) == ["1"]
    assert [one.id for one in shelves.newest_of("q", 9)] == []
    assert (shelves.count("q"), shelves.count("r")) == (0, 1)
    shelves.place_items([Placed("1", frozenset({"q"}), 2)])
    assert [one.id for one in shelves.newest_of("q", 9)] == ["1"]
    assert [one.id for one in shelves.waiting(["q"], 9)["q"]] == ["1"], "as it is now it is in no archive"
    assert shelves.shelves(["q"])["q"].archives == 1


def test_queries_that_nobody_asks_any_more_begin_anew(world: World) -> None:
    shelves = SqlShelves(world.database)
    shelves.keep([Shelf("queries/a", asked="x"), Shelf("queries/b", asked="y"), Shelf("all", mark="z")])
    shelves.forget_queries({"queries/a"})
    assert {one.path: one.asked for one in shelves.every_shelf()} == {"queries/a": "x", "queries/b": "", "all": ""}
    assert shelves.remembered(["queries/b", "queries/c"]) == {"queries/b"}


def test_a_list_that_comes_leaves_or_returns_lets_the_pages_of_its_site_be_made_anew(world: World) -> None:
    both = [source("avvisi"), source("notizie")]
    world.store.register(both, now=NOON)
    for watched in (both[:1], both):
        world.outbox.published(world.outbox.unpublished())
        world.store.register(watched, now=NOON)
        assert "comune" in world.outbox.unpublished()
    world.outbox.published(world.outbox.unpublished())
    world.store.register(both, now=NOON)
    assert not world.outbox.unpublished(), "nothing came and nothing left"


def test_histories_are_found_of_more_items_than_one_statement_takes(world: World) -> None:
    assert len(world.answers.histories([str(number) for number in range(70_000)])) == 70_000


def test_changes_that_feeds_were_told_of_are_not_looked_through_again(world: World) -> None:
    if world.database.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by what is in the table")
    asked: list[str] = []
    with world.database.begin() as connection:
        event.listen(connection.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    SqlShelves(world.database).fresh_changes(["comune"], 5)
    [query] = [one for one in asked if "FROM change" in one]
    with world.database.begin() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", ("comune", 5, 0)).all()
    assert "change_unshelved" in str(plan)

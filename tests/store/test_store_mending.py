"""A merge that was wrong is undone, and never made again."""

from dataclasses import replace

import pytest

from scraper.errors import StoreError
from scraper.store.engine import Database
from scraper.store.mending import Mending
from tests.pipeline.town import ORIGIN, Town
from tests.pipeline.watch import AVVISI, Watch, told

pytestmark = pytest.mark.anyio
TITLE = "Avviso pubblico per la co-progettazione di interventi"


async def merged(watch: Watch, town: Town) -> str:
    """A news item stands at a new address; the id of the change that says so."""
    town.site_lists(TITLE, "Festa in piazza")
    await watch.look_everywhere()
    town.day_passes()
    old = town.news[0]
    other = replace(old, url=old.url.replace(".html", "-bis.html"), story=("Un altro avviso, con lo stesso titolo.",))
    town.news[0] = other
    town.page_is_put(other.url, f"<!DOCTYPE html><title>{TITLE}</title><h1>{TITLE}</h1><p>{other.story[0]}</p>")
    (change,) = (await watch.look()).changes
    return change.id


async def test_a_merge_is_logged_with_its_evidence(database: Database) -> None:
    town = Town()
    watch = Watch(town, database, AVVISI)
    name = await merged(watch, town)
    (merge,) = Mending(database).merges()
    assert (merge.id, merge.title, merge.evidence) == (name, TITLE, "its title and its day")


async def test_what_was_split_is_two_items_for_ever(database: Database) -> None:
    town = Town()
    watch = Watch(town, database, AVVISI)
    name = await merged(watch, town)
    Mending(database).split(name)
    after = await watch.look_everywhere()
    assert [title for _, title in told(after)] == [TITLE]
    first, second = sorted(
        (e.item for e in watch.answers.entries() if e.item.title == TITLE), key=lambda i: i.url or ""
    )
    assert first.id != second.id
    assert (second.url or "").startswith(ORIGIN)
    town.day_passes()
    assert told(await watch.look_everywhere()) == []


def test_an_unknown_merge_is_named(database: Database) -> None:
    with pytest.raises(StoreError, match="no merge has the id 'x'"):
        Mending(database).split("x")

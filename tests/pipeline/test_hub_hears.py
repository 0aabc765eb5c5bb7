"""A hub hears of every feed that has something new, after it can be fetched, however long the hub was away."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scraper.deliver import Delivered
from scraper.errors import PublishError
from scraper.publish.hub import HeraldFolder
from scraper.publish.memory import MemoryFolder
from scraper.store.pings import SqlPings
from tests.edition.test_hub import serving
from tests.pipeline.office import Office, at_work, configured
from tests.pipeline.town import Town

pytestmark = pytest.mark.anyio

BASE = "https://feeds.example.org/"


async def deliver(office: Office) -> Delivered:
    """As the wiring does where a hub is configured, into the twin's folder."""
    pings = SqlPings(office.app.memory.database)
    return await office.deliver(publisher=HeraldFolder(office.folder, pings, BASE, clock=office.town.clock))


async def test_a_hub_hears_of_the_feeds_that_changed_and_of_nothing_else(tmp_path: Path, town: Town) -> None:
    with serving(202) as hub:
        async with at_work(configured(tmp_path, top=f'hub = "{hub.url}"'), town) as office:
            await office.look()
            await deliver(office)
            hub.told.clear()
            await deliver(office)
            assert hub.told == [], "nothing is new"
            town.day_passes()
            town.news_appears("Mercato spostato")
            await office.look()
            await deliver(office)
    [(_, form)] = hub.told
    feeds = {"all", "notices", "changes", "borgo/all", "borgo/notices", "borgo/changes", "borgo/lists/avvisi"}
    assert set(form["hub.url"]) == {
        f"{BASE}{feed}.{extension}" for feed in feeds for extension in ("rss", "atom", "json")
    }


async def test_a_hub_that_was_away_hears_of_it_when_it_is_back(tmp_path: Path, town: Town) -> None:
    with serving(500) as hub:
        settings = configured(tmp_path, top=f'hub = "{hub.url}"')
        async with at_work(settings, town) as office:
            await office.look()
            done = await deliver(office)
            assert done.notes == [f"hub {hub.url}: answered 500"]
            assert done.errors == []
            first = len(hub.told)
            await deliver(office)
            assert len(hub.told) == first, "it is not asked again at once"
            town.day_passes()
            hub.status = 204
            await deliver(office)
            assert hub.told[-1] == hub.told[0]
            town.day_passes()
            await deliver(office)
            assert len(hub.told) == first + 1


async def test_a_hub_hears_of_a_feed_that_was_written_before_the_disk_was_full(tmp_path: Path, town: Town) -> None:
    with serving(202) as hub:
        async with at_work(configured(tmp_path, top=f'hub = "{hub.url}"'), town) as office:
            folder = FullFolder()
            pings = SqlPings(office.app.memory.database)
            publisher = HeraldFolder(folder, pings, BASE, clock=office.town.clock)
            await office.look()
            done = await office.deliver(publisher=publisher)
            assert done.errors
            folder.full = False
            await office.deliver(publisher=publisher)
    told = {topic for _, form in hub.told for topic in form["hub.url"]}
    assert {f"{BASE}borgo/all.{extension}" for extension in ("rss", "atom", "json")} <= told


class FullFolder(MemoryFolder):
    """Takes the files and then says that it did not take all."""

    full = True

    def write(self, files: Mapping[str, bytes]) -> Sequence[str]:
        changed = super().write(files)
        if self.full:
            raise PublishError("full")
        return changed


async def test_many_feeds_are_told_a_hundred_at_a_time(tmp_path: Path, town: Town) -> None:
    with serving(202) as hub:
        async with at_work(configured(tmp_path, top=f'hub = "{hub.url}"'), town) as office:
            SqlPings(office.app.memory.database).owe([f"{BASE}{n}.rss" for n in range(250)], at=town.now)
            await deliver(office)
    told = [form["hub.url"] for _, form in hub.told]
    assert max(map(len, told)) == 100
    assert {f"{BASE}{n}.rss" for n in range(250)} <= {topic for topics in told for topic in topics}

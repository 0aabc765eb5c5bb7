"""The calendar and the AlboPOP feed of a watched site: its configuration and what is known of it reach them."""

from dataclasses import replace
from pathlib import Path

import pytest
from icalendar import Calendar

from scraper.app import open_app
from tests.pipeline.office import EVERYBODY, Office, at_work, configured
from tests.pipeline.town import LIST, ORIGIN, Town

pytestmark = pytest.mark.anyio

DESCRIBED = f"""
[[site]]
id = "borgo"
name = "Comune di Borgo"
url = "{ORIGIN}/"
type = "Comune"
municipality = "Borgo"
istat = "004078"

[[source]]
id = "avvisi"
site = "borgo"
url = "{LIST}"
"""


async def calendar(office: Office) -> bytes:
    await office.look()
    await office.deliver()
    return office.folder.files["borgo/deadlines.ics"]


async def test_the_calendar_follows_a_call_through_its_extension(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path, more=EVERYBODY), town) as office:
        assert Calendar.from_ical(await calendar(office)).events == []
        town.day_passes()
        town.call_appears(deadline="14 luglio 2026")
        (first,) = Calendar.from_ical(await calendar(office)).events
        town.day_passes()
        town.call_is_extended("28 luglio 2026")
        (after,) = Calendar.from_ical(await calendar(office)).events
    assert (first["UID"], first["SEQUENCE"], f"{first.decoded('dtstart')}") == (after["UID"], 0, "2026-07-14")
    assert (after["SEQUENCE"], f"{after.decoded('dtstart')}") == (1, "2026-07-28")


async def test_a_look_that_finds_nothing_new_leaves_the_calendar_as_it_is(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path), town) as office:
        await calendar(office)
        town.call_appears()
        before = await calendar(office)
        town.day_passes(30)
        assert await calendar(office) == before


async def test_a_site_that_is_described_has_an_albo_and_others_have_none(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path, sources=DESCRIBED), town) as office:
        await calendar(office)
        assert b"istat:004078" in office.folder.files["borgo/albopop.rss"]
        assert b"borgo/albopop.rss" in office.folder.files["index.html"]
    async with at_work(configured(tmp_path), town) as office:
        await calendar(office)
        assert "borgo/albopop.rss" not in office.folder.files


async def test_another_description_of_a_site_is_published_without_waiting_for_news(tmp_path: Path, town: Town) -> None:
    settings = replace(configured(tmp_path, sources=DESCRIBED), database=f"sqlite:///{tmp_path}/banditore.db")
    settings.feeds.mkdir()
    (settings.feeds / "index.html").touch()  # something was published before
    async with at_work(settings, town) as office:
        await office.look()
        await office.deliver()
        assert office.app.memory.outbox.unpublished() == {}
    richer = settings.profiles["borgo"].model_copy(update={"region": "Piemonte"})
    async with open_app(replace(settings, profiles={"borgo": richer}), clock=town.clock) as app:
        assert set(app.memory.outbox.unpublished()) == {"borgo"}

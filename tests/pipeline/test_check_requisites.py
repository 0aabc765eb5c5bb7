"""A page's own images, styles and scripts are kept with it, where the operator wants that."""

from datetime import timedelta

import pytest

from scraper.model import Status
from scraper.requisites import MOST
from scraper.store.engine import Database
from tests.pipeline.town import LIST, ORIGIN, Town
from tests.pipeline.watch import Watch

pytestmark = pytest.mark.anyio

CSS, PNG = "text/css", "image/png"


def with_looks(town: Town, head: str) -> None:
    """The list of a town that cares for its looks."""
    news = "".join(
        f'<div class="news-latest-item"><h3><a href="/n/{number}.html">Lavori in via {number}</a></h3>'
        f"<p>Si lavora in via {number}.</p></div>"
        for number in ("Roma", "Nizza", "Dante")
    )
    page = (
        f'<html lang="it"><head><title>Avvisi</title>{head}</head><body><h1>Avvisi</h1><div>{news}</div></body></html>'
    )
    town.page_is_put(LIST, page)


@pytest.fixture
def dressed(town: Town, database: Database) -> Watch:
    with_looks(town, '<link rel="stylesheet" href="/a.css"><link rel="icon" href="/i.png">')
    town.page_is_put(f"{ORIGIN}/a.css", "h1 { background: url(/s.png) }", media_type=CSS)
    for name in ("i", "s"):
        town.page_is_put(f"{ORIGIN}/{name}.png", b"\x89PNG" + name.encode(), media_type=PNG)
    return Watch(town, database)


def kept(watch: Watch) -> list[str]:
    return [snapshot.url.removeprefix(ORIGIN) for snapshot in watch.archive.kept]


async def test_what_a_page_needs_is_kept_after_it_and_what_its_styles_need_too(dressed: Watch) -> None:
    await dressed.look(world=dressed.world(requisites=True))
    assert kept(dressed) == ["/avvisi.html", "/a.css", "/s.png", "/i.png"]


async def test_it_says_of_which_page_it_is_part(dressed: Watch) -> None:
    checked = await dressed.look(world=dressed.world(requisites=True))
    assert checked.snapshot is not None
    first = dressed.archive.written()[checked.snapshot.id]
    assert "banditore-part-of" not in first.fields
    parts = [record for record in dressed.archive.written().values() if "banditore-part-of" in record.fields]
    assert {record.fields["banditore-part-of"] for record in parts} == {f"<{checked.snapshot.id}>"}


async def test_nothing_of_it_is_asked_for_where_nobody_wants_it(dressed: Watch) -> None:
    await dressed.look()
    assert kept(dressed) == ["/avvisi.html"]


async def test_it_is_asked_for_again_after_a_week_and_not_before(dressed: Watch, town: Town) -> None:
    world = dressed.world(requisites=True)
    await dressed.look(world=world)
    for days, asked in ((1, 3), (8, 6)):
        town.now += timedelta(days=days)
        with_looks(town, f'<link rel="stylesheet" href="/a.css"><link rel="icon" href="/i.png"><!-- {days} -->')
        await dressed.look(world=world)
        assert len([url for url in kept(dressed) if url != "/avvisi.html"]) == asked


async def test_a_page_that_is_as_it_was_asks_for_nothing(dressed: Watch, town: Town) -> None:
    world = dressed.world(requisites=True)
    await dressed.look(world=world)
    town.now += timedelta(days=30)
    checked = await dressed.look(world=world)
    assert checked.after.status is Status.UNCHANGED
    assert len(kept(dressed)) == 5


async def test_what_is_missing_is_kept_as_missing_and_the_page_is_read_all_the_same(town: Town, watch: Watch) -> None:
    with_looks(town, '<link rel="stylesheet" href="/gone.css">')
    checked = await watch.look(world=watch.world(requisites=True))
    assert checked.after.status is Status.OK
    assert kept(watch) == ["/avvisi.html", "/gone.css"]


async def test_a_page_of_a_thousand_pictures_is_not_fetched_for_hours(town: Town, watch: Watch) -> None:
    with_looks(town, "".join(f'<link rel="stylesheet" href="/{number}.css">' for number in range(1000)))
    await watch.look(world=watch.world(requisites=True))
    assert len(kept(watch)) == 1 + MOST

"""What lists do to their items, and what pages do by themselves: nothing of it is news."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.scenarios.newsroom import NOTHING, Newsroom, happened
from tests.scenarios.town import Town

pytestmark = pytest.mark.anyio

_IDLE: dict[str, Callable[[Town], None]] = {
    "the oldest item rolls off": lambda town: town.list_scrolls(),
    "half of the list rolls off": lambda town: town.list_scrolls(by=4),
    "two items change places": lambda town: town.items_swap(),
    "an old item is pinned on top": lambda town: town.item_is_pinned("mercato"),
    "an item is shown in a second section": lambda town: town.item_is_shown_in_second_section("viabilita"),
    "an item is shown in one section less": lambda town: town.list_scrolls("cooperazione", by=2),
    "links are tracked": lambda town: town.tracking_parameters_appear(),
    "visitors are counted": lambda town: town.counter_moves(),
    "all pages say that they were updated today": lambda town: town.last_update_moves(),
    "dates are spelt otherwise": lambda town: town.dates_are_spelt_otherwise(),
    "a title is shouted": lambda town: town.title_is_shouted("contributi"),
}


@pytest.mark.parametrize("move", _IDLE)
async def test_nothing_is_told_when(town: Town, room: Newsroom, move: str) -> None:
    _IDLE[move](town)
    assert await room.goes_on() == NOTHING


async def test_what_rolled_off_comes_back_in_silence(town: Town, room: Newsroom) -> None:
    order = list(town.lists["novita"])
    town.list_scrolls(by=3)
    assert await room.goes_on() == NOTHING
    town.lists["novita"] = order
    assert await room.goes_on() == NOTHING


async def test_what_rolled_off_is_still_read(town: Town, room: Newsroom) -> None:
    town.list_scrolls(by=8)
    town.list_scrolls("cooperazione", by=3)
    for number in range(4):
        town.news_is_added(f"altro-{number}", f"Altre notizie dal territorio, numero {number + 21}")
    await room.goes_on()
    town.title_is_corrected("viabilita", "Viabilità: chiusura notturna e diurna del viadotto Soleri")
    town.deadline_is_brought_forward("coprogettazione", date(2026, 7, 8))
    assert await room.goes_on() == happened(
        "viabilita: edited title",
        "coprogettazione: deadline_changed/brought_forward",
        "coprogettazione: edited text",
        mails=["coprogettazione", "viabilita"],
    )


@pytest.mark.parametrize("redirects", [True, False])
async def test_an_item_at_a_new_address_has_moved_and_nobody_is_mailed(
    town: Town, room: Newsroom, *, redirects: bool
) -> None:
    town.slug_changes("festa", "festa-della-citta-2026", redirects=redirects)
    assert await room.goes_on() == happened("festa: moved")


async def test_forty_old_items_with_their_days_come_in_silence(town: Town, room: Newsroom) -> None:
    town.archive_is_republished(40, dated=True)
    told = await room.goes_on()
    assert (told.changes, told.mails, len(told.new)) == ((), (), 40)


async def test_forty_old_items_without_a_day_come_in_silence_and_are_counted(town: Town, room: Newsroom) -> None:
    town.archive_is_republished(40, dated=False)
    told = await room.goes_on(hours=2)
    assert room.last["novita"].held == 40
    assert (told.changes, told.mails, len(told.new)) == ((), (), 40)
    assert await room.goes_on() == NOTHING


async def test_a_call_among_forty_old_items_is_told(town: Town, room: Newsroom) -> None:
    town.archive_is_republished(40, dated=False)
    town.call_is_added("orti", "Bando per l’assegnazione degli orti urbani", deadline=town.today.replace(month=8))
    told = await room.goes_on()
    assert (told.changes, told.mails, len(told.new)) == (("orti: appeared",), ("orti",), 41)

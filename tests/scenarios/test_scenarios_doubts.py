"""Days on which a site is not itself: nothing is told then, and nothing when it is itself again."""

from datetime import date, timedelta

import pytest

from tests.scenarios import troubles
from tests.scenarios.newsroom import NOTHING, Newsroom, happened
from tests.scenarios.town import Town, Trouble

pytestmark = pytest.mark.anyio

_TROUBLES: dict[str, Trouble | None] = {
    "site_shows_maintenance": troubles.site_shows_maintenance,
    "site_answers_503": troubles.site_answers_503,
    "waf_wall": troubles.waf_wall,
    "waf_refuses": troubles.waf_refuses,
    "cookie_wall": troubles.cookie_wall,
    "login_wall": troubles.login_wall,
    "javascript_shell": troubles.javascript_shell,
    "soft_404": troubles.soft_404,
    "list_is_empty_for_a_moment": troubles.list_is_empty_for_a_moment,
    "list_says_it_is_empty": troubles.list_says_it_is_empty,
    "list_is_cut_off": troubles.list_is_cut_off,
    "page_is_truncated": troubles.page_is_truncated,
    "encoding_flips": troubles.encoding_flips,
    "encoding_is_called_otherwise": troubles.encoding_is_called_otherwise,
    "language_flips": None,
    "other_municipality_answers": troubles.other_municipality_answers(),
    "reencoded": troubles.reencoded,
}
_LONG_ONES = (
    "site_shows_maintenance",
    "cookie_wall",
    "list_says_it_is_empty",
    "page_is_truncated",
    "encoding_flips",
    "encoding_is_called_otherwise",
    "language_flips",
    "other_municipality_answers",
)
"""Days on which some pages say something, and might be believed when they go on saying it."""
_STILL_ITSELF = {"list_is_cut_off", "page_is_truncated", "reencoded"}


@pytest.mark.parametrize(("name", "hours"), [*((name, 4) for name in _TROUBLES), *((name, 30) for name in _LONG_ONES)])
async def test_a_bad_day_tells_nothing_neither_when_it_comes_nor_when_it_goes(
    town: Town, room: Newsroom, name: str, hours: int
) -> None:
    town.trouble = _TROUBLES[name] or troubles.language_flips(town)
    assert await room.goes_on(hours=hours, step=timedelta(hours=2)) == NOTHING
    town.trouble = None
    assert await room.goes_on() == NOTHING


@pytest.mark.parametrize("name", sorted(_TROUBLES.keys() - _STILL_ITSELF))
async def test_while_the_site_is_not_itself_its_list_is_not_well(town: Town, room: Newsroom, name: str) -> None:
    town.trouble = _TROUBLES[name] or troubles.language_flips(town)
    await room.goes_on(hours=2)
    assert room.status() in {"suspect", "failing"}


@pytest.mark.parametrize("name", ["site_shows_maintenance", "list_says_it_is_empty", "encoding_flips"])
async def test_what_is_new_on_a_bad_day_is_told_when_it_is_over(town: Town, room: Newsroom, name: str) -> None:
    town.trouble = _TROUBLES[name] or troubles.language_flips(town)
    town.news_is_added("neve", "Neve in arrivo: il piano della città")
    town.title_is_corrected("viabilita", "Viabilità: chiusura notturna e diurna del viadotto Soleri")
    assert await room.goes_on(hours=4) == NOTHING
    town.trouble = None
    assert await room.goes_on() == happened(
        "viabilita: edited title", "neve: appeared", mails=["viabilita", "neve"], new=["neve"]
    )


async def test_an_extension_is_told_although_its_page_could_not_be_read_for_most_of_a_day(
    town: Town, room: Newsroom
) -> None:
    town.trouble = troubles.site_answers_503
    assert await room.goes_on(hours=10, step=timedelta(minutes=30)) == NOTHING
    town.trouble = None
    town.call_is_extended("contributi", date(2026, 7, 30))
    assert await room.goes_on() == happened(
        "contributi: deadline_extended", "contributi: edited text", mails=["contributi"]
    )


async def test_a_list_that_goes_on_saying_that_it_is_empty_is_believed(town: Town, room: Newsroom) -> None:
    town.trouble = troubles.list_says_it_is_empty
    await room.goes_on(hours=4, step=timedelta(hours=2))
    assert room.status() == "suspect"
    await room.goes_on(hours=8, step=timedelta(hours=2))
    assert room.status() in {"ok", "unchanged"}


async def test_a_page_that_cannot_be_found_and_says_so_with_200_is_not_believed(town: Town, room: Newsroom) -> None:
    town.soft_404("festa")
    assert await room.goes_on() == NOTHING

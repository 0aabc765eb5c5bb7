from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.diff.identity import Match, identify
from scraper.model import Entry, Item
from scraper.normalise.text import fold
from tests.diff.conftest import HOUR, ITEMS, LIST, START, news, remembered, without_link


def continued(items: list[Item], known: list[Entry]) -> list[str | None]:
    """For each item the id of the entry that it continues."""
    matches = identify(items, known, source=LIST.id, at=START + HOUR)
    assert all(match.item.id == match.entry.item.id for match in matches if match.entry)
    return [match.entry.item.id if match.entry else None for match in matches]


def minted_anew(item: Item) -> Item:
    """The same item as a reader hands it over another day: under another id."""
    return replace(item, id="tag:another-day")


def test_an_item_at_a_known_address_is_the_known_one_whatever_its_title_now() -> None:
    known = news("Serata sul Senegal: i risulati", "/novita/senegal")
    corrected = replace(minted_anew(known), title="Serata sul Senegal: i risultati")
    assert continued([corrected], [remembered(known)]) == [known.id]


def test_another_spelling_of_its_address_does_not_make_it_another_item() -> None:
    known = news("Uno")
    spelt = replace(minted_anew(known), url=f"{known.url}/?utm_source=facebook".replace("https://www.", "http://"))
    assert continued([spelt], [remembered(known)]) == [known.id]


def test_an_item_without_address_is_known_by_its_title() -> None:
    known = without_link(news("L’avviso per le associazioni"))
    same, other = (replace(minted_anew(known), title=title) for title in ("L'AVVISO per le associazioni", "Altro"))
    assert continued([same, other], [remembered(known)]) == [known.id, None]


def test_two_items_behind_one_link_are_told_apart_by_their_titles() -> None:
    first, second = (
        replace(news("Primo lotto", "/gare"), id="tag:1"),
        replace(news("Secondo lotto", "/gare"), id="tag:2"),
    )
    today = [minted_anew(second), minted_anew(first)]
    assert continued(today, [remembered(first), remembered(second)]) == ["tag:2", "tag:1"]


def test_a_new_item_behind_a_shared_link_continues_none_and_gets_an_id_of_its_own() -> None:
    first = replace(news("Primo lotto", "/gare"), id="tag:gare")
    today = [first, replace(first, title="Secondo lotto")]
    assert continued(today, [remembered(first)]) == ["tag:gare", None]
    matches = identify(today, [remembered(first)], source=LIST.id, at=START + HOUR)
    assert len({match.item.id for match in matches}) == 2


def test_nothing_known_means_all_is_new() -> None:
    items = [news("Uno"), news("Due")]
    assert identify(items, [], source=LIST.id, at=START) == [Match(item, None) for item in items]


def test_the_order_of_a_list_does_not_matter() -> None:
    items = [news("Uno"), news("Due"), news("Tre")]
    known = [remembered(item) for item in items]
    assert continued(items[::-1], known) == [item.id for item in items[::-1]]


@given(st.lists(ITEMS, max_size=8), st.lists(ITEMS, max_size=8, unique_by=lambda item: item.id))
def test_no_entry_is_ever_continued_twice(items: list[Item], known: list[Item]) -> None:
    found = [name for name in continued(items, [remembered(item) for item in known]) if name is not None]
    assert len(found) == len(set(found))


@given(st.lists(ITEMS, max_size=8, unique_by=(lambda item: item.id, lambda item: (item.url, fold(item.title)))))
def test_a_page_that_did_not_change_has_only_known_items(items: list[Item]) -> None:
    assert continued(items, [remembered(item) for item in items]) == [item.id for item in items]


# ------------------------------------------------------------------ new addresses

AVVISO = "Avviso pubblico per la co-progettazione"


def of_day(title: str, path: str, day: int = 21) -> Item:
    """As a reader hands it over at a new address: under an id of its own."""
    return replace(news(title, path), id=f"tag:{path}", published=date(2025, 10, day))


def test_an_item_at_a_new_address_with_its_title_and_day_is_the_known_one() -> None:
    known = of_day(AVVISO, "/avvisi/avviso.html")
    assert continued([of_day(AVVISO, "/novita/avviso")], [remembered(known)]) == [known.id]


@pytest.mark.parametrize(
    "today",
    [
        [replace(of_day(AVVISO, "/new"), published=date(2026, 10, 21))],
        [of_day(f"{AVVISO} 2026", "/new")],
        [of_day(AVVISO, "/new"), of_day(AVVISO, "/newer")],
        [of_day(AVVISO, "/new"), of_day(AVVISO, "/old")],
    ],
    ids=["another day", "another title", "twice on the page", "the old address is still there"],
)
def test_where_more_than_one_can_be_meant_a_new_address_is_a_new_item(today: list[Item]) -> None:
    assert continued(today, [remembered(of_day(AVVISO, "/old"))])[0] is None


def test_a_short_title_does_not_tell_who_moved() -> None:
    known = of_day("Esito di gara", "/old")
    assert continued([of_day("Esito di gara", "/new")], [remembered(known)]) == [None]


def test_without_a_day_last_years_title_at_a_new_address_is_this_years_call() -> None:
    known, again = (replace(of_day(AVVISO, path), published=None) for path in ("/2025", "/2026"))
    assert continued([again], [remembered(known)]) == [None]

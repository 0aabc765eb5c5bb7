from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given

from scraper.diff.merge import merge
from scraper.model import Day, Item
from tests.diff.conftest import ITEMS, file, news

LISTED = replace(news("Il Social Food completa..."), summary="È stato inaugurato sabato, 20...", section="Primo piano")
OWN = replace(
    LISTED,
    title="Il Social Food completa il Movicentro",
    summary="È stato inaugurato sabato, 20 settembre, il Social Food.",
    section=None,
    text="Tutto il testo",
    html="<p>Tutto il testo</p>",
)


def merged(listed: Item, own: Item | None = None) -> Item:
    return merge({"novita": listed}, own)


@given(ITEMS)
def test_a_list_alone_is_what_it_says_but_for_the_text_that_only_own_pages_have(item: Item) -> None:
    found = merged(item)
    assert replace(found, attachments=()) == replace(item, text="", attachments=())
    assert {one.url for one in found.attachments} == {one.url for one in item.attachments}


def test_a_cropped_title_and_summary_are_completed_by_the_own_page() -> None:
    item = merged(LISTED, OWN)
    assert (item.title, item.summary) == (OWN.title, OWN.summary)


def test_the_list_names_an_item_that_its_own_page_names_otherwise() -> None:
    listed = replace(LISTED, title="Social Food", summary="Inaugurato")
    item = merged(listed, OWN)
    assert (item.title, item.summary) == ("Social Food", "Inaugurato")


def test_a_cropped_title_is_not_completed_with_another() -> None:
    assert merged(LISTED, replace(OWN, title="Altra notizia")).title == LISTED.title


def test_the_text_is_the_own_pages_and_the_place_the_lists() -> None:
    item = merged(LISTED, OWN)
    assert (item.text, item.html, item.section) == (OWN.text, OWN.html, "Primo piano")
    assert (merged(LISTED).text, merged(LISTED).html) == ("", "")


@pytest.mark.parametrize(
    ("listed", "own", "deadline"),
    [
        (date(2026, 7, 10), date(2026, 7, 20), date(2026, 7, 20)),
        (date(2026, 7, 20), date(2026, 7, 10), date(2026, 7, 20)),
        (None, date(2026, 7, 10), date(2026, 7, 10)),
        (date(2026, 7, 10), None, date(2026, 7, 10)),
        (datetime(2026, 7, 10, 12, tzinfo=UTC), date(2026, 7, 20), date(2026, 7, 20)),
        (datetime(2026, 7, 10, 12, tzinfo=UTC), date(2026, 7, 10), datetime(2026, 7, 10, 12, tzinfo=UTC)),
        (date(2026, 7, 10), datetime(2026, 7, 10, 12, tzinfo=UTC), datetime(2026, 7, 10, 12, tzinfo=UTC)),
    ],
)
def test_of_two_deadlines_the_later_holds(listed: Day | None, own: Day | None, deadline: Day) -> None:
    assert merged(replace(LISTED, deadline=listed), replace(OWN, deadline=own)).deadline == deadline


def test_the_first_page_that_says_when_says_it() -> None:
    own = replace(OWN, published=date(2026, 6, 2), starts=date(2026, 7, 4))
    assert merged(LISTED, own).published == date(2026, 6, 2)
    assert merged(LISTED, own).starts == date(2026, 7, 4)
    assert merged(replace(LISTED, published=date(2026, 6, 1)), own).published == date(2026, 6, 1)


def test_every_file_that_any_page_links_is_there_once() -> None:
    listed = replace(LISTED, attachments=(file("a.pdf"), file("b.pdf")))
    own = replace(OWN, attachments=(file("c.pdf"), file("a.pdf")))
    assert merged(listed, own).attachments == (file("a.pdf"), file("b.pdf"), file("c.pdf"))


def test_a_second_list_adds_what_the_first_leaves_out() -> None:
    other = replace(
        LISTED, section="Notizie", published=date(2026, 6, 1), title="Il Social Food completa il Movicentro"
    )
    item = merge({"home": LISTED, "novita": other}, None)
    assert (item.title, item.section, item.published) == (other.title, "Primo piano", date(2026, 6, 1))


def test_an_item_known_from_its_own_page_alone_is_what_that_says() -> None:
    assert merge({}, OWN) == OWN

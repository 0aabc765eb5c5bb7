"""No page, however broken, makes a family fail: what is left of it is read, or nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.parse.card import Family
from scraper.parse.registry import FAMILIES
from tests.families.conftest import examples

PAGES = [example.html for example in examples()]


@settings(max_examples=40, deadline=2_000, suppress_health_check=[HealthCheck.too_slow])
@given(page=st.sampled_from(PAGES), data=st.data())
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_page_with_a_piece_cut_out_is_read_or_not_but_never_fails(
    family: Family, page: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(page)))
    end = data.draw(st.integers(start, len(page)))
    broken = page[:start] + page[end:]
    family.recognises(broken)
    for card in family.read(LexborHTMLParser(broken)):
        assert card.title.strip()


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("page", ["", "<", "<main>", "<main><div class=card><h3 class=card-title>", "<table><tr><td>"])
def test_hardly_a_page_has_no_items(family: Family, page: str) -> None:
    assert list(family.read(LexborHTMLParser(page))) == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize(
    "block",
    [
        '<div class="card"><div class="card-body"><h3 class="card-title"><a href="/novita/x">x</a></h3>',
        '<table id="table-albo"><tr class="paginated_element" data-href="/x"><td><a href="/-/x">Oggetto: x</a>',
        '<div class="news-list-item"><ul><li><a href="/archivio1">',
    ],
)
def test_blocks_nested_in_each_other_do_not_hold_a_reader_up(family: Family, block: str) -> None:
    tree = LexborHTMLParser(block * 200)
    assert len(list(family.read(tree))) <= 1_000

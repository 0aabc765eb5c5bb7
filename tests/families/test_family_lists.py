"""Each family's pages are recognised by that family alone, and read as a person reads them."""

import pytest

from scraper.normalise.text import fold
from scraper.normalise.urls import canonical, url_key
from scraper.parse.context import Context
from scraper.parse.listing import read_list
from scraper.parse.registry import FAMILIES
from tests.families.conftest import LISTS, SEEN, Example
from tests.quality.score import score


def test_a_page_is_read_as_a_person_reads_it(example: Example) -> None:
    one = score(example.file, example.truth, url=example.url, family=example.family)
    wanted = len(example.truth)
    assert (one.read, one.found, one.titles, one.urls, one.dates) == (wanted,) * 5


def test_a_page_is_recognised_by_its_own_family_and_by_none_before_it(example: Example) -> None:
    html = example.html
    assert next(family.name for family in FAMILIES if family.recognises(html)) == example.family


def test_an_empty_list_and_a_page_that_a_script_fills_have_no_items(example: Example) -> None:
    if not example.truth:
        assert read_list(example.html, Context(url=example.url, at=SEEN)).items == ()


def test_kind_summary_and_deadline_are_what_the_page_says(example: Example) -> None:
    items = {fold(item.title): item for item in read_list(example.html, Context(url=example.url, at=SEEN)).items}
    for want in example.truth:
        item = items[fold(want["title"])]
        assert item.kind == want["kind"], want["title"]
        assert str(item.deadline or "")[:10] == want.get("deadline", ""), want["title"]
        assert item.summary == want["teaser"] or not want["teaser"], want["title"]


def test_a_link_is_the_items_own_and_absolute(example: Example) -> None:
    items = {fold(item.title): item for item in read_list(example.html, Context(url=example.url, at=SEEN)).items}
    for want in example.truth:
        url = items[fold(want["title"])].url
        wanted = canonical(want["url"], example.url) if want["url"] else None
        assert (url and url_key(url)) == (wanted and url_key(wanted)), want["title"]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_family_has_pages_of_its_own(family: object) -> None:
    assert list((LISTS / getattr(family, "name", "")).glob("*.html"))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_page_without_any_evidence_is_recognised_by_none(family: object) -> None:
    recognises = getattr(family, "recognises", bool)
    assert not recognises("<html><head><title>Avvisi</title></head><body><h1>Avvisi</h1><p>Nulla.</p></body></html>")

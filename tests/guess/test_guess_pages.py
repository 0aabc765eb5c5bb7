"""Every hand-made page is read as a person reads it, whatever it is made of."""

from pathlib import Path

import pytest

from tests.guess.conftest import PAGES, guess, load, told


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_read_as_a_person_reads_it(page: Path) -> None:
    fixture = load(page)
    assert [told(card, fixture.url) for card in guess(fixture.html).cards] == list(fixture.truth)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_structure_alone_is_enough(page: Path) -> None:
    fixture = load(page)
    assert [told(card, fixture.url) for card in guess(fixture.nameless).cards] == list(fixture.truth)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_uppercase_tags_and_blanks_between_them_change_nothing(page: Path) -> None:
    fixture = load(page)
    spaced = fixture.html.replace("><", ">\n   <").replace("<div", "<DIV").replace("</li>", "")
    assert [told(card, fixture.url) for card in guess(spaced).cards] == list(fixture.truth)

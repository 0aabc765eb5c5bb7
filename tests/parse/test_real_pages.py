"""Saved pages of real sites, with what a person reads on them (``*.truth.json``) where somebody did."""

import json
from pathlib import Path

import pytest

from scraper.model import Item
from tests.parse.conftest import items

PAGES = Path(__file__).parents[3] / "shared" / "corpus" / "pages"
NAMES = sorted(page.stem for page in PAGES.glob("*.html"))
READ_WHOLE = ["ghpages-lista-risorse", "ghpages-novita", "lista-risorse"]

pytestmark = pytest.mark.skipif(not NAMES, reason="the corpus of real pages is not beside this checkout")


def read(name: str) -> list[Item]:
    return items((PAGES / f"{name}.html").read_text(encoding="utf-8", errors="replace"))


def truth(name: str) -> list[dict[str, str | None]]:
    file = PAGES / f"{name}.truth.json"
    found: list[dict[str, str | None]] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_real_page_is_read_without_complaint_and_its_items_have_titles(name: str) -> None:
    assert all(item.title for item in read(name))


@pytest.mark.parametrize("name", ["egov-hgate__egov_bandi_aperti_marino", "eu-no-kommune__sauda_sample"])
def test_on_a_page_that_lists_nothing_nothing_is_found(name: str) -> None:
    assert truth(name) == []
    assert read(name) == []


@pytest.mark.parametrize("name", READ_WHOLE)
def test_a_list_of_the_national_model_is_read_as_a_person_reads_it(name: str) -> None:
    expected = [(row["title"], row["date"]) for row in truth(f"padesign-static__{name}")]
    found = [(item.title, str(item.published)) for item in read(f"padesign-static__{name}")]
    assert found == expected

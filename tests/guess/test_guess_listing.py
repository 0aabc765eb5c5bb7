"""The general reader reads where no family does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.normalise.dates.span import day_of
from scraper.parse.context import Context
from scraper.parse.listing import read_list
from tests.guess.conftest import PAGES, deadlines, load, page

CONTEXT = Context(url="https://www.comune.example.it/avvisi", at=datetime(2026, 8, 10, 12, tzinfo=UTC))


def test_an_unknown_page_is_read_by_the_general_reader_and_says_so() -> None:
    rows = "".join(f"<li><a href='/{n}'>Avviso numero {n} del settore</a> 0{n}/03/2026</li>" for n in (1, 2, 3))
    listing = read_list(page(f"<ul>{rows}</ul>"), CONTEXT)
    assert listing.family == "general/list"
    assert [item.url for item in listing.items] == [f"https://www.comune.example.it/{n}" for n in (1, 2, 3)]


def test_a_page_without_a_list_has_no_family_and_no_items() -> None:
    listing = read_list(page("<p>Il Comune è aperto <a href=/orari>ogni giorno</a>.</p>"), CONTEXT)
    assert (listing.family, listing.items) == (None, ())


def test_meetings_of_one_name_without_links_are_told_apart_by_their_days() -> None:
    rows = "".join(f"<tr><td>0{n}/03/2026</td><td>Consiglio comunale</td><td>Sala {n}</td></tr>" for n in (1, 2, 3))
    html = page(f"<table><tr><th>Data</th><th>Oggetto</th><th>Luogo</th></tr>{rows}</table>", heading="Convocazioni")
    items = read_list(html, CONTEXT).items
    assert [item.title for item in items] == ["Consiglio comunale"] * 3
    assert len({item.id for item in items}) == 3


def test_a_page_that_a_family_claims_but_cannot_read_is_read_all_the_same() -> None:
    rows = "".join(f"<li><a href='/{n}'>Avviso numero {n} del settore</a> 0{n}/03/2026</li>" for n in (1, 2, 3))
    html = page(f"<link href=/bootstrap-italia.css><p class=card-title></p><ul>{rows}</ul>")
    assert len(read_list(html, CONTEXT).items) == 3


@pytest.mark.parametrize("fixture", [one for one in PAGES if any(deadlines(one).values())], ids=lambda one: one.stem)
def test_the_deadlines_of_a_page_are_read_and_no_others(fixture: Path) -> None:
    listing = read_list(load(fixture).html, CONTEXT)
    found = {item.title: day_of(item.deadline).isoformat() if item.deadline else None for item in listing.items}
    assert found == deadlines(fixture)


def test_a_page_of_thousands_of_entries_says_how_many_are_read() -> None:
    rows = "".join(
        f"<li>0{1 + n % 9}/03/2026 <a href='/{n}'>Avviso numero {n} del settore</a></li>" for n in range(3500)
    )
    listing = read_list(page(f"<ul>{rows}</ul>"), CONTEXT)
    assert len(listing.items) == 3000
    assert "of 3500 entries the first 3000 are read" in listing.why

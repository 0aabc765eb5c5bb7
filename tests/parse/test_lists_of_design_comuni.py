from datetime import date

import pytest

from scraper.model import Kind
from tests.parse.conftest import bootstrap_italia, card, items, titles


def test_a_card_gives_title_address_date_teaser_and_section() -> None:
    html = bootstrap_italia(
        card(
            "Estate al museo",
            href="/novita/estate/",
            top='<a class="category" href="#">NOTIZIE</a><span class="data">23 GIU 26</span>',
            text='<p class="card-text">Ingresso libero fino al 17/08/2026</p>',
        )
    )
    (item,) = items(html)
    assert (item.title, item.kind, item.published) == ("Estate al museo", Kind.NEWS, date(2026, 6, 23))
    assert item.url == "https://www.comune.example.it/novita/estate/"
    assert item.summary == "Ingresso libero fino al 17/08/2026"


def test_a_link_around_the_title_and_a_read_more_link_lead_to_the_item_too() -> None:
    around = """<div class="card-wrapper"><div class="card"><div class="card-body">
      <a href="/novita/uno"><h3 class="card-title">Uno</h3></a><p class="card-text">Testo</p></div></div></div>"""
    beneath = """<div class="card-wrapper"><div class="card"><div class="card-body"><h3 class="card-title">Due</h3>
      <p class="card-text">Testo</p><a class="read-more" href="/novita/due">Leggi di più</a></div></div></div>"""
    found = [(item.title, item.url) for item in items(bootstrap_italia(around, beneath))]
    assert found == [
        ("Uno", "https://www.comune.example.it/novita/uno"),
        ("Due", "https://www.comune.example.it/novita/due"),
    ]


def test_category_cards_that_tell_nothing_are_no_items() -> None:
    category = '<div class="card-wrapper"><h3 class="card-title"><a href="/novita/avvisi">Avvisi</a></h3></div>'
    assert titles(bootstrap_italia(category, card("Estate al museo"))) == ["Estate al museo"]


def test_the_deadline_printed_on_a_card_is_the_calls() -> None:
    html = bootstrap_italia(
        card(
            "Avviso per le associazioni",
            top='<span class="category">Bandi</span><span class="data">20 giu 2026</span>',
            text='<p class="card-text">Contributi.</p><p>Scadenza: <span>15 luglio 2026</span></p>',
        )
    )
    assert [(item.kind, item.published, item.deadline) for item in items(html)] == [
        (Kind.CALL, date(2026, 6, 20), date(2026, 7, 15))
    ]


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("Notizie", Kind.NEWS),
        ("Comunicati", Kind.NEWS),
        ("Avvisi", Kind.NOTICE),
        ("Eventi", Kind.EVENT),
        ("Bandi di gara", Kind.CALL),
        ("Progetti", Kind.PROJECT),
        ("Modulistica", Kind.DOCUMENT),
    ],
)
def test_the_label_of_a_card_says_its_kind(category: str, kind: Kind) -> None:
    html = bootstrap_italia(card("Piazza Galimberti", top=f'<span class="category">{category}</span>'))
    assert [item.kind for item in items(html)] == [kind]


def test_the_day_on_an_events_card_is_when_it_starts_not_when_it_was_published() -> None:
    top = '<span class="category">Eventi</span><span class="data">4 lug 2026</span>'
    (item,) = items(bootstrap_italia(card("Concerto", top=top)))
    assert (item.starts, item.published) == (date(2026, 7, 4), None)

from datetime import date
from pathlib import Path

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


@pytest.mark.parametrize("size", ["h2", "h4"])
@pytest.mark.parametrize("heading", ["Allegati", "A cura di", "Contatti"])
def test_the_files_and_offices_of_a_calls_own_page_are_no_items(size: str, heading: str) -> None:
    part = f"<{size}>{heading}</{size}>"
    cards = [card(name, href=f"/documenti/{n}") for n, name in enumerate(["Modulo", "Ufficio Scuola", "Testo"])]
    assert titles(bootstrap_italia(part, *cards, heading="Avviso pubblico per i libri")) == []
    assert len(titles(bootstrap_italia(*cards, heading="Avviso pubblico per i libri"))) == 3


def test_beneath_the_next_small_heading_cards_are_told_again() -> None:
    parts = (
        "<h4>Allegati</h4>",
        card("Modulo", href="/documenti/1"),
        "<h4>Altro</h4>",
        card("Bando", href="/documenti/2"),
    )
    assert titles(bootstrap_italia(*parts, heading="Bandi")) == ["Bando"]


FIXTURES = Path(__file__).parents[2] / "fixtures"
_READ_BY_NOBODY = (
    "comweb_avviso",
    "drupal_bando",
    "hgate_avviso",
    "magnolia_notizia",
    "municipium_notizia",
    "plone_bando",
    "wordpress",
    "wordpress_documento",
    "wordpress_notizia",
)
OWN_PAGES = [
    *sorted((FIXTURES / "cuneo" / "8-new-site" / "novita").glob("*/index.html")),
    *sorted((FIXTURES / "cuneo" / "8-new-site" / "documento_pubblico").glob("*/index.html")),
    *(FIXTURES / "pages" / f"{name}.html" for name in _READ_BY_NOBODY),
]


@pytest.mark.parametrize("page", OWN_PAGES, ids=lambda page: f"{page.parent.name[:20]}-{page.stem}")
def test_an_items_own_page_lists_nothing(page: Path) -> None:
    assert titles(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("title", "read"), [("Sospesa l'acqua in via Verdi e via Po", 0), ("Notizie di tutto il comune", 3)]
)
def test_what_leads_on_from_an_items_own_page_is_not_listed(title: str, read: int) -> None:
    day = "<p>Data: 6 agosto 2026</p>"
    text = "<p>I tecnici lavorano alla rete da giovedì alle nove, e l'acqua torna alle tredici in tutte le case.</p>"
    top = '<span class="category">Notizie</span><span class="data">04 AGO 2026</span>'
    cards = [card(f"Notizia numero {n}", href=f"/novita/{n}", top=top) for n in "123"]
    page = bootstrap_italia(day, text, "<h2>Altre notizie</h2>", *cards, heading=title)
    assert len(titles(page.replace("<head>", f"<head><title>{title} - Comune di Prova</title>"))) == read


def test_the_parts_that_a_calls_own_page_has_an_index_of_are_no_calls_for_its_title() -> None:
    index = '<nav class="it-navscroll-wrapper"><a data-element="page-index" href="#a">Vincoli</a></nav>'
    parts = (
        "<h2>Vincoli</h2>",
        card("Solo soci", href="/v/1"),
        "<h2>Copertura</h2>",
        card("Tutta la valle", href="/v/2"),
    )
    call = "Avviso per i pascoli"
    assert titles(bootstrap_italia(index, *parts, heading=call)) == []
    assert titles(bootstrap_italia(index, "<h2>Bandi</h2>", card("Orti", href="/b/1"), heading=call)) == ["Orti"]
    assert len(titles(bootstrap_italia(*parts, heading="Avvisi"))) == 2
    day = '<span class="data">12 GIU 2026</span>'
    assert titles(bootstrap_italia(index, "<h2>Incarico</h2>", card("Assessora", top=day), heading="Anna Verdi")) == []
    assert titles(bootstrap_italia(index, "<h2>Eventi</h2>", card("Concerto", top=day), heading="Anna Verdi")) != []

"""Rules of cards and rows that hold in every family: bases, buttons, lines with labels, cells of several lines."""

from datetime import UTC, date, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Item, Kind
from scraper.parse.cardlines import bare_day, deadline_line, lines_of, name_of_kind, told_day
from scraper.parse.context import Context
from scraper.parse.detail import read_detail
from scraper.parse.labels import Role, labelled, role_of
from scraper.parse.leading import leads_to, script_leads_to
from scraper.parse.listing import read_list
from scraper.parse.rowtitles import best_title, subject_of

CONTEXT = Context(url="https://www.comune.example.it/uffici/novita.html", at=datetime(2026, 8, 10, 12, tzinfo=UTC))


def node(html: str, css: str = "body > *") -> LexborNode:
    found = LexborHTMLParser(html).css_first(css)
    assert found is not None
    return found


def card(inside: str) -> str:
    return (
        '<link href="bootstrap-italia.css"><main><h1>Notizie</h1><div class="card"><div class="card-body">'
        f'<h3 class="card-title"><a href="novita/uno">Uno</a></h3>{inside}</div></div></main>'
    )


def read(html: str) -> Item:
    (item,) = read_list(html, CONTEXT).items
    return item


# ------------------------------------------------------------------ <base href>


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ('<base href="https://www.comune.example.it/">', "https://www.comune.example.it/novita/uno"),
        ('<base href="/portale/">', "https://www.comune.example.it/portale/novita/uno"),
        ('<base target="_blank"><base href="https://nuovo.example.it/a/">', "https://nuovo.example.it/a/novita/uno"),
        ('<base target="_blank">', "https://www.comune.example.it/uffici/novita/uno"),
        ('<base href="">', "https://www.comune.example.it/uffici/novita/uno"),
        ('<base href="file:///C:/sito/">', "https://www.comune.example.it/uffici/novita/uno"),
    ],
)
def test_relative_links_start_from_the_base_that_a_page_declares(base: str, address: str) -> None:
    assert read(base + card("")).url == address


def test_an_item_without_a_link_is_known_by_its_page_whatever_the_base() -> None:
    row = '<div id="elenco-atti"></div><table id="elenco-atti"><tr><td>1</td><td>Acquisto di sale</td></tr></table>'
    plain, based = read(row), read(f'<base href="https://altro.example.it/">{row}')
    assert plain.url is based.url is None
    assert plain.id == based.id


def test_files_and_pictures_of_an_items_own_page_start_from_its_base() -> None:
    known = Item(id="tag:x", kind=Kind.NEWS, title="Uno", url=CONTEXT.url)
    html = (
        '<base href="https://www.comune.example.it/"><main><h1>Uno</h1><p>Testo con un <a href="altra.html">rimando</a>'
        ' e un file: <a href="fileadmin/a.pdf">Allegato</a></p></main>'
    )
    page = read_detail(html, known, CONTEXT)
    assert [file.url for file in page.item.attachments] == ["https://www.comune.example.it/fileadmin/a.pdf"]
    assert "https://www.comune.example.it/altra.html" in page.item.html


# ------------------------------------------------------------------ where a card leads


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<a href="/a">x</a>', "/a"),
        ('<button data-w3cbt-button-modale-url="ur1.sto?Id=3">x</button>', "ur1.sto?Id=3"),
        ('<div data-href="/dettaglio/3">x</div>', "/dettaglio/3"),
        ("<a href=\"#\" onclick=\"window.open('/atto.php?id=3','_blank')\">x</a>", "/atto.php?id=3"),
        ("<button onclick=\"location.assign('dettaglio.aspx?n=1')\">x</button>", "dettaglio.aspx?n=1"),
        ("<a href=\"javascript:apriDettaglio('/albo/12')\">x</a>", "/albo/12"),
        ("<button onclick=\"apri('12')\">x</button>", ""),
        ("<a onclick=\"window.open('https://www.facebook.com/sharer?u=1')\">x</a>", ""),
        ('<a data-img-url="/a.jpg" data-share-url="/b" href="#">x</a>', ""),
        ('<a href="javascript:void(0)">x</a>', ""),
    ],
)
def test_an_address_is_found_where_a_script_keeps_it(html: str, address: str) -> None:
    assert leads_to(node(html)) == address


def test_of_a_card_its_own_address_counts_before_those_of_its_buttons() -> None:
    html = '<div data-url="/uno"><a href="/menu">menu</a><button data-url="/due">x</button></div>'
    assert script_leads_to(node(html)) == "/uno"
    assert script_leads_to(node('<div><a href="/menu">menu</a><button data-url="/due">x</button></div>')) == "/due"
    assert script_leads_to(node('<div><a href="/menu">menu</a></div>')) == ""


# ------------------------------------------------------------------ the lines of a card


@pytest.mark.parametrize(
    "inside",
    [
        "<small>Data pubblicazione: 05/08/2026</small>",
        "<span>Pubblicato il</span><span>5 agosto 2026</span>",
        "<div><b>Data:</b> 05-08-2026</div>",
        "<p>Inserita il 05.08.2026</p>",
        "<span>mercoledì 5 agosto 2026</span>",
        "<span>5 ago 2026, 10:30</span>",
        "<span>2026-08-05</span>",
        "<span>dal 05/08/2026 al 30/09/2026</span>",
        "<span>Scadenza: 30/09/2026</span><span>Pubblicazione: 05/08/2026</span>",
        "<span>Ultimo aggiornamento: 09/08/2026</span><span>5 agosto 2026</span>",
        "<p>Inserito il 05/08/2026 - Scadenza: 30/09/2026</p>",
        "<p>Si cena il 29/08/2026 in piazza.</p><span>05/08/2026</span>",
    ],
)
def test_a_day_on_a_line_of_its_own_is_that_of_publication(inside: str) -> None:
    assert read(card(inside)).published == date(2026, 8, 5)


@pytest.mark.parametrize(
    "inside",
    [
        "<span>Scadenza: 30/09/2026</span>",
        "<span>Scadenza:</span><span>30/09/2026</span>",
        "<span>Ultimo aggiornamento: 30/07/2026</span>",
        "<span>Aggiornato il 30/07/2026</span>",
        "<p>Si cena il 29/08/2026 in piazza.</p>",
        "<span>Evento del: 29/08/2026</span>",
        "<span>Data evento:</span><span>29/08/2026</span>",
    ],
)
def test_any_other_day_is_not(inside: str) -> None:
    assert read(card(inside)).published is None


def test_a_deadline_may_stand_on_a_line_of_its_own() -> None:
    assert read(card("<span>Scadenza: 30/09/2026</span>")).deadline == date(2026, 9, 30)
    assert read(card("<span>Scadenza</span><span>30/09/2026</span>")).deadline == date(2026, 9, 30)
    assert deadline_line(["Uno", "Termini e condizioni", "Entro il 3 maggio"]) == "Entro il 3 maggio"
    assert deadline_line([]) == ""


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("<span>Avvisi</span>", "Avvisi"),
        ("<i>Comunicati stampa</i>", "Comunicati stampa"),
        ("<b>Bandi e concorsi</b>", "Bandi e concorsi"),
        ("<span>Leggi la notizia</span>", ""),
        ("<span>Tutti gli avvisi</span>", ""),
        ("<p>Avvisi alla cittadinanza per il ponte.</p>", ""),
    ],
)
def test_a_line_that_is_nothing_but_the_name_of_a_kind_is_a_cards_label(inside: str, name: str) -> None:
    assert name_of_kind(lines_of(node(f"<div><h3>Uno</h3>{inside}</div>")), "Uno") == name


def test_a_title_that_looks_like_a_day_or_a_label_is_none_of_both() -> None:
    lines = lines_of(node("<div><h3>25 aprile 2026</h3></div>"))
    assert (told_day(lines, "25 aprile 2026"), bare_day(lines, "25 aprile 2026")) == ("", "")
    assert name_of_kind(["Avvisi"], "Avvisi") == ""


# ------------------------------------------------------------------ rows of registers


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Periodo Pubblicazione da - a", Role.PERIOD),
        ("Dal - al", Role.PERIOD),
        ("Data inizio pubbl.", Role.PUBLISHED),
        ("Pubblicato dal", Role.PUBLISHED),
        ("Pubblicato al", Role.UNTIL),
        ("Scadenza pubblicazione", Role.UNTIL),
        ("Data fine", Role.UNTIL),
        ("Data scadenza", Role.DEADLINE),
        ("Scadenza presentazione domande", Role.APPLY_BY),
        ("Scadenza termini per partecipare al bando", Role.APPLY_BY),
        ("Termine ultimo per la presentazione delle offerte", Role.APPLY_BY),
        ("Oggetto del bando", Role.TITLE),
        ("Bando", None),
        ("12/2026", None),
    ],
)
def test_labels_of_registers_say_what_their_values_are(label: str, role: Role | None) -> None:
    assert role_of(label) is role


def test_two_fields_in_one_line_are_two() -> None:
    told = labelled(node("<p>Data di pubblicazione: 1 agosto 2026 / Data di scadenza: 30 settembre 2026</p>"))
    assert told == {Role.PUBLISHED: "1 agosto 2026", Role.DEADLINE: "30 settembre 2026"}


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ("<td>7</td><td><b>7 / 2026</b><br><b>Asta</b><br>Ufficio patrimonio e lavori pubblici</td>", "Asta"),
        ("<td>7</td><td>Acquisto di <b>sale</b></td>", "Acquisto di sale"),
        ("<td>7</td><td>Bando: fondi per le botteghe</td>", "Bando: fondi per le botteghe"),
        ("<td>7</td><td><p>Ufficio: Tributi</p><p>Ruolo 2026</p></td>", "Ruolo 2026"),
        ("<td>7</td><td><div>Ruolo 2026</div><div>pubblicato dal 01/08/2026 al 09/08/2026</div></td>", "Ruolo 2026"),
        ("<td>7</td><td></td>", "7"),
    ],
)
def test_the_title_of_a_row_is_its_most_telling_line(row: str, title: str) -> None:
    found = node(f"<table><tr>{row}</tr></table>", "tr")
    assert best_title(found, None, found.css("td")) == title


def test_a_subject_is_what_follows_its_label() -> None:
    assert subject_of("Registrazione n. 12 Oggetto: Divieto di sosta") == "Divieto di sosta"
    assert subject_of("Mozione ad oggetto: la pace") == "Mozione ad oggetto: la pace"

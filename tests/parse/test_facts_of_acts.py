"""The number of an act, and who is in charge of it: in titles, behind labels, in the columns of registers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.model import Item, Kind
from scraper.parse.acts import act_in, act_of, kind_of_act
from scraper.parse.detail import read_detail
from tests.parse.conftest import context, items


def own(body: str, title: str = "Lavori in via Roma", kind: Kind = Kind.NOTICE) -> Item:
    html = f"<html><body><main><h1>{title}</h1>{body}</main></body></html>"
    return read_detail(html, Item(id="tag:x", kind=kind, title=title), context()).item


@pytest.mark.parametrize(
    ("title", "act"),
    [
        ("Determinazione n. 123 del 22/06/2026 - Affidamento", "Determinazione n. 123 del 22/06/2026"),
        ("DETERMINA DIRIGENZIALE N. 45 DEL 3 MARZO 2026", "Determina dirigenziale n. 45 del 03/03/2026"),
        ("Delibera di Giunta n. 12 del 1/2/2026", "Delibera di Giunta n. 12 del 01/02/2026"),
        ("DELIBERA DI G.C. N. 5/2026", "Delibera di G.C. n. 5/2026"),
        ("Protocollo 12345 del 22/06/2026", "Protocollo n. 12345 del 22/06/2026"),
        ("Prot. n. 0012345/2026 del 22.06.2026", "Protocollo n. 0012345/2026 del 22/06/2026"),
        ("Chiusura delle scuole (ordinanza sindacale n° 9)", "Ordinanza sindacale n. 9"),
        ("Ordinanza 45/2026, strade chiuse", "Ordinanza n. 45/2026"),
        (
            "Delibera del Consiglio comunale n. 3, del 1° aprile 2026",
            "Delibera del Consiglio comunale n. 3 del 01/04/2026",
        ),
    ],
)
def test_an_act_in_a_title_is_brought_to_one_form(title: str, act: str) -> None:
    assert act_in(title) == act


@pytest.mark.parametrize(
    "title",
    [
        "Ordinanza del 15 giugno 2026",
        "Ordinanza 15 giugno 2026",
        "Deliberazioni 2026",
        "Decreto legislativo n. 33 del 14/03/2013",
        "Deliberazione della Giunta regionale n. 5 del 01/01/2026",
        "Contributi ai sensi del decreto n. 33/2013",
        "Proroga dell'ordinanza n. 12 del 3/4/2026",
        "Avviso n. 12",
        "Protocollo d'intesa 2026",
        "Legge 241/1990",
        "CUP B11B21000000001, CIG 9876543210",
    ],
)
def test_what_names_another_act_or_none_has_no_number(title: str) -> None:
    assert act_in(title) is None


@pytest.mark.parametrize(
    ("value", "day", "act"),
    [
        ("123/2026", "", "Determinazione n. 123/2026"),
        ("123", "22/06/2026", "Determinazione n. 123 del 22/06/2026"),
        ("n. 123 del 22 giugno 2026", "", "Determinazione n. 123 del 22/06/2026"),
        ("Ord. 45", "01/02/2026", "Ordinanza n. 45 del 01/02/2026"),
        ("Comune di Esempio", "", None),
        ("", "22/06/2026", None),
    ],
)
def test_a_labelled_number_is_completed_by_what_is_printed_beside_it(value: str, day: str, act: str | None) -> None:
    assert act_of(value, what=kind_of_act("DETERMINE DIRIGENZIALI"), day=day) == act


@given(st.text(alphabet="DETERMINAdetrminazione n.°123/-456del 22/06/2026\n", max_size=120))
def test_no_text_makes_the_reader_of_acts_fail(text: str) -> None:
    assert act_in(text) is None or " n. " in (act_in(text) or "")
    assert act_of(text) is None or "n. " in (act_of(text) or "")


def test_an_act_named_in_the_text_is_not_the_pages_own() -> None:
    body = (
        "<p>Vista la deliberazione di Giunta n. 12 del 01/02/2026.</p><p>CIG: 9876543210</p><p>CUP: B11B21000000001</p>"
    )
    assert own(body).act is None


@pytest.mark.parametrize(
    ("body", "act"),
    [
        ("<p><b>Numero atto:</b> 57</p><p><b>Data atto:</b> 31/07/2026</p>", "Atto n. 57 del 31/07/2026"),
        ("<dl><dt>Repertorio n.</dt><dd>88/2026</dd></dl>", "n. 88/2026"),
        ("<p>Protocollo: 4455 del 2 marzo 2026</p>", "Protocollo n. 4455 del 02/03/2026"),
        ("<h4>Ordinanza n. 7 del 2/3/2026</h4>", "Ordinanza n. 7 del 02/03/2026"),
        ("<div class='card'><h4>Ordinanza n. 7 del 2/3/2026</h4></div>", None),
    ],
)
def test_an_act_is_read_behind_its_label_and_in_headings_but_not_on_cards(body: str, act: str | None) -> None:
    assert own(body).act == act


@pytest.mark.parametrize(
    ("body", "office"),
    [
        ("<h2>A cura di</h2><div><a href='/u'>Ufficio Scuola</a><p>Via Roma 1</p></div>", "Ufficio Scuola"),
        ("<h2>Contatti</h2><p>Ufficio Scuola</p>", None),
        ("<p>Settore proponente: Patrimonio</p>", "Patrimonio"),
        ("<p>Questa pagina è gestita da: <a href='/u'>Ufficio stampa</a></p>", "Ufficio stampa"),
        ("<p>Ente: Comune di Esempio</p><p>Ufficio responsabile</p><p>Tributi</p>", "Tributi"),
        ("<p>Una mostra a cura di <b>Maria Bianchi</b></p>", None),
        ("<div class='card'><span>Servizio</span><h3>Carta d'identità</h3></div>", None),
        ("<p>La Direzione: grazie a tutti.</p>", None),
    ],
)
def test_the_office_is_who_keeps_the_page(body: str, office: str | None) -> None:
    assert own(body).office == office


def test_a_registers_columns_give_number_and_office() -> None:
    page = (
        '<html><body><table class="tabAlbo"><tr><th>Anno/Numero</th><th>Tipo atto</th><th>N. atto</th><th>Oggetto</th>'
        "<th>Ufficio</th><th>Dal</th></tr><tr><td>2026/811</td><td>Ordinanze</td><td>57 del 31/07/2026</td>"
        '<td><a href="detail.do?id=1">Senso unico in via Roma</a></td><td>Polizia locale</td><td>03/08/2026</td></tr>'
        "<tr><td>2026/812</td><td>Avvisi</td><td></td>"
        '<td><a href="detail.do?id=2">Asta di mobili usati</a></td><td>Economato</td><td>03/08/2026</td></tr>'
        "</table></body></html>"
    )
    assert [(item.title, item.act, item.office) for item in items(page)] == [
        ("Senso unico in via Roma", "Ordinanza n. 57 del 31/07/2026", "Polizia locale"),
        ("Asta di mobili usati", "n. 2026/812", "Economato"),
    ]

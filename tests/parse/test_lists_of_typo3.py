from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scraper.model import Attachment, Kind
from tests.parse.conftest import items, titles, typo3, written

LIST = """
<div class="news-list-container"><h2>Notizie | <a href="/archivio.html">Tutte le news</a></h2>
 <div class="news-list-item"><span class="news-list-date">22.06.2026</span>
  <h3><a href="/news/uno.html" title="Il Social Food completa il Movicentro: uno spazio per tutti">
    Il Social Food completa...</a></h3>
  <p>È stato inaugurato sabato, 20...</p>
  <span class="news-list-morelink"><a href="/news/uno.html">Leggi</a></span><hr class="clearer"></div>
 <div class="news-list-item"><span class="news-list-date">1 giugno 2026</span>
  <h3><a href="/news/due.html" title="Vai alla notizia">Domani “AcuMe”</a></h3>
  <p></p><p class="more">Leggi tutto</p></div>
</div>
"""


def test_a_list_gives_dates_whole_titles_and_teasers() -> None:
    first, second = items(typo3(LIST))
    assert first.title == "Il Social Food completa il Movicentro: uno spazio per tutti"
    assert (first.published, first.summary) == (date(2026, 6, 22), "È stato inaugurato sabato, 20...")
    assert first.url == "https://www.comune.example.it/news/uno.html"
    assert (second.title, second.published, second.summary) == ("Domani “AcuMe”", date(2026, 6, 1), "")
    assert {item.section for item in (first, second)} == {"Notizie"}


def test_the_plugin_is_recognised_without_the_generator_tag() -> None:
    assert len(items(f"<html><body>{LIST}</body></html>")) == 2


def test_the_category_on_an_item_says_its_kind_before_the_heading_above_does() -> None:
    html = typo3("""<div class="news-latest-container"><h2>Primo piano</h2>
      <div class="news-latest-item"><span class="news-latest-category">Bandi di gara</span>
        <h3><a href="/a.html">Lavori in piazza</a></h3></div>
      <div class="news-latest-item"><h3><a href="/b.html">Festa in piazza</a></h3></div></div>""")
    assert [item.kind for item in items(html)] == [Kind.CALL, Kind.NEWS]


def test_an_old_address_carries_the_date_that_the_list_does_not_print() -> None:
    html = typo3("""<div class="news-latest-item">
      <h3><a href="/news/dettaglio/periodo/2025/09/23/acume.html">AcuMe</a></h3></div>""")
    assert [item.published for item in items(html)] == [date(2025, 9, 23)]


def test_what_an_editor_lists_beneath_a_telling_heading_are_items() -> None:
    (item,) = items(written("Progetti attualmente in corso:", '<a href="/p.html">RETI al Lavoro</a> - in Senegal'))
    assert (item.kind, item.title, item.summary) == (Kind.PROJECT, "RETI al Lavoro", "in Senegal")
    assert item.section == "Progetti attualmente in corso"


def test_what_an_editor_lists_beneath_any_other_heading_are_not() -> None:
    assert items(written("Orari degli uffici", '<a href="/a.html">Anagrafe</a>')) == []


def test_bold_paragraphs_are_headings_too() -> None:
    html = typo3("""<div class="csc-default"><p><b>Avvisi di co-progettazione</b></p>
      <ul><li><a href="/a.html">Estate ragazzi</a></li></ul></div>""")
    assert [(item.kind, item.section) for item in items(html)] == [(Kind.CALL, "Avvisi di co-progettazione")]


def test_a_call_in_a_list_has_its_deadline_and_its_documents() -> None:
    (item,) = items(
        written(
            "Avvisi di co-progettazione",
            '<a href="/avviso.html">Cooperazione 2026</a> - per le associazioni. Scadenza: 10 luglio 2026, ore 12 - '
            '<a href="/fileadmin/avviso.pdf">Testo</a>, <a href="/fileadmin/modulo.docx">Modulo</a>, '
            '<a href="/x">altro</a>',
        )
    )
    assert item.deadline == datetime(2026, 7, 10, 12, tzinfo=ZoneInfo("Europe/Rome"))
    assert item.summary == "per le associazioni."
    assert item.attachments == (
        Attachment("https://www.comune.example.it/fileadmin/avviso.pdf", "Testo", "application/pdf"),
        Attachment(
            "https://www.comune.example.it/fileadmin/modulo.docx",
            "Modulo",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    )


def test_a_sentence_with_a_link_in_it_is_no_item() -> None:
    assert titles(written("Avvisi", 'Per informazioni <a href="/urp.html">URP</a>')) == []


def test_a_menu_of_months_beside_the_news_is_none_of_them() -> None:
    months = ["Agosto 2026", "Luglio 2026"]
    menu = "".join(f'<li><a href="/news.html?month={month}">{month}</a> (8 articoli)</li>' for month in months)
    bulletin = '<li><a href="/bollettino.pdf">Giugno 2026</a></li>'
    html = typo3(
        f'<div class="csc-default">{LIST}<div class="news-amenu-container"><ul>{menu}{bulletin}</ul></div></div>'
    )
    assert titles(html)[1:] == ["Domani “AcuMe”", "Giugno 2026"]


def test_the_way_back_and_the_page_for_printing_are_no_items() -> None:
    project = '<a href="/p.html">Torna a fiorire il parco</a> - in centro'
    ways = '<p><a href="/c.html">Torna a Cooperazione</a></p><p><a href="?print=1">Versione stampabile</a></p>'
    (item,) = items(written("Progetti in corso", project).replace("</ul>", f"</ul>{ways}"))
    assert item.title == "Torna a fiorire il parco"


CUNEO = Path(__file__).parents[2] / "fixtures" / "cuneo"
OWN_PAGES = [
    *sorted((CUNEO / "site").glob("**/dettaglio/**/*.html")),
    *sorted(CUNEO.glob("*/**/avvisi/*.html")),
    *sorted((CUNEO / "site" / "socio-educativo" / "cooperazione-internazionale").glob("*.html")),
]


@pytest.mark.parametrize("page", OWN_PAGES, ids=lambda page: page.stem[:30])
def test_an_items_own_page_lists_nothing(page: Path) -> None:
    assert titles(page.read_text(encoding="utf-8")) == []

"""Items' own pages: those of the recorded days, and small ones for single rules."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from scraper.demo.days import Recording, recording
from scraper.diff.health import Face, judge_own_page
from scraper.model import Entry, Item, Kind
from scraper.parse.context import Context
from scraper.parse.detail import OwnPage, read_detail
from tests.parse.conftest import AT, context

ROME = ZoneInfo("Europe/Rome")
CUNEO: Recording = recording()
SECTION = "/socio-educativo/cooperazione-internazionale"
NEWS = "/socio-educativo/news/dettaglio/periodo/2025"
CALL = Item(
    id="tag:call",
    kind=Kind.CALL,
    title="Avviso pubblico per la co-progettazione di interventi di cooperazione internazionale e di educazione alla "
    "cittadinanza globale – annualità 2026",
    url=f"http://{CUNEO.host}{SECTION}/avvisi/avviso-pubblico-co-progettazione-cooperazione-internazionale-2026.html",
)
SOCIAL_FOOD = Item(
    id="tag:news",
    kind=Kind.NEWS,
    title="Il Social Food completa il Movicentro: un luogo di passaggio diventa spazio di comunità",
    url=f"http://{CUNEO.host}{NEWS}/09/22/il-social-food-completa-il-movicentro-un-luogo-di-passaggio-diventa-spazio-di-comunita.html",
)
PROJECT = Item(
    id="tag:project",
    kind=Kind.PROJECT,
    title="RETI al Lavoro. Percorsi in Comune per giovani e donne in Senegal",
    url=f"http://{CUNEO.host}{SECTION}/reti-al-lavoro.html",
)


def page_on_day(number: int, known: Item, url: str | None = None) -> OwnPage:
    """What the page at ``url`` (the item's own by default) says of ``known`` on a recorded day."""
    day, url = CUNEO.days[number - 1], url or known.url or ""
    file = day.page(url.removeprefix(f"http://{CUNEO.host}"))
    assert file is not None, url
    return read_detail(file.read_text(encoding="utf-8"), known, Context(url, day.at))


def on_day(number: int, known: Item) -> Item:
    return page_on_day(number, known).item


def doubt(page: OwnPage, known: Item) -> str | None:
    """Why ``page`` is not taken for the own page of ``known``, which said its title and a text before."""
    entry = Entry(item=known, site="cuneo", first_seen=AT, updated=AT, snapshot=None)
    return judge_own_page(page.item, entry, Face(page.title, page.heading), before=replace(known, text=page.item.text))


# ------------------------------------------------------------------ the recorded pages


def test_a_call_has_its_deadline_its_publication_its_documents_and_its_whole_text() -> None:
    own = on_day(3, CALL)
    assert own.title == CALL.title
    assert own.published == date(2025, 10, 21)
    assert own.deadline == datetime(2025, 11, 14, 12, tzinfo=ROME)
    assert [(file.title, file.media_type) for file in own.attachments] == [
        ("Testo dell'avviso (PDF)", "application/pdf"),
        ("Modulo di domanda (PDF)", "application/pdf"),
    ]
    assert own.text.startswith("Data di pubblicazione: 21 ottobre 2025\n")
    assert "\nformazione e lavoro per i giovani e per le donne\n" in own.text
    assert "Torna a Cooperazione internazionale" not in own.text + own.html


def test_an_extended_call_has_its_new_deadline_and_the_document_that_says_so() -> None:
    own = on_day(4, CALL)
    assert own.deadline == datetime(2025, 11, 28, 12, tzinfo=ROME)
    assert own.attachments[-1].url.endswith("/proroga_termini_coprogettazione_2026.pdf")


def test_a_news_pages_title_is_its_own_and_not_that_of_its_section() -> None:
    own = on_day(1, SOCIAL_FOOD)
    assert own.title == SOCIAL_FOOD.title
    assert own.published == date(2025, 9, 22)
    assert own.summary.startswith("È stato inaugurato sabato, 20 settembre, il Social Food, il nuovo spazio")
    assert [file.title for file in own.attachments] == ["Calendario delle attività, settembre - dicembre 2025 (PDF)"]
    assert own.deadline is None


def test_a_project_has_neither_publication_nor_deadline() -> None:
    own = on_day(1, PROJECT)
    assert (own.published, own.deadline, own.attachments) == (None, None, ())
    assert own.text.startswith("“RETI al Lavoro” nasce dalla collaborazione")
    assert own.text.endswith("contributo su bando pubblico per gli enti territoriali e cofinanziamento dei partner")


def test_a_page_keeps_the_identity_of_its_item() -> None:
    own = on_day(3, CALL)
    assert (own.id, own.kind, own.url) == (CALL.id, CALL.kind, CALL.url)


# ------------------------------------------------------------------ is it the item's own page?


@pytest.mark.parametrize("item", [CALL, SOCIAL_FOOD, PROJECT], ids=lambda item: item.kind.value)
def test_an_items_own_page_is_believed(item: Item) -> None:
    assert doubt(page_on_day(3, item), item) is None


@pytest.mark.parametrize("item", [CALL, SOCIAL_FOOD, PROJECT], ids=lambda item: item.kind.value)
def test_a_maintenance_page_in_its_place_is_doubted(item: Item) -> None:
    assert "Sito in manutenzione" in (doubt(page_on_day(5, item), item) or "")


@pytest.mark.parametrize(("item", "other"), [(CALL, PROJECT), (PROJECT, SOCIAL_FOOD), (SOCIAL_FOOD, CALL)])
def test_another_items_page_in_its_place_is_doubted(item: Item, other: Item) -> None:
    assert "its heading is" in (doubt(page_on_day(3, item, other.url), item) or "")


def test_a_corrected_title_is_believed() -> None:
    misspelt = "Serata pubblica sul Senegal: i risulati di “RETI al Lavoro” raccontati alla città"
    url = f"http://{CUNEO.host}{NEWS}/10/14/serata-pubblica-sul-senegal-i-risulati-di-reti-al-lavoro-raccontati-alla-citta.html"
    known = replace(SOCIAL_FOOD, title=misspelt, url=url)
    page = page_on_day(4, known)
    assert page.item.title == misspelt.replace("risulati", "risultati")
    assert doubt(page, known) is None


def test_a_cropped_title_is_completed_and_believed() -> None:
    known = replace(SOCIAL_FOOD, title="Il Social Food completa...")
    page = page_on_day(1, known)
    assert page.item.title == SOCIAL_FOOD.title
    assert doubt(page, known) is None


# ------------------------------------------------------------------ single rules


def own_page(body: str, known: Item = CALL) -> Item:
    return read_detail(f"<html><body><main><h1>{known.title}</h1>{body}</main></body></html>", known, context()).item


def test_only_a_link_that_leads_back_is_no_part_of_the_text() -> None:
    own = own_page('<p>Torna la Fiera del Marrone</p><p><a href="/news">Torna alle notizie</a></p>')
    assert own.text == "Torna la Fiera del Marrone"


def test_menus_scripts_and_forms_are_no_part_of_the_text() -> None:
    own = own_page(
        "<nav><p>Menu</p></nav><script>x()</script><form><p>Vota</p></form><p>Testo</p><aside><p>Altro</p></aside>"
    )
    assert own.text == "Testo"
    assert "x()" not in own.html


@pytest.mark.parametrize(
    "stamp",
    [
        "<p>Data: 23 Giugno 2026</p>",
        "<p>Data di pubblicazione: 23/06/2026</p>",
        "<div>Pubblicato il 23.06.2026</div>",
        '<time datetime="2026-06-23T10:00:00+02:00">martedì</time>',
        "<time datetime=''>23 giu 2026</time>",
    ],
)
def test_the_day_of_publication_is_where_pages_print_it(stamp: str) -> None:
    assert own_page(f"<p>Si terrà il 4 luglio 2026.</p>{stamp}").published == date(2026, 6, 23)


def test_a_day_in_the_text_is_no_publication() -> None:
    assert own_page("<p>Si terrà il 4 luglio 2026.</p>").published is None


def test_a_missing_year_of_a_deadline_is_read_against_the_publication() -> None:
    own = own_page("<p>Data: 20 novembre 2024</p><p>Le domande vanno presentate entro il 10 gennaio.</p>")
    assert own.deadline == date(2025, 1, 10)


def test_the_end_of_something_that_invites_nobody_is_no_deadline() -> None:
    news = replace(SOCIAL_FOOD, title="Lavori in via Roma")
    assert own_page("<p>Via Roma è chiusa entro il 10 luglio 2026.</p>", news).deadline is None


def test_an_empty_page_says_nothing() -> None:
    own = read_detail("", CALL, context()).item
    assert (own.title, own.text, own.attachments) == (CALL.title, "", ())


def test_a_page_built_to_exhaust_the_parser_is_refused() -> None:
    with pytest.raises(ValueError, match="nested"):
        read_detail("<div>" * 400_000, CALL, context())

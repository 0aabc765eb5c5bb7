"""Items' own pages as the systems of the national model print them, and pages of no model at all."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.model import Item, Kind
from scraper.parse.detail import read_detail
from tests.parse.conftest import context

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
DAY = date(2026, 6, 23)
HOST = "https://www.comune.example.it"


def own(system: str, title: str, kind: Kind = Kind.NEWS) -> Item:
    html = (PAGES / f"{system}.html").read_text(encoding="utf-8")
    return read_detail(html, Item(id="tag:x", kind=kind, title=title), context()).item


@pytest.mark.parametrize("system", ["wordpress", "plone", "opencity", "drupal", "opencms", "post", "nowhere"])
def test_the_day_of_publication_is_never_that_of_the_last_edit(system: str) -> None:
    assert own(system, "").published == DAY


@pytest.mark.parametrize(
    ("system", "topics"),
    [
        ("wordpress", ("Istruzione", "Giovani")),
        ("plone", ("Sport",)),
        ("opencity", ("Cultura",)),
        ("drupal", ("Lavoro",)),
        ("opencms", ("Cultura",)),
        ("post", ()),
    ],
)
def test_topics_are_on_the_pages_own_chips(system: str, topics: tuple[str, ...]) -> None:
    assert own(system, "").topics == topics


def test_a_deadline_behind_its_label_keeps_its_hour() -> None:
    deadline = datetime(2026, 7, 31, 13, tzinfo=ZoneInfo("Europe/Rome"))
    assert own("drupal", "Concorso per istruttore").deadline == deadline


def test_a_deadline_may_be_beside_its_label_without_a_colon() -> None:
    assert own("plone", "Avviso per la gestione del campo").deadline == date(2026, 7, 20)


@pytest.mark.parametrize(
    "section",
    [
        "<article id='data_fine'><h2>Data fine</h2><p>30 Settembre 2026</p></article><p>Il 9/9/2026.</p>",
        "<h2 id='data_fine'>Data fine</h2>\n<p>30 Settembre 2026</p><p>Altro il 9 settembre 2026.</p>",
    ],
)
def test_the_last_day_of_a_document_is_a_deadline_where_it_is_a_call(section: str) -> None:
    def deadline(kind: Kind) -> date | datetime | None:
        html = f"<main><h1>Titolo</h1>{section}</main>"
        return read_detail(html, Item(id="tag:x", kind=kind, title="Titolo"), context()).item.deadline

    assert deadline(Kind.CALL) == date(2026, 9, 30)
    assert deadline(Kind.NOTICE) is None


def test_a_deadline_in_the_text_is_read_against_the_day_of_publication() -> None:
    deadline = datetime(2026, 7, 15, 12, tzinfo=ZoneInfo("Europe/Rome"))
    assert own("wordpress", "Bando per le borse di studio", Kind.CALL).deadline == deadline


def test_the_text_is_the_sections_in_order_without_what_surrounds_them() -> None:
    item = own("wordpress", "Bando per le borse di studio")
    assert item.summary == "Contributi per gli studenti residenti"
    assert item.text.splitlines() == [
        "Descrizione",
        "Il Comune assegna venti borse di studio.",
        "Le domande vanno presentate entro le ore 12:00 del 15 luglio.",
        "Ulteriori informazioni",
        "Si accede con SPID.",
    ]
    for furniture in ("Facebook", "Ufficio Scuola", "Maria Bianchi", "24/06/2026", "Quanto sono chiare", "Prenota"):
        assert furniture not in item.text + item.html


def test_a_file_is_called_what_its_link_or_else_its_label_for_the_blind_calls_it() -> None:
    item = own("wordpress", "Bando per le borse di studio")
    assert [(file.title, file.url.rpartition("/")[2]) for file in item.attachments] == [
        ("Testo del bando", "bando.pdf"),
        ("Modulo di domanda", "modulo.pdf"),
    ]


def test_the_picture_is_the_one_above_the_text() -> None:
    assert own("wordpress", "Bando").image == f"{HOST}/wp-content/uploads/2026/06/scuola.jpg"


def test_the_office_and_its_contacts_are_no_part_of_the_text() -> None:
    item = own("opencity", "Festa dei vicini")
    assert item.text.splitlines() == ["Descrizione", "Si comincia il 4 luglio 2026."]
    assert [file.title for file in item.attachments] == ["Programma"]


def test_the_line_of_the_last_edit_is_no_part_of_the_text() -> None:
    assert own("opencms", "Orari estivi della biblioteca").text == "Da luglio la biblioteca apre alle 9."


def test_a_posts_text_is_its_content_alone() -> None:
    assert own("post", "Nuovo parco giochi").text.splitlines() == [
        "Apre il parco giochi di via Verdi.",
        "Lo gestisce la proloco.",
    ]


def test_a_page_that_does_not_say_where_its_text_is_has_it_where_most_of_its_words_are() -> None:
    item = own("nowhere", "Interruzione dell'acqua")
    assert item.title == "Interruzione dell'acqua"
    assert item.summary.startswith("Per lavori urgenti")
    assert "Numero verde" not in item.text
    assert "piazza del Popolo" not in item.text


@pytest.mark.parametrize("heading", ["h2", "h3", "h4"])
def test_a_section_ends_where_the_next_one_begins(heading: str) -> None:
    html = (
        f"<main><h1>Titolo</h1><div><{heading} id='a-cura-di'>A cura di</{heading}><p>Ufficio</p><p>Piano 1</p>"
        f"<{heading} id='descrizione'>Descrizione</{heading}><p>Il testo.</p></div></main>"
    )
    item = read_detail(html, Item(id="tag:x", kind=Kind.NEWS, title="Titolo"), context()).item
    assert item.text.splitlines() == ["Descrizione", "Il testo."]


def test_a_heading_among_the_pages_own_parts_takes_only_its_section_away() -> None:
    html = "<main><h1>Titolo</h1><p>Il testo.</p><h2 id='contatti'>Contatti</h2><p>Ufficio</p></main>"
    item = read_detail(html, Item(id="tag:x", kind=Kind.NEWS, title="Titolo"), context()).item
    assert item.text == "Il testo."


def test_a_page_that_is_one_form_is_read() -> None:
    html = "<body><form><input name='__VIEWSTATE'><h1>Titolo</h1><p>Il testo.</p></form></body>"
    item = read_detail(html, Item(id="tag:x", kind=Kind.NEWS, title="Titolo"), context()).item
    assert item.text == "Il testo."


PIECES = st.sampled_from(
    [
        *(f"<{tag}>" for tag in ("main", "div class=card", "article id=allegati", "h2 id=a-cura-di", "p", "form")),
        *(f"</{tag}>" for tag in ("main", "div", "article", "h2", "p", "nav", "form", "section")),
        "<section id=contatti class=it-page-section>", "<h2 id=contatti>", "<a class=chip href=a.pdf>", "<body>",
        "Data:", "23 giugno 2026", "Scadenza", "Titolo", "<!--TYPO3SEARCH_begin-->", "<!--TYPO3SEARCH_end-->",
        "<time datetime=0001-01-01>", "<script type=application/ld+json>", "</script>", "<h1>",
        '{"@type":"Article","datePublished":"9999-12-31T23:00:00-10:00"}',
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_markup_makes_the_reader_fail(html: str) -> None:
    known = Item(id="tag:x", kind=Kind.CALL, title="Titolo")
    assert read_detail(html, known, context()).item.id == known.id

"""What the general reader takes for an item, and what it leaves alone."""

import pytest

from tests.guess.conftest import guess, page

ROWS = [
    ("Avviso per i voucher dello sport", "12/03/2026"),
    ("Esito gara", "10/03/2026"),
    ("Orari estivi", "02/03/2026"),
]


def a_list(rows: list[tuple[str, str]] = ROWS) -> str:
    return (
        "<ul>"
        + "".join(f"<li>{day} <a href='/a/{n}'>{title}</a></li>" for n, (title, day) in enumerate(rows))
        + "</ul>"
    )


def titles(html: str) -> list[str]:
    return [card.title for card in guess(html).cards]


def test_a_short_title_is_a_title() -> None:
    assert titles(page(a_list())) == ["Avviso per i voucher dello sport", "Esito gara", "Orari estivi"]


@pytest.mark.parametrize("tag", ["nav", "footer", "aside", "div class=sidebar"])
def test_what_stands_in_furniture_is_no_item(tag: str) -> None:
    prose = "<p>Il Comune informa i cittadini che il nuovo piano è stato approvato dopo un lungo confronto.</p>" * 3
    beside = f"<{tag}>{a_list()}</{tag.partition(' ')[0]}>"
    assert titles(f"<html lang=it><body><main><h1>Avvisi</h1>{prose}</main>{beside}") == []


@pytest.mark.parametrize("heading", ["Notizie correlate", "Allegati", "Galleria fotografica", "Potrebbe interessarti"])
def test_a_heading_may_say_that_a_list_belongs_elsewhere(heading: str) -> None:
    assert titles(page(f"<h2>{heading}</h2>{a_list()}", heading="Orti urbani")) == []


def test_the_nearest_heading_is_the_section() -> None:
    cards = guess(
        page(f"<h2>Bandi</h2>{a_list()}<h2>Ordinanze</h2>{a_list([('Divieto di sosta in piazza', '1/2/2026')] * 3)}")
    )
    assert [card.section for card in cards.cards] == ["Bandi"] * 3 + ["Ordinanze"] * 3


def test_of_several_dates_the_labelled_publication_wins_and_the_deadline_stays_in_the_notes() -> None:
    card = "<div><h3><a href='/{0}'>Bando {0} per le imprese</a></h3>"
    card += "<p>Scadenza: 30/04/2026</p><p>Pubblicato il {0}/03/2026</p></div>"
    cards = guess(page("".join(card.format(day) for day in (3, 4, 5)), heading="Bandi")).cards
    assert [found.date for found in cards] == ["3/03/2026", "4/03/2026", "5/03/2026"]
    assert all("Scadenza: 30/04/2026" in found.notes for found in cards)


def test_a_date_in_a_title_or_a_teaser_is_not_when_it_was_told() -> None:
    card = "<div><h3><a href='/{0}'>{1}</a></h3>"
    card += "<p>Si comunica che dal 4 giugno 2026 gli sportelli riaprono anche di sabato.</p></div>"
    names = ["Chiusura del 2 giugno", "Nuovi orari degli sportelli", "Lavori in corso al ponte"]
    cards = guess(page("".join(card.format(n, name) for n, name in enumerate(names)), heading="Notizie")).cards
    assert [found.title for found in cards] == names
    assert [found.date for found in cards] == ["", "", ""]


def test_a_cropped_title_is_completed_from_its_title_attribute() -> None:
    full = "Avviso pubblico per la selezione di due operatori"
    rows = "".join(
        f"<li><a href='/{n}' title='{full} {n}'>Avviso pubblico per la...</a> 0{n}/03/2026</li>" for n in (1, 2, 3)
    )
    assert titles(page(f"<ul>{rows}</ul>")) == [f"{full} 1", f"{full} 2", f"{full} 3"]


def test_files_beside_the_titles_own_link_are_attachments() -> None:
    row = "<li><a href='/a/{0}'>Avviso numero {0} del settore</a> 0{0}/03/2026 <a href='/f/{0}.pdf'>Modulo</a></li>"
    cards = guess(page("<ul>" + "".join(row.format(n) for n in (1, 2, 3)) + "</ul>")).cards
    assert [[file.href for file in card.files] for card in cards] == [["/f/1.pdf"], ["/f/2.pdf"], ["/f/3.pdf"]]


def test_each_group_keeps_why_it_was_kept_or_dropped() -> None:
    names = ["Casa e famiglia", "Lavoro e formazione", "Salute e assistenza"]
    topics = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(names))
    read = guess(page(f"{a_list()}<h2>Argomenti</h2><ul>{topics}</ul>"))
    assert [dict(verdict.why)["dates"] for verdict in read.kept] == [3.0]
    assert any("heading of ways to go" in dict(verdict.why) for verdict in read.dropped)


def test_english_dates_are_month_first() -> None:
    rows = "".join(f"<tr><td>City Council meeting of the {n}</td><td>{n}/12/2026</td></tr>" for n in (3, 4, 5))
    table = f"<table><tr><th>Meeting</th><th>Date</th></tr>{rows}</table>"
    html = f"<html lang=en><body><h1>Meetings of the council</h1>{table}"
    assert [card.date for card in guess(html).cards] == ["2026-03-12", "2026-04-12", "2026-05-12"]


def test_a_lead_outside_the_list_is_an_item_where_it_links_like_one() -> None:
    title = "<h2><a href='/a/99'>Il piano per il caldo</a></h2>"
    lead = f"<section><div><span>9 luglio 2026</span>{title}<p>Attivo da oggi.</p></div></section>"
    assert titles(page(f"{lead}<h2>Notizie</h2>{a_list()}"))[0] == "Il piano per il caldo"

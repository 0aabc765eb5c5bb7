"""Pages that only lead to lists (by year, by month, by what is listed), and others whose days are no news."""

from collections.abc import Sequence

import pytest

from tests.guess.conftest import guess, page


def ways(titles: Sequence[str], *, ending: str = "", tag: str = "li", beside: str = "") -> str:
    rows = [f"<{tag}><a href='/bandi/{n}{ending}'>{title}</a>{beside}</{tag}>" for n, title in enumerate(titles)]
    return f"<div>{''.join(rows)}</div>"


def titles(body: str, heading: str = "Bandi e concorsi") -> list[str]:
    return [card.title for card in guess(page(body, heading=heading)).cards]


YEARS = [f"Bandi di gara anno {year}" for year in range(2019, 2027)]
MONTHS = [f"Comunicati stampa di {month} 2026" for month in ("gennaio", "febbraio", "marzo", "aprile", "maggio")]
STATES = ["Bandi attivi", "Bandi scaduti", "Esiti e graduatorie", "Concorsi pubblici", "Archivio storico dei bandi"]


@pytest.mark.parametrize("names", [YEARS, MONTHS, STATES], ids=["years", "months", "states"])
@pytest.mark.parametrize("tag", ["li", "p", "h3"])
def test_links_to_the_parts_of_an_archive_are_no_items(names: Sequence[str], tag: str) -> None:
    assert titles(ways(names, tag=tag)) == []
    assert titles(ways(names, tag=tag, beside="<p>Consulta quelli pubblicati in questo periodo</p>")) == []


def test_a_page_without_open_calls_lists_none_of_its_archive() -> None:
    assert titles(f"<p>Al momento non ci sono bandi attivi.</p><h2>Archivio</h2>{ways(YEARS)}") == []


@pytest.mark.parametrize(
    "message", ["Al momento non ci sono bandi.", "Ad oggi nessun bando è aperto.", "Non ci sono bandi"]
)
def test_links_on_a_page_that_says_it_is_empty_are_no_items(message: str) -> None:
    links = ["Pagare la tassa rifiuti", "Chiedere la residenza", "Prenotare una sala civica"]
    rows = "".join(f"<li><a href='/s/{n}'>{link}</a></li>" for n, link in enumerate(links))
    assert titles(f"<ul>{rows}</ul>", heading="Bandi") == links
    assert titles(f"<p>{message}</p><ul>{rows}</ul>", heading="Bandi") == []


def test_years_above_a_list_do_not_keep_it_from_being_read() -> None:
    calls = ["Bando per i chioschi del parco", "Bando per gli orti urbani", "Avviso per la gestione del bar"]
    assert titles(ways(YEARS) + f"<h2>Bandi</h2>{ways(calls, beside=' 12/07/2026')}") == calls


def test_files_of_whole_years_are_told() -> None:
    assert titles(ways(YEARS, ending=".pdf")) == YEARS


def test_short_titles_with_a_word_of_their_own_are_told() -> None:
    calls = [
        "Esito gara mensa",
        "Bandi di gara: rettifica",
        "Concorsi pubblici, nuove date",
        "Avvisi di mobilità in Anagrafe",
    ]
    assert titles(ways(calls)) == calls


def test_the_programme_of_one_event_is_no_list() -> None:
    days = "".join(f"<li>{day} agosto 2026, ore 21: concerto della banda</li>" for day in (14, 15, 16))
    text = "<p>La festa torna in piazza con la banda, i mercatini e la cena sotto le stelle.</p>"
    assert titles(f"{text}<h2>Programma</h2><ul>{days}</ul>", heading="Festa patronale") == []


def test_a_history_is_no_list() -> None:
    days = ["4 luglio 1796", "12 marzo 1898", "25 aprile 1945", "3 maggio 1971"]
    rows = "".join(f"<p><b>{day}</b> Quel giorno il paese cambia per sempre.</p>" for day in days)
    assert titles(rows, heading="La storia") == []


def test_whose_turn_it_is_is_no_news() -> None:
    rows = "".join(f"<tr><td>{day}/08/2026</td><td>Farmacia al ponte, via Po {day}</td></tr>" for day in range(10, 15))
    assert titles(f"<table><tr><th>Data</th><th>Farmacia</th></tr>{rows}</table>", heading="Farmacie di turno") == []


@pytest.mark.parametrize(
    "heading",
    [
        "Pagina non disponibile",
        "La pagina cercata non esiste",
        "Il contenuto non è più disponibile",
        "Qualcosa è andato storto",
    ],
)
def test_a_page_that_is_not_there_lists_nothing(heading: str) -> None:
    news = ways(["Riapre la piscina", "Chiuso il ponte", "Nuovi orari"], beside=" 03/08/2026")
    assert titles(f"<h2>Ultime notizie</h2>{news}", heading=heading) == []


ITSELF = "Contributi per l'acquisto di libri scolastici"
OWN_PAGE = """<div class=intro><h2>{title}</h2><p>Chi può chiederli, e come si chiedono al Comune.</p>
 <p>Data: 3 agosto 2026</p></div>
<div class=part><h4>Modulo per chiedere il contributo</h4><p><a href=/m.pdf>Scarica il modulo da compilare</a></p></div>
<div class=part><h4>Quanto è chiara questa pagina?</h4><p>Valuta da 1 a 5 stelle quello che hai letto</p></div>"""


def own_page(body: str, name: str = ITSELF) -> list[str]:
    html = f"<html><head><title>{name} - Comune di Prova</title></head><body><main>{body}</main></body></html>"
    return [card.title for card in guess(html).cards]


def test_what_a_page_says_that_it_is_itself_is_no_item_on_it() -> None:
    assert ITSELF in own_page(OWN_PAGE.format(title=ITSELF), name="Novità")
    assert ITSELF not in own_page(OWN_PAGE.format(title=ITSELF))


def test_the_files_of_an_items_own_page_are_no_items() -> None:
    names = ["Testo dell'avviso pubblico", "Modulo di domanda per le famiglie", "Proroga dei termini del bando"]
    files = "".join(f"<li><a href='/f/{n}.pdf'>{name}</a></li>" for n, name in enumerate(names))
    body = f"<h1>{{}}</h1><p>Si fa domanda allo sportello.</p><h2>Documenti</h2><ul>{files}</ul>"
    assert own_page(body.format(ITSELF)) == []
    assert own_page(body.format("Avvisi e bandi del Comune"), name="Avvisi e bandi del Comune") == names


def test_descriptions_files_and_offices_are_parts_of_one_page() -> None:
    part = "<section><h3>{}</h3><h4>{}</h4><p>Si legge il martedì {} luglio 2026 allo sportello.</p></section>"
    names = ["Il Comune aiuta le famiglie", "Testo completo del bando", "Ufficio scuola e sport"]
    alike = "".join(part.format(f"Parte {n}", name, n + 1) for n, name in enumerate(names))
    parts = "".join(part.format(p, n, 7) for p, n in zip(["Descrizione", "Allegati", "A cura di"], names, strict=True))
    assert len(titles(alike)) == 3
    assert titles(parts) == []


def test_a_title_keeps_the_bracket_that_it_ends_or_begins_with() -> None:
    names = [
        "Avviso per gli orti comunali (rettifica)",
        "Graduatoria dei nidi [provvisoria]",
        "(Esito) Asta dei pascoli",
    ]
    rows = "".join(f"<b>{n + 1}/07/2026</b> - {name}<br><br>" for n, name in enumerate(names))
    assert titles(f"<div>{rows}</div>", heading="Albo pretorio") == names


def test_a_dated_list_is_read_on_the_page_of_an_office_and_where_each_event_has_its_parts() -> None:
    names = ["Riapre la piscina comunale", "Chiuso il ponte sul torrente", "Nuovi orari degli sportelli"]
    news = ways(names, beside=" 03/08/2026")
    office = f"<h2>Descrizione</h2><p>Si occupa di tutto.</p><h2>Contatti</h2><p>Via Po 1</p><h2>Notizie</h2>{news}"
    assert titles(office, heading="Ufficio stampa") == names
    parts = "<h4>Luogo</h4><p>Sala civica</p>"
    events = "".join(f"<li><h3><a href='/e/{n}'>{name}</a></h3>3/9/2026{parts}</li>" for n, name in enumerate(names))
    assert titles(f"<ul>{events}</ul>", heading="Eventi") == names

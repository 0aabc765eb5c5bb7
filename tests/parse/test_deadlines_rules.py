"""What is a deadline and what only an end, as tables: what is written, and what it says on Wednesday 24 June 2026."""

from datetime import date

import pytest

from scraper.model import Kind
from scraper.parse.deadlines import find_deadline
from scraper.parse.paragraphs import deadline_of_page

TODAY = date(2026, 6, 24)


def read(text: str, today: date = TODAY) -> str:
    return f"{find_deadline(text, today) or ''}"[:16]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Le domande scadono il 10 luglio", "2026-07-10"),
        ("Iscrizioni a tutto il 10 luglio", "2026-07-10"),
        ("Ultimo giorno per iscriversi: venerdì 10 luglio", "2026-07-10"),
        ("Le iscrizioni chiudono il 10 luglio alle 12", "2026-07-10 12:00"),
        ("Il 10 luglio 2026 scade il bando per il sostegno all'affitto", "2026-07-10"),
        ("Chiusura del bando: 10.7.2026, ore 12", "2026-07-10 12:00"),
        ("Candidature aperte! Deadline 10/07/2026", "2026-07-10"),
        ("Il portale sarà chiuso improrogabilmente alle 23.59 del 10 luglio: inviare le domande", "2026-07-10 23:59"),
        ("Ci si può prenotare entro venerdì 10 alle 12", "2026-07-10 12:00"),
        ("Adesioni entro sabato 27 c.m.", "2026-06-27"),
        ("Il termine per aderire al progetto scade domani a mezzogiorno", "2026-06-25 12:00"),
        ("Domande di alloggio entro la mezzanotte del 10 luglio", "2026-07-10"),
        # the last day of a window
        ("Domande dal 29 giugno al 10 luglio", "2026-07-10"),
        ("Si può presentare domanda dalle ore 9 del 29 giugno alle ore 12 del 10 luglio 2026", "2026-07-10 12:00"),
        ("Apertura: 29/06/2026 ore 9. Chiusura: 10/07/2026 ore 12. Bando per le botteghe", "2026-07-10 12:00"),
        ("Le iscrizioni apriranno il 29 giugno e chiuderanno il 10 luglio", "2026-07-10"),
        # other days in the sentence
        ("Data pubblicazione: 20/06/2026 Data scadenza: 10/07/2026 Data esito: 30/09/2026", "2026-07-10"),
        ("Pubblicato il 20/06/2026 – Scadenza 10/07/2026", "2026-07-10"),
        ("Avviso approvato con determina n. 88 del 20 giugno 2026, in scadenza il 10 luglio 2026", "2026-07-10"),
        ("Corso di ceramica dal 3 al 28 agosto: iscrizioni entro il 10 luglio", "2026-07-10"),
        ("Domande entro il 10 luglio, le prove si terranno dal 3 al 5 agosto", "2026-07-10"),
        ("Domande entro il 10 luglio; la graduatoria verrà pubblicata entro il 31 luglio", "2026-07-10"),
        ("Incontro informativo il 30 giugno alle 18; domande entro il 10 luglio", "2026-07-10"),
        ("Chiarimenti entro il 3 luglio, offerte entro il 10 luglio ore 12", "2026-07-10 12:00"),
        ("Sopralluogo entro il 3 luglio 2026. Offerte entro il 10 luglio 2026", "2026-07-10"),
        ("Chi compie diciotto anni entro il 31 dicembre può iscriversi fino al 10 luglio", "2026-07-10"),
        ("Domande fino al 10 luglio, allo sportello dal lunedì al venerdì dalle 9 alle 12", "2026-07-10"),
        ("Ai sensi del D.P.R. 28 dicembre 2000, n. 445, le istanze vanno rese entro il 10 luglio", "2026-07-10"),
        # one that has passed is still the deadline
        ("Esito del bando scaduto il 10 giugno 2026", "2026-06-10"),
    ],
)  # fmt: skip
def test_a_term_for_applying_is_the_deadline(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Termini prorogati dal 24 giugno al 10 luglio", "2026-07-10"),
        ("Domande prorogate dal 3 al 10 luglio", "2026-07-10"),
        ("Il termine del 3 luglio slitta al 10", "2026-07-10"),
        ("Proroga di una settimana: la scadenza passa dal 3 luglio al 10 luglio", "2026-07-10"),
        ("Prorogato con atto n. 9 del 22 giugno 2026 al 10 luglio 2026", "2026-07-10"),
        ("Il termine, inizialmente fissato al 31 luglio, è anticipato al 10 luglio ore 12", "2026-07-10 12:00"),
        ("Bando con scadenza 31 luglio 2026: chiusura anticipata delle domande al 10 luglio 2026", "2026-07-10"),
        ("Riapertura dei termini: le domande, scadute il 10 giugno, si presentano fino al 10 luglio", "2026-07-10"),
        ("Nuova scadenza 10 luglio anziché 3 luglio", "2026-07-10"),
        ("Rettifica: si legga scadenza 10 luglio 2026 e non 1 luglio 2026", "2026-07-10"),
        ("Apertura delle iscrizioni posticipata al 29 giugno e chiusura delle iscrizioni al 10 luglio", "2026-07-10"),
        ("La scadenza è prorogata al 10 luglio 2026; le domande si inviano entro le ore 12", "2026-07-10 12:00"),
        ("La scadenza del 10 luglio non sarà prorogata", "2026-07-10"),
    ],
)  # fmt: skip
def test_a_deadline_that_was_moved_is_the_new_one(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    "text",
    [
        "ANNULLATO: avviso con scadenza 10 luglio 2026",
        "È stato revocato il bando in scadenza il 10 luglio 2026",
        "Sono sospesi i termini del concorso, fissati al 10 luglio 2026",
        "La selezione con termine 10 luglio 2026 è sospesa fino a nuovo avviso",
    ],
)
def test_a_call_that_was_cancelled_has_none(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        # closures, roads, exhibitions, what is in force
        "Avviso: strada chiusa fino al 10 luglio", "Uffici chiusi dal 29 giugno al 10 luglio",
        "Avviso: divieto di sosta dalle 8 del 29 giugno alle 18 del 10 luglio", "Mostra aperta fino al 10 luglio",
        "Proroga fino al 10 luglio della viabilità provvisoria", "Ordinanza in vigore fino al 10 luglio",
        "Biblioteca, riapertura dal 10 luglio 2026", "Il servizio di scuolabus è sospeso fino al 10 luglio",
        # mandates, contracts, rankings
        "Il mandato della consulta scade il 10 luglio 2028", "La graduatoria ha validità fino al 10 luglio 2028",
        "Il contratto di affitto scade il 10 luglio 2028", "Convenzione dal 10 luglio 2026 al 10 luglio 2028",
        # what one must be or have
        "Possono iscriversi i bambini che compiono tre anni entro il 31 dicembre 2026",
        "Possono fare domanda i nati entro il 10 luglio 2023", "È ammesso chi ha un ISEE valido fino al 31 dicembre",
        "Requisiti maturati entro il 10 luglio 2026", "Sono ammesse le spese sostenute entro il 10 luglio 2026",
        # what the office does, and how long an act is shown
        "Entro il 10 luglio 2026 sarà pubblicata la graduatoria", "I contributi saranno liquidati entro il 10 luglio",
        "I lavori si concluderanno entro il 10 luglio", "In pubblicazione fino al 10/07/2026",
        "Data scadenza pubblicazione: 10/07/2026", "Pubblicato dal 25/06/2026 al 10/07/2026",
        # events, openings
        "Iscrizioni al corso che si terrà dal 29 giugno al 10 luglio", "Iscrizioni aperte dal 10 luglio",
        "Apertura delle buste: 10 luglio 2026 ore 10", "Prova scritta del concorso il 10 luglio alle 9",
        "Iscrizioni chiuse il 10 giugno 2026",
        # terms from a day that nobody knows here
        "Ricorso entro 60 giorni dalla notifica", "Domande entro 30 giorni dal ricevimento dell'invito",
        "Domande entro dieci giorni lavorativi dalla pubblicazione",
        "Domande entro 30 giorni dalla pubblicazione in Gazzetta Ufficiale", "Domande fino ad esaurimento dei fondi",
    ],
)  # fmt: skip
def test_an_end_of_something_else_is_no_deadline(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Domande entro 15 giorni dalla data odierna", "2026-07-09"),
        ("Domande entro e non oltre venti giorni dalla pubblicazione del presente avviso", "2026-07-14"),
        ("Domande entro il termine perentorio di giorni 30 dalla data di pubblicazione", "2026-07-24"),
        ("entro 10 (dieci) giorni naturali e consecutivi dalla pubblicazione", "2026-07-04"),
        ("entro le ore 12 del decimo giorno successivo alla pubblicazione", "2026-07-04 12:00"),
        ("entro due settimane dalla pubblicazione", "2026-07-08"),
        ("Bando pubblicato in Gazzetta il 19 giugno: domande entro trenta giorni dalla pubblicazione", "2026-07-19"),
        ("Proposte entro la fine del mese", "2026-06-30"),
        ("Domande entro fine luglio", "2026-07-31"),
        ("Domande entro il mese di febbraio", "2027-02-28"),
        ("Domande entro la fine dell'anno", "2026-12-31"),
    ],
)  # fmt: skip
def test_a_term_counted_from_the_publication_excludes_its_first_day(text: str, says: str) -> None:
    assert read(text) == says


def test_the_hour_of_a_deadline_is_that_of_its_season() -> None:
    summer = find_deadline("Domande entro le ore 12 del 24 ottobre 2026", TODAY)
    winter = find_deadline("Domande entro le ore 12 del 26 ottobre 2026", TODAY)
    assert (str(summer)[-6:], str(winter)[-6:]) == ("+02:00", "+01:00")


@pytest.mark.parametrize(
    ("paragraphs", "says"),
    [
        (["Bando botteghe", "Domande entro il 3 luglio.", "Termine prorogato al 10 luglio."], date(2026, 7, 10)),
        (["Bando botteghe", "Domande entro il 10 luglio.", "Il sopralluogo è libero."], date(2026, 7, 10)),
        (["Bando botteghe: avviso revocato", "Domande entro il 10 luglio."], None),
    ],
)
def test_the_paragraphs_of_a_page_decide_together(paragraphs: list[str], says: date | None) -> None:
    assert deadline_of_page(paragraphs, Kind.CALL, TODAY, "Europe/Rome") == says

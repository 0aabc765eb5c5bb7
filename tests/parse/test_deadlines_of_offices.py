"""How offices write deadlines, and other ends, as tables: what is said on Wednesday 24 June 2026."""

from datetime import date

import pytest

from scraper.parse.deadlines import find_deadline

TODAY = date(2026, 6, 24)


def read(text: str) -> str:
    return f"{find_deadline(text, TODAY) or ''}"[:16]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # labels, and headings of the cells of a table
        ("Scadenza presentazione offerte: 10/07/2026 12:00", "2026-07-10 12:00"),
        ("Scadenza presentazione domande 10 luglio 2026", "2026-07-10"),
        ("Termine ultimo ricezione offerte 10/07/2026 ore 12:00", "2026-07-10 12:00"),
        ("Termine presentazione istanze 10 luglio 2026", "2026-07-10"),
        ("Termine ricezione domande: ore 12.00 del 10.07.2026", "2026-07-10 12:00"),
        ("Data ultima per la presentazione delle domande: 10 luglio 2026", "2026-07-10"),
        ("Ultima data utile per le domande: 10/07/2026", "2026-07-10"),
        ("Ultimo giorno utile: 10 luglio", "2026-07-10"),
        ("Data limite: 10/07/2026", "2026-07-10"),
        ("Data fine presentazione domande: 10/07/2026", "2026-07-10"),
        ("Fine presentazione domande: 10.07.2026", "2026-07-10"),
        ("Fine iscrizioni: 10 luglio", "2026-07-10"),
        ("Chiusura iscrizioni 10 luglio", "2026-07-10"),
        ("Data chiusura bando 10/07/2026", "2026-07-10"),
        ("Scad. 10/07/2026", "2026-07-10"),
        ("Scadenza bando 10/07/26 h. 12", "2026-07-10 12:00"),
        ("Scadenza domande\n10 luglio 2026", "2026-07-10"),
        ("Data scadenza | 10/07/2026", "2026-07-10"),
        ("Concessione del chiosco nel parco – Scadenza: 10/07/2026", "2026-07-10"),
        ("Pubblicato 24/06/2026 | Scadenza 10/07/2026 | Esito 20/07/2026", "2026-07-10"),
        ("Bando | Pubblicazione: 24/06/2026 | Scadenza: 10/07/2026 ore 13", "2026-07-10 13:00"),
        ("Inizio domande: 25/06/2026 Fine domande: 10/07/2026", "2026-07-10"),
        ("Manifestazioni di interesse: termine ore 12.00 - 10 luglio 2026", "2026-07-10 12:00"),
        # sentences
        ("Scade oggi il bando per i centri estivi", "2026-06-24"),
        ("Oggi alle 12 scade il bando", "2026-06-24 12:00"),
        ("Ultimo giorno oggi per le iscrizioni alla mensa", "2026-06-24"),
        ("Candidature aperte ancora oggi, fino alle 23.59", "2026-06-24 23:59"),
        ("Domande solo fino a stasera alle 20", "2026-06-24 20:00"),
        ("C'è tempo fino al 10 luglio per partecipare al bando", "2026-07-10"),
        ("Tempo fino al 10/07 per iscriversi", "2026-07-10"),
        ("Ultimi giorni per iscriversi: c'è tempo fino a venerdì 10 luglio", "2026-07-10"),
        ("Hai tempo fino alle 12 del 10 luglio per candidarti", "2026-07-10 12:00"),
        ("Contributi affitto, domande fino al 10 luglio incluso", "2026-07-10"),
        ("Domande da inviare non più tardi delle ore 12 del 10 luglio", "2026-07-10 12:00"),
        ("Le domande vanno inviate non più tardi del 10 luglio", "2026-07-10"),
        ("Le offerte dovranno pervenire entro le ore dodici del giorno 10 luglio 2026", "2026-07-10 12:00"),
        ("Domande entro le ore dodici e trenta di venerdì 10 luglio", "2026-07-10 12:30"),
        ("Domande entro il 10.07", "2026-07-10"),
        ("Domande entro il giorno 10 del mese di luglio 2026", "2026-07-10"),
        ("Domande entro venerdì 10 luglio '26", "2026-07-10"),
        ("Bando aperto dal 25 giugno, chiude il 10 luglio alle 12", "2026-07-10 12:00"),
        ("Domande a partire dal 29 giugno ed entro il 10 luglio", "2026-07-10"),
        ("Le iscrizioni si raccolgono fino ad esaurimento posti e comunque entro il 10 luglio", "2026-07-10"),
        # windows
        ("Sportello per le domande aperto dal 29/06 al 10/07/2026", "2026-07-10"),
        ("Invio delle istanze dalle ore 10:00 del 29/06/2026 fino alle ore 18:00 del 10/07/2026", "2026-07-10 18:00"),
        ("Periodo di presentazione delle domande: 29 giugno - 10 luglio 2026", "2026-07-10"),
        ("Finestra per le candidature: 29/06–10/07/2026", "2026-07-10"),
        ("Adesioni: dal 29.06 al 10.07.2026", "2026-07-10"),
        ("Dal 29 giugno al 10 luglio sono aperte le iscrizioni all'asilo nido", "2026-07-10"),
        ("Dal 29 giugno al 10 luglio è possibile presentare domanda", "2026-07-10"),
        ("Apertura sportello 29/06/2026, chiusura sportello 10/07/2026: bando botteghe", "2026-07-10"),
    ],
)
def test_a_deadline_is_found_however_it_is_told(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Domande entro il decimo giorno dalla pubblicazione", "2026-07-04"),
        ("Domande entro il ventunesimo giorno dalla pubblicazione", "2026-07-15"),
        ("entro le ore 12 del quindicesimo giorno successivo a quello di pubblicazione", "2026-07-09 12:00"),
        (
            "entro il trentesimo giorno successivo alla pubblicazione del bando, avvenuta il 19 giugno 2026",
            "2026-07-19",
        ),
        ("entro 20 giorni decorrenti dalla pubblicazione all'albo pretorio (19 giugno 2026)", "2026-07-09"),
        ("entro 20 giorni dalla pubblicazione, avvenuta in data 19/06/2026", "2026-07-09"),
        ("entro 15 gg. dalla data di pubblicazione del presente avviso", "2026-07-09"),
        ("entro 30 (trenta) giorni dalla pubblicazione del presente bando all'Albo pretorio", "2026-07-24"),
        ("Domande entro il 30° giorno dalla pubblicazione", "2026-07-24"),
        ("entro sette giorni da oggi", "2026-07-01"),
        ("entro una settimana dalla pubblicazione", "2026-07-01"),
        ("entro un mese dalla pubblicazione del bando", "2026-07-24"),
        ("entro fine mese le domande", "2026-06-30"),
        ("Domande entro la fine di luglio", "2026-07-31"),
        # told from an event
        ("Gita domenica 12 luglio 2026; iscrizioni entro il giorno precedente", "2026-07-11"),
        ("Gita domenica 12 luglio 2026; iscrizioni entro le ore 18 del giorno precedente", "2026-07-11 18:00"),
        ("Laboratorio il 12 luglio alle 16, iscriversi entro le 12 del giorno prima", "2026-07-11 12:00"),
        ("Iscrizioni alla gita del 12 luglio entro il giorno prima", "2026-07-11"),
        ("Iscrizioni entro due giorni prima della gita del 12 luglio", "2026-07-10"),
        ("Corso il 12 luglio: prenotazione obbligatoria entro 3 giorni prima", "2026-07-09"),
        ("Gita domenica 12 luglio, iscrizioni entro il venerdì precedente", "2026-07-10"),
        ("Offerte entro il giorno precedente la gara del 10 luglio", "2026-07-09"),
        ("Prenotazioni entro la sera prima dello spettacolo del 12 luglio", "2026-07-11"),
        ("Iscrizioni entro il giovedì prima della gita di domenica 12 luglio", "2026-07-09"),
    ],
)
def test_a_term_is_counted_from_the_publication_or_back_from_an_event(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    "text",
    [
        "Nuova scadenza bando: 10 luglio 2026",
        "Scadenza originaria: 03/07/2026 – Nuova scadenza: 10/07/2026",
        "Nuovo termine: 10 luglio (prima 3 luglio)",
        "Vecchia scadenza 03/07/2026, nuova scadenza 10/07/2026",
        "Nuova scadenza 10/07/2026, vecchia scadenza 03/07/2026",
        "Scadenza prorogata 10/07/2026 (precedente scadenza 03/07/2026)",
        "Scadenza: 03/07/2026 (prorogata al 10/07/2026)",
        "Scadenza: 10/07/2026 (prorogata, era il 03/07/2026)",
        "Scadenza bando 3 luglio PROROGATA 10 luglio 2026",
        "Prorogata al 10 luglio 2026 la scadenza per le domande",
        "Bando: la scadenza è slittata al 10 luglio",
        "Dal 3 luglio la scadenza è slittata al 10 luglio",
        "La scadenza slitta dal 3 luglio al 10 luglio",
        "Termine prorogato ulteriormente al 10 luglio, dopo un primo differimento al 3 luglio",
        "Ulteriore proroga fino al 10 luglio per le domande, dopo quella al 3 luglio",
        "Dopo una prima proroga al 3 luglio, il termine per le domande è differito al 10 luglio",
        "Già prorogata al 3 luglio, la scadenza del bando è ora fissata al 10 luglio 2026",
        "Prorogati di nuovo i termini del bando: prima al 3 luglio, ora al 10 luglio 2026",
        "La nuova scadenza del bando è il 10 luglio (era il 3 luglio)",
        "Il termine, che scadeva il 3 luglio, è spostato al 10 luglio",
        "Il termine delle domande, che sarebbe scaduto il 3 luglio, è stato prorogato al 10 luglio",
        "Scadenza del bando spostata: non più il 3 luglio ma il 10 luglio",
        "Scadenza del bando spostata al 10 luglio, non più il 3 luglio",
        "Domande fino al 10 luglio e non più fino al 3 luglio",
        "Domande fino al 10 luglio invece che al 3 luglio",
        "Più tempo per il bando sport: c'è tempo fino al 10 luglio invece del 3 luglio",
        "Il termine del 3 luglio è stato prorogato di una settimana, al 10 luglio 2026",
        "Termini riaperti dal 25 giugno al 10 luglio 2026 per il bando botteghe",
        "Riapertura bando: nuove domande dal 25 giugno ed entro il 10 luglio",
        "Proroga termini bando affitti al 10/07/2026 (ex scadenza 03/07/2026)",
        "La scadenza corretta del bando è il 10 luglio 2026 e non il 3 luglio",
        "La scadenza, già fissata per il 3 luglio, slitta a venerdì 10 luglio",
        "Con determinazione n. 88 del 20 giugno 2026 il termine del bando è prorogato al 10 luglio 2026",
        "Bando: termine prorogato al 10 luglio 2026 con determinazione n. 88 del 20 giugno 2026",
        "Differito dal 3 luglio al 10 luglio il termine per le domande",
        "La scadenza è anticipata dal 31 luglio al 10 luglio",
        "La scadenza del bando è confermata al 10 luglio",
        "Nessuna proroga: domande entro il 10 luglio",
        "Bando botteghe, proroga: 10 luglio 2026",
        "Proroga scadenza bando botteghe 10 luglio 2026",
        "La data di scadenza per le domande, fissata inizialmente al 3 luglio, è stata rinviata al 10 luglio",
        "Prorogata al 10 luglio, rispetto all'originaria scadenza del 3 luglio, la presentazione delle domande",
        "È posticipato al 10 luglio 2026 il termine di presentazione delle domande fissato al 3 luglio 2026",
        "Bando prorogato: ci sarà tempo fino al 10 luglio anziché fino al 3 luglio",
        "Più tempo per iscriversi: il termine passa dal 3 al 10 luglio",
        "Termini riaperti: domande fino al 10 luglio",
    ],
)
def test_the_new_deadline_holds_in_whatever_order_it_is_told(text: str) -> None:
    assert read(text) == "2026-07-10"


@pytest.mark.parametrize(
    "text",
    [
        # cards, permits, ordinances, rankings
        "Scadenza carta d'identità cartacea al 3 agosto 2026",
        "Le carte d'identità cartacee scadono il 3 agosto 2026",
        "Le carte d'identità cartacee non saranno più valide dal 3 agosto 2026",
        "I permessi ZTL in scadenza il 31 dicembre 2026 restano validi",
        "Il permesso scade il 31 dicembre 2026",
        "Patenti scadute: validità prorogata fino al 31 dicembre 2026",
        "Documenti con scadenza entro il 31 dicembre 2026",
        "Tessere bus: proroga della validità al 31 luglio 2026",
        "Passaporti in scadenza entro il 31 dicembre 2026",
        "Gli abbonamenti con scadenza 31 luglio 2026 sono prorogati",
        "Abbonamenti validi fino al 31 dicembre",
        "L'ordinanza resta valida fino al 31 luglio 2026",
        "Prorogata al 31 luglio l'ordinanza antismog",
        "Ordinanza balneare: scadenza 30 settembre 2026",
        "La graduatoria scade il 10 luglio 2028",
        "Proroga della validità della graduatoria al 31 dicembre 2026",
        "Graduatoria del concorso valida sino al 10 luglio 2028",
        "Contrassegno disabili con scadenza 10 luglio 2028",
        "L'autorizzazione ha termine il 31 dicembre 2026",
        "Lo stato di emergenza è prorogato al 10 luglio",
        "Il DURC scade il 10 luglio 2026",
        "Licenza in scadenza il 10 luglio 2026",
        "Tesserini venatori validi entro il 31 gennaio 2027",
        # the start of something, moved or not
        "Apertura del bando, inizialmente fissata al 1° luglio, posticipata al 10 luglio",
        "L'avvio delle iscrizioni slitta al 10 luglio",
        "Slitta al 10 luglio l'apertura delle domande",
        "La data di apertura dello sportello per le domande è rinviata al 10 luglio",
        "L'inizio del corso è posticipato al 10 luglio",
        "Posticipato al 10 luglio l'avvio delle iscrizioni",
        "Le iscrizioni si apriranno il 10 luglio",
        "Iscrizioni al via dal 10 luglio",
        "Domande a partire dal 10 luglio 2026",
        "La data d'avvio delle domande per il bando, inizialmente fissata al 3 luglio, è posticipata al 10 luglio",
        "Il click day del bando è rinviato al 10 luglio",
        "Decorrenza prorogata al 10 luglio",
        # events, moved
        "Lo spettacolo del 3 luglio è rinviato al 10 luglio",
        "La seduta del consiglio è anticipata al 10 luglio",
        "La prova scritta del concorso è rinviata al 10 luglio",
        "Il colloquio della selezione slitta al 10 luglio",
        "Mercato settimanale spostato al 10 luglio",
        "L'apertura delle buste è rinviata al 10 luglio",
        # works, contracts, offices, seasons
        "La fine dei lavori è prevista entro il 10 luglio 2026",
        "I cantieri termineranno entro il 10 luglio",
        "Durata dell'incarico: fino al 31 dicembre 2026",
        "Il contratto ha termine il 31 dicembre 2026",
        "Concessione del suolo pubblico in scadenza il 31 dicembre 2026",
        "Il presidente resta in carica fino al 10 luglio",
        "La mostra prosegue fino al 10 luglio",
        "L'esposizione chiude il 10 luglio",
        "Mostra prorogata al 10 luglio",
        "La biblioteca chiude il 10 luglio alle 12",
        "Il centro estivo termina il 31 luglio",
        "La scuola dell'infanzia termina il 30 giugno",
        "Riscaldamento acceso fino al 15 aprile",
        "Orario estivo degli uffici fino al 31 agosto",
        "Divieto di accensione di fuochi dal 29 giugno al 10 luglio",
        "Raccolta dei rifiuti sospesa fino al 10 luglio",
        "Il servizio terminerà il 10 luglio 2026",
        # what the office does by then
        "La graduatoria sarà approvata entro il 10 luglio",
        "Esito della selezione entro il 10 luglio",
        "L'elenco degli ammessi sarà diffuso entro il 10 luglio",
        "I vincitori saranno contattati entro il 10 luglio",
        "Gli ammessi riceveranno il contributo entro il 10 luglio",
        "L'ufficio risponderà alle domande entro il 10 luglio",
        "Il Comune provvederà al pagamento entro il 10 luglio",
        "I voucher sono spendibili entro il 10 luglio 2026",
        # how long it is shown
        "Affisso all'albo dal 25/06/2026 al 10/07/2026",
        "Fine pubblicazione 10/07/2026",
        "Data fine validità: 10/07/2026",
        "Inizio pubblicazione | 24/06/2026 | Fine pubblicazione | 10/07/2026",
        # what one must be or have
        "I candidati devono aver compiuto 18 anni entro il 10 luglio 2026",
        "Sono ammessi i residenti entro il 31 dicembre 2025",
        "Diploma conseguito entro il 10 luglio 2026",
        "Progetti da concludere entro il 31 dicembre 2026",
        "Le attività dovranno terminare entro il 31 dicembre 2026",
    ],
)
def test_the_end_or_the_start_of_something_else_is_no_deadline(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Proroga dei termini per il bilancio partecipativo - n. 400/2026 [rettifica del 24 giugno 2026]",
        "Proroga dei termini, avviso del 24 giugno 2026",
        "Proroga termini bando: comunicato del 24 giugno 2026",
        "Proroga dei termini [aggiornato il 24 giugno 2026]",
        "Proroga termini - ultimo aggiornamento 24 giugno 2026",
        "Scadenza bando, errata corrige del 24 giugno 2026",
    ],
)
def test_the_day_of_a_paper_is_no_deadline_whatever_the_paper_is_about(text: str) -> None:
    assert find_deadline(text, date(2026, 6, 23)) is None


def test_the_new_day_is_read_beside_the_day_of_a_paper() -> None:
    text = "Rettifica del 24 giugno 2026: termine prorogato al 10 luglio 2026"
    assert find_deadline(text, date(2026, 6, 23)) == date(2026, 7, 10)

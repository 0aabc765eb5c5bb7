"""Deadlines said in plain sentences, and other days said as plainly: what is read on Wednesday 24 June 2026."""

from datetime import date

import pytest

from scraper.parse.deadlines import deadline_said, find_deadline

TODAY = date(2026, 6, 24)


def read(text: str) -> str:
    return f"{find_deadline(text, TODAY) or ''}"[:16]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # a day by which something is handed in, whatever else the sentence goes on to say
        ("I moduli compilati vanno restituiti in segreteria entro il 10 luglio; la gita sarà il 18", "2026-07-10"),
        ("La busta sigillata deve giungere entro le ore 12 del 10 luglio; la gara si terrà il 14", "2026-07-10 12:00"),
        ("Consegnare le bozze del logo entro il 10 luglio, la giuria si riunirà il 20 luglio", "2026-07-10"),
        ("I plichi, a pena di esclusione, devono essere recapitati entro il 10/07/2026 ore 13:00", "2026-07-10 13:00"),
        ("I commercianti interessati inviino una e-mail entro il 10 luglio, l'assegnazione avverrà poi", "2026-07-10"),
        ("Bando per il servizio civile: invio telematico entro venerdì 10 luglio ore 14", "2026-07-10 14:00"),
        ("In graduatoria entrano soltanto le schede arrivate in municipio entro il 10/07/2026", "2026-07-10"),
        ("Chi vuole esporre alla mostra lasci il proprio nome in biblioteca entro il 10 luglio", "2026-07-10"),
        ("Lavori fotografici per il concorso: consegna massimo venerdì 10 luglio", "2026-07-10"),
        ("Prenotazione degli stalli per il mercato, tassativamente per il 10 luglio", "2026-07-10"),
        ("La rinuncia al posto nido deve essere comunicata non oltre il 10 luglio 2026", "2026-07-10"),
        ("Elaborati al protocollo al massimo entro le 12:30 del 10 luglio", "2026-07-10 12:30"),
        # a window for it, the noun or the verb anywhere in the clause
        ("Tra lunedì 29 giugno e venerdì 10 luglio le famiglie possono chiedere lo scuolabus", "2026-07-10"),
        ("Buoni libro: richieste dal 29/06 al 10/07", "2026-07-10"),
        ("I moduli si consegnano da lunedì 29 giugno a venerdì 10 luglio in Comune", "2026-07-10"),
        ("La conferma del posto va fatta dal 29 giugno al 10 luglio sul portale", "2026-07-10"),
        ("Il portale per l'invio delle pratiche sarà attivo dal 29 giugno al 10 luglio", "2026-07-10"),
        ("Dalle ore 9 del 29 giugno alle ore 18 del 10 luglio si potrà caricare il progetto", "2026-07-10 18:00"),
        ("A partire da lunedì 29 giugno e fino a venerdì 10 luglio si accettano le prenotazioni", "2026-07-10"),
        ("La domanda può essere compilata fra il 29 giugno e il 10 luglio", "2026-07-10"),
        # the end of a counter, or of an offer of money
        ("Contributo caldaie: sportello aperto fino al 10 luglio, salvo esaurimento fondi", "2026-07-10"),
        ("Buoni spesa: piattaforma attiva fino alle ore 12 del 10 luglio", "2026-07-10 12:00"),
        # a term put right
        ("Errata corrige: la scadenza indicata nell'avviso (1 luglio) è da intendersi 10 luglio", "2026-07-10"),
        ("Rettifica: dove si legge 1 luglio quale termine per le domande leggasi 10 luglio 2026", "2026-07-10"),
        ("Il termine per le offerte, per errore indicato al 1° luglio, va letto come 10 luglio", "2026-07-10"),
    ],
)
def test_what_is_handed_in_by_a_day_has_it_for_its_deadline(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    "text",
    [
        # entro, of what others do or must have done
        "Le spese devono essere state pagate entro il 10 luglio 2026",
        "Possono partecipare le società costituite entro il 31 dicembre 2025",
        "Il ponte riaprirà entro il 10 luglio",
        "La posa dei cavi si concluderà entro il 10 luglio, poi toccherà all'asfalto",
        "Gli interventi finanziati devono essere rendicontati entro il 31 dicembre 2027",
        "I bambini nati entro il 30 aprile 2024 sono ammessi alla sezione primavera",
        # windows of something else
        "Dal 29 giugno al 10 luglio lo sportello anagrafe riceve solo su appuntamento",
        "Tra lunedì 29 giugno e venerdì 10 luglio via Cavour sarà interrotta al traffico",
        "Centro estivo dal 29 giugno al 10 luglio, iscrizioni aperte",
        "La mostra dei lavori consegnati si visita dal 29 giugno al 10 luglio",
        "Lo sportello tributi è aperto al pubblico fino al 10 luglio con orario ridotto",
        "Fiera del libro, a partire da giovedì 2 luglio fino alla mezzanotte di domenica 5 luglio",
        # no term at all
        "Avviso senza scadenza, le istanze si ricevono in ogni momento (ultimo aggiornamento: 10 luglio 2026)",
        "Le richieste pervenute il 22 giugno sono all'esame dell'ufficio",
        "L'orario indicato nella locandina (ore 18 del 10 luglio) deve intendersi ore 21 del 10 luglio",
    ],
)
def test_what_is_done_by_others_or_is_no_handing_in_has_none(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Le schede di adesione al mercatino vanno riconsegnate in Comune entro il 10 luglio",
        "Chi desidera uno stallo scriva all'ufficio commercio entro il 10 luglio",
        "Richieste di contributo per le associazioni: dal 29 giugno al 10 luglio",
        "Le segnalazioni vanno trasmesse via PEC entro il 10 luglio, poi l'ufficio risponderà",
        "Saranno valutati i progetti pervenuti entro il 10 luglio",
        "Le famiglie interessate compilino il questionario entro il 10 luglio",
        "Il saldo della mensa va regolarizzato e la ricevuta inviata entro il 10 luglio",
        "Per il centro estivo i moduli saranno accettati dal 29 giugno al 10 luglio",
        "Tra il 29 giugno e il 10 luglio 2026 sarà possibile richiedere il bonus nido",
        "La documentazione deve essere depositata, pena l'esclusione, entro il 10 luglio",
        "Tornei estivi, squadre da iscrivere entro il 10 luglio; si gioca dal 15 luglio",
        "Termine per le osservazioni al piano (errato: 1 luglio) da leggersi 10 luglio 2026",
        "Le iscrizioni online saranno possibili dal 29 giugno al 10 luglio",
        "Far pervenire curriculum e lettera all'ufficio personale entro il 10 luglio",
        "Presepi in mostra: chi vuole partecipare consegni l'opera entro il 10 luglio",
        "Per ottenere il pass occorre compilare il modulo e restituirlo entro il 10 luglio",
        "Bando affitti: la piattaforma resterà attiva fino al 10 luglio",
        "Consegna delle offerte: ore 12 del 10 luglio al massimo",
        "Le candidature si inviano dalle ore 9 del 29 giugno alle 12 del 10 luglio",
        "Accettazione del posto: dal 29 giugno al 10 luglio",
        "Comunicare la disponibilità entro il 10 luglio all'indirizzo dell'ufficio",
        "Si raccolgono proposte per il bilancio partecipato fra il 29 giugno e il 10 luglio",
        "L'ISEE aggiornato va caricato sul portale entro il 10 luglio, a pena di decadenza",
        "Saranno ritenute valide le istanze trasmesse entro il 10 luglio",
        "La scadenza del 1 luglio, riportata per errore, si intende 10 luglio",
        "I volontari interessati contattino la Pro Loco entro il 10 luglio, la festa sarà il 18",
    ],
)
def test_the_reader_is_asked_in_many_words(text: str) -> None:
    assert read(text)[:10] == "2026-07-10"


@pytest.mark.parametrize(
    "text",
    [
        "Consegna a domicilio dei kit per la raccolta differenziata dal 29 giugno al 10 luglio",
        "La consegna dei lavori all'impresa avverrà entro il 10 luglio",
        "Il nuovo parco giochi verrà consegnato alla città entro il 10 luglio",
        "Visite guidate su prenotazione dal 29 giugno al 10 luglio",
        "Le bollette TARI saranno inviate entro il 10 luglio",
        "Gli avvisi di pagamento arriveranno a casa entro il 10 luglio",
        "Presentazione del libro e mostra dal 2 luglio al 10 luglio in biblioteca",
        "Il Comune invierà le lettere alle famiglie entro il 10 luglio",
        "I sacchi si ritirano dal 29 giugno al 10 luglio all'ecocentro",
        "Dal 29 giugno al 10 luglio è possibile visitare la torre civica",
        "Dal 29 giugno al 10 luglio la biblioteca è aperta con orario ridotto",
        "La plica dell'asfalto sarà completata entro il 10 luglio",
        "Il vecchio ponte sarà demolito dal 29 giugno al 10 luglio su richiesta della Provincia",
        "Lavori di inserimento delle nuove tubazioni dal 29 giugno al 10 luglio",
        "La Regione trasmetterà l'elenco al Comune entro il 10 luglio",
        "Sono state accettate dal 1° al 10 giugno 2026 trenta richieste di cremazione",
        "Le temperature supereranno i 30 gradi entro il 10 luglio",
        "Moduli abitativi installati dal 29 giugno al 10 luglio in via Roma",
        "Massimo Rossi presenta il suo libro il 10 luglio",
        "Chi vuole può visitare la mostra fino al 10 luglio",
        "Gli interessati possono vedere gli atti fino al 10 luglio",
        "Servizio di trascrizione pratiche sospeso dal 29 giugno al 10 luglio",
        "Sportello contributi chiuso dal 29 giugno al 10 luglio",
        "Opere di presentazione del progetto: cantiere dal 29/06 al 10/07",
        "Entro il 10 luglio saranno tagliati gli alberi di viale Mazzini",
        "I lavori, consegnati a maggio, finiranno entro il 10 luglio",
        "Avviso: la scuola resterà chiusa dal 29 giugno al 10 luglio per disinfestazione",
        "La rassegna è in programma tra il 29 giugno e il 10 luglio",
        "Soggiorno marino per anziani dal 29 giugno al 10 luglio 2026",
        "Il sindaco riferirà al consiglio entro il 10 luglio",
        "Contributi per la TARI: importi accreditati entro il 10 luglio",
        "Modifiche alla viabilità dal 29 giugno al 10 luglio per la festa patronale",
        "Distribuzione dei tesserini funghi dal 29 giugno al 10 luglio",
        "Gli ammessi dovranno realizzare i progetti entro il 10 luglio",
        "Sono rimborsate le spese fatturate entro il 10 luglio 2026",
        "Il portale pagamenti non sarà disponibile dal 29 giugno al 10 luglio",
        "La piattaforma è attiva dal 29 giugno",
        "Dal 29 giugno al 10 luglio le richieste di certificati non saranno evase",
        "Corso di nuoto dal 29 giugno al 10 luglio presso la piscina comunale",
        "Il bando finanzia interventi avviati entro il 10 luglio 2026",
        "Divieto di sosta nelle vie interessate fino al 10 luglio",
        "Eventi inseriti nella rassegna dal 29 giugno al 10 luglio",
        "È richiesta la massima prudenza dal 29 giugno al 10 luglio",
        "Pratica sportiva nel parco dal 29 giugno al 10 luglio",
        "Modulo 2: dal 29 giugno al 10 luglio",
        "Chiusura temporanea dello sportello richieste contributi dal 29 giugno al 10 luglio",
    ],
)
def test_words_of_handing_in_alone_make_no_deadline(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "L'apertura delle buste avverrà il 14 luglio; il plico deve pervenire entro il 10 luglio",
        "Il plico deve pervenire entro il 10 luglio; l'apertura delle buste avverrà il 14 luglio",
    ],
)
def test_what_the_office_does_then_does_not_hide_what_its_reader_has_to_do_before(text: str) -> None:
    assert read(text) == "2026-07-10"


# ------------------------------------------------------------------ a field that holds a day and nothing else


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("30 Settembre 2026", date(2026, 9, 30)),
        (" 30/09/2026 ", date(2026, 9, 30)),
        ("30 luglio 2026", None),
        ("30 settembre", None),
        ("dal 3 al 30 settembre 2026", None),
        ("Festa in piazza, 30 settembre 2026", None),
    ],
    ids=["in words", "in figures", "past", "no year", "a range", "an event"],
)
def test_a_field_that_holds_nothing_but_a_day_to_come_holds_a_deadline(text: str, deadline: date | None) -> None:
    assert find_deadline(text, date(2026, 8, 10)) == deadline


def test_on_a_card_a_day_alone_is_no_deadline() -> None:
    assert deadline_said("30 settembre 2026", date(2026, 8, 10)) is None

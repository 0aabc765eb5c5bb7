"""Deadlines told by what is handed in: at a counter, "per" a day, or too late; read on Tuesday 1 September 2026."""

from datetime import date

import pytest

from scraper.parse.deadlines import find_deadline


def read(text: str) -> str:
    return f"{find_deadline(text, date(2026, 9, 1)) or ''}"[:16]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # the hours of a counter are no opening
        ("Le schede si consegnano allo sportello negli orari di apertura, entro il 18 settembre", "2026-09-18"),
        ("Istanze al protocollo, nell'orario di apertura al pubblico, non oltre il 18/09/2026", "2026-09-18"),
        # what comes later is refused
        ("Le istanze giunte dopo il 18 settembre 2026 non verranno esaminate.", "2026-09-18"),
        ("Non saranno ammesse le domande depositate oltre il 18 settembre", "2026-09-18"),
        ("Le offerte arrivate oltre le ore 12 del 18/09/2026 saranno dichiarate irricevibili", "2026-09-18 12:00"),
        ("Le candidature inviate successivamente al 18 settembre sono escluse", "2026-09-18"),
        ("Le adesioni tardive, successive al 18 settembre 2026, non potranno essere considerate", "2026-09-18"),
        # a day for which something must be there
        ("I disegni del concorso devono arrivare in biblioteca per il 18 settembre 2026", "2026-09-18"),
        ("Il tagliando va riportato alle maestre per venerdì 18 settembre", "2026-09-18"),
        ("La documentazione dovrà giungere agli uffici per il 18 settembre", "2026-09-18"),
        ("I preventivi dovranno essere presentati per le ore 12 del 18 settembre", "2026-09-18 12:00"),
        ("Le schede vanno restituite per il 18 settembre", "2026-09-18"),
        # what is taken in until then
        ("I plichi si ricevono fino alle ore 13:00 del 18 settembre 2026 all'ufficio contratti", "2026-09-18 13:00"),
        ("Le buste saranno accettate fino a mezzogiorno di venerdì 18 settembre", "2026-09-18 12:00"),
        ("Asta: buste accettate fino alle 12 del giorno precedente la gara, ossia il 18 settembre", "2026-09-18 12:00"),
        ("Contributi per le stufe: finestra aperta fino al 18 settembre salvo esaurimento fondi", "2026-09-18"),
        ("Le iscrizioni al corso di teatro termineranno il 18 settembre", "2026-09-18"),
        ("Domanda al Comune di residenza entro il 18 settembre", "2026-09-18"),
        ("Bando scaduto il 18 agosto 2026", "2026-08-18"),
        ("È fissato al 18 settembre il termine per chiedere lo sconto", "2026-09-18"),
        ("Chi ha il permesso scaduto presenti domanda di rinnovo entro il 18 settembre", "2026-09-18"),
    ],
)
def test_what_is_handed_in_by_a_day_has_it_for_a_deadline(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    "text",
    [
        "Le richieste pervenute dopo il 18 settembre 2026 saranno inserite in lista d'attesa.",
        "I pacchi arrivati dopo il 18 agosto 2026 si ritirano in magazzino.",
        "I ricorsi presentati dopo il 18 agosto 2026 sono stati respinti dal TAR.",
        "La banda è stata invitata ad Alba per il 18 settembre 2026.",
        "Gli atleti sono arrivati in piazza per il 18 settembre 2026.",
        "Concessione del loculo scaduta il 18/08/2025.",
        "Il permesso di sosta è scaduto il 18 agosto 2026.",
        "La palestra sarà riaperta entro il 18 settembre 2026.",
        "Le lezioni termineranno il 18 settembre 2026.",
        "Il Comune ha tempo fino al 18 settembre 2026 per spendere i fondi europei.",
        "Le buste verranno aperte il 18 settembre 2026 alle ore 10.",
        "Apertura: 18 settembre 2026 Scadenza: fino a esaurimento delle risorse",
    ],
)
def test_other_days_of_what_is_handed_in_are_none(text: str) -> None:
    assert read(text) == ""

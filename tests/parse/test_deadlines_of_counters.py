"""Until when something is asked for, taken in or open; read on Tuesday 1 September 2026."""

from datetime import date

import pytest

from scraper.parse.deadlines import find_deadline


def read(text: str) -> str:
    return f"{find_deadline(text, date(2026, 9, 1)) or ''}"[:16]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # what is asked for stands behind the day
        ("Restano aperte sino a venerdì 18 settembre le iscrizioni al servizio mensa", "2026-09-18"),
        ("Fino al 18 settembre si può richiedere il bonus per le caldaie", "2026-09-18"),
        ("Fino al 18 settembre è ancora possibile iscriversi alla leva musicale", "2026-09-18"),
        # a counter, and what it is for
        ("Lo sportello per l'invio delle istanze apre il 7 settembre e chiuderà il 18 settembre", "2026-09-18"),
        ("Sportello aperto fino a esaurimento dei fondi e comunque entro il 18 settembre 2026", "2026-09-18"),
        ("Le richieste si accolgono fino alle 12.30 del 18 settembre", "2026-09-18 12:30"),
        # what comes later
        ("Non saranno accettate buste presentate dopo le ore 9 del 18 settembre 2026", "2026-09-18 09:00"),
        # a day of the month that was just named
        ("Gita sabato 19 settembre: prenotazioni entro il giorno 17.", "2026-09-17"),
    ],
)
def test_what_is_asked_for_until_a_day_has_it_for_a_deadline(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    "text",
    [
        "Fino al 18 settembre si può chiedere informazioni allo sportello.",
        "La mostra è aperta fino al 18 settembre, si può prenotare la visita guidata.",
        "Fino al 18 settembre la strada è chiusa, domande al comando.",
        "Lavori affidati il 3 agosto, consegna prevista entro il 18 settembre 2026.",
        "La ditta dovrà completare la posa dei nuovi lampioni entro il 18 settembre.",
        "Avviso: gli elaborati del piano sono depositati in municipio fino al 18 settembre 2026.",
    ],
)
def test_what_is_done_or_shown_until_a_day_has_no_deadline(text: str) -> None:
    assert read(text) == ""

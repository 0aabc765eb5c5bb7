"""Deadlines as German, French and English pages tell them, and labels that are deadlines by themselves."""

from datetime import date

import pytest

from scraper.parse.deadlines import find_deadline

PUBLISHED = date(2026, 10, 1)


def read(text: str) -> str:
    return str(find_deadline(text, PUBLISHED) or "")[:16]


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Abgabetermin: 23.10.2026, 9.30 Uhr", "2026-10-23 09:30"),
        ("Die Gesuche sind bis 12.00 Uhr am 30. Oktober 2026 einzureichen", "2026-10-30 12:00"),
        ("Gesuche können bis zum 30. Oktober 2026 eingereicht werden", "2026-10-30"),
        ("Anmeldeschluss: 15. November 2026", "2026-11-15"),
        ("Anmeldung bis 15. November", "2026-11-15"),
        ("Einreichfrist: Freitag, 13. November 2026, 12 Uhr", "2026-11-13 12:00"),
        ("Einschreibungen vom 1. bis 30. November 2026", "2026-11-30"),
        ("Bewerbungen innerhalb 30. Oktober 2026, 12 Uhr", "2026-10-30 12:00"),
        ("Veröffentlicht am 1. Oktober 2026 - Abgabefrist 30. Oktober 2026", "2026-10-30"),
        ("Endtermin für die Einreichung der Angebote: 30.10.2026", "2026-10-30"),
        ("Termin für die Abgabe der Angebote: 30.10.2026 um 10:00 Uhr", "2026-10-30 10:00"),
        ("Verfallsdatum der Ausschreibung: 30.10.2026", "2026-10-30"),
        ("Letzter Termin: 13.11.2026", "2026-11-13"),
        ("Die Straße bleibt bis 30. Oktober 2026 gesperrt", ""),
        ("Befristete Stelle ab 15. Oktober 2026", ""),
        ("Date limite de remise des dossiers : le 20 novembre 2026 à 16h30", "2026-11-20 16:30"),
        ("Les dossiers doivent être déposés avant le 27 novembre 2026 à 17h", "2026-11-27 17:00"),
        ("Candidatures à envoyer au plus tard le 27 novembre 2026, 12 h 00", "2026-11-27 12:00"),
        ("Inscriptions du 1er au 30 novembre 2026", "2026-11-30"),
        ("Inscriptions jusqu'au 27 novembre", "2026-11-27"),
        ("Délai de présentation des offres : 27/11/2026 à 12 heures", "2026-11-27 12:00"),
        ("La route est fermée jusqu'au 27 novembre 2026", ""),
        ("Le cours a lieu du 5 octobre au 30 novembre 2026", ""),
        ("Closing date for entries: 4pm on Monday 16 November 2026", "2026-11-16 16:00"),
        ("Applications must be received by 12 noon on 13 November 2026", "2026-11-13 12:00"),
        ("Tenders to be submitted no later than 13 November 2026 at 10:00", "2026-11-13 10:00"),
        ("Apply before 13 November 2026", "2026-11-13"),
        ("Deadline for submissions: 13th November 2026, 5.30 pm", "2026-11-13 17:30"),
        ("The road is closed until 13 November 2026", ""),
        ("The course runs from 5 October to 30 November 2026", ""),
    ],
)
def test_a_deadline_is_found_in_every_tongue(text: str, deadline: str) -> None:
    assert read(text) == deadline


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Trasmissione delle istanze: h. 17 del 4 novembre 2026", "2026-11-04 17:00"),
        ("Presentazione domande: 2 novembre 2026", "2026-11-02"),
        ("Ricezione offerte: 2 novembre 2026 ore 10", "2026-11-02 10:00"),
        ("Consegna degli elaborati: 2 novembre 2026", "2026-11-02"),
        ("Data chiusura: 30/10/2026", "2026-10-30"),
        ("Le ditte potranno manifestare un proprio interesse sino alle ore 11.45 del 19 ottobre 2026",
         "2026-10-19 11:45"),
        ("Gli operatori economici possono manifestare interesse fino al 19 ottobre 2026", "2026-10-19"),
        ("Presentazione del libro: 2 novembre 2026 ore 18", ""),
        ("Presentazione delle squadre: 2 novembre 2026", ""),
    ],
)  # fmt: skip
def test_what_is_handed_over_labels_its_last_day(text: str, deadline: str) -> None:
    assert read(text) == deadline

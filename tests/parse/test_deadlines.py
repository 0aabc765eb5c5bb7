from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.model import Day
from scraper.parse.deadlines import find_deadline

TODAY = date(2026, 6, 24)
DAY = date(2026, 7, 10)
NOON = datetime(2026, 7, 10, 12, tzinfo=ZoneInfo("Europe/Rome"))


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Scadenza: 10 luglio 2026", DAY),
        ("SCADENZA 10.07.2026", DAY),
        ("Data di scadenza: 10/07/2026", DAY),
        ("Scade il 10 luglio", DAY),
        ("Scadranno il 10 luglio le iscrizioni", DAY),
        ("Le domande vanno presentate entro il 10 luglio", DAY),
        ("entro e non oltre venerdì 10 luglio", DAY),
        ("Termine per la presentazione delle domande: 10 luglio 2026", DAY),
        ("Deadline: 10 July, cioè il 10 luglio 2026", DAY),
        ("entro le ore 24:00 del 10 luglio 2026", DAY),
        ("entro le ore 12 di venerdì 10 luglio 2026", NOON),
        ("entro e non oltre le ore 12.00 del giorno 10 luglio", NOON),
        ("entro le 12.00 del 10 luglio", NOON),
        ("entro mezzogiorno di venerdì 10 luglio", NOON),
        ("scadenza: 10 luglio 2026 ore 12:00", NOON),
        ("Scadenza 10.07.2026 - ore 12.00", NOON),
        ("termine ultimo: 10 luglio 2026, h. 12", NOON),
        ("bando approvato il 3 maggio 2026, scadenza 10 luglio 2026 alle 12", NOON),
    ],
)
def test_a_deadline_is_the_day_that_follows_its_cue(text: str, deadline: Day) -> None:
    assert find_deadline(text, TODAY) == deadline


@pytest.mark.parametrize(
    "text",
    [
        "Pubblicato il 10 luglio 2026",
        "La durata è di tre anni",
        "Il bando è stato approvato con determina n. 134 del 10/07/2026",
        "Domande entro 30 giorni dal 10 luglio 2026",
        "Domande entro e non oltre dieci giorni dal 10 luglio 2026",
        "Domande entro i termini di legge",
        "",
    ],
)
def test_a_day_that_is_nobodys_term_is_no_deadline(text: str) -> None:
    assert find_deadline(text, TODAY) is None


@pytest.mark.parametrize("until", ["fino al 10 luglio 2026", "sino al 10 luglio 2026", "fino a venerdì 10 luglio"])
def test_until_is_a_deadline_only_where_somebody_is_invited(until: str) -> None:
    assert find_deadline(f"Strada chiusa {until}", TODAY) is None
    assert find_deadline(f"Iscrizioni aperte {until}", TODAY) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "Il termine è prorogato dal 24 giugno al 10 luglio 2026, ore 12",
        "prorogato di un mese, dal 10 giugno al 10 luglio (ore 12)",
        "Il termine del 3 giugno è prorogato alle ore 12 del 10 luglio",
        "Prorogata alle ore 12 del 10 luglio la scadenza del 24 giugno",
    ],
)
def test_the_later_day_of_an_extension_holds(text: str) -> None:
    assert find_deadline(text, TODAY) == NOON


@pytest.mark.parametrize(
    ("today", "year"), [(date(2026, 6, 24), 2026), (date(2026, 7, 11), 2026), (date(2026, 9, 1), 2027)]
)
def test_a_missing_year_is_the_next_that_comes(today: date, year: int) -> None:
    """A day late is still this year's: a notice is often read the morning after."""
    assert find_deadline("Domande entro il 10 luglio", today) == date(year, 7, 10)


@given(st.text(), st.dates())
def test_no_text_whatever_raises(text: str, today: date) -> None:
    find_deadline(f"entro {text} scadenza {text}", today)

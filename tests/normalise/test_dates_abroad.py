"""Days and hours as German, French, English and Ladin pages write them, and hours as Italian pages do."""

from datetime import date, datetime

import pytest

from scraper.model import Day
from scraper.normalise.dates import find_dates

PUBLISHED = date(2026, 9, 1)


def read(text: str) -> str:
    return ", ".join("/".join(_shown(one) for one in (s.start, s.end) if one) for s in find_dates(text, PUBLISHED))


def _shown(moment: Day) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Samedi 14 novembre 2026 à 18h15", "2026-11-14 18:15"),
        ("le 20 novembre 2026, 20 h 30", "2026-11-20 20:30"),
        ("le 20 novembre 2026 à 20 heures", "2026-11-20 20:00"),
        ("le 20 novembre 2026 de 9h à 12h30", "2026-11-20 09:00/2026-11-20 12:30"),
        ("jeudi 8 octobre de 9 h 30 à 12 h", "2026-10-08 09:30/2026-10-08 12:00"),
        ("mercredi 7 octobre 2026 jusqu'à 17h30", "2026-10-07 17:30"),
        ("lundi 5 octobre, dès 14h", "2026-10-05 14:00"),
        ("à 12h00 le 27 février 2026", "2026-02-27 12:00"),
        ("Mis en ligne le 1er juin 2026", "2026-06-01"),
        ("le 1er octobre", "2026-10-01"),
        ("3 janv. 2027", "2027-01-03"),
        ("du 17 au 20 septembre 2026", "2026-09-17/2026-09-20"),
        ("du 1er au 15 octobre", "2026-10-01/2026-10-15"),
        ("du lundi 5 au vendredi 9 octobre 2026", "2026-10-05/2026-10-09"),
        ("du 28 septembre au 2 octobre", "2026-09-28/2026-10-02"),
        ("entre le 3 et le 8 novembre 2026", "2026-11-03/2026-11-08"),
        ("les 5 et 6 octobre 2026", "2026-10-05, 2026-10-06"),
        ("Ce soir, réunion publique", "2026-09-01"),
        ("Demain, la fête du village", "2026-09-02"),
    ],
)
def test_french_days_and_hours(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("vom 12. bis 16. Oktober 2026", "2026-10-12/2026-10-16"),
        ("vom 12. bis 16. Oktober", "2026-10-12/2026-10-16"),
        ("vom 28. September bis zum 9. Oktober 2026", "2026-09-28/2026-10-09"),
        ("zwischen 3. und 7. November 2026", "2026-11-03/2026-11-07"),
        ("5.–9. Oktober 2026", "2026-10-05/2026-10-09"),
        ("vom 5.10. bis 9.10.2026", "2026-10-05/2026-10-09"),
        ("am 9. Oktober um 19.30 Uhr", "2026-10-09 19:30"),
        ("am 19.09. um 18 Uhr", "2026-09-19 18:00"),
        ("Freitag, den 9. Oktober 2026, 20 Uhr", "2026-10-09 20:00"),
        ("Freitag, 9. Oktober, von 9 bis 12 Uhr", "2026-10-09 09:00/2026-10-09 12:00"),
        ("9. Okt. 2026, 9.00–12.00 Uhr", "2026-10-09 09:00/2026-10-09 12:00"),
        ("14. Oktober 2026 mit Beginn um 19 Uhr", "2026-10-14 19:00"),
        ("30.10.2026, 12.00 Uhr", "2026-10-30 12:00"),
        ("bis 12.00 Uhr am 30. Oktober 2026", "2026-10-30 12:00"),
        ("Saal 9 am 5. Oktober 2026", "2026-10-05"),
        ("1. Jänner 2027", "2027-01-01"),
        ("3. Feber 2027", "2027-02-03"),
        ("12. Mär. 2027", "2027-03-12"),
        ("Heute Abend findet die Sitzung statt", "2026-09-01"),
        ("Morgen Nachmittag bleibt das Amt geschlossen", "2026-09-02"),
        ("Guten Morgen, liebe Bürger", ""),
        ("ai 12 de setëmber 2026", "2026-09-12"),
        ("3 de jené 2027", "2027-01-03"),
    ],
)
def test_german_and_ladin_days_and_hours(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("5pm on Friday 13 November 2026", "2026-11-13 17:00"),
        ("13 November 2026 at 5.30 p.m.", "2026-11-13 17:30"),
        ("13th November 2026, 9am-5pm", "2026-11-13 09:00/2026-11-13 17:00"),
        ("2 to 4pm on 13 November 2026", "2026-11-13 14:00/2026-11-13 16:00"),
        ("12 noon on 13 November 2026", "2026-11-13 12:00"),
        ("November 3rd, 2026", "2026-11-03"),
        ("Saturday, October 3, 2026 at 7:30 pm", "2026-10-03 19:30"),
        ("from 3 to 5 October 2026", "2026-10-03/2026-10-05"),
        ("from the 1st to the 3rd of October 2026", "2026-10-01/2026-10-03"),
        ("on 2nd and 3rd October", "2026-10-02, 2026-10-03"),
        ("until 31 December", "2026-12-31"),
        ("the 3 may apply", ""),
    ],
)
def test_english_days_and_hours(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Porte aperte: 16 gennaio 2027, 9.30-11.00", "2027-01-16 09:30/2027-01-16 11:00"),
        ("24/01/2027 20.30", "2027-01-24 20:30"),
        ("24 gennaio 2027 - 20.30 presso la sala", "2027-01-24 20:30"),
        ("5 novembre 2026 (20.30)", "2026-11-05 20:30"),
        ("3/10/2026 - 21h", "2026-10-03 21:00"),
        ("5 settembre 2026 h.21,00", "2026-09-05 21:00"),
        ("5 settembre dalle h. 9 alle h. 12", "2026-09-05 09:00/2026-09-05 12:00"),
        ("24 gennaio 2027, 10.50 euro", "2027-01-24"),
        ("24/01/2027 10.12.2026", "2027-01-24, 2026-12-10"),
        ("corso di 20h dal 3 marzo 2027", "2027-03-03"),
        ("aperto 24h dal 3 marzo 2027", "2027-03-03"),
    ],
)
def test_an_hour_is_read_in_whatever_form(text: str, says: str) -> None:
    assert read(text) == says

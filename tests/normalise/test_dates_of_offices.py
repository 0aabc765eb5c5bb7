"""How offices write days and hours, as a table: what is written, and what it says on Wednesday 24 June 2026."""

from datetime import date

import pytest

from scraper.normalise.dates import find_dates

TODAY = date(2026, 6, 24)


def read(text: str) -> str:
    spans = find_dates(text, TODAY)
    return ", ".join("/".join(f"{end}"[:16] for end in (span.start, span.end) if end) for span in spans)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Consiglio comunale il 3 agosto alle nove", "2026-08-03 09:00"),
        ("Il consiglio è convocato il 3 agosto 2026, alle ore diciannove", "2026-08-03 19:00"),
        ("lunedì 3 agosto, ore ventuno e quindici", "2026-08-03 21:15"),
        ("lunedì 3 agosto alle ore diciannove e un quarto", "2026-08-03 19:15"),
        ("3 agosto, ore ventuno e tre quarti", "2026-08-03 21:45"),
        ("3 agosto alle otto e mezza", "2026-08-03 08:30"),
        ("alle ore diciassette e trenta di lunedì 3 agosto", "2026-08-03 17:30"),
        ("alle cinque del pomeriggio di lunedì 3 agosto", "2026-08-03 17:00"),
        ("3 agosto alle nove di sera", "2026-08-03 21:00"),
        ("3 agosto, dalle ore nove alle ore dodici e trenta", "2026-08-03 09:00/2026-08-03 12:30"),
        ("il giorno TRE, del mese di AGOSTO, alle ore diciotto e minuti trenta", "2026-08-03 18:30"),
        ("3 agosto dalle 9 a mezzogiorno", "2026-08-03 09:00/2026-08-03 12:00"),
        ("3 agosto, alle ore 18 (diciotto)", "2026-08-03 18:00"),
        ("3 agosto, ore 20 e 45", "2026-08-03 20:45"),
        ("3 agosto – h. 20,45", "2026-08-03 20:45"),
        ("3 agosto (h 20:45)", "2026-08-03 20:45"),
        ("3 agosto, ore 20:45 circa", "2026-08-03 20:45"),
        ("Gio, 02/07/2026 - 18:30", "2026-07-02 18:30"),
        ("03/08/2026 20:45:10", "2026-08-03 20:45"),
        ("Lunedì, 03 Agosto 2026 10:30", "2026-08-03 10:30"),
        ("Quando: 3 agosto 2026 Ora: 18:30", "2026-08-03 18:30"),
        ("Data: 03/08/2026 Ore: 18.30", "2026-08-03 18:30"),
        ("oggi fino alle 23.59", "2026-06-24"),
        ("questa sera alle 21", "2026-06-24 21:00"),
        ("domani pomeriggio alle 15", "2026-06-25 15:00"),
        # what is counted is no hour
        ("3 agosto alle due associazioni vincitrici", "2026-08-03"),
        ("3 agosto alle tre classi prime", "2026-08-03"),
        ("alle ore diciotto e trenta", ""),
    ],
)
def test_hours_are_read_in_figures_and_in_words(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    "text",
    [
        "il giorno lunedì 3 agosto 2026",
        "il giorno 3 del mese di agosto 2026",
        "il giorno 3 del mese di agosto",
        "il giorno tre del mese di agosto dell'anno 2026",
        "addì tre del mese di agosto dell'anno duemilaventisei",
        "il 3 del prossimo mese di agosto",
        "addì tre mese di agosto",
        "il dì 3 agosto 2026",
        "L'anno 2026, il giorno 3 del mese di agosto, nella sede comunale",
        "L'anno duemilaventisei addì 3 agosto",
        "L'anno duemilaventisei, addì tre del mese di agosto",
        "L'anno 2026 addì 3 agosto, in videoconferenza",
        "L'anno duemila ventisei, il giorno TRE del mese di AGOSTO",
        "nell'anno 2026, il 3 agosto",
        "L'anno duemilaventisei (2026), addì tre (3) del mese di agosto",
        "il giorno 3 (tre) agosto 2026",
        "il giorno tre (3) agosto duemilaventisei",
        "3 agosto duemila ventisei",
        "03.08.'26",
        "3/8/’26",
        "3-8-'26",
        "3 ago. '26",
        "3 agosto ’26",
        "lì 3.8.’26",
        "Cuneo, lì 3 agosto 2026",
        "Cuneo lì, 03/08/2026",
        "Agosto 3, 2026",
        "Ago 3, 2026",
        "AGOSTO 03, 2026",
        "2026/08/03",
        "2026.08.03",
        "3 . 8 . 2026",
        "3 / 08 / 2026",
        "03 agosto, 2026",
        "3-agosto-2026",
        "3/agosto/2026",
        "Lun. 3 ago. 2026",
        "lun 3.08.2026",
        "il 03.08",
        "entro il 03.08",
        "lunedì 3-8-26",
        "3 agosto p.v.",
        "il 3 agosto c.a.",
        "lunedì, 3 agosto",
        "3 AGOSTO2026",
        "3agosto 2026",
    ],
)
def test_the_third_of_august_is_read_however_it_is_written(text: str) -> None:
    assert read(text) == "2026-08-03"


@pytest.mark.parametrize(
    "text",
    [
        "3/7 agosto 2026",
        "3 / 7 agosto",
        "dal 3.08 al 07.08.2026",
        "dal 03.08 al 07.08",
        "dal 03-08 al 07-08-2026",
        "03.08 - 07.08.2026",
        "03.08–07.08.2026",
        "dal 3.8 al 7.8.2026",
        "dal 3/8 al 7/8",
        "3/8 - 7/8/2026",
        "da lunedì 3 agosto fino a venerdì 7 agosto compreso",
        "dal giorno 3 al giorno 7 agosto 2026",
        "dal 3 a tutto il 7 agosto 2026",
        "dal 3 agosto a tutto il 7 agosto",
        "a partire dal 3 agosto e fino al 7 agosto",
        "dal 3 agosto e sino a tutto il 7 agosto",
        "nel periodo compreso tra il 3 e il 7 agosto",
        "nel periodo tra lunedì 3 e venerdì 7 agosto",
        "dal 3 agosto p.v. al 7 agosto p.v.",
        "dal 3 agosto (compreso) al 7 agosto (compreso)",
        "dal 3 agosto incluso al 7 agosto incluso",
        "Dal: 03/08/2026 Al: 07/08/2026",
        "Dal 03/08/2026\nAl 07/08/2026",
        "dal 03/08/26 fino al 07/08/26",
        "dal 3 agosto 2026 al 7 agosto 2026",
        "dal tre al sette agosto",
        "3 agosto → 7 agosto",
        "3 – 7 agosto 2026",
        "lun 3 - ven 7 agosto",
        "dal lunedì 3 al venerdì 7 agosto",
        "tra il 3 ed il 7 agosto 2026",
        "dal 03.08.'26 al 07.08.'26",
        "dal 3 al 7 del mese di agosto",
        "3 agosto 2026 - 7 agosto 2026",
        "03/08/2026-07/08/2026",
        "Dal 3 Agosto al 7 Agosto '26",
        "dal 3 agosto sino al giorno 7 agosto",
        "dal 3 agosto e fino a venerdì 7",
        "3-7 ago 2026",
        "dal 3al 7 agosto",
        "DAL 3 AL 7 AGOSTO 2026",
        "03/07 agosto 2026",
    ],
)
def test_the_first_week_of_august_is_read_however_it_is_written(text: str) -> None:
    assert read(text) == "2026-08-03/2026-08-07"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dal 31.08 al 25.09.2026", "2026-08-31/2026-09-25"),
        ("dal 28/12 al 6/1/2027", "2026-12-28/2027-01-06"),
        ("dal 28.12 al 06.01", "2025-12-28/2026-01-06"),
        ("sabato 1 e domenica 2 agosto", "2026-08-01, 2026-08-02"),
        ("tutti i lunedì: 3, 10, 17 e 24 agosto 2026", "2026-08-03, 2026-08-10, 2026-08-17, 2026-08-24"),
        ("3-4 e 10-11 agosto", "2026-08-03/2026-08-04, 2026-08-10/2026-08-11"),
        ("il 3, il 10 e il 17 agosto", "2026-08-03, 2026-08-10, 2026-08-17"),
        ("il 03.08 e il 10.08.2026", "2026-08-03, 2026-08-10"),
        ("nei giorni 3 e 10 del mese di agosto", "2026-08-03, 2026-08-10"),
        ("3 e 4 agosto dalle 9 alle 12", "2026-08-03 09:00/2026-08-03 12:00, 2026-08-04 09:00/2026-08-04 12:00"),
        ("dal 3 al 7 e dal 10 al 14 agosto", "2026-08-03/2026-08-07, 2026-08-10/2026-08-14"),
        ("3, 10, 17 agosto 2026", "2026-08-03, 2026-08-10, 2026-08-17"),
        ("3 - 10 - 17 agosto 2026", "2026-08-03, 2026-08-10, 2026-08-17"),
        ("1/2 agosto 2026", "2026-08-01, 2026-08-02"),
        ("dalle ore 8 del 3 agosto alle ore 18 del 7 agosto", "2026-08-03 08:00/2026-08-07 18:00"),
        ("dalle 8 del 03.08 alle 18 del 07.08.2026", "2026-08-03 08:00/2026-08-07 18:00"),
        ("venerdì prossimo, 26 giugno", "2026-06-26"),
        ("ieri, martedì 23 giugno", "2026-06-23"),
        ("in data odierna", "2026-06-24"),
        ("sabato scorso", "2026-06-20"),
    ],
)
def test_days_are_joined_as_offices_join_them(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    "text",
    [
        "dal 3.5 al 4.2 per cento",
        "dal 10,08 al 12,10",
        "aumento dal 3.08 al 7.10%",
        "versione 03.08",
        "punto 3.08",
        "L'anno 2026",
        "nell'anno duemilaventisei",
        "l'anno scolastico 2026/2027",
        "agosto 2026",
        "Agosto, 2026",
        "nel mese di agosto",
        "il 3 per cento",
        "3/7 anni",
        "il paragrafo 3.08",
        "il 10.12%",
        "biennio 2026/27",
        "i due terzi",
        "alle tre",
        "addì",
        "via 3 Agosto 26",
        "31.06.'26",
        "il giorno 31 del mese di giugno 2026",
        "euro 03.08",
        "alle ore 10.08",
        "dalle 10.08 alle 12.10",
        "ore 3.08-7.08",
        "artt. 03.08",
        "2026/13/03",
        "Maggio 2026, 30 partecipanti",
        "tabella 1.1 e 1.2",
        "dal 1.1 al 1.4 del regolamento",
        "zona 30.10",
        "Newsletter n. 8 - agosto 2026",
        "Notiziario comunale, numero 3 agosto 2026",
    ],
)
def test_figures_of_offices_that_are_no_days(text: str) -> None:
    assert read(text) == ""

"""The grammar of dates as a table: what is written, and what it says on Wednesday 24 June 2026."""

from datetime import date

import pytest

from scraper.normalise.dates import find_dates

TODAY = date(2026, 6, 24)


def read(text: str, today: date = TODAY) -> str:
    """The days and hours of a text, ``/`` between the ends of a range."""
    spans = find_dates(text, today)
    return ", ".join("/".join(f"{end}"[:16] for end in (span.start, span.end) if end) for span in spans)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # numbers
        ("il 3/7 alle 21", "2026-07-03 21:00"),
        ("3/7, 10/7 e 17/7/2026", "2026-07-03, 2026-07-10, 2026-07-17"),
        ("venerdì 3/7", "2026-07-03"),
        ("28/12-3/1", "2025-12-28/2026-01-03"),
        ("1-2/8/2026", "2026-08-01/2026-08-02"),
        ("03-ago-2026", "2026-08-03"),
        ("addì 3.VIII.2026", "2026-08-03"),
        ("verbale del 3/VIII/26", "2026-08-03"),
        ("1°/08/2026", "2026-08-01"),
        ("03.08.2026/07.08.2026", "2026-08-03, 2026-08-07"),
        ("registro n. 88/03-08-2026", "2026-08-03"),
        # words
        ("tre agosto duemilaventisei", "2026-08-03"),
        ("ventotto agosto", "2026-08-28"),
        ("il primo di agosto", "2026-08-01"),
        ("LUN\n3\nAGO\n2026", "2026-08-03"),
        ("3 ago '26", "2026-08-03"),
        ("il 3' agosto 2026", "2026-08-03"),
        ("3 agosto dell'anno 2026", "2026-08-03"),
        ("3 agosto 20 volontari", "2026-08-03"),
        ("3 ago 4 ago", "2026-08-03, 2026-08-04"),
        ("Gita del 3 agos…", "2026-08-03"),
        ("Gita del 3 agosto 20…", "2026-08-03"),
        # foreign months, with a year
        ("3. August 2026", "2026-08-03"),
        ("3 août 2026", "2026-08-03"),
        ("3 de agosto de 2026", "2026-08-03"),
        ("3 March 2026", "2026-03-03"),
        ("3 March", ""),
        # stamps (ISO 8601), in whatever zone
        ("2026-08-03T10:30:00+02:00", "2026-08-03 10:30"),
        ("2026-08-02T22:30:00Z", "2026-08-03 00:30"),
        ("2026-12-31T23:30:00.123Z", "2027-01-01 00:30"),
        ("2026-08-03 10:30:59", "2026-08-03 10:30"),
        ("2026-08-03T10:30:00+0200", "2026-08-03 10:30"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_whatever_form(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dal 3 al 7 agosto", "2026-08-03/2026-08-07"),
        ("da lun 3 a ven 7 ago", "2026-08-03/2026-08-07"),
        ("3-7 agosto 2026", "2026-08-03/2026-08-07"),
        ("3 > 7 agosto 2026", "2026-08-03/2026-08-07"),
        ("tra il 3 e il 7 agosto", "2026-08-03/2026-08-07"),
        ("dal primo al 7 agosto", "2026-08-01/2026-08-07"),
        ("dal 3 agosto fino al 7", "2026-08-03/2026-08-07"),
        ("dal 30 al 3 agosto", "2026-07-30/2026-08-03"),
        ("dal 30 luglio all'8 agosto", "2026-07-30/2026-08-08"),
        ("dal 28 dicembre 2026 al 6 gennaio", "2026-12-28/2027-01-06"),
        ("dal 28 dicembre al 6 gennaio 2027", "2026-12-28/2027-01-06"),
        ("27 lug. - 3 ago. 2026", "2026-07-27/2026-08-03"),
        ("dal 7/8/2026 al 3/8/2026", "2026-08-07, 2026-08-03"),
        # lists
        ("il 3 e il 7 agosto", "2026-08-03, 2026-08-07"),
        ("l'1 e l'8 agosto 2026", "2026-08-01, 2026-08-08"),
        ("3, 4 e 5 agosto", "2026-08-03, 2026-08-04, 2026-08-05"),
        ("nei giorni 3, 10, 17 agosto", "2026-08-03, 2026-08-10, 2026-08-17"),
        ("lun 3, mar 4 e mer 5 agosto", "2026-08-03, 2026-08-04, 2026-08-05"),
        ("3/4 agosto 2026", "2026-08-03, 2026-08-04"),
        ("dal 3 al 7 e il 10 agosto", "2026-08-03/2026-08-07, 2026-08-10"),
        ("29 ottobre e 5 novembre", "2026-10-29, 2026-11-05"),
        ("via Roma 28, 30 agosto 2026", "2026-08-30"),
        # moved from the one to the other: two days, no range
        ("concerto rinviato da lunedì 3 a lunedì 10 agosto", "2026-08-03, 2026-08-10"),
        ("la gita del 3 agosto è spostata al 10", "2026-08-03, 2026-08-10"),
        ("prorogato con atto del 3 agosto al 10 agosto", "2026-08-03, 2026-08-10"),
    ],
)
def test_days_that_stand_together_share_month_and_year(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3 agosto h 21", "2026-08-03 21:00"),
        ("3 agosto ore 21,15", "2026-08-03 21:15"),
        ("3 agosto alle 21 e 15", "2026-08-03 21:15"),
        ("3 agosto alle nove", "2026-08-03 09:00"),
        ("3 agosto alle 8 e mezza", "2026-08-03 08:30"),
        ("3 agosto, con inizio alle ore 21", "2026-08-03 21:00"),
        ("alle 5 del pomeriggio del 3 agosto", "2026-08-03 17:00"),
        ("alle 9 di sera di lunedì 3 agosto", "2026-08-03 21:00"),
        ("a mezzogiorno di lunedì 3 agosto", "2026-08-03 12:00"),
        ("3 agosto a mezzanotte", "2026-08-03"),
        ("ore 24.00 del 3 agosto", "2026-08-03"),
        ("3 agosto dalle 9 alle 12.30", "2026-08-03 09:00/2026-08-03 12:30"),
        ("dalle 9 alle 12 di lunedì 3 agosto", "2026-08-03 09:00/2026-08-03 12:00"),
        ("3 agosto, 21:00-23:30", "2026-08-03 21:00/2026-08-03 23:30"),
        ("3 agosto dalle 21 alle 2", "2026-08-03 21:00/2026-08-04 02:00"),
        ("dalle 21 del 3 agosto alle 22 del giorno dopo", "2026-08-03 21:00/2026-08-04 22:00"),
        ("dalle 21 di lunedì 3 alle 5 di martedì 4 agosto", "2026-08-03 21:00/2026-08-04 05:00"),
        ("da stasera alle 21 a domani alle 5", "2026-06-24 21:00/2026-06-25 05:00"),
        ("lun 3 agosto dalle 9 alle 12 e mar 4 agosto dalle 14 alle 18",
         "2026-08-03 09:00/2026-08-03 12:00, 2026-08-04 14:00/2026-08-04 18:00"),
        ("3 e 10 agosto, ore 21", "2026-08-03 21:00, 2026-08-10 21:00"),
        ("alle 21 del 3 e 10 agosto", "2026-08-03 21:00, 2026-08-10 21:00"),
        ("dal 3 al 7 agosto dalle 9 alle 12", "2026-08-03/2026-08-07"),
        ("3 agosto ore 9 - 4 agosto ore 12", "2026-08-03 09:00/2026-08-04 12:00"),
        ("apertura 3 agosto ore 9. Chiusura 4 agosto ore 12", "2026-08-03 09:00, 2026-08-04 12:00"),
    ],
)  # fmt: skip
def test_an_hour_belongs_to_the_day_beside_it(text: str, says: str) -> None:
    assert read(text) == says


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("sabato 24 ottobre 2026 ore 12", "+02:00"),
        ("domenica 25 ottobre 2026 ore 1.30", "+02:00"),
        ("domenica 25 ottobre 2026 ore 12", "+01:00"),
        ("domenica 28 marzo 2027 ore 1.30", "+01:00"),
        ("domenica 28 marzo 2027 ore 12", "+02:00"),
    ],
)
def test_the_offset_is_that_of_the_day(text: str, offset: str) -> None:
    (span,) = find_dates(text, TODAY)
    assert str(span.start).endswith(offset)


@pytest.mark.parametrize(
    ("text", "today", "says"),
    [
        # the tense
        ("si terrà il 10 gennaio", date(2026, 6, 1), "2027-01-10"),
        ("Svoltosi il 30 novembre", date(2026, 6, 24), "2025-11-30"),
        ("la fiera dello scorso 10 gennaio", date(2026, 9, 24), "2026-01-10"),
        ("il prossimo 10 gennaio", date(2026, 2, 1), "2027-01-10"),
        ("il 20 maggio u.s.", date(2026, 6, 24), "2026-05-20"),
        ("il 20 maggio p.v.", date(2026, 6, 24), "2027-05-20"),
        ("il 20 maggio c.a.", date(2026, 12, 24), "2026-05-20"),
        # and yet "si terrà" is often read the week after
        ("si terrà il 20 giugno", date(2026, 6, 24), "2026-06-20"),
        # the weekday
        ("giovedì 20 agosto", date(2026, 8, 30), "2026-08-20"),
        ("mercoledì 20 agosto", date(2026, 8, 30), "2025-08-20"),
        # no month
        ("sabato 27 p.v.", date(2026, 6, 24), "2026-06-27"),
        ("il giorno 12 c.m.", date(2026, 6, 24), "2026-06-12"),
        ("in data 12 corrente mese", date(2026, 6, 24), "2026-06-12"),
        ("il 28 u.s.", date(2026, 6, 24), "2026-05-28"),
        ("sabato 27 presso il teatro", date(2026, 6, 24), "2026-06-27"),
        ("sabato 27 alle 21", date(2026, 6, 24), "2026-06-27 21:00"),
        # told from the publication
        ("lunedì prossimo", date(2026, 6, 24), "2026-06-29"),
        ("lo scorso venerdì", date(2026, 6, 24), "2026-06-19"),
        ("domani sera alle 21", date(2026, 6, 24), "2026-06-25 21:00"),
        ("dopodomani, venerdì 26", date(2026, 6, 24), "2026-06-26"),
        ("domani, giovedì 25 giugno, ore 9", date(2026, 6, 24), "2026-06-25 09:00"),
        ("l’altro ieri", date(2026, 6, 24), "2026-06-22"),
    ],
)
def test_what_is_left_out_is_told_by_tense_weekday_and_publication(text: str, today: date, says: str) -> None:
    assert read(text, today) == says


@pytest.mark.parametrize(
    "text",
    [
        # no such day, or a day cut short
        "31 giugno 2026", "30 e 31 febbraio 2026", "29/02/2027", "29 febbraio 2027", "fino al 4…", "il 12/08/20…",
        # numbers of acts, of laws, of things
        "n. 4/8/2026", "Delib. n. 12/03/08/2026", "D.Lgs. 267/2000", "D.Lgs. 18 agosto 2000, n. 267",
        "legge 8 giugno 1990, n. 142", "L. 8 giugno 1990 n. 142", "D.P.R. n. 380 del 6 giugno 2001", "art. 3-4",
        "Regolamento UE 2021/1060", "Prot. 4412/2026", "CIG Z3A1B2C3D4", "CUP B12/08/26AX", "versione 3.8.26",
        "10.8.26.12", "foglio 3/8", "lotto 3, 4 e 5",
        # telephones, sums, years
        "tel. 0171 03 08 2026", "0171/03.08.26", "338.12.08.2026", "IBAN IT60X0542811101", "€ 3.08", "€ 1.208.026,00",
        "a.s. 2026-2027", "stagione 2026/27", "nel 2026", "agosto 2026",
        # hours and counts
        "alle 21 e 30", "lunedì 8-12", "lunedì 8.30", "mar 9/13 e gio 14/18", "sabato 20 persone", "dai 3 ai 6 anni",
        "ragazzi 8/12 anni", "24 ore su 24, 7 giorni su 7", "h24", "scala 1:500", "aperto 24/7",
        # streets, names
        "via 4 Novembre 12", "piazza 25 aprile", "in Corso 2 Giugno", "Piazza XX Settembre", "viale IV Novembre",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Decreto del Sindaco n. 4 del 3 agosto 2026", "2026-08-03"),
        ("Reg. n. 12/2026 del 3.8.2026", "2026-08-03"),
        ("piazza 25 aprile, 3 agosto 2026", "2026-08-03"),
        ("ai sensi della legge 241/1990, il 3 agosto 2026", "2026-08-03"),
    ],
)
def test_a_day_beside_a_number_is_still_a_day(text: str, says: str) -> None:
    assert read(text) == says

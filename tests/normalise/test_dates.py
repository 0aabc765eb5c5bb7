from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.model import Day
from scraper.normalise.dates import find_dates

TODAY = date(2026, 6, 24)
"""A Wednesday."""
ROME = ZoneInfo("Europe/Rome")
MONTHS = [
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
]  # fmt: skip
WEEKDAYS = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"]


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ROME)


def starts(text: str, today: date = TODAY) -> list[Day]:
    return [span.start for span in find_dates(text, today)]


# ------------------------------------------------------------------ one day


@pytest.mark.parametrize(
    "text",
    [
        "30/06/2026", "30-06-2026", "30.06.2026", "30_06_2026", "30 / 06 / 2026", "30.6.26", "30/06/26",
        "30 giugno 2026", "30 GIUGNO 2026", "30 giu 2026", "30 GIU 26", "30 giu. 2026", "Martedì, 30 Giugno 2026",
        "martedi 30 giugno", "mar 30 giugno", "MARTEDÌ 30/06/2026", "30 giugno del 2026", "30 giugno, 2026",
        "2026-06-30", "/news/dettaglio/periodo/2026/06/30/titolo.html", "Pubblicato il 30/06/2026.",
        "Determina n. 134 del 30/06/2026", "(30 giugno 2026)",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form_that_italians_write(text: str) -> None:
    assert starts(text) == [date(2026, 6, 30)]


@pytest.mark.parametrize("text", ["1° luglio", "1º luglio 2026", "primo luglio", "PRIMO LUGLIO 2026", "1 luglio"])
def test_the_first_of_a_month_has_names_of_its_own(text: str) -> None:
    assert starts(text) == [date(2026, 7, 1)]


def test_september_has_four_letters_too() -> None:
    assert starts("10 sett. 2026 e 11 set 2026") == [date(2026, 9, 10), date(2026, 9, 11)]


def test_a_number_is_day_first_whatever_english_would_say() -> None:
    assert starts("03-04-26") == [date(2026, 4, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "a.s. 2026/2027", "per l'anno educativo 2023/2024", "SR/01963/26", "n. 134", "D.Lgs. 33/2013", "L.P. 15/2015",
        "tel. 0171 444111", "tel. 0171-44-44-11", "fax 0171.44.41.26", "cell. 333 12 34 567", "durata di tre anni",
        "via Roma 28", "ore 12.30", "€ 12.000,00", "art. 12 c. 1", "triennio 2026-2028", "per giugno 2026",
        "31/02/2026", "30 febbraio 2026", "12/13/2026", "0/0/2026", "99/99/9999", "", "maggio",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert starts(text) == []


# ------------------------------------------------------------------ what is left out


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("30 dicembre", date(2026, 1, 3), date(2025, 12, 30)),
        ("4 gennaio", date(2025, 12, 28), date(2026, 1, 4)),
        ("20 settembre", date(2025, 9, 22), date(2025, 9, 20)),
        ("venerdì 30 gennaio", date(2025, 9, 1), date(2026, 1, 30)),
        ("sabato, 20 settembre", date(2026, 6, 24), date(2025, 9, 20)),
    ],
)
def test_a_missing_year_is_the_one_whose_weekday_fits_and_else_the_nearest(text: str, today: date, day: date) -> None:
    assert starts(text, today) == [day]


def test_a_wrong_weekday_does_not_make_a_date_unreadable() -> None:
    assert starts("lunedì 30 giugno 2026") == [date(2026, 6, 30)]


def test_the_weekday_before_two_days_is_that_of_the_first() -> None:
    assert starts("sabato 4 e domenica 5 luglio") == [date(2026, 7, 4), date(2026, 7, 5)]
    assert starts("da sabato 4 a domenica 5 luglio") == [date(2026, 7, 4)]


# ------------------------------------------------------------------ hours


@pytest.mark.parametrize(
    "text",
    [
        "30 giugno 2026 ore 12", "30 giugno 2026 alle ore 12", "30 giugno 2026, ore 12.00", "30/06/2026 12:00",
        "30 giugno 2026 - ore 12,00", "30 giugno 2026 (ore 12)", "30 giugno 2026 h. 12", "30 giugno 2026 alle 12",
        "30 giugno 2026 dalle 12 alle 18", "ore 12 del 30 giugno 2026", "le ore 12.00 del giorno 30 giugno 2026",
        "ore 12:00 di martedì 30 giugno 2026", "mezzogiorno del 30 giugno 2026", "Mar, 30/06/2026 - 12:00",
    ],
)  # fmt: skip
def test_an_hour_beside_a_day_makes_it_a_moment_where_the_site_is(text: str) -> None:
    assert starts(text) == [at(date(2026, 6, 30), 12)]


def test_the_zone_is_the_one_asked_for() -> None:
    (span,) = find_dates("30 giugno 2026 ore 12", TODAY, "UTC")
    assert span.start == at(date(2026, 6, 30), 14)


def test_midnight_at_the_end_of_a_day_leaves_the_day() -> None:
    assert starts("30 giugno 2026 ore 24:00") == [date(2026, 6, 30)]


@pytest.mark.parametrize("text", ["30 giugno 2026 12 posti", "30 giugno 2026, lotto 12", "30 giugno 2026 ore 99"])
def test_a_number_that_nothing_calls_an_hour_is_none(text: str) -> None:
    assert starts(text) == [date(2026, 6, 30)]


# ------------------------------------------------------------------ ranges and lists


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("dal 12 al 22 agosto 2026", date(2026, 8, 12), date(2026, 8, 22)),
        ("da lunedì 10 a sabato 29 agosto 2026", date(2026, 8, 10), date(2026, 8, 29)),
        ("dall'11 al 13 febbraio", date(2026, 2, 11), date(2026, 2, 13)),
        ("2-3 giu", date(2026, 6, 2), date(2026, 6, 3)),
        ("dal 15 dicembre al 10 gennaio", date(2025, 12, 15), date(2026, 1, 10)),
        ("dal 15 dicembre al 10 gennaio 2027", date(2026, 12, 15), date(2027, 1, 10)),
        ("dal 28 agosto al 7 settembre 2026", date(2026, 8, 28), date(2026, 9, 7)),
        ("dal 15/08/2026 e fino al 04/09/2026", date(2026, 8, 15), date(2026, 9, 4)),
        ("dal giorno 04/05/2026 al giorno 07/05/2026", date(2026, 5, 4), date(2026, 5, 7)),
        ("02.09.2024-02.09.2028", date(2024, 9, 2), date(2028, 9, 2)),
        ("01/07/2026 – 31/07/2026", date(2026, 7, 1), date(2026, 7, 31)),
        ("dal primo gennaio 2026 al 31 dicembre 2045", date(2026, 1, 1), date(2045, 12, 31)),
    ],
)
def test_a_range_is_one_span(text: str, start: date, end: date) -> None:
    (span,) = find_dates(text, TODAY)
    assert (span.start, span.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("venerdì 21 e 28 agosto", [date(2026, 8, 21), date(2026, 8, 28)]),
        ("31/10/25, 28/11/25 e 30/01/26", [date(2025, 10, 31), date(2025, 11, 28), date(2026, 1, 30)]),
        ("Giovedì 20 agosto e venerdì 21 agosto 2026", [date(2026, 8, 20), date(2026, 8, 21)]),
        ("6 e 7 luglio 2026 alle 21", [at(date(2026, 7, 6), 21), at(date(2026, 7, 7), 21)]),
    ],
)
def test_days_of_a_list_are_spans_of_their_own(text: str, days: list[Day]) -> None:
    spans = find_dates(text, TODAY)
    assert [span.start for span in spans] == days
    assert all(span.end is None for span in spans)


def test_a_list_may_go_on_after_a_range() -> None:
    spans = find_dates("DAL 18 AL 25 GIUGNO E IL 1 LUGLIO 2026", TODAY)
    assert [(span.start, span.end) for span in spans] == [
        (date(2026, 6, 18), date(2026, 6, 25)),
        (date(2026, 7, 1), None),
    ]


def test_a_span_tells_the_words_that_were_read_and_where() -> None:
    text = "Il termine scade martedì 30 giugno 2026, ore 12.00, salvo proroga"
    (span,) = find_dates(text, TODAY)
    assert span.text == "martedì 30 giugno 2026, ore 12.00"
    assert text[span.position :].startswith(span.text)


# ------------------------------------------------------------------ any date, any text

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
SPELLINGS: dict[str, Callable[[date], str]] = {
    "slashes": lambda d: f"{d:%d/%m/%Y}",
    "dots": lambda d: f"{d:%d.%m.%Y}",
    "dashes": lambda d: f"{d:%d-%m-%Y}",
    "underscores": lambda d: f"{d:%d_%m_%Y}",
    "without zeros": lambda d: f"{d.day}/{d.month}/{d.year}",
    "two-digit year": lambda d: f"{d:%d/%m/%y}",
    "in words": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "shouting": lambda d: f"{d.day:02} {MONTHS[d.month - 1]} {d.year}".upper(),
    "abbreviated": lambda d: f"{d.day:02} {MONTHS[d.month - 1][:3]} {d:%y}",
    "with weekday": lambda d: f"{WEEKDAYS[d.weekday()]} {d.day} {MONTHS[d.month - 1]} {d.year}",
    "ISO": lambda d: d.isoformat(),
    "path": lambda d: f"/periodo/{d:%Y/%m/%d}/titolo.html",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(day=DAYS, today=DAYS)
def test_any_date_is_read_back_from_every_form(spelling: str, day: date, today: date) -> None:
    text = SPELLINGS[spelling](day)
    assert starts(f"Pubblicato {text}.", today) == [day]


@given(day=DAYS, today=DAYS, hour=st.times().map(lambda t: time(t.hour, t.minute)))
def test_any_moment_is_read_back(day: date, today: date, hour: time) -> None:
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}, ore {hour:%H.%M}"
    assert starts(text, today) == [datetime.combine(day, hour, ROME)]


@given(today=DAYS, days=st.integers(-120, 120))
def test_a_near_date_needs_no_year(today: date, days: int) -> None:
    day = today + timedelta(days)
    if (day.month, day.day) != (2, 29):
        assert starts(f"{day.day} {MONTHS[day.month - 1]}", today) == [day]


DATE_LIKE = st.lists(
    st.sampled_from([
        "1", "31", "2026", "26", "99", "0", "9999", "/", ".", "-", "_", "°", ",", "(", ")", ":", "giugno", "mar", "al",
        "lunedì", "dal", "e", "ore", "h", "del", "le", "alle", "primo",
    ]),
    max_size=12,
)  # fmt: skip


@given(text=st.one_of(st.text(), DATE_LIKE.map(" ".join), DATE_LIKE.map("".join)), today=st.dates())
def test_no_text_whatever_raises(text: str, today: date) -> None:
    for span in find_dates(text, today):
        assert span.text in text


# ------------------------------------------------------------------ days told from the day of publication


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Si terrà domani in municipio", date(2025, 9, 24)),
        ("Si terrà domani, mercoledì 24...", date(2025, 9, 24)),
        ("stasera (martedì 23 settembre) in biblioteca", date(2025, 9, 23)),
        ("ieri sera la premiazione", date(2025, 9, 22)),
        ("Da lunedì 6 si cambia orario", date(2025, 10, 6)),
        ("È stato inaugurato sabato, 20 settembre", date(2025, 9, 20)),
    ],
)
def test_a_day_told_from_the_publication_is_found_from_it(text: str, day: date) -> None:
    assert [span.start for span in find_dates(text, date(2025, 9, 23))] == [day]


@pytest.mark.parametrize(
    "text", ["lunedì 9.00-12.00", "giovedì 15 euro a persona", "il domanio pubblico", "martedì 31"]
)
def test_a_weekday_and_a_number_that_fit_no_day_are_none(text: str) -> None:
    assert find_dates(text, date(2025, 9, 1)) == []


def test_hours_from_and_to_make_a_range_that_may_end_the_next_day() -> None:
    (evening,) = find_dates("16 agosto 2026 dalle ore 18,00 alle ore 01,00", date(2026, 8, 1))
    (morning,) = find_dates("23/06/26, ORE 7/12", date(2026, 6, 1))
    assert (str(evening.start), str(evening.end)) == ("2026-08-16 18:00:00+02:00", "2026-08-17 01:00:00+02:00")
    assert (str(morning.start), str(morning.end)) == ("2026-06-23 07:00:00+02:00", "2026-06-23 12:00:00+02:00")

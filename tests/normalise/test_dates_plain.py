"""The short way to a plain date finds what reading word by word finds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.normalise.dates import find_dates
from scraper.normalise.dates.find import read
from scraper.normalise.dates.plain import plain_date
from scraper.normalise.dates.words import LAWS, LEANINGS, MONTH_NAMES, MONTHS, NUMBERED, NUMBERS, STREETS, WEEKDAYS

TODAY = date(2026, 6, 24)
ZONE = "Europe/Rome"

ORDINARY = ["Avviso", "Pubblicato il", "Data", "è", "svoltosi", "si terrà", "dal", "fino", "bando per gli orti"]
TELLING = [
    *WEEKDAYS,
    *NUMBERED,
    *LAWS,
    *LEANINGS,
    *STREETS,
    *list(NUMBERS)[:31],
    *MONTHS,
    "ore",
    "alle",
    "D.L.",
    "oggi",
]
FORMS = [
    "{day}/{month}/{year}",
    "{day:02}.{month:02}.{year}",
    "{day}-{month}-{year}",
    "{year}-{month:02}-{day:02}",
    "{day} {name} {year}",
    "{day}/{month}-{year}",
]


def words() -> st.SearchStrategy[str]:
    word = st.sampled_from([*ORDINARY, *TELLING])
    mark = st.sampled_from([" ", ", ", ". ", " - ", ": ", "'", "(", "/", ""])
    return st.lists(st.tuples(word, mark), max_size=3).map(lambda pairs: "".join(w + m for w, m in pairs))


def dates() -> st.SearchStrategy[str]:
    return st.builds(
        lambda form, day, month, year: form.format(day=day, month=month, year=year, name=MONTH_NAMES[(month - 1) % 12]),
        st.sampled_from(FORMS),
        st.integers(0, 32),
        st.integers(0, 13),
        st.integers(1895, 2105),
    )


@given(words(), dates(), words())
def test_a_plain_date_is_the_one_that_reading_finds(before: str, printed: str, behind: str) -> None:
    text = f"{before}{printed} {behind}"
    plain = plain_date(text)
    assert plain is None or read(text, TODAY, ZONE).spans == [plain]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("12/03/2026", "12/03/2026"),
        ("2026-03-12", "2026-03-12"),
        ("Pubblicato il 12 marzo 2026", "12 marzo 2026"),
        ("12.03.2026 - Avviso pubblico", "12.03.2026"),
    ],
)
def test_what_lists_print_most_is_plain(text: str, printed: str) -> None:
    plain = plain_date(text)
    assert plain is not None
    assert (plain.start, plain.end, plain.text) == (date(2026, 3, 12), None, printed)


@pytest.mark.parametrize(
    "text",
    [
        "giovedì 12 marzo 2026",
        "legge 12 marzo 2026",
        "D.L. 12 marzo 2026",
        "ore 12/03/2026",
        "n. 12/03/2026",
        "31/02/2026",
        "12/03.2026",
        "dal 12 al 14 marzo 2026",
    ],
)
def test_a_date_with_words_or_numbers_that_change_it_is_not_plain(text: str) -> None:
    assert plain_date(text) is None


def test_two_digits_behind_a_month_at_the_end_of_a_text_are_a_year() -> None:
    """A blank behind them once made the reader look for a word where there was none."""
    assert [span.start for span in find_dates("il 3 giugno 20 ", TODAY)] == [date(2020, 6, 3)]

"""However long or hostile a text is, reading it costs in proportion to its length and never fails."""

import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.normalise.dates import find_dates
from scraper.parse.deadlines import find_deadline

TODAY = date(2026, 6, 24)
SIZE = 100_000
UNITS = [
    "1", "12 ", ".", "1.", "12/", "1-", "1, ", "1 e ", "dal ", "dal 3 al ", "entro ", "entro il 3 ",
    "fino al 3 agosto ", "12/11/2026 ", "3 agosto ", "ore 12 ", "le 12 del ", "alle ", "lunedì 12 ", "agosto ",
    "scadenza: ", "n. 3 del ", "30 giorni ", "2026-08-03T10:", "apertura ", "proroga al 3 agosto ",
    "domande entro il 3 agosto ", "A. ", " ", "(",
    "entro 30 giorni dalla ", "compie entro ", "iscrizioni domande ", "bando sospeso ", "pubblicazione ", "İ",
]  # fmt: skip
WORDS = [
    "1",
    "12",
    "2026",
    "/",
    ".",
    "-",
    ",",
    " ",
    "e",
    "al",
    "dal",
    "ore",
    "agosto",
    "lunedì",
    "entro",
    "domande",
    "º",
]
Reader = Callable[[str, date], object]


def cost(reader: Reader, unit: str, size: int) -> float:
    """Seconds of CPU for a flood of that many characters."""
    text = (unit * (size // len(unit) + 1))[:size]
    start = time.process_time()
    reader(text, TODAY)
    return time.process_time() - start


def is_linear(reader: Reader, unit: str) -> bool:
    """Ten times the text costs about ten times as much: a quadratic reader would take a hundred times as long."""
    return any(cost(reader, unit, SIZE) < 30 * cost(reader, unit, SIZE // 10) + 0.05 for _ in range(3))


@pytest.mark.parametrize("reader", [find_dates, find_deadline])
@pytest.mark.parametrize("unit", UNITS)
def test_a_flood_costs_no_more_than_its_length(reader: Reader, unit: str) -> None:
    assert is_linear(reader, unit)


@pytest.mark.parametrize("reader", [find_dates, find_deadline])
@settings(max_examples=10, deadline=None)
@given(unit=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join))
def test_no_flood_of_words_of_dates_costs_more(reader: Reader, unit: str) -> None:
    assert is_linear(reader, unit)


@given(words=st.lists(st.sampled_from([*UNITS, *WORDS]), max_size=30), today=st.dates())
def test_no_text_made_of_the_words_of_dates_raises(words: list[str], today: date) -> None:
    for text in ("".join(words), " ".join(words), " ".join(words).upper()):
        for span in find_dates(text, today):
            assert text[span.position :].startswith(span.text)
        find_deadline(text, today)

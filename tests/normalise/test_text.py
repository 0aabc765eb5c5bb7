import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.normalise.text import clean, fold

WESTERN = st.text(st.one_of(st.characters(codec="cp1252"), st.sampled_from("\u00ad\u200b\u2011\u2212\ufeff\u0301")))
"""What western pages hold, and what word processors leave in them."""


@given(WESTERN)
def test_cleaning_twice_gives_the_same(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(WESTERN)
def test_folding_twice_gives_the_same(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  due\n\t parole ", "due parole"),
        ("Avviso\u00a0pubblico", "Avviso pubblico"),
        ("co\u00adopera\u200bzione", "cooperazione"),
        ("\ufeffBando", "Bando"),
        ("un\x00\x07 bando", "un bando"),
        ("citta\u0300", "città"),
        ("citta\u00ad\u0300", "città"),
        ("l’avviso “RETI al Lavoro”", "l’avviso “RETI al Lavoro”"),
        ("", ""),
    ],
)
def test_clean_text_is_one_line_as_the_author_wrote_it(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’AVVISO", "l'avviso"),
        ("l`avviso", "l'avviso"),
        ("“RETI al Lavoro”", '"reti al lavoro"'),
        ("«RETI»", '"RETI"'),
        ("Città", "citta"),
        ("2025 – 2026", "2025 - 2026"),
        ("co‑progettazione", "co-progettazione"),
        ("co\u00adprogettazione", "coprogettazione"),
        ("una  riga\nsola", "una riga sola"),
    ],
)
def test_quotes_dashes_accents_case_and_blanks_do_not_tell_texts_apart(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("risulati", "risultati"), ("lotto 1", "lotto 2"), ("a b", "ab")])
def test_other_words_are_other_texts(one: str, other: str) -> None:
    assert fold(one) != fold(other)

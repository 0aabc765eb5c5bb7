"""The word-by-word difference of two texts."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.normalise.words import Segment, compare_words

TEXTS = st.lists(st.sampled_from(["il", "bando", "scade", "14", "28", "\n", "  ", "\t", "’"]), max_size=40).map(
    " ".join
)


def words(text: str) -> list[str]:
    return text.split()


def test_only_the_words_that_changed_are_marked() -> None:
    assert compare_words("scade il 14 novembre", "scade il 28 novembre") == [
        Segment("same", "scade il"),
        Segment("removed", "14"),
        Segment("added", "28"),
        Segment("same", "novembre\n"),
    ]


def test_a_new_paragraph_is_new_as_a_whole() -> None:
    assert compare_words("uno\ntre", "uno\ndue due\ntre") == [
        Segment("same", "uno\n"),
        Segment("added", "due due\n"),
        Segment("same", "tre\n"),
    ]


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(segment.op == "same" for segment in compare_words(text, text))


@given(TEXTS)
def test_white_space_is_no_difference(text: str) -> None:
    assert all(segment.op == "same" for segment in compare_words(text, text.replace(" ", "   ")))


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_the_difference(before: str, after: str) -> None:
    segments = compare_words(before, after)
    assert words(" ".join(s.text for s in segments if s.op != "added")) == words(before)
    assert words(" ".join(s.text for s in segments if s.op != "removed")) == words(after)


@given(TEXTS, TEXTS)
def test_what_went_stands_before_what_came_and_neighbours_differ(before: str, after: str) -> None:
    ops = [segment.op for segment in compare_words(before, after)]
    assert {("added", "removed"), ("same", "same")}.isdisjoint(pairwise(ops))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" ".join(f"a{n}" for n in range(20_000)), " ".join(f"b{n}" for n in range(20_000))),
        ("il " * 900, "il lo " * 480),
        ("riga\n" * 5_000, "riga\naltra\n" * 2_500),
        ("\n".join(f"paragrafo {n} della pagina" for n in range(900)),) * 2,
    ],
    ids=["nothing in common", "one word over and over", "one line over and over", "nothing changed"],
)
def test_no_pair_of_texts_takes_long(before: str, after: str) -> None:
    start = time.process_time()
    compare_words(before, after)
    assert time.process_time() - start < 0.5

"""Real strings of real sites: the share that is read right may only rise."""

import pytest

from tests.quality.dates import CORPUS, is_about_a_deadline, is_right, rows

DATES_READ_RIGHT = 71 / 71
DEADLINES_READ_RIGHT = 20 / 22
"""One string is a bare date that only its label makes a deadline, one a term of every year."""

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real dates is not beside this checkout")


@pytest.mark.parametrize(("deadlines", "floor"), [(False, DATES_READ_RIGHT), (True, DEADLINES_READ_RIGHT)])
def test_the_share_of_real_strings_read_right_does_not_fall(*, deadlines: bool, floor: float) -> None:
    chosen = [row for row in rows(CORPUS) if is_about_a_deadline(row) is deadlines]
    wrong = [row["text"] for row in chosen if not is_right(row)]
    assert 1 - len(wrong) / len(chosen) >= floor - 1e-9, wrong

"""A cue is looked for by its stems first: they may never hide what its pattern would find."""

import re
from pathlib import Path

import pytest

from scraper.normalise.dates.line import lowered
from scraper.parse import wording
from scraper.parse.cue import Cue, cue

TESTS = Path(__file__).parent
CUES = {name: value for name, value in vars(wording).items() if isinstance(value, Cue)}
SENTENCES = [lowered(line) for table in TESTS.glob("test_deadlines*.py") for line in table.read_text().splitlines()]
LEADS = [line[: number.start()] for line in SENTENCES for number in re.finditer(r"\d+", line)]
"""Some cues stand right before a day."""


@pytest.mark.parametrize("name", CUES)
def test_the_stems_of_a_cue_hide_nothing_that_its_pattern_finds(name: str) -> None:
    found = [line for line in (*SENTENCES, *LEADS) if CUES[name].pattern.search(line)]
    assert found
    assert [line for line in found if CUES[name].search(line) is None] == []


def test_a_cue_tells_where_its_last_words_stand() -> None:
    ends = cue("scad fine_del", r"scad\w+", r"fine del\b")
    assert ends.last("la scadenza, o la fine del mese") == len("la scadenza, o la ")
    assert ends.last("la fine") == -1
    assert ends.last("le cascade") == -1

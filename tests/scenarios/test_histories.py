"""Random histories, a bounded number: ``python tests/scenarios/histories.py 2000`` plays the full one."""

import pytest

from tests.scenarios.histories import histories, report

BOUNDED = 16


@pytest.mark.parametrize("first", [0, BOUNDED // 2])
def test_random_histories_are_told_as_they_were(first: int) -> None:
    played = histories(range(first, first + BOUNDED // 2))
    assert all(one.is_true for one in played.values()), report(played)


def test_the_beginning_of_a_history_is_played_again_by_its_seed() -> None:
    whole, beginning = histories([7])[7], histories([7], days=1)[7]
    assert beginning.moves
    assert whole.moves[: len(beginning.moves)] == beginning.moves

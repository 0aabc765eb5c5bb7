"""Plays random histories of a town against the truth, and prints what was told wrong.

    python tests/scenarios/histories.py N [--seed S] [--days D]

Each history is one seed: ``--seed S`` with N = 1 plays that one again, ``--days D`` only its beginning.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.scenarios.chronicle import play
from tests.scenarios.newsroom import at_work, configured
from tests.scenarios.town import hamlet
from tests.scenarios.twin import TownFetcher
from tests.scenarios.verdict import Chronicle

DAYS = 3
"""So many times two days are a history."""


async def history(seed: int, folder: Path, *, days: int = DAYS) -> Chronicle:
    """Play one."""
    town = hamlet()
    settings = configured(folder)
    async with at_work(settings, town, fetcher=lambda watch: TownFetcher(town, watch)) as room:
        return await play(room, seed, days=days)


def histories(seeds: Sequence[int], *, days: int = DAYS) -> dict[int, Chronicle]:
    """Play one for each seed."""
    with tempfile.TemporaryDirectory() as folder:
        return {seed: asyncio.run(history(seed, Path(folder), days=days)) for seed in seeds}


def report(played: dict[int, Chronicle]) -> str:
    """The counts, and every history that was not told as it was."""
    wrong = {seed: one for seed, one in played.items() if not one.is_true}
    lines = [
        f"histories {len(played)}",
        f"moves {sum(len(one.moves) for one in played.values())}",
        f"changes expected {sum(one.expected for one in played.values())}",
        f"changes told {sum(one.told for one in played.values())}",
        f"false {sum(len(one.false) for one in played.values())}",
        f"missed {sum(len(one.missed) for one in played.values())}",
        f"duplicates {sum(len(one.duplicates) for one in played.values())}",
    ]
    for seed, one in wrong.items():
        lines += [f"seed {seed}:", *(f"  {move}" for move in one.moves)]
        lines += [f"  FALSE {words}" for words in one.false]
        lines += [f"  MISSED {words}" for words in one.missed]
        lines += [f"  DUPLICATE {words}" for words in one.duplicates]
    return "\n".join(lines)


def main() -> int:
    """Exit 0 when everything was told as it was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=0, help="of the first history; the others follow")
    parser.add_argument("--days", type=int, default=DAYS, help="how many times two days of each")
    asked = parser.parse_args()
    began = time.process_time()
    played = histories(range(asked.seed, asked.seed + asked.number), days=asked.days)
    took = (time.process_time() - began) / max(asked.number, 1)
    sys.stdout.write(f"{report(played)}\nCPU per history {took:.3f} s\n")
    return 0 if all(one.is_true for one in played.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

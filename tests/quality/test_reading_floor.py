"""How well lists are read has a floor that only rises: over our own pages, and over real ones where at hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.quality.score import Score, scores

ROOT = Path(__file__).parents[2]
OURS = sorted(folder for folder in (ROOT / "fixtures" / "lists").glob("*") if any(folder.glob("*.truth.json")))
CORPUS = ROOT.parent / "shared" / "corpus" / "pages"

FLOOR: Mapping[str, float] = {"f1": 1.0, "titles": 1.0, "urls": 1.0, "dates": 0.985}
"""Of the real pages, all together. May be raised, never lowered."""
LOWEST_PAGE = 0.9


def share(group: Sequence[Score], part: str) -> float:
    """The share of the items found of which a part is right; the mean of the pages for F1."""
    if part == "f1":
        return sum(one.f1 for one in group) / len(group)
    right: int = sum(getattr(one, part) for one in group)
    return right / max(1, sum(one.found for one in group))


@pytest.mark.parametrize("folder", OURS, ids=lambda folder: folder.name)
def test_every_page_we_made_is_read_whole(folder: Path) -> None:
    wrong = [one for one in scores(folder) if not one.wanted == one.read == one.found == one.titles == one.urls]
    assert wrong == []


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real pages is not beside this checkout")
def test_real_pages_are_read_as_well_as_they_ever_were() -> None:
    found = list(scores(CORPUS))
    assert {part: share(found, part) for part, floor in FLOOR.items() if share(found, part) < floor} == {}
    assert [one.page for one in found if one.f1 < LOWEST_PAGE] == []


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real pages is not beside this checkout")
def test_no_family_of_real_pages_is_read_badly() -> None:
    families: dict[str, list[Score]] = defaultdict(list)
    for one in scores(CORPUS):
        families[one.family].append(one)
    assert {name for name, group in families.items() if share(group, "f1") < 0.98} == set()

"""The hand-made list pages, a folder a family: ``X.html``, what a person reads there, and where it was found."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.normalise.charset import decode
from scraper.parse.registry import FAMILIES

LISTS = Path(__file__).parents[2] / "fixtures" / "lists"
SEEN = datetime(2026, 8, 10, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Example:
    """One page of one family, its decoded markup and its items as a person reads them."""

    family: str
    file: Path

    @property
    def url(self) -> str:
        return self.file.with_suffix(".url").read_text(encoding="utf-8").strip()

    @property
    def html(self) -> str:
        return decode(self.file.read_bytes(), None)[0]

    @property
    def truth(self) -> list[dict[str, str]]:
        truth: list[dict[str, str]] = json.loads(self.file.with_suffix(".truth.json").read_text(encoding="utf-8"))
        return truth

    def __str__(self) -> str:
        return f"{self.family}/{self.file.stem}"


def examples() -> Iterator[Example]:
    """Every page of every family that is known; the general reader's pages are of none."""
    for family in FAMILIES:
        for file in sorted((LISTS / family.name).glob("*.html")):
            yield Example(family.name, file)


@pytest.fixture(params=list(examples()), ids=str)
def example(request: pytest.FixtureRequest) -> Example:
    """Each of them."""
    found: Example = request.param
    return found

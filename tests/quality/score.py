"""How well list pages are read: items found, titles, URLs and dates right, page by page and family by family.

    python tests/quality/score.py [FOLDER …]

Each FOLDER holds pages as ``X.html`` beside ``X.truth.json``: a list of ``{"title", "url", "date", …}`` in any order,
and an ``INDEX.tsv`` (``file``, ``family``, ``url``) or an ``X.url`` file that says where the page was found. An item is
found when its URL matches, or lacking one its title.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scraper import extract
from scraper.model import Item
from scraper.normalise.text import fold
from scraper.normalise.urls import canonical, url_key

SEEN = datetime(2026, 8, 10, 12, 0, tzinfo=UTC)
"""When the pages of the corpus were saved, about."""


@dataclass(frozen=True, slots=True)
class Score:
    """One page: how many items there are, were read, and were found; of those, how many are right in each part."""

    page: str
    family: str
    wanted: int
    read: int
    found: int
    titles: int
    urls: int
    dates: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; reading nothing where there is nothing is perfect."""
        return 1.0 if self.wanted == self.read == 0 else 2 * self.found / (self.wanted + self.read)


def scores(folder: Path) -> Iterator[Score]:
    """Every page of a folder that has a truth."""
    index = _index(folder)
    for truth in sorted(folder.glob("*.truth.json")):
        page = truth.with_name(truth.name.replace(".truth.json", ".html"))
        about = index.get(page.name, {})
        beside = page.with_suffix(".url")
        url = beside.read_text().strip() if beside.exists() else about.get("url") or "https://www.comune.example.it/"
        yield score(page, json.loads(truth.read_text()), url=url, family=about.get("family") or folder.name)


def _index(folder: Path) -> Mapping[str, Mapping[str, str]]:
    file = folder / "INDEX.tsv"
    if not file.exists():
        return {}
    with file.open(encoding="utf-8") as lines:
        return {row["file"]: row for row in csv.DictReader(lines, delimiter="\t")}


def score(page: Path, truth: Sequence[Mapping[str, str]], *, url: str, family: str) -> Score:
    """Read one page and compare it with what a person reads there."""
    truth = _told(truth, url)
    items = extract(page.read_bytes(), url, SEEN)
    pairs = _pairs(items, truth, url)
    return Score(
        page=page.stem,
        family=family,
        wanted=len(truth),
        read=len(items),
        found=len(pairs),
        titles=sum(fold(item.title) == fold(want["title"]) for item, want in pairs),
        urls=sum(_same_url(item.url, want.get("url"), url) for item, want in pairs),
        dates=sum(_day(item) == (want.get("date") or None) for item, want in pairs),
    )


def _told(truth: Sequence[Mapping[str, str]], base: str) -> list[Mapping[str, str]]:
    """What is told twice with one address (a lead that the list repeats) is one item."""
    once: dict[object, Mapping[str, str]] = {}
    for number, one in enumerate(truth):
        url = canonical(one.get("url") or "", base)
        once.setdefault((fold(one["title"]), url) if url else number, one)
    return list(once.values())


def _pairs(
    items: Sequence[Item], truth: Sequence[Mapping[str, str]], base: str
) -> list[tuple[Item, Mapping[str, str]]]:
    """Items with the truths they match; a truth is matched once, by URL and title, by title, then by URL."""
    left = list(items)
    pairs = []
    for want in truth:
        same_title = [item for item in left if fold(item.title) == fold(want["title"])]
        same_url = [item for item in left if want.get("url") and _same_url(item.url, want["url"], base)]
        both = [item for item in same_title if item in same_url]
        found = next(iter([*both, *same_url, *same_title]), None)
        if found is not None:
            left.remove(found)
            pairs.append((found, want))
    return pairs


def _same_url(got: str | None, wanted: str | None, base: str) -> bool:
    address = canonical(wanted, base) if wanted else None  # "#" is no address
    if not got or not address:
        return not got and not address
    return url_key(got) == url_key(address)


def _day(item: Item) -> str | None:
    day = item.published or item.starts
    return day.isoformat()[:10] if day else None


def main() -> None:
    """Print a line a page, a line a family, and the whole."""
    folders = [Path(name) for name in sys.argv[1:]] or [Path("../shared/corpus/pages")]
    found = [one for folder in folders for one in scores(folder)]
    families: dict[str, list[Score]] = defaultdict(list)
    print(f"{'page':<62}{'want':>6}{'read':>6}{'found':>6}{'F1':>7}{'title':>7}{'url':>7}{'date':>7}")
    for one in found:
        families[one.family].append(one)
        print(_line(one.page, [one]))
    print()
    for family, members in sorted(families.items()):
        print(_line(family, members))
    print(_line("all", found))


def _line(name: str, group: Sequence[Score]) -> str:
    matched = sum(one.found for one in group) or 1
    shares = (sum(getattr(one, part) for one in group) / matched for part in ("titles", "urls", "dates"))
    counts = (sum(getattr(one, part) for one in group) for part in ("wanted", "read", "found"))
    mean = sum(one.f1 for one in group) / len(group)
    return (
        f"{name[:60]:<62}"
        + "".join(f"{c:>6}" for c in counts)
        + f"{mean:>7.2f}"
        + "".join(f"{s:>7.2f}" for s in shares)
    )


if __name__ == "__main__":
    main()

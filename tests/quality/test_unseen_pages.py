"""Pages of a kind that nobody described to the reader: an ARIA grid, custom elements, a channel of messages.

They were written after the reader and are read without a word of it meant for them.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.model import Kind
from scraper.parse.context import Context
from scraper.parse.listing import Listing, read_list
from tests.quality.score import Score, scores

UNSEEN = Path(__file__).parents[2] / "fixtures" / "unseen"
SEEN = datetime(2026, 8, 10, 12, 0, tzinfo=UTC)
NAMES = [page.stem for page in sorted(UNSEEN.glob("*.html"))]


def _read(name: str) -> Listing:
    url = (UNSEEN / f"{name}.url").read_text().strip()
    return read_list((UNSEEN / f"{name}.html").read_text(encoding="utf-8"), Context(url, SEEN))


def test_every_part_of_every_item_is_read() -> None:
    found: Sequence[Score] = list(scores(UNSEEN))
    assert [one.page for one in found] == NAMES
    whole = [one for one in found if one.wanted == one.read == one.found == one.titles == one.urls == one.dates]
    assert whole == found


@pytest.mark.parametrize("name", NAMES)
def test_the_general_reader_reads_them_and_says_why(name: str) -> None:
    listing = _read(name)
    assert (listing.family or "").startswith("general/")
    assert listing.why.startswith(f"{listing.family}: ")


def test_a_call_among_messages_has_its_deadline() -> None:
    [call] = [item for item in _read("channel").items if item.title.startswith("📣 Avviso pubblico")]
    assert (call.kind, str(call.deadline)) == (Kind.CALL, "2026-07-10")

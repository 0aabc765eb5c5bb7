"""What the fuzz tests share: pages to break, everything that reads pages, and the limit on each reading.

    BANDITORE_FUZZ=2000 python -m pytest tests/fuzz

tries so many examples of each property, others each time; without it, the same few on every day.
"""

import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

from scraper import extract
from scraper.errors import BanditoreError
from scraper.model import Item, Kind, Page
from scraper.normalise.charset import decode
from scraper.normalise.dates import find_dates
from scraper.normalise.html import sanitise
from scraper.parse.context import Context
from scraper.parse.deadlines import find_deadline
from scraper.parse.detail import read_detail
from scraper.parse.navigation import navigation
from scraper.parse.nolist import no_list
from scraper.parse.reading import read_source
from scraper.parse.sitemap import read_sitemap

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "pages"
SEEDS = tuple(
    sorted(
        file
        for folder in (ROOT / "fixtures", CORPUS)
        for kind in ("html", "xml", "json")
        for file in folder.rglob(f"*.{kind}")
    )
)
"""Our own pages, and real ones where at hand."""

URL = "https://www.comune.example.it/novita/"
SEEN = datetime(2026, 8, 10, 12, 0, tzinfo=UTC)
TODAY = date(2026, 8, 10)
LIMIT = 2.0
"""Seconds of processor time: no page may hold a worker up for longer."""

_EXAMPLES = int(os.environ.get("BANDITORE_FUZZ", "0"))
_KNOWN = Item(id="tag:localhost,2026-08-10:1", kind=Kind.CALL, title="Avviso pubblico", url=URL)


def often(everyday: int) -> settings:
    """Settings of a property: ``everyday`` examples, or as many as the environment asks for."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(
        max_examples=_EXAMPLES or everyday,
        deadline=None,
        derandomize=not _EXAMPLES,
        phases=[Phase.explicit, Phase.generate],  # to shrink what is slow takes for ever
        suppress_health_check=checks,
        print_blob=True,
        database=None,
    )


Reader = Callable[[bytes, str | None], object]
"""Reads bytes that were served with a content type."""


def _page(body: bytes, content_type: str | None) -> Page:
    headers = {"content-type": content_type} if content_type else {}
    return Page(url=URL, requested=URL, at=SEEN, status=200, headers=headers, body=body)


def _text(body: bytes, content_type: str | None) -> str:
    return decode(body, content_type)[0]


OF_PAGES: Mapping[str, Reader] = {
    "extract": lambda body, _: extract(body, URL, SEEN),
    "read_source": lambda body, said: read_source(_page(body, said), Context(URL, SEEN)),
    "no_list": lambda body, said: no_list(_text(body, said)),
    "read_detail": lambda body, said: read_detail(_text(body, said), _KNOWN, Context(URL, SEEN)),
    "navigation": lambda body, said: navigation(_text(body, said), URL),
    "read_sitemap": lambda body, _: read_sitemap(body, URL),
}
OF_TEXTS: Mapping[str, Reader] = {
    "find_dates": lambda body, said: find_dates(_text(body, said), TODAY),
    "find_deadline": lambda body, said: find_deadline(_text(body, said), TODAY),
}
OF_PARTS: Mapping[str, Reader] = {"sanitise": lambda body, said: sanitise(_text(body, said), URL)}
"""What is only ever given a part of a page whose structure was found bearable."""


def read_with(readers: Mapping[str, Reader], body: bytes, content_type: str | None = None) -> None:
    """Have each reader read the page. AssertionError for one that takes too long; a refusal by name is fine."""
    for name, reader in readers.items():
        begun = time.process_time()
        refusal = _refusal(reader, body, content_type)
        assert refusal in {None, ValueError, BanditoreError}, f"{name} lets an error of a library through"
        taken = time.process_time() - begun
        assert taken <= LIMIT, f"{name} took {taken:.1f} s for {len(body)} bytes"


def _refusal(reader: Reader, body: bytes, content_type: str | None) -> type[Exception] | None:
    """What a reader raised that it says it may raise; None where it read something."""
    try:
        reader(body, content_type)
    except (ValueError, BanditoreError) as refusal:
        return type(refusal)
    return None

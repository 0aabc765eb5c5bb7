"""Answers of endpoints from fixtures/endpoints, as if a site had just given them."""

from pathlib import Path

import pytest

from scraper.fetch.replay import page
from scraper.parse.context import Context
from scraper.parse.listing import Listing
from scraper.parse.reading import read_source

ENDPOINTS = Path(__file__).parents[2] / "fixtures" / "endpoints"
URL = "https://www.comune.example/novita/notizie"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def read(body: bytes | str, *, url: str = URL, media_type: str = "text/html; charset=utf-8") -> Listing:
    """What would be read, had these bytes come from there."""
    answer = page(url, body, headers={"content-type": media_type})
    return read_source(answer, Context(url, answer.at))


def recorded(name: str, *, url: str = URL) -> Listing:
    """What is read in an answer of fixtures/endpoints, whatever its server calls it."""
    return read((ENDPOINTS / name).read_bytes(), url=url)

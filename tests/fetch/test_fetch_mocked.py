"""The fetcher with httpx mocked by respx: what other tests may rely on."""

from datetime import timedelta

import httpx
import pytest
import respx

from scraper.fetch.http import HttpFetcher
from scraper.model import Failure, Page, Reason
from tests.fetch.conftest import MakeFetcher

pytestmark = pytest.mark.anyio


async def test_a_mocked_page_is_a_page_with_an_exchange(make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(allow_private=False)
    with respx.mock(using="httpx") as web:
        web.get("https://comune.example/robots.txt").respond(404)
        web.get("https://comune.example/novita").respond(200, html="<p>ciao", headers={"ETag": '"1"'})
        page = await fetcher.fetch("https://comune.example/novita")
    assert isinstance(page, Page)
    assert (page.body, page.validators.etag) == (b"<p>ciao", '"1"')
    (exchange,) = page.exchanges
    assert exchange.request.startswith(b"GET /novita HTTP/1.1\r\nHost: comune.example\r\n")
    assert exchange.response.startswith(b"HTTP/1.1 200 OK\r\n")
    assert exchange.response.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (httpx.ConnectError("no route"), Reason.UNREACHABLE),
        (httpx.RemoteProtocolError("nonsense"), Reason.PROTOCOL),
    ],
)
async def test_errors_of_httpx_become_failures(
    make_fetcher: MakeFetcher, error: httpx.TransportError, reason: Reason
) -> None:
    fetcher = make_fetcher(respect_robots=False)
    with respx.mock(using="httpx") as web:
        web.get("https://comune.example/").mock(side_effect=error)
        result = await fetcher.fetch("https://comune.example/")
    assert isinstance(result, Failure)
    assert result.reason is reason
    assert "comune.example" in result.detail


async def test_a_retry_after_is_kept_for_the_schedule(make_fetcher: MakeFetcher) -> None:
    fetcher: HttpFetcher = make_fetcher(respect_robots=False, attempts=3)
    with respx.mock(using="httpx") as web:
        route = web.get("https://comune.example/").respond(429, headers={"Retry-After": "120"})
        result = await fetcher.fetch("https://comune.example/")
    assert isinstance(result, Failure)
    assert (result.status, result.retry_after) == (429, timedelta(minutes=2))
    assert route.call_count == 1

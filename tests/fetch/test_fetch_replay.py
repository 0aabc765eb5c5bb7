"""The in-memory twin answers as the fetcher would."""

import gzip

import pytest

from scraper.fetch.http import HttpFetcher, fetched_from
from scraper.fetch.replay import REPLAYED_AT, ReplayFetcher, missing, page
from scraper.model import Exchange, Failure, Fetched, NotModified, Page, Reason, Validators
from scraper.ports import Fetcher
from tests.fetch.conftest import Site, response

pytestmark = pytest.mark.anyio

URL = "https://comune.example/novita"


async def test_a_prepared_page_is_what_comes() -> None:
    prepared = page(URL, "<p>è")
    twin = ReplayFetcher({URL: prepared})
    assert await twin.fetch(URL) is prepared
    assert prepared.body == "<p>è".encode()
    assert prepared.media_type == "text/html"
    assert twin.asked == [URL]


async def test_an_unknown_url_is_a_404() -> None:
    result = await ReplayFetcher({}).fetch(URL)
    assert result == missing(URL)
    assert isinstance(result, Failure)
    assert (result.reason, result.status) == (Reason.HTTP_STATUS, 404)


async def test_whoever_knows_the_page_hears_not_modified() -> None:
    prepared = page(URL, "ciao", headers={"etag": '"1"'})
    twin = ReplayFetcher({URL: prepared})
    assert await twin.fetch(URL, validators=Validators('"1"')) == NotModified(URL, REPLAYED_AT, Validators('"1"'))
    assert await twin.fetch(URL, validators=Validators('"0"')) is prepared


async def test_a_page_without_validators_is_always_sent() -> None:
    assert isinstance(await ReplayFetcher({URL: page(URL, "ciao")}).fetch(URL, validators=Validators()), Page)


async def test_an_answer_may_be_made_when_it_is_asked_for() -> None:
    seen: list[Validators] = []

    def answer(validators: Validators) -> Fetched:
        seen.append(validators)
        return page(URL, f"{len(seen)}")

    twin = ReplayFetcher({URL: answer})
    await twin.fetch(URL)
    second = await twin.fetch(URL, validators=Validators('"x"'))
    assert isinstance(second, Page)
    assert second.body == b"2"
    assert seen == [Validators(), Validators('"x"')]


async def test_twin_and_fetcher_agree(site: Site, fetcher: HttpFetcher) -> None:
    fields = {"content-type": "text/html; charset=utf-8", "etag": '"1"'}
    url = site.on("/", response(200, b"ciao", Content_Type=fields["content-type"], ETag=fields["etag"]))
    site.on("/robots.txt", response(404))
    twins: list[Fetcher] = [fetcher, ReplayFetcher({url: page(url, "ciao", headers=fields)})]
    for twin in twins:
        first = await twin.fetch(url)
        assert isinstance(first, Page)
        assert (first.url, first.body, first.validators.etag) == (url, b"ciao", '"1"')
        assert dict(first.headers) == {"content-length": "4", **fields}
        assert first.exchanges[-1].payload == b"ciao"
        absent = await twin.fetch(site.url("/altro"))
        assert isinstance(absent, Failure)
        assert absent.status == 404


def packed(payload: bytes) -> Exchange:
    return Exchange(URL, REPLAYED_AT, "", b"", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", payload)


async def test_what_somebody_kept_of_a_bomb_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.fetch.http._LARGEST", 1 << 20)
    came = fetched_from(URL, [packed(gzip.compress(bytes(1 << 21)))], Validators(), at=REPLAYED_AT)
    assert isinstance(came, Failure)
    assert came.reason is Reason.TOO_LARGE


@pytest.mark.timeout(30)
async def test_a_page_that_was_packed_in_very_many_parts_holds_nobody_up() -> None:
    came = fetched_from(URL, [packed(gzip.compress(b"") * 100_000)], Validators(), at=REPLAYED_AT)
    assert isinstance(came, Page)
    assert came.body == b""

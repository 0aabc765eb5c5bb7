"""What the fetcher makes of what a server answers, over real connections on loopback."""

import asyncio
import gzip
import tracemalloc
from datetime import timedelta

import pytest
import respx

from scraper.fetch.http import HttpFetcher
from scraper.model import Failure, NotModified, Page, Reason, Validators
from tests.fetch.conftest import (
    USER_AGENT,
    Answer,
    MakeFetcher,
    Request,
    Site,
    Time,
    response,
    silence,
    then_close,
)

pytestmark = pytest.mark.anyio

HTML = "<!doctype html><title>Novità</title><p>Avviso".encode()


async def failure(fetcher: HttpFetcher, url: str) -> Failure:
    result = await fetcher.fetch(url)
    assert isinstance(result, Failure), result
    assert "\n" not in result.detail
    return result


async def success(fetcher: HttpFetcher, url: str) -> Page:
    result = await fetcher.fetch(url)
    assert isinstance(result, Page), result
    return result


# ------------------------------------------------------------------ pages


async def test_a_page_comes_with_its_body_fields_validators_and_moment(
    site: Site, fetcher: HttpFetcher, time: Time
) -> None:
    url = site.on("/novita", response(200, HTML, Content_Type="text/html", ETag='"1"', X_A="1", x_a="2"))
    page = await success(fetcher, url)
    assert (page.url, page.requested, page.status, page.body, page.moved_to) == (url, url, 200, HTML, None)
    assert page.media_type == "text/html"
    assert page.headers["x-a"] == "1, 2"
    assert page.validators == Validators(etag='"1"')
    assert page.at == time.now


async def test_the_exchange_is_what_went_over_the_wire(site: Site, fetcher: HttpFetcher) -> None:
    payload = gzip.compress(HTML)
    raw = b"HTTP/1.1 200  Va bene\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(payload), payload)
    page = await success(fetcher, site.on("/", raw + chunks))
    (exchange,) = page.exchanges
    assert page.body == HTML
    assert exchange.payload == payload
    assert exchange.response == raw
    assert exchange.request == site.requests[-1].raw
    assert exchange.ip == "127.0.0.1"


async def test_the_request_says_who_asks_and_for_what(site: Site, fetcher: HttpFetcher) -> None:
    await fetcher.fetch(site.on("/a?b=c", response(200)) + "#fragment")
    request = site.requests[-1]
    assert request.path == "/a?b=c"
    assert request.headers["user-agent"] == USER_AGENT
    assert request.headers["accept-encoding"] == "gzip, deflate"
    assert request.headers["accept-language"] == "it"
    assert request.headers["host"] == f"127.0.0.1:{site.port}"


async def test_cookies_are_neither_kept_nor_sent(site: Site, fetcher: HttpFetcher) -> None:
    url = site.on("/", response(200, Set_Cookie="session=1; Path=/"))
    await fetcher.fetch(url)
    await fetcher.fetch(url)
    assert "cookie" not in site.requests[-1].headers


async def test_an_empty_body_is_a_page(site: Site, fetcher: HttpFetcher) -> None:
    assert (await success(fetcher, site.on("/", response(200)))).body == b""


async def test_a_name_can_be_connected_to_elsewhere(site: Site, make_fetcher: MakeFetcher) -> None:
    site.on("/", response(200, HTML))
    fetcher = make_fetcher(connect_to={"www.comune.example:80": f"127.0.0.1:{site.port}"})
    page = await success(fetcher, "http://www.comune.example/")
    assert page.url == "http://www.comune.example/"
    assert site.requests[-1].headers["host"] == "www.comune.example"


# ------------------------------------------------------------------ nothing new


async def test_validators_are_asked_about_and_304_is_not_modified(site: Site, fetcher: HttpFetcher) -> None:
    url = site.on("/", response(304, ETag='"2"', Cache_Control="max-age=600"))
    known = Validators(etag='"1"', last_modified="Tue, 23 Jun 2026 08:00:00 GMT")
    result = await fetcher.fetch(url, validators=known)
    assert isinstance(result, NotModified)
    assert result.url == url
    assert result.validators == Validators('"2"', known.last_modified)
    assert result.max_age == timedelta(minutes=10)
    assert site.requests[-1].headers["if-none-match"] == '"1"'
    assert site.requests[-1].headers["if-modified-since"] == known.last_modified
    [exchange] = result.exchanges
    assert b'If-None-Match: "1"\r\n' in exchange.request
    assert exchange.response.startswith(b"HTTP/1.1 304 ")


async def test_an_entity_tag_beyond_ascii_is_sent_back(site: Site, fetcher: HttpFetcher) -> None:
    url = site.on("/", response(200, HTML, ETag='"novità"'), response(304))
    page = await success(fetcher, url)
    assert isinstance(await fetcher.fetch(url, validators=page.validators), NotModified)


async def test_a_304_that_nobody_asked_for_is_a_failure(site: Site, fetcher: HttpFetcher) -> None:
    result = await failure(fetcher, site.on("/", response(304)))
    assert (result.reason, result.status) == (Reason.HTTP_STATUS, 304)


# ------------------------------------------------------------------ refusals and faults by status


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 429, 451, 500, 503, 599])
async def test_a_bad_status_is_a_failure_that_keeps_what_came(site: Site, fetcher: HttpFetcher, status: int) -> None:
    url = site.on("/x", response(status, b"<h1>Errore</h1>"))
    result = await failure(fetcher, url)
    assert (result.reason, result.status, result.retry_after) == (Reason.HTTP_STATUS, status, None)
    assert str(status) in result.detail
    assert "127.0.0.1" in result.detail
    assert result.page is not None
    assert result.page.body == b"<h1>Errore</h1>"
    assert result.page.exchanges[-1].url == url


async def test_what_passes_is_tried_again_with_growing_pauses(
    site: Site, make_fetcher: MakeFetcher, time: Time
) -> None:
    url = site.on("/", response(500), response(502), response(200, HTML))
    page = await success(make_fetcher(attempts=3), url)
    assert page.body == HTML
    assert len(time.slept) == 2
    assert 0.5 <= time.slept[0] <= 1 <= time.slept[1] <= 1.5


async def test_what_does_not_pass_ends_after_the_last_attempt(site: Site, make_fetcher: MakeFetcher) -> None:
    url = site.on("/", response(503))
    assert (await failure(make_fetcher(attempts=3), url)).status == 503
    assert site.paths() == ["/"] * 3


async def test_what_will_not_pass_is_asked_once(site: Site, make_fetcher: MakeFetcher) -> None:
    await failure(make_fetcher(attempts=3), site.on("/", response(404)))
    assert site.paths() == ["/"]


async def test_a_short_retry_after_is_waited_for(site: Site, make_fetcher: MakeFetcher, time: Time) -> None:
    url = site.on("/", response(429, Retry_After="7"), response(200, HTML))
    await success(make_fetcher(attempts=2), url)
    assert time.slept == [7]


@pytest.mark.parametrize("value", ["3600", "Wed, 24 Jun 2026 11:00:00 GMT"])
async def test_a_long_retry_after_is_left_to_the_schedule(
    site: Site, make_fetcher: MakeFetcher, time: Time, value: str
) -> None:
    result = await failure(make_fetcher(attempts=3), site.on("/", response(503, Retry_After=value)))
    assert result.retry_after == timedelta(hours=1)
    assert time.slept == []
    assert site.paths() == ["/"]
    assert "3600 s" in result.detail


# ------------------------------------------------------------------ redirects


async def test_redirects_are_followed_and_every_hop_is_kept(site: Site, fetcher: HttpFetcher) -> None:
    url = site.on("/a", response(302, b"via", Location="b"))
    site.on("/b", response(307, Location="/c?d=%20#top"))
    last = site.on("/c?d=%20", response(200, HTML))
    page = await success(fetcher, url)
    assert (page.url, page.requested, page.moved_to) == (last, url, None)
    assert [hop.url for hop in page.exchanges] == [url, site.url("/b"), last]
    assert page.exchanges[0].payload == b"via"


async def test_permanent_redirects_are_remembered_as_far_as_they_are_permanent(
    site: Site, fetcher: HttpFetcher
) -> None:
    url = site.on("/a", response(301, Location="/b"))
    site.on("/b", response(308, Location="/c"))
    site.on("/c", response(302, Location="/d"))
    site.on("/d", response(301, Location="/e"))
    site.on("/e", response(200))
    assert (await success(fetcher, url)).moved_to == site.url("/c")


async def test_after_a_redirect_only_the_entity_tag_is_asked_about(site: Site, fetcher: HttpFetcher) -> None:
    url = site.on("/a", response(301, Location="/b"))
    site.on("/b", response(304))
    known = Validators(etag='"1"', last_modified="Tue, 23 Jun 2026 08:00:00 GMT")
    assert isinstance(await fetcher.fetch(url, validators=known), NotModified)
    assert site.requests[-1].headers["if-none-match"] == '"1"'
    assert "if-modified-since" not in site.requests[-1].headers


async def test_a_redirect_with_letters_beyond_ascii_is_followed(site: Site, fetcher: HttpFetcher) -> None:
    url = site.on("/a", response(302, Location="/novità"))
    site.on("/novit%C3%A0", response(200, HTML))
    assert (await success(fetcher, url)).body == HTML


async def test_a_redirect_loop_is_noticed_when_it_closes(site: Site, fetcher: HttpFetcher) -> None:
    url = site.on("/a", response(301, Location="/b"))
    site.on("/b", response(301, Location="/a"))
    looped = await failure(fetcher, url)
    assert looped.reason is Reason.REDIRECT_LOOP
    assert site.paths() == ["/a", "/b"]
    assert [exchange.url for exchange in looped.exchanges] == [url, site.url("/b")]


async def test_ten_redirects_are_followed_and_the_eleventh_is_not(site: Site, fetcher: HttpFetcher) -> None:
    for step in range(11):
        site.on(f"/{step}", response(302, Location=f"/{step + 1}"))
    site.on("/11", response(200, HTML))
    assert (await failure(fetcher, site.url("/0"))).reason is Reason.REDIRECT_LOOP
    assert (await success(fetcher, site.url("/1"))).body == HTML


@pytest.mark.parametrize(
    "target",
    ["mailto:a@example.org", "javascript:void(0)", "file:///etc/passwd", "http://[::1", "http://xn--/"],
)
async def test_a_redirect_to_what_is_no_web_address_is_a_failure(site: Site, fetcher: HttpFetcher, target: str) -> None:
    result = await failure(fetcher, site.on("/", response(302, Location=target)))
    assert result.reason is Reason.PROTOCOL
    assert site.paths() == ["/"]


# ------------------------------------------------------------------ bad addresses


@pytest.mark.parametrize(
    "url",
    ["", "comune.example", "/novita", "ftp://comune.example/", "http://", "http:///x", "http://[::1", "http://xn--/",
     "http://comune.example:0/", "http://comune.example:99999/", "mailto:a@b.example", "http://a b/\x00"],
)  # fmt: skip
async def test_a_bad_url_is_a_failure(fetcher: HttpFetcher, url: str) -> None:
    assert (await failure(fetcher, url)).reason is Reason.PROTOCOL


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "169.254.169.254", "[::1]"])
async def test_addresses_that_are_not_public_are_refused(site: Site, make_fetcher: MakeFetcher, host: str) -> None:
    result = await failure(make_fetcher(allow_private=False), f"http://{host}:{site.port}/latest/meta-data/")
    assert result.reason is Reason.ADDRESS_REFUSED
    assert result.refused
    assert site.connections == 0


async def test_a_redirect_to_an_inner_address_is_refused(site: Site, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(allow_private=False, respect_robots=False)
    with respx.mock(using="httpx") as web:
        web.get("https://comune.example/").respond(302, headers={"Location": site.url("/admin")})
        web.get(site.url("/admin")).pass_through()
        result = await failure(fetcher, "https://comune.example/")
    assert result.reason is Reason.ADDRESS_REFUSED
    assert site.connections == 0


async def test_a_name_that_turns_out_to_be_inner_is_refused(make_fetcher: MakeFetcher) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["192.168.1.1"]

    fetcher = make_fetcher({"resolve": resolve}, allow_private=False)
    result = await failure(fetcher, "http://comune.example/")
    assert result.reason is Reason.ADDRESS_REFUSED
    assert "192.168.1.1" in result.detail


async def test_a_name_without_any_address_is_unreachable(make_fetcher: MakeFetcher) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return []

    result = await failure(make_fetcher({"resolve": resolve}), "http://comune.example/")
    assert result.reason is Reason.UNREACHABLE


# ------------------------------------------------------------------ hosts that do not do their part


async def test_a_host_that_never_answers_times_out_and_gets_one_more_chance(
    site: Site, make_fetcher: MakeFetcher
) -> None:
    fetcher = make_fetcher(timeout=timedelta(milliseconds=30), attempts=5, respect_robots=False)
    assert (await failure(fetcher, site.on("/", silence))).reason is Reason.TIMEOUT
    assert site.paths() == ["/", "/"]


async def test_the_deadline_is_for_the_whole_body_and_not_for_each_piece(site: Site, make_fetcher: MakeFetcher) -> None:
    async def drip(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"<p>")
            await asyncio.sleep(0.002)

    fetcher = make_fetcher(timeout=timedelta(milliseconds=40), respect_robots=False)
    assert (await failure(fetcher, site.on("/", drip))).reason is Reason.TIMEOUT


async def test_a_refused_connection_is_unreachable(make_fetcher: MakeFetcher, closed_port: int, time: Time) -> None:
    fetcher = make_fetcher(attempts=3, respect_robots=False)
    result = await failure(fetcher, f"http://127.0.0.1:{closed_port}/")
    assert result.reason is Reason.UNREACHABLE
    assert "refused" in result.detail
    assert len(time.slept) == 2


async def test_the_next_address_of_a_host_is_tried_when_one_refuses(site: Site, make_fetcher: MakeFetcher) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]

    site.on("/", response(200, HTML))
    page = await success(make_fetcher({"resolve": resolve}), f"http://comune.example:{site.port}/")
    assert page.exchanges[0].ip == "127.0.0.1"


CUT_SHORT: dict[str, bytes] = {
    "length": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<html>",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<html>\r\n",
    "head": b"HTTP/1.1 200 OK\r\nContent-",
    "gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(HTML)[:-5],
}


@pytest.mark.parametrize("what", CUT_SHORT)
async def test_an_answer_cut_short_is_no_page(site: Site, fetcher: HttpFetcher, what: str) -> None:
    result = await failure(fetcher, site.on("/", then_close(CUT_SHORT[what])))
    assert result.reason is Reason.CUT_SHORT


async def test_a_body_cut_short_is_asked_for_again(site: Site, make_fetcher: MakeFetcher) -> None:
    url = site.on("/", then_close(CUT_SHORT["length"]), response(200, HTML))
    assert (await success(make_fetcher(attempts=2), url)).body == HTML


NOT_HTTP: dict[str, Answer] = {
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n<html>\r\n",
    "gzip": response(200, HTML, Content_Encoding="gzip"),
    "a coding we cannot undo": response(200, HTML, Content_Encoding="br"),
    "an endless head": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000,
}


@pytest.mark.parametrize("what", NOT_HTTP)
async def test_garbage_is_no_page_and_is_not_asked_for_again(site: Site, make_fetcher: MakeFetcher, what: str) -> None:
    result = await failure(make_fetcher(attempts=3), site.on("/", NOT_HTTP[what]))
    assert result.reason is Reason.PROTOCOL
    assert site.paths() == ["/"]


# ------------------------------------------------------------------ more than we can take


async def test_a_page_larger_than_allowed_is_refused_and_one_of_that_size_is_not(
    site: Site, make_fetcher: MakeFetcher
) -> None:
    fetcher = make_fetcher(max_size=1000)
    assert (await success(fetcher, site.on("/fits", response(200, bytes(1000))))).body == bytes(1000)
    result = await failure(fetcher, site.on("/large", response(200, bytes(1001))))
    assert result.reason is Reason.TOO_LARGE
    assert "max_size" in result.detail


async def test_a_gzip_bomb_is_too_large_and_stays_packed(site: Site, fetcher: HttpFetcher) -> None:
    bomb = gzip.compress(bytes(100 * 10**6), compresslevel=1)
    url = site.on("/", response(200, bomb, Content_Encoding="gzip"))
    tracemalloc.start()
    try:
        assert (await failure(fetcher, url)).reason is Reason.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 30 * 10**6
    finally:
        tracemalloc.stop()


async def test_an_endless_body_is_left_where_it_is(site: Site, make_fetcher: MakeFetcher) -> None:
    sent = 0

    async def flood(_: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(bytes(10**5))
            await writer.drain()
            sent += 10**5

    result = await failure(make_fetcher(max_size=10**6), site.on("/", flood))
    assert result.reason is Reason.TOO_LARGE
    assert sent < 20 * 10**6

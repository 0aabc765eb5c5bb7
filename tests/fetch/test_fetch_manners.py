"""robots.txt, turns and spacing, as a server sees them."""

import asyncio
from datetime import timedelta

import pytest

from scraper.fetch.http import HttpFetcher
from scraper.model import Failure, Page, Reason
from tests.fetch.conftest import MakeFetcher, Request, Site, Time, response, silence, then_close

pytestmark = pytest.mark.anyio

PAGE = response(200, b"<p>ciao")


def asked_for_robots(site: Site) -> int:
    return sum(request.path == "/robots.txt" for request in site.requests)


async def reason(fetcher: HttpFetcher, url: str) -> Reason | None:
    result = await fetcher.fetch(url)
    return result.reason if isinstance(result, Failure) else None


# ------------------------------------------------------------------ robots.txt


async def test_what_robots_txt_forbids_is_not_asked_for(site: Site, fetcher: HttpFetcher) -> None:
    site.on("/robots.txt", response(200, b"User-agent: banditore\nDisallow: /riservata/\n"))
    secret, open_page = site.on("/riservata/x", PAGE), site.on("/novita", PAGE)
    assert await reason(fetcher, secret) is Reason.ROBOTS_REFUSED
    assert await reason(fetcher, open_page) is None
    assert site.paths() == ["/novita"]


async def test_robots_txt_may_be_ignored_by_configuration(site: Site, make_fetcher: MakeFetcher) -> None:
    site.on("/robots.txt", response(200, b"User-agent: *\nDisallow: /\n"))
    assert await reason(make_fetcher(respect_robots=False), site.on("/", PAGE)) is None
    assert asked_for_robots(site) == 0


async def test_every_hop_of_a_redirect_obeys_robots_txt(site: Site, fetcher: HttpFetcher) -> None:
    site.on("/robots.txt", response(200, b"User-agent: *\nDisallow: /riservata/\n"))
    url = site.on("/a", response(302, Location="/riservata/b"))
    assert await reason(fetcher, url) is Reason.ROBOTS_REFUSED
    assert site.paths() == ["/a"]


async def test_robots_txt_is_asked_for_once_a_day(site: Site, fetcher: HttpFetcher, time: Time) -> None:
    url = site.on("/", PAGE)
    await asyncio.gather(*(fetcher.fetch(url) for _ in range(5)))
    time.now += timedelta(hours=23)
    await fetcher.fetch(url)
    assert asked_for_robots(site) == 1
    time.now += timedelta(hours=1)
    await fetcher.fetch(url)
    assert asked_for_robots(site) == 2


async def test_a_broken_robots_txt_keeps_us_away_for_ten_minutes(site: Site, fetcher: HttpFetcher, time: Time) -> None:
    site.on("/robots.txt", response(503), response(404))
    url = site.on("/", PAGE)
    assert await reason(fetcher, url) is Reason.ROBOTS_UNREADABLE
    time.now += timedelta(minutes=9)
    assert await reason(fetcher, url) is Reason.ROBOTS_UNREADABLE
    assert site.paths() == []
    time.now += timedelta(minutes=1)
    assert await reason(fetcher, url) is None


async def test_a_robots_txt_cut_short_keeps_us_away(site: Site, fetcher: HttpFetcher) -> None:
    site.on("/robots.txt", then_close(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent"))
    assert await reason(fetcher, site.on("/", PAGE)) is Reason.ROBOTS_UNREADABLE


async def test_a_host_that_does_not_answer_for_robots_txt_timed_out(site: Site, make_fetcher: MakeFetcher) -> None:
    site.on("/robots.txt", silence)
    fetcher = make_fetcher(timeout=timedelta(milliseconds=30))
    result = await fetcher.fetch(site.on("/", PAGE))
    assert isinstance(result, Failure)
    assert result.reason is Reason.TIMEOUT
    assert "robots.txt" in result.detail


async def test_a_dead_host_is_unreachable_with_robots_txt_too(make_fetcher: MakeFetcher, closed_port: int) -> None:
    assert await reason(make_fetcher(), f"http://127.0.0.1:{closed_port}/") is Reason.UNREACHABLE


async def test_redirects_of_robots_txt_are_followed(site: Site, fetcher: HttpFetcher) -> None:
    site.on("/robots.txt", response(301, Location="/static/robots"))
    site.on("/static/robots", response(200, b"User-agent: *\nDisallow: /\n"))
    assert await reason(fetcher, site.on("/", PAGE)) is Reason.ROBOTS_REFUSED


async def test_a_robots_txt_that_redirects_for_ever_is_none(site: Site, fetcher: HttpFetcher) -> None:
    site.on("/robots.txt", response(301, Location="/robots.txt"))
    assert await reason(fetcher, site.on("/", PAGE)) is None


async def test_a_robots_txt_without_end_counts_as_far_as_it_is_read(site: Site, fetcher: HttpFetcher) -> None:
    rules = b"User-agent: *\nDisallow: /riservata/\n"
    site.on("/robots.txt", response(200, rules + b"# riempitivo\n" * 100_000))
    assert await reason(fetcher, site.on("/riservata/x", PAGE)) is Reason.ROBOTS_REFUSED
    assert await reason(fetcher, site.on("/", PAGE)) is None


# ------------------------------------------------------------------ turns


async def slowly(_: Request, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.005)
    writer.write(PAGE)
    await writer.drain()


async def test_one_host_is_asked_one_thing_at_a_time_over_one_connection(site: Site, fetcher: HttpFetcher) -> None:
    urls = [site.on(f"/{number}", slowly) for number in range(5)]
    results = await asyncio.gather(*(fetcher.fetch(url) for url in urls))
    assert all(isinstance(result, Page) for result in results)
    assert (site.most_busy, site.connections) == (1, 1)


def many_hosts(site: Site, count: int) -> tuple[dict[str, str], list[str]]:
    site.on("/", slowly)
    names = [f"comune{number}.example" for number in range(count)]
    return {f"{name}:80": f"127.0.0.1:{site.port}" for name in names}, [f"http://{name}/" for name in names]


async def test_many_hosts_are_asked_at_once(site: Site, make_fetcher: MakeFetcher) -> None:
    connect_to, urls = many_hosts(site, 6)
    await asyncio.gather(*map(make_fetcher(connect_to=connect_to).fetch, urls))
    assert site.most_busy == 6


async def test_no_more_hosts_at_once_than_configured(site: Site, make_fetcher: MakeFetcher) -> None:
    connect_to, urls = many_hosts(site, 6)
    await asyncio.gather(*map(make_fetcher(connect_to=connect_to, concurrency=2).fetch, urls))
    assert site.most_busy == 2


async def test_a_fetch_that_is_cancelled_leaves_its_answer_to_nobody(site: Site, fetcher: HttpFetcher) -> None:
    asked = asyncio.Event()

    async def too_slow(_: Request, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await writer.wait_closed()

    waiting = asyncio.create_task(fetcher.fetch(site.on("/slow", too_slow)))
    await asked.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    result = await fetcher.fetch(site.on("/", PAGE))
    assert isinstance(result, Page)
    assert site.requests[-1].connection == 2


# ------------------------------------------------------------------ spacing


async def test_requests_to_one_host_are_spaced_redirects_and_robots_txt_included(
    site: Site, make_fetcher: MakeFetcher, time: Time
) -> None:
    fetcher = make_fetcher(spacing=timedelta(seconds=3))
    site.on("/b", PAGE)
    result = await fetcher.fetch(site.on("/a", response(302, Location="/b")))
    assert isinstance(result, Page)
    assert time.slept == [3, 3]
    assert result.exchanges[1].at - result.exchanges[0].at == timedelta(seconds=3)


async def test_time_that_passed_anyway_is_not_waited_for_again(
    site: Site, make_fetcher: MakeFetcher, time: Time
) -> None:
    fetcher = make_fetcher(spacing=timedelta(seconds=3), respect_robots=False)
    url = site.on("/", PAGE)
    await fetcher.fetch(url)
    time.now += timedelta(seconds=2)
    await fetcher.fetch(url)
    time.now += timedelta(seconds=9)
    await fetcher.fetch(url)
    assert time.slept == [1]


async def test_a_crawl_delay_longer_than_our_spacing_is_kept(site: Site, make_fetcher: MakeFetcher, time: Time) -> None:
    site.on("/robots.txt", response(200, b"User-agent: *\nCrawl-delay: 5\n"))
    fetcher = make_fetcher(spacing=timedelta(seconds=1))
    await asyncio.gather(*(fetcher.fetch(site.on(f"/{number}", PAGE)) for number in range(3)))
    assert time.slept == [5, 5, 5]


async def test_hosts_do_not_wait_for_each_other(site: Site, make_fetcher: MakeFetcher, time: Time) -> None:
    connect_to, urls = many_hosts(site, 3)
    fetcher = make_fetcher(connect_to=connect_to, spacing=timedelta(seconds=9), respect_robots=False)
    await asyncio.gather(*map(fetcher.fetch, urls))
    assert time.slept == []


async def test_waiting_for_a_turn_does_not_count_against_the_timeout(site: Site, make_fetcher: MakeFetcher) -> None:
    async def real_sleep(seconds: float) -> None:
        await asyncio.sleep(0.06)

    fetcher = make_fetcher(
        {"sleep": real_sleep}, spacing=timedelta(seconds=1), timeout=timedelta(milliseconds=50), respect_robots=False
    )
    site.on("/b", PAGE)
    assert await reason(fetcher, site.on("/a", response(302, Location="/b"))) is None

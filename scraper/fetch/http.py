"""The fetcher over the real web: one URL in, a Page, a NotModified or a Failure out (httpx lives here only).

    fetch ─► retrying ─► walk the redirects ─► at each hop: robots.txt, the host's turn, guard, request, body

Requests carry no cookies and no credentials of ours, and know of no proxy.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Self, cast

import httpx

from scraper.config.tables import FetchSettings
from scraper.fetch.caching import conditional_headers
from scraper.fetch.content import ACCEPTED, Content
from scraper.fetch.errors import FetchError
from scraper.fetch.guard import Guard, Resolver, read_connect_to, system_resolver
from scraper.fetch.hosts import Budget, Host, Hosts, Sleep
from scraper.fetch.polite import (
    ROBOTS_MAX_REDIRECTS,
    ROBOTS_MAX_SIZE,
    Robots,
    product_token,
    read_robots,
    robots_failed,
)
from scraper.fetch.reply import Reply
from scraper.fetch.retrying import retrying
from scraper.fetch.trail import Hop, Trail
from scraper.fetch.wire import Connection, Origin, Wires
from scraper.model import Exchange, Fetched, NotModified, Page, Reason, Validators
from scraper.ports import Clock

_MAX_REDIRECTS = 10
_PORTS = {"http": 80, "https": 443}
_NO_VALIDATORS = Validators()
_RAW_HEAD = "banditore.raw_head"
_IP = "banditore.ip"
_TLS = "banditore.tls"
_INFLATED = 1100
"""No page is packed to less than this part of it (zlib, technical details): a limit, but none that cuts."""
_LARGEST = 1 << 28
"""Of what others kept: we never read so much, but a bomb unpacks to it."""
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class _Errand:
    """What a request is for: how far it may be redirected, how much may come, whose robots.txt it obeys."""

    max_redirects: int
    max_size: int
    is_robots: bool = False


_ROBOTS = _Errand(ROBOTS_MAX_REDIRECTS, ROBOTS_MAX_SIZE, is_robots=True)


class HttpFetcher:
    """``scraper.ports.Fetcher`` over HTTP/1.1. Use it as an async context manager, or call ``aclose``."""

    def __init__(
        self,
        settings: FetchSettings,
        user_agent: str,
        *,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        resolve: Resolver = system_resolver,
        ssl_context: Callable[[], ssl.SSLContext] = httpx.create_ssl_context,
    ) -> None:
        """``user_agent`` is sent as it is; robots.txt is read for the product it names. ConfigError.

        ``sleep``, ``resolve`` and ``ssl_context`` (called once, when first needed) are for the tests.
        """
        self._settings = settings
        self._product = product_token(user_agent)
        self._page = _Errand(_MAX_REDIRECTS, settings.max_size)
        self._clock = clock
        self._sleep = sleep
        self._hosts = Hosts(concurrency=settings.concurrency, clock=clock, sleep=sleep)
        self._headers = (
            (b"User-Agent", user_agent.encode()),
            (b"Accept", b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            (b"Accept-Language", b"it"),
            (b"Accept-Encoding", ACCEPTED.encode()),
        )
        guard = Guard(settings.allow_private, read_connect_to(settings.connect_to), resolve)
        self._client = httpx.AsyncClient(
            transport=WireTransport(Wires(guard, ssl_context=ssl_context)),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def fetch(self, url: str, *, validators: Validators = _NO_VALIDATORS) -> Fetched:
        """Ask for an http or https URL; never raises for what the web does.

        ``validators`` are those of the page as we know it: the answer may then be NotModified. The timeout is
        for each try with its redirects; waiting for the host's turn does not count.
        """
        try:
            return await retrying(self._settings.attempts, self._sleep)(self._ask, url, validators)
        except FetchError as error:
            return error.failure(self._clock())

    # ------------------------------------------------------------------ errands

    async def _ask(self, url: str, validators: Validators) -> Page | NotModified:
        trail = await self._walk(url, self._page, validators)
        return trail.outcome(validators)

    async def _ask_robots(self, url: httpx.URL) -> Robots:
        try:
            address = str(url.join("/robots.txt"))
            again = retrying(self._settings.attempts, self._sleep)
            trail: Trail = await again(self._walk, address, _ROBOTS, _NO_VALIDATORS)
        except FetchError as error:
            return robots_failed(url.host, self._product, error)
        return read_robots(url.host, self._product, status=trail.last.status, body=trail.last.body)

    async def _walk(self, requested: str, errand: _Errand, validators: Validators) -> Trail:
        """Follow redirects to the end. FetchError when there is none."""
        trail = Trail(requested, errand.max_redirects)
        budget = Budget(self._settings.timeout)
        url = _web_address(requested)
        try:
            while True:
                conditions = conditional_headers(validators, redirected=bool(trail.hops))
                trail.hops.append(await self._hop(url, errand, conditions, budget))
                if trail.last.location is None:
                    return trail
                url = _web_address(trail.last.location, base=url)
                trail.check_next(str(url))
        except FetchError as error:
            error.exchanges = trail.exchanges
            raise

    # ------------------------------------------------------------------ one hop

    async def _hop(self, url: httpx.URL, errand: _Errand, conditions: Mapping[str, str], budget: Budget) -> Hop:
        host = self._hosts.at(url.host, _port(url))
        spacing = await self._permitted_spacing(url, errand, host)
        async with self._hosts.turn(host, spacing) as at, self._errors_named(url.host), budget.spend():
            return await self._exchange(url, errand, conditions, at)

    async def _permitted_spacing(self, url: httpx.URL, errand: _Errand, host: Host) -> timedelta:
        """The least time between two requests to this host. FetchError when robots.txt forbids this one."""
        if errand.is_robots or not self._settings.respect_robots:
            return self._settings.spacing
        robots = await host.robots(self._clock, lambda: self._ask_robots(url))
        robots.check(str(url))
        return max(self._settings.spacing, robots.crawl_delay)

    @asynccontextmanager
    async def _errors_named(self, host: str) -> AsyncIterator[None]:
        """Whatever goes wrong with a request becomes a FetchError that names the host."""
        try:
            yield
        except FetchError as error:
            error.detail = f"{host}: {error.detail}"
            raise
        except TimeoutError as error:
            seconds = self._settings.timeout.total_seconds()
            detail = f"{host}: not done after {seconds:g} s; for so slow a site, raise timeout in [fetch]"
            raise FetchError(Reason.TIMEOUT, detail, passing=True) from error
        except (httpx.ProtocolError, httpx.InvalidURL, UnicodeError) as error:  # a Location that is no URL
            raise FetchError(Reason.PROTOCOL, f"{host}: {error}") from error
        except httpx.TransportError as error:
            raise FetchError(Reason.UNREACHABLE, f"{host}: {error}", passing=True) from error

    async def _exchange(self, url: httpx.URL, errand: _Errand, conditions: Mapping[str, str], at: datetime) -> Hop:
        asked = [(name.encode(), value.encode()) for name, value in conditions.items()]
        request = httpx.Request("GET", url, headers=[*self._headers, *asked])
        response = await self._client.send(request, stream=True)
        try:
            payload, body = await self._receive(response, errand)
        finally:
            await response.aclose()
        exchange = Exchange(
            url=str(url),
            at=at,
            ip=response.extensions.get(_IP, ""),
            request=_request_head(request),
            response=response.extensions.get(_RAW_HEAD) or _response_head(response),
            payload=payload,
            tls=response.extensions.get(_TLS),
        )
        return Hop(url.host, exchange, response.status_code, dict(response.headers.items()), body)

    async def _receive(self, response: httpx.Response, errand: _Errand) -> tuple[bytes, bytes]:
        """Payload and body, piece by piece: nothing larger than the errand allows ever lies in memory."""
        content = Content(response.headers.get("content-encoding", ""), limit=errand.max_size)
        async for piece in cast("httpx.AsyncByteStream", response.stream):
            if not content.feed(piece):
                break
        if content.overflow and not errand.is_robots:
            detail = f"more than {errand.max_size} bytes; if that is to be read, raise max_size in [fetch]"
            raise FetchError(Reason.TOO_LARGE, detail)
        return content.finish()


# ---------------------------------------------------------------------- httpx over our own connections


class WireTransport(httpx.AsyncBaseTransport):
    """Lets httpx speak through ``Wires``; a response carries its head as received and its address."""

    def __init__(self, wires: Wires) -> None:
        self._wires = wires

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request and wait for the head of the answer. FetchError."""
        url = request.url
        origin = Origin(url.scheme, url.raw_host.decode("ascii"), _port(url))
        bodiless = request.method == "HEAD"
        head, connection = await self._wires.ask(origin, _request_head(request), bodiless=bodiless)
        return httpx.Response(
            head.status,
            headers=list(head.headers),
            stream=_Payload(self._wires, connection),
            extensions={_RAW_HEAD: head.raw, _IP: connection.ip, _TLS: connection.tls},
        )

    async def aclose(self) -> None:
        """Close all connections."""
        self._wires.close()


class _Payload(httpx.AsyncByteStream):
    def __init__(self, wires: Wires, connection: Connection) -> None:
        self._wires = wires
        self._connection = connection

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := await self._connection.read():
            yield piece

    async def aclose(self) -> None:
        self._wires.give_back(self._connection)


def _request_head(request: httpx.Request) -> bytes:
    lines = [b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
    lines += [b"%s: %s" % field for field in request.headers.raw]
    return b"\r\n".join([*lines, b"", b""])


def _response_head(response: httpx.Response) -> bytes:
    """The head as it must have been, for a transport that does not tell."""
    lines = [b"HTTP/1.1 %d %s" % (response.status_code, response.reason_phrase.encode())]
    lines += [b"%s: %s" % field for field in response.headers.raw]
    return b"\r\n".join([*lines, b"", b""])


# ---------------------------------------------------------------------- what came once


def fetched_from(requested: str, exchanges: Sequence[Exchange], validators: Validators, *, at: datetime) -> Fetched:
    """What these exchanges, redirects first, meant to somebody who asked for ``requested`` with these validators.

    The same as ``HttpFetcher.fetch`` returned when they came; ``at`` is when a failure was noted.
    """
    trail = Trail(requested, _MAX_REDIRECTS)
    try:
        trail.hops.extend(_hop_from(exchange) for exchange in exchanges)
        if trail.last.status == 304 and validators == _NO_VALIDATORS:
            return replace(trail.outcome(Validators(etag="unknown")), validators=_NO_VALIDATORS)
        return trail.outcome(validators)
    except FetchError as error:
        return error.failure(at)


def _hop_from(exchange: Exchange) -> Hop:
    reply = Reply(bodiless=True)
    reply.feed(exchange.response)
    head = reply.head
    if head is None:
        raise FetchError(Reason.PROTOCOL, f"{exchange.url}: its head is not whole")
    headers = httpx.Headers(list(head.headers))
    payload = exchange.payload
    content = Content(headers.get("content-encoding", ""), limit=min(len(payload) * _INFLATED, _LARGEST))
    for start in range(0, len(payload), _PIECE):
        if not content.feed(payload[start : start + _PIECE]):
            raise FetchError(Reason.TOO_LARGE, f"{exchange.url}: more than {_LARGEST} bytes")
    _, body = content.finish()
    return Hop(httpx.URL(exchange.url).host, exchange, head.status, dict(headers.items()), body)


# ---------------------------------------------------------------------- addresses


def _web_address(url: str, *, base: httpx.URL | None = None) -> httpx.URL:
    """An http or https URL without its fragment, relative to ``base``. FetchError for anything else."""
    try:
        address = httpx.URL(url) if base is None else base.join(url)
        usable = address.scheme in _PORTS and bool(address.host) and 0 < _port(address) < 65536 and not address.userinfo
    except (httpx.InvalidURL, UnicodeError) as error:  # UnicodeError: a host name that IDNA forbids
        raise _not_an_address(url, base) from error
    if not usable:
        raise _not_an_address(url, base)
    return address.copy_with(fragment=None) if address.fragment else address


def _not_an_address(url: str, base: httpx.URL | None) -> FetchError:
    where = f"{base.host}: {base} redirects to {url!r}, which" if base is not None else repr(url)
    return FetchError(
        Reason.PROTOCOL, f"{where} is not a web address: http:// or https://, a host, a path, no password"
    )


def _port(url: httpx.URL) -> int:
    return _PORTS[url.scheme] if url.port is None else url.port

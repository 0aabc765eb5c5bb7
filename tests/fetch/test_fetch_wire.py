"""Connections: reuse, their end, back-pressure, and TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator

import pytest
import trustme
from cryptography import x509

from scraper.fetch.guard import Guard
from scraper.fetch.http import HttpFetcher
from scraper.fetch.wire import Origin, Wires
from scraper.model import Failure, NotModified, Page, Reason, Validators
from tests.fetch.conftest import MakeFetcher, Request, Site, response, then_close

pytestmark = pytest.mark.anyio

PAGE = response(200, b"<p>ciao")


async def body(fetcher: HttpFetcher, url: str) -> bytes:
    result = await fetcher.fetch(url)
    assert isinstance(result, Page), result
    return result.body


# ------------------------------------------------------------------ reuse


async def test_a_connection_carries_one_request_after_another(site: Site, fetcher: HttpFetcher) -> None:
    for answer in (PAGE, response(204), response(304)):
        url = site.on("/", answer)
        assert not isinstance(await fetcher.fetch(url, validators=Validators('"1"')), Failure)
    assert site.connections == 1


@pytest.mark.parametrize(
    "answer",
    [
        response(200, b"ciao", Connection="close"),
        b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nciao",
        response(200, b"ciao") + b"surplus",
        then_close(b"HTTP/1.1 200 OK\r\n\r\nciao"),
    ],
)
async def test_a_connection_that_cannot_go_on_is_replaced(site: Site, make_fetcher: MakeFetcher, answer: bytes) -> None:
    fetcher = make_fetcher(respect_robots=False)
    url = site.on("/", answer)
    assert await body(fetcher, url) == b"ciao"
    assert await body(fetcher, url) == b"ciao"
    assert site.connections == 2


async def test_a_kept_connection_closed_before_the_answer_is_replaced_once(
    site: Site, make_fetcher: MakeFetcher
) -> None:
    fetcher = make_fetcher(attempts=1, respect_robots=False)
    await body(fetcher, site.on("/", PAGE))
    assert await body(fetcher, site.on("/next", then_close(b""), PAGE)) == b"<p>ciao"
    assert site.connections == 2


async def test_a_fresh_connection_closed_before_the_answer_is_unreachable(
    site: Site, make_fetcher: MakeFetcher
) -> None:
    result = await make_fetcher(respect_robots=False).fetch(site.on("/", then_close(b"")))
    assert isinstance(result, Failure)
    assert result.reason is Reason.UNREACHABLE
    assert site.paths() == ["/"]


async def test_what_a_server_says_unasked_is_not_taken_for_an_answer(site: Site, fetcher: HttpFetcher) -> None:
    async def page_and_farewell(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(PAGE)
        await asyncio.sleep(0.003)
        writer.write(response(408))
        writer.close()

    await body(fetcher, site.on("/", page_and_farewell))
    await asyncio.sleep(0.01)
    assert await body(fetcher, site.on("/next", PAGE)) == b"<p>ciao"


async def test_leaving_the_fetcher_closes_its_connections(site: Site, make_fetcher: MakeFetcher) -> None:
    async with make_fetcher() as fetcher:
        await body(fetcher, site.on("/", PAGE))
        assert not site.deserted.is_set()
    await asyncio.wait_for(site.deserted.wait(), 5)


async def test_interim_responses_are_not_the_answer(site: Site, fetcher: HttpFetcher) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
    assert await body(fetcher, site.on("/", hints + PAGE)) == b"<p>ciao"


# ------------------------------------------------------------------ the wires themselves


@pytest.fixture
async def wires() -> AsyncIterator[Wires]:
    made = Wires(Guard(allow_private=True, connect_to={}), ssl_context=ssl.create_default_context)
    yield made
    made.close()
    await asyncio.sleep(0)


async def test_the_answer_to_head_is_over_with_its_head(site: Site, wires: Wires) -> None:
    site.on("/", response(200, b"").replace(b"Length: 0", b"Length: 4321"))
    origin = Origin("http", "127.0.0.1", site.port)
    for _ in range(2):
        head, connection = await wires.ask(origin, b"HEAD / HTTP/1.1\r\n\r\n", bodiless=True)
        assert (head.status, await connection.read()) == (200, b"")
        wires.give_back(connection)
    assert site.connections == 1


async def test_a_server_is_left_waiting_while_nobody_reads(site: Site, wires: Wires) -> None:
    written = 0
    whole = 64 * 10**6

    async def flood(_: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % whole)
        for _step in range(64):
            writer.write(bytes(10**6))
            await writer.drain()
            written += 10**6

    site.on("/", flood)
    _, connection = await wires.ask(Origin("http", "127.0.0.1", site.port), b"GET / HTTP/1.1\r\n\r\n")
    while (before := written) == 0 or before != await _a_moment_later(lambda: written):
        pass
    assert written < whole / 2
    read = 0
    while piece := await connection.read():
        read += len(piece)
    assert read == whole
    wires.give_back(connection)


async def _a_moment_later(value: object) -> object:
    await asyncio.sleep(0.02)
    assert callable(value)
    return value()


# ------------------------------------------------------------------ TLS


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


async def serve_tls(site: Site, certificate: trustme.LeafCert) -> asyncio.Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=context)


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_tls_checks_the_name_that_was_asked_for_and_shares_one_context(
    site: Site, make_fetcher: MakeFetcher, authority: trustme.CA
) -> None:
    made: list[ssl.SSLContext] = []

    def make_context() -> ssl.SSLContext:
        made.append(trusting(authority))
        return made[-1]

    names = ["a.example", "b.example"]
    server = await serve_tls(site, authority.issue_cert(*names))
    port = server.sockets[0].getsockname()[1]
    site.on("/", PAGE)
    connect_to = {f"{name}:443": f"127.0.0.1:{port}" for name in [*names, "c.example"]}
    fetcher = make_fetcher({"ssl_context": make_context}, connect_to=connect_to)
    for name in names:
        page = await fetcher.fetch(f"https://{name}/")
        assert isinstance(page, Page)
        assert page.body == b"<p>ciao"
        tls = page.exchanges[0].tls
        assert tls is not None
        assert tls.version in {"TLSv1.2", "TLSv1.3"}
        assert tls.cipher
        shown = x509.load_der_x509_certificate(tls.certificate)
        names_shown = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert list(names_shown.get_values_for_type(x509.DNSName)) == names
    stranger = await fetcher.fetch("https://c.example/")
    assert isinstance(stranger, Failure)
    assert stranger.reason is Reason.CERTIFICATE
    assert "c.example" in stranger.detail
    assert len(made) == 1
    await fetcher.aclose()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("settings", [{"respect_robots": True}, {"respect_robots": False}])
async def test_a_certificate_nobody_vouches_for_is_invalid(
    site: Site, make_fetcher: MakeFetcher, authority: trustme.CA, settings: dict[str, object]
) -> None:
    server = await serve_tls(site, authority.issue_cert("127.0.0.1"))
    port = server.sockets[0].getsockname()[1]
    fetcher = make_fetcher(attempts=3, **settings)
    result = await fetcher.fetch(f"https://127.0.0.1:{port}/")
    assert isinstance(result, Failure)
    assert result.reason is Reason.CERTIFICATE
    assert site.requests == []
    server.close()
    await server.wait_closed()


async def test_https_to_a_server_without_tls_is_unreachable(fetcher: HttpFetcher) -> None:
    async def plain(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response(400))
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    result = await fetcher.fetch(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert isinstance(result, Failure)
    assert result.reason is Reason.UNREACHABLE
    assert "TLS" in result.detail
    server.close()
    await server.wait_closed()


async def test_without_https_no_context_is_ever_made(site: Site, make_fetcher: MakeFetcher) -> None:
    def never() -> ssl.SSLContext:
        raise AssertionError("loading the authorities takes long")

    result = await make_fetcher({"ssl_context": never}).fetch(site.on("/", PAGE))
    assert not isinstance(result, Failure | NotModified)

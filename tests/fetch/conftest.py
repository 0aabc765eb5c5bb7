"""A municipality's web server on loopback that answers what a test tells it to, and a clock that a test owns."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scraper.config.tables import FetchSettings
from scraper.fetch.http import HttpFetcher

USER_AGENT = "Mozilla/5.0 (compatible; Banditore/0.1; +https://example.org/banditore; redazione@example.org)"


@dataclass(frozen=True, slots=True)
class Request:
    """What the server was asked; ``connection`` counts from 1."""

    path: str
    headers: dict[str, str]
    connection: int
    raw: bytes


Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Handler


def response(status: int, body: bytes = b"", **fields: str) -> bytes:
    """A whole response; ``Retry_After="3"`` becomes a field of that name."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def then_close(data: bytes) -> Handler:
    """Send these bytes and close the connection."""

    async def handle(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        writer.close()

    return handle


async def silence(_: Request, writer: asyncio.StreamWriter) -> None:
    """Never answer, until the other side gives up."""
    await writer.wait_closed()


class Site:
    """Answers by path, each answer of a list once and the last one for ever; 404 for everything else."""

    def __init__(self) -> None:
        self.port = 0
        self.requests: list[Request] = []
        self.connections = 0
        self.busy = 0
        self.most_busy = 0
        self.deserted = asyncio.Event()
        """Set when the last client has left."""
        self._answers: dict[str, list[Answer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def on(self, path: str, *answers: Answer) -> str:
        """Answer like this; gives the URL."""
        self._answers[path] = list(answers)
        return self.url(path)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> Sequence[str]:
        """What was asked for, robots.txt left out."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with one client until it leaves."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.deserted.clear()
        self.connections += 1
        number = self.connections
        try:
            while not writer.is_closing():
                request = _read(await reader.readuntil(b"\r\n\r\n"), number)
                self.requests.append(request)
                await self._answer(request, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, OSError):
            pass
        finally:
            writer.transport.abort()
            self._tasks.discard(task)
            if not self._tasks:
                self.deserted.set()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.sleep(0)

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        answers = self._answers.get(request.path, [response(404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            if callable(answer):
                await answer(request, writer)
            else:
                writer.write(answer)
                await writer.drain()
        finally:
            self.busy -= 1


def _read(head: bytes, connection: int) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = (line.partition(": ") for line in lines if line)
    return Request(first.split(" ")[1], {name.lower(): value for name, _, value in fields}, connection, head)


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 24, 10, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


MakeFetcher = Callable[..., HttpFetcher]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    town = Site()
    server = await asyncio.start_server(town.serve, "127.0.0.1", 0)
    town.port = server.sockets[0].getsockname()[1]
    yield town
    server.close()
    await town.close()
    await server.wait_closed()


@pytest.fixture
async def make_fetcher(time: Time) -> AsyncIterator[MakeFetcher]:
    """Makes fetchers for loopback: one try, no spacing, the test's clock; settings and world may be overridden."""
    async with AsyncExitStack() as stack:

        def make(world: Mapping[str, Any] | None = None, **settings: object) -> HttpFetcher:
            defaults = FetchSettings.model_construct(allow_private=True, spacing=timedelta(0), attempts=1)
            fetch = defaults.model_copy(update={**settings})
            given = {"clock": time, "sleep": time.sleep, **(world or {})}
            fetcher = HttpFetcher(fetch, USER_AGENT, **given)
            stack.push_async_callback(fetcher.aclose)
            return fetcher

        yield make
        await stack.aclose()


@pytest.fixture
def fetcher(make_fetcher: MakeFetcher) -> HttpFetcher:
    return make_fetcher()


@pytest.fixture
async def closed_port() -> int:
    """A port where nobody listens."""
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port

"""Connections to web servers: one per origin, kept open, each carrying one request at a time."""

import asyncio
import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from scraper.fetch.errors import FetchError
from scraper.fetch.guard import Guard, Peer
from scraper.fetch.reply import Head, Reply
from scraper.model import Reason, Tls

_HIGH_WATER = 256 * 1024
"""Bytes of payload that may wait here before the server is left waiting."""

_IDLE_SECONDS = 15.0
"""An unused connection is closed after this long; many servers would do so themselves."""

_CONNECT_SECONDS = 5.0
"""Patience with one address of a host when there is another to try."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a URL is served from (RFC 6454 §4). ``host`` is in its ASCII form."""

    scheme: str
    host: str
    port: int


class Connection(asyncio.Protocol):
    """One TCP or TLS connection. The owner asks, reads to the end, and may then ask again if ``usable``."""

    def __init__(self, origin: Origin, ip: str) -> None:
        self.origin = origin
        self.ip = ip
        self.tls: Tls | None = None
        self.asked = 0
        """How many requests it has carried."""
        self._transport: asyncio.Transport  # from connection_made on, which is before anybody asks
        self._reply = Reply()
        self._error: FetchError | None = None
        self._closed = False
        self._paused = False
        self._news: asyncio.Future[None] | None = None
        self._idle: asyncio.TimerHandle | None = None

    # ------------------------------------------------------------------ the owner's side

    @property
    def usable(self) -> bool:
        """The last answer was read whole and the server left the connection open."""
        return self._reply.complete and self._reply.reusable and not self._closed

    @property
    def stale(self) -> bool:
        """Closed before any byte of an answer: after an earlier answer, that is the server's right."""
        return self._closed and self.asked > 1 and not self._reply.started

    async def ask(self, request: bytes, *, bodiless: bool = False) -> Head:
        """Send a request and wait for the head of its answer; ``bodiless`` for HEAD. FetchError."""
        if self._idle is not None:
            self._idle.cancel()
        self.asked += 1
        self._reply = Reply(bodiless=bodiless)
        self._transport.write(request)
        while self._reply.head is None:
            await self._more()
        return self._reply.head

    async def read(self) -> bytes:
        """The next piece of payload, empty at its end. FetchError when the payload is cut short."""
        while not self._reply.pending:
            if self._reply.complete:
                return b""
            await self._more()
        data = self._reply.take()
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        return data

    def rest(self) -> None:
        """Keep the connection for the next request, but not for ever."""
        self._idle = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self.close)

    def close(self) -> None:
        """Close at once; what was not read is lost."""
        self._closed = True
        if self._idle is not None:
            self._idle.cancel()
        self._transport.abort()

    async def _more(self) -> None:
        """Wait until something happened. FetchError when nothing can happen any more."""
        if self._error is not None:
            raise self._error
        if self._closed:
            raise FetchError(Reason.UNREACHABLE, "the server closed the connection without an answer", passing=True)
        self._news = asyncio.get_running_loop().create_future()
        await self._news

    # ------------------------------------------------------------------ the event loop's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write, and how that is secured."""
        self._transport = cast("asyncio.Transport", transport)
        self.tls = _tls(transport.get_extra_info("ssl_object"))

    def data_received(self, data: bytes) -> None:
        """Read on; leave the server waiting while nobody takes what it sent."""
        if self._reply.complete:  # nobody asked: a farewell such as 408, or a server that miscounts
            self.close()
            return
        self._attempt(lambda: self._reply.feed(data))
        if self._reply.pending > _HIGH_WATER:
            self._paused = True
            self._transport.pause_reading()
        self._tell()

    def connection_lost(self, exc: Exception | None) -> None:
        """Closed by the server, by the network, or by us."""
        if not self._closed and self._reply.started:
            self._attempt(lambda: self._reply.eof(clean=exc is None))
        self._closed = True
        self._tell()

    def _attempt(self, step: Callable[[], None]) -> None:
        try:
            step()
        except FetchError as error:
            self._error = error
            self.close()

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)


class Wires:
    """The open connections of one fetcher, which share one SSL context: making one takes 70 ms."""

    def __init__(self, guard: Guard, *, ssl_context: Callable[[], ssl.SSLContext]) -> None:
        """``ssl_context`` makes the context; it is called once, by the first https request."""
        self._guard = guard
        self._make_ssl_context = ssl_context
        self._ssl_context: ssl.SSLContext | None = None
        self._resting: dict[Origin, Connection] = {}

    async def ask(self, origin: Origin, request: bytes, *, bodiless: bool = False) -> tuple[Head, Connection]:
        """Send a request; the caller reads the payload from the connection and gives it back. FetchError.

        A kept connection that turns out to be closed is replaced once by a fresh one (RFC 9112 §9.3.1).
        """
        connection = self._resting.pop(origin, None)
        if connection is None or not connection.usable:
            connection = await self._connect(origin)
        try:
            try:
                return await connection.ask(request, bodiless=bodiless), connection
            except FetchError:
                if not connection.stale:
                    raise
                connection = await self._connect(origin)
                return await connection.ask(request, bodiless=bodiless), connection
        except BaseException:  # a cancelled request must not leave its answer to the next one
            connection.close()
            raise

    def give_back(self, connection: Connection) -> None:
        """The caller has read all it wants."""
        if connection.usable and connection.origin not in self._resting:
            self._resting[connection.origin] = connection
            connection.rest()
        else:
            connection.close()

    def close(self) -> None:
        """Close every resting connection."""
        while self._resting:
            self._resting.popitem()[1].close()

    async def _connect(self, origin: Origin) -> Connection:
        peers = await self._guard.peers(origin.host, origin.port)
        problem: OSError | None = None
        for peer in peers:
            patience = None if peer == peers[-1] else _CONNECT_SECONDS
            try:
                async with asyncio.timeout(patience):
                    return await self._open(origin, peer)
            except ssl.SSLCertVerificationError as error:
                raise FetchError(Reason.CERTIFICATE, f"the certificate is invalid: {error.verify_message}") from error
            except OSError as error:
                problem = error
        raise FetchError(Reason.UNREACHABLE, f"no connection to port {origin.port}: {_words(problem)}", passing=True)

    async def _open(self, origin: Origin, peer: Peer) -> Connection:
        ip, port = peer
        tls = origin.scheme == "https"
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(origin, ip),
            ip,
            port,
            ssl=self._shared_ssl_context() if tls else None,
            server_hostname=origin.host if tls else None,
        )
        return connection

    def _shared_ssl_context(self) -> ssl.SSLContext:
        if self._ssl_context is None:
            self._ssl_context = self._make_ssl_context()
        return self._ssl_context


def _tls(secured: ssl.SSLObject | None) -> Tls | None:
    if secured is None:
        return None
    cipher = secured.cipher()
    return Tls(secured.version() or "", cipher[0] if cipher else "", secured.getpeercert(binary_form=True) or b"")


def _words(problem: OSError | None) -> str:
    if problem is None:
        return "no address"
    if isinstance(problem, ssl.SSLError):
        return f"TLS does not come about ({problem.reason or problem})"
    if isinstance(problem, TimeoutError):
        return "no answer"
    return os.strerror(problem.errno) if problem.errno else str(problem) or type(problem).__name__

"""Listen, answer, and end well: uvicorn around the site, the courier beside it."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread

import uvicorn

from scraper.app import Reception
from scraper.errors import ServeError
from scraper.web.courier import Courier
from scraper.web.site import build
from scraper.web.websub import link_headers

GRACE = 8
"""Seconds that requests and a mail under way may take when we are to end: supervisors kill after ten."""
_MOST_CONNECTIONS = 500
_ONCE = 10 * 365 * 24 * 3600
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Service:
    """The site on a port; ``ready`` hears which one, as soon as it is listened on."""

    def __init__(
        self, reception: Reception, *, host: str, port: int, ready: Callable[[int], None] | None = None
    ) -> None:
        website = build(reception, headers=link_headers(reception.config))
        self._where = f"{host}, port {port}"
        self._ready = ready
        self._courier: Courier = website.courier
        self._server = uvicorn.Server(
            uvicorn.Config(
                website.app,
                host=host,
                port=port,
                log_config=None,
                log_level="warning",
                access_log=False,  # paths hold links that nobody else may have
                server_header=False,
                proxy_headers=False,  # whom to believe is ours to decide: scraper.web.clients
                limit_concurrency=_MOST_CONNECTIONS,
                timeout_keep_alive=15,
                timeout_graceful_shutdown=GRACE,
                ws="none",
                lifespan="off",
                callback_notify=self._announce,
                timeout_notify=_ONCE,
            )
        )

    async def run(self) -> None:
        """Serve until SIGTERM, SIGINT or ``stop``; what is under way is finished. ServeError when nobody can listen."""
        courier = asyncio.create_task(self._courier.run())
        courier.add_done_callback(lambda _: self.stop())  # mail that nobody writes is no service
        try:
            with _ending_by_itself():
                await self._server.serve()
        except SystemExit as end:
            reason = getattr(end.__context__, "strerror", None) or "cannot listen there"
            raise ServeError(f"{self._where}: {reason}", hint="name another with --host and --port") from None
        finally:
            self._courier.stop()
            await asyncio.wait({courier}, timeout=GRACE)
            courier.cancel()  # its mail goes out when we are back: with the same Message-ID, if it did already
        if not courier.cancelled():
            courier.result()

    def stop(self) -> None:
        """End soon."""
        self._server.should_exit = True

    async def _announce(self) -> None:
        if self._ready:
            self._ready(self._server.servers[0].sockets[0].getsockname()[1])


@contextmanager
def _ending_by_itself() -> Iterator[None]:
    """uvicorn ends well on a signal, and then raises it once more: this one does nothing any more."""
    if current_thread() is not main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: None) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

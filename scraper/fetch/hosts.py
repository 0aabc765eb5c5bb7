"""Politeness while we run: one request at a time per host, spaced, many hosts at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from scraper.fetch.polite import Robots, wait_before_next
from scraper.ports import Clock

Sleep = Callable[[float], Awaitable[None]]


class Host:
    """What we remember of one host and port between requests."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.last_start: datetime | None = None
        self._robots: Robots | None = None
        self._robots_at: datetime | None = None
        self._robots_turn = asyncio.Lock()

    async def robots(self, clock: Clock, ask: Callable[[], Awaitable[Robots]]) -> Robots:
        """Its robots.txt as we know it; ``ask`` gets it when we do not, or not any more."""
        known = self._fresh_robots(clock())
        if known is not None:
            return known
        async with self._robots_turn:
            known = self._fresh_robots(clock())  # somebody may have asked while we waited
            if known is None:
                known = self._robots = await ask()
                self._robots_at = clock()
            return known

    def _fresh_robots(self, now: datetime) -> Robots | None:
        if self._robots is None or self._robots_at is None or now - self._robots_at >= self._robots.keep:
            return None
        return self._robots


class Budget:
    """Time for one try with its redirects: it runs while we are at work, not while we wait for a turn."""

    def __init__(self, limit: timedelta) -> None:
        self._left = limit.total_seconds()

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        """Raise TimeoutError in this block when the budget is used up."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            async with asyncio.timeout(self._left):
                yield
        finally:
            self._left -= loop.time() - start


class Hosts:
    """All hosts we have asked, and how many requests may be under way at once."""

    def __init__(self, *, concurrency: int, clock: Clock, sleep: Sleep) -> None:
        self._hosts: dict[tuple[str, int], Host] = {}
        self._slots = asyncio.Semaphore(concurrency)
        self._clock = clock
        self._sleep = sleep

    def at(self, name: str, port: int) -> Host:
        """The host with this name and port; from the first mention on, always the same object."""
        host = self._hosts.get((name, port))
        if host is None:
            host = self._hosts[(name, port)] = Host()
        return host

    @asynccontextmanager
    async def turn(self, host: Host, spacing: timedelta) -> AsyncIterator[datetime]:
        """Wait until a request to the host may start, which gives the time; leaving the block ends it."""
        async with host.turn:
            wait = wait_before_next(host.last_start, self._clock(), spacing)
            if wait:
                await self._sleep(wait.total_seconds())
            async with self._slots:
                host.last_start = self._clock()
                yield host.last_start

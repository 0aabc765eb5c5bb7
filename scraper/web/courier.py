"""Sign-ups become mail, apart from the requests that brought them: how long an answer takes tells nobody anything."""

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool

from scraper.errors import BanditoreError, SendError
from scraper.model import Invitation, SignUp
from scraper.ports import Clock, Sender, Subscribers
from scraper.web.letters import Desk, compose

log = logging.getLogger(__name__)

TICK = 30.0
"""Seconds between two looks at the inbox when nobody rings: for what is to be tried again."""
_TIDY = timedelta(hours=1)


@dataclass(slots=True)
class Courier:
    """Writes the mails that sign-ups are owed, and deletes what has expired."""

    subscribers: Subscribers
    sender: Sender
    desk: Desk
    clock: Clock
    good_for: timedelta
    """How long a link that confirms is good."""
    retry_at: Callable[[int, datetime], datetime | None]
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _ending: asyncio.Event = field(default_factory=asyncio.Event)
    _tidied: datetime | None = None

    def ring(self) -> None:
        """Somebody has just signed up."""
        self._bell.set()

    def stop(self) -> None:
        """End after the mail under way."""
        self._ending.set()
        self._bell.set()

    async def run(self) -> None:
        """Go on until ``stop``; a database that does not answer is asked again later."""
        while not self._ending.is_set():
            self._bell.clear()
            try:
                await self.round()
            except BanditoreError as error:
                log.error("%s", error)  # noqa: TRY400 - one line: a traceback may hold an address
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), TICK)

    async def round(self) -> None:
        """Answer every sign-up whose time has come. StoreError."""
        taken = await run_in_threadpool(self.subscribers.take, self.clock())
        for asked in taken:
            if self._ending.is_set():
                break  # the others are taken again in some minutes, by whoever is there then
            decided = await run_in_threadpool(self.subscribers.decide, asked, now=self.clock())
            await self._answer(decided)
        if taken:
            await self.sender.aclose()
        await self._tidy()

    async def _answer(self, asked: SignUp) -> None:
        if asked.invitation is not Invitation.NOTHING:
            now = self.clock()
            try:
                letter = await run_in_threadpool(compose, asked, self.desk, at=asked.at, until=now + self.good_for)
                await self.sender.send(letter)
            except SendError as error:
                again = None if error.permanent else self.retry_at(asked.attempts + 1, now)
                log.error("a mail to confirm was not taken: %s", without(asked.address, str(error)))  # noqa: TRY400
                await run_in_threadpool(self.subscribers.put_off, asked, again=again)
                return
            except (ValueError, LookupError, AttributeError, TypeError) as error:
                # As in scraper.deliver: what the mail package raises for an address that it cannot write.
                log.error("a mail to confirm cannot be written: %s", type(error).__name__)  # noqa: TRY400
                await run_in_threadpool(self.subscribers.put_off, asked, again=None)
                return
        await run_in_threadpool(self.subscribers.answered, asked, at=self.clock())

    async def _tidy(self) -> None:
        now = self.clock()
        if self._tidied is None or now - self._tidied >= _TIDY:
            await run_in_threadpool(self.subscribers.tidy, now, pending_for=self.good_for)
            self._tidied = now


def without(address: str, line: str) -> str:
    """A line for the log in which a server may have quoted the address."""
    return re.sub(re.escape(address), "…", line, flags=re.IGNORECASE)

"""Rounds of checks: what is due is checked, recorded and delivered; ``watch`` keeps doing so until it is told to end.

    due ──► one lane a site ──► check ──► group commit ──► deliver

A site's sources are checked one after the other, sites side by side. Checks that end at about the same time are
committed together: each whole, or none of them.
"""

import asyncio
import logging
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scraper.app import App
from scraper.check import check, failed
from scraper.deliver import Delivered, deliver
from scraper.errors import BanditoreError
from scraper.model import Checked, Failure, Reason, SourceState

log = logging.getLogger(__name__)

TICK = timedelta(seconds=5)
"""How often a watching daemon asks what is due."""
_COMPANY = 0.01
"""Seconds that a finished check waits for others to be committed with."""


@dataclass(slots=True)
class Round:
    """What one round came to."""

    checks: int = 0
    failures: int = 0
    changes: int = 0
    delivered: Delivered = field(default_factory=Delivered)

    def count(self, checked: Checked) -> None:
        """Add one check."""
        self.checks += 1
        self.failures += checked.failure is not None
        self.changes += len(checked.changes)


class Recorder:
    """Commits checks in groups: the archive is made durable first, so that no row names a record that is not there."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._waiting: list[tuple[Checked, asyncio.Future[None]]] = []

    async def record(self, checked: Checked) -> None:
        """Return when the check is committed. ArchiveError, StoreError."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((checked, done))
        if len(self._waiting) == 1:
            loop.call_later(_COMPANY, self._commit)
        await done

    def _commit(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            self._app.archive.sync()
            self._app.memory.store.record([checked for checked, _ in waiting])
        except BanditoreError as error:
            for _, done in waiting:
                done.set_exception(error)
        else:
            for _, done in waiting:
                done.set_result(None)


Tell = Callable[[Checked], None]
"""Hears of every check as soon as it is committed."""


def _silent(_: Checked) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Runs lanes, one for each site, side by side; ``stop`` ends them all after the check under way."""

    app: App
    recorder: Recorder
    tell: Tell = _silent
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def lane(self, states: Sequence[SourceState]) -> None:
        """Check these sources of one site in turn, then what they found, and what has become due meanwhile."""
        site = states[0].source.site
        seen: set[str] = set()
        while states:
            for state in states:
                if self.stop.is_set():
                    return
                seen.add(state.source.id)
                checked = await self._check(state)
                await self.recorder.record(checked)
                self.tell(checked)
            due = self.app.memory.store.due(self.app.world.clock(), site=site)
            states = [state for state in due if state.source.id not in seen]

    async def _check(self, state: SourceState) -> Checked:
        """One source's unforeseen trouble must not hold up the others: it is logged whole, and counts as a failure."""
        try:
            return await check(state, self.app.world)
        except BanditoreError:
            raise
        except Exception as error:
            log.exception("source %s: the check crashed", state.source.id)
            crash = Failure(Reason.CRASH, f"{type(error).__name__}: {error}", self.app.world.clock())
            return failed(state, crash, None)


def by_site(states: Iterable[SourceState]) -> Mapping[str, Sequence[SourceState]]:
    """Sources in lanes: those of one site in the order given."""
    lanes: dict[str, list[SourceState]] = defaultdict(list)
    for state in states:
        lanes[state.source.site].append(state)
    return lanes


# ------------------------------------------------------------------ once


async def play_round(app: App, states: Sequence[SourceState], *, tell: Tell = _silent) -> Round:
    """Check these sources and what they find, then deliver.

    ArchiveError and StoreError end the round: nothing that was not committed is announced.
    """
    done = Round()

    def hear(checked: Checked) -> None:
        done.count(checked)
        tell(checked)

    crew = Crew(app, Recorder(app), hear)
    try:
        async with asyncio.TaskGroup() as group:
            for lane in by_site(states).values():
                group.create_task(crew.lane(lane))
    except* BanditoreError as errors:
        raise _first(errors) from None
    done.delivered = await deliver(app.desk)
    return done


def _first(errors: BaseExceptionGroup[BanditoreError]) -> BanditoreError:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


# ------------------------------------------------------------------ for ever


class Daemon:
    """Starts lanes for what is due at every tick and delivers after each; a slow site holds up no other."""

    def __init__(self, app: App, *, tell: Tell = _silent) -> None:
        self._app = app
        self._crew = Crew(app, Recorder(app), tell)
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._delivering = asyncio.Lock()
        self._trouble: BanditoreError | None = None

    async def run(self, *, tick: timedelta = TICK) -> None:
        """Go on until ``stop``; what is under way is then finished, recorded and delivered.

        Due times live in the database, so that a restart forgets and repeats nothing; the scheduler only ticks.
        BanditoreError (disk full, database gone) ends it: a supervisor may start it again.
        """
        scheduler = AsyncIOScheduler(timezone="UTC")
        how = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler.add_job(self._tick, "interval", seconds=tick.total_seconds(), **how)
        scheduler.start()
        await self._tick()
        await self._crew.stop.wait()
        async with self._delivering:  # shutting down cancels a tick, and no mail may be cut in the middle
            scheduler.shutdown(wait=False)
        await asyncio.gather(*self._lanes.values())
        if self._trouble:
            raise self._trouble
        await self._deliver()

    def stop(self) -> None:
        """End after the checks under way."""
        self._crew.stop.set()

    async def _tick(self) -> None:
        if self._crew.stop.is_set():
            return
        with self._stopping_on_trouble():
            for site, states in by_site(self._app.memory.store.due(self._app.world.clock())).items():
                if site not in self._lanes:
                    self._lanes[site] = asyncio.create_task(self._lane(site, states))
            await self._deliver()  # letters and digests whose hour has come

    async def _lane(self, site: str, states: Sequence[SourceState]) -> None:
        with self._stopping_on_trouble():
            await self._crew.lane(states)
            await self._deliver()
        self._lanes.pop(site, None)

    async def _deliver(self) -> None:
        async with self._delivering:
            for line in (await deliver(self._app.desk)).errors:
                log.error("%s", line)

    @contextmanager
    def _stopping_on_trouble(self) -> Iterator[None]:
        try:
            yield
        except BanditoreError as error:
            self._trouble = self._trouble or error
            self.stop()


async def watch(app: App, *, tell: Tell = _silent, tick: timedelta = TICK) -> None:
    """Run the daemon until SIGTERM or SIGINT. BanditoreError."""
    daemon = Daemon(app, tell=tell)
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, daemon.stop)
    try:
        await daemon.run(tick=tick)
    finally:
        for number in signals:
            loop.remove_signal_handler(number)

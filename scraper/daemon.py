"""Rounds of checks: what is due is checked, recorded and delivered; ``watch`` keeps doing so until it is told to end.

    due ──► one lane a site ──► check ──► group commit ──► deliver

A site's sources are checked one after the other, sites side by side. Checks that end at about the same time are
committed together: each whole, or none of them.
"""

import asyncio
import logging
import signal
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scraper.app import App
from scraper.check import check, failed
from scraper.deliver import Delivered, deliver
from scraper.errors import BanditoreError
from scraper.model import Checked, Failure, Reason, Role, SourceState
from scraper.normalise.urls import host_of
from scraper.schedule import LONGEST_WAIT

log = logging.getLogger(__name__)

TICK = timedelta(seconds=5)
"""How often a watching daemon asks what is due."""
GRACE = timedelta(seconds=8)
"""How long checks under way may take to finish when the daemon is to end: supervisors kill after ten seconds."""
_COMPANY = 0.01
"""Seconds that a finished check waits for others to be committed with."""


@dataclass(slots=True)
class Round:
    """What one round came to."""

    checks: int = 0
    failures: int = 0
    blind: int = 0
    """Lists that could not be read; an old item's page that is gone is a failure too, but blinds nobody."""
    changes: int = 0
    delivered: Delivered = field(default_factory=Delivered)

    def count(self, checked: Checked) -> None:
        """Add one check."""
        self.checks += 1
        self.failures += checked.failure is not None
        self.blind += checked.failure is not None and checked.after.source.role is Role.LIST
        self.changes += len(checked.changes)


class Recorder:
    """Commits checks in groups: the archive is made durable first, so that no row names a record that is not there."""

    def __init__(self, app: App) -> None:
        self._world = app.world
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
        waiting = [(checked, done) for checked, done in self._waiting if not done.cancelled()]
        self._waiting = []
        if not waiting:
            return  # the round ended before: these sources are looked at again in the next
        try:
            self._world.archive.sync()
            self._world.store.record([checked for checked, _ in waiting])
        except Exception as error:  # noqa: BLE001 - it is raised where the checks are: none may wait for ever
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
        """Check these sources of one site in turn, then the pages and files that they found.

        A list that has become due meanwhile goes before the pages that still wait. A site that says when to come
        back (Retry-After) is left alone until then.
        """
        site = states[0].source.site
        waiting = deque(states)
        seen: set[str] = set()
        ahead: SourceState | None = None
        while waiting and not self.stop.is_set():
            ahead = self._list_before(waiting[0]) if ahead is None else None
            state = ahead or waiting.popleft()
            seen.add(state.source.id)
            checked = await self._check(state)
            await self.recorder.record(checked)
            self.tell(checked)
            if checked.failure and checked.failure.retry_after and self._speaks_for(site, state):
                self.app.world.store.postpone(site, until=checked.at + min(checked.failure.retry_after, LONGEST_WAIT))
                return
            found = {source.id for source in checked.found} - seen
            due = self.app.world.store.due(self.app.world.clock(), site=site) if found else []
            # A page that was due anyway may have been found at another address: its old one says nothing now.
            waiting = deque(state for state in waiting if state.source.id not in found)
            waiting.extend(state for state in due if state.source.id in found)

    def _speaks_for(self, site: str, state: SourceState) -> bool:
        """Whether a source's server is that of the site: attachments may lie anywhere."""
        here, home = host_of(state.source.url), host_of(self.app.world.sites[site].url)
        return state.source.role is not Role.ATTACHMENT or here.removeprefix("www.") == home.removeprefix("www.")

    def _list_before(self, following: SourceState) -> SourceState | None:
        """The list of this site that is due before an item's page or file is looked at."""
        if following.source.item is None:
            return None
        due = self.app.world.store.due(self.app.world.clock(), site=following.source.site, lists=True)
        return next((state for state in due if state.last_checked is not None and not state.failures), None)

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
    except BaseExceptionGroup as errors:
        raise _first(errors) from None
    done.delivered = await deliver(app.desk)
    return done


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


# ------------------------------------------------------------------ for ever


class Daemon:
    """Starts a lane for every site of which something is due, and delivers what the lanes leave.

    A slow site holds up no other, and a slow mail server holds up no site.
    """

    def __init__(self, app: App, *, tell: Tell = _silent) -> None:
        self._app = app
        self._crew = Crew(app, Recorder(app), tell)
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._to_deliver = asyncio.Event()
        self._ending = False
        self._trouble: Exception | None = None

    async def run(self, *, tick: timedelta = TICK) -> None:
        """Go on until ``stop``; what is under way is then finished, recorded and delivered.

        Due times live in the database, so that a restart forgets and repeats nothing; the scheduler only ticks.
        BanditoreError (disk full, database gone) ends it: a supervisor may start it again.
        """
        scheduler = AsyncIOScheduler(timezone="UTC")
        how = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler.add_job(self._tick, "interval", seconds=tick.total_seconds(), **how)
        scheduler.start()
        courier = asyncio.create_task(self._deliver_on_demand())
        await self._tick()
        await self._crew.stop.wait()
        scheduler.shutdown(wait=False)
        deadline = asyncio.get_running_loop().time() + GRACE.total_seconds()
        await _finished(list(self._lanes.values()), by=deadline)
        self._ending = True
        self._to_deliver.set()
        await _finished([courier], by=deadline)
        if self._trouble:
            raise self._trouble

    def stop(self) -> None:
        """End after the checks under way."""
        self._crew.stop.set()

    async def _tick(self) -> None:
        if self._crew.stop.is_set():
            return
        with self._stopping_on_trouble():
            for site, states in by_site(self._app.world.store.due(self._app.world.clock())).items():
                if site not in self._lanes:
                    self._lanes[site] = asyncio.create_task(self._lane(site, states))
        self._to_deliver.set()  # letters and digests whose hour has come

    async def _lane(self, site: str, states: Sequence[SourceState]) -> None:
        try:
            with self._stopping_on_trouble():
                await self._crew.lane(states)
        finally:
            del self._lanes[site]
            self._to_deliver.set()

    async def _deliver_on_demand(self) -> None:
        while not (self._ending and self._trouble):
            await self._to_deliver.wait()
            self._to_deliver.clear()
            last = self._ending
            with self._stopping_on_trouble():
                done = await deliver(self._app.desk)
                for line in done.notes:
                    log.info("%s", line)
                for line in done.errors:
                    log.error("%s", line)
            if last:
                return

    @contextmanager
    def _stopping_on_trouble(self) -> Iterator[None]:
        """What cannot be recorded or delivered for want of a disk or a database, or by a fault of ours, ends it all."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - it is raised again where the daemon ends
            self._trouble = self._trouble or error
            self.stop()


async def _finished(tasks: Sequence[asyncio.Task[None]], *, by: float) -> None:
    """Let tasks end until the loop's clock says ``by``, at least for a moment; then drop them.

    A check that is dropped is done again next time; a letter that is dropped is still owed, with its Message-ID.
    """
    if tasks:
        await asyncio.wait(tasks, timeout=max(1.0, by - asyncio.get_running_loop().time()))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


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

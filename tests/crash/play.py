"""Plays days of a recorded site, each in a process of its own that is killed when its time is up.

    python play.py CONFIG

For each line ``ISO-TIME SECONDS STEPS`` on standard input a child plays the round of that time. It gets SIGKILL if it
is still at it after so many seconds, or when it is about to take another step after so many: to commit what it wrote,
or to rename a file. Its exit code (-9: killed), the seconds and the steps that it took are a line on standard output.
The child is a fork of a process that has imported everything: it is killed in what it does.
"""

import asyncio
import mmap
import os
import signal
import sys
import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from scraper import config
from scraper.app import open_app
from scraper.config import Config
from scraper.daemon import play_round
from scraper.demo.story import StoryClock
from scraper.errors import BanditoreError


async def play(settings: Config, at: datetime) -> None:
    """Check what is due at this time, publish and deliver, as ``banditore run`` does."""
    clock = StoryClock(at)
    async with open_app(settings, clock=clock) as app:
        done = await play_round(app, app.memory.store.due(clock()))
    if done.delivered.errors:
        raise BanditoreError("; ".join(done.delivered.errors))


class Steps:
    """Counts what cannot be undone; the process dies when it is about to do more of it than it may."""

    def __init__(self) -> None:
        self._taken = mmap.mmap(-1, 8)  # shared with the process that outlives us

    @property
    def taken(self) -> int:
        return int.from_bytes(self._taken[:8])

    def limit(self, most: int) -> None:
        """Watch this process from now on."""

        def step(*_: object) -> None:
            if self.taken == most:
                os.kill(os.getpid(), signal.SIGKILL)
            self._taken[:8] = (self.taken + 1).to_bytes(8)

        def execute(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
            if statement.startswith(("INSERT", "UPDATE", "DELETE")):
                connection.info["wrote"] = True

        def commit(connection: Connection) -> None:
            if connection.info.pop("wrote", False):
                step()

        event.listen(Engine, "before_cursor_execute", execute)
        event.listen(Engine, "commit", commit)
        sys.addaudithook(lambda name, _: step() if name == "os.rename" else None)


def begin(settings: Config, at: datetime, *, steps: Steps, most: int) -> int:
    """Start a child that plays; its process id."""
    child = os.fork()
    if child:
        return child
    steps.limit(most)
    code = 1
    try:
        asyncio.run(play(settings, at))
        code = 0
    except BanditoreError as error:
        sys.stderr.write(f"{error}\n")
    finally:
        os._exit(code)


def end(child: int, seconds: float) -> int:
    """Wait for a child, kill it when its time is up; its exit code."""
    if signal.sigtimedwait([signal.SIGCHLD], seconds) is None:
        os.kill(child, signal.SIGKILL)
        signal.sigwait([signal.SIGCHLD])
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def main() -> None:
    """Play what is asked for until the input ends."""
    settings = config.load(Path(sys.argv[1]))
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    for line in sys.stdin:
        at, seconds, most = line.split()
        began, steps = time.perf_counter(), Steps()
        code = end(begin(settings, datetime.fromisoformat(at), steps=steps, most=int(most)), float(seconds))
        sys.stdout.write(f"{code} {time.perf_counter() - began} {steps.taken}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

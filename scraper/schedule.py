"""When is a source next due? A function of what it is, how it went and what time it is; pure."""

import hashlib
from datetime import datetime, timedelta

from scraper.model import Failure, Item, Reason, Role, Source
from scraper.normalise.dates.span import day_of

FIRST_RETRY = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)
"""However long a list fails or its server begs off, it is looked at this often."""
SECOND_LOOK = timedelta(hours=1)
"""When a file that has changed is looked at again, to see whether it stays so."""
GONE = timedelta(days=7)
"""The rhythm of an item's page or file that was not there several times in a row."""
_SPREAD = 0.1
"""Looks are spread over this share of the interval, earlier rather than later, so that sources do not bunch."""

_PATIENCE = 4
"""Failures in a row of an item's page or file that are looked into soon."""
_DAY = timedelta(days=1)
_LAST_DAYS = timedelta(days=3)
_OPEN_CALL = timedelta(hours=6)
_CLOSING_CALL = timedelta(hours=1)
_FRESH = timedelta(days=14)


def next_due(
    source: Source, now: datetime, *, item: Item | None = None, first_seen: datetime | None = None
) -> datetime:
    """The next look after a good one: never later than ``source.every`` for a list.

    An item's own page and its attachments (``item`` is what they belong to) are read often while a call is
    open, most often in its last three days, daily while they are fresh, then weekly and monthly.
    """
    every = source.every if source.role is Role.LIST else _rhythm(now, item, first_seen or now)
    return now + every * (1 - _SPREAD * _share(source.id, now))


def _rhythm(now: datetime, item: Item | None, first_seen: datetime) -> timedelta:
    if item is not None and item.deadline is not None:
        left = day_of(item.deadline) - now.date()
        if timedelta(0) <= left:
            return _CLOSING_CALL if left <= _LAST_DAYS else _OPEN_CALL
    age = now - first_seen
    return _DAY if age < _FRESH else 7 * _DAY if age < 6 * _FRESH else 30 * _DAY


def retry(source: Source, failure: Failure, *, failures: int) -> datetime:
    """The next look after the ``failures``-th bad one in a row: soon, then ever more rarely, as the server asks.

    A refusal (robots.txt, our own address rules) is asked about once a day: only a person can change it.
    """
    if failure.refused:
        return failure.at + LONGEST_WAIT
    patience: timedelta = min(
        FIRST_RETRY * 2 ** min(failures - 1, 10), max(source.every, timedelta(hours=6)), LONGEST_WAIT
    )
    if source.role is not Role.LIST and failures > _PATIENCE:
        patience = GONE if failure.reason is not Reason.TOO_LARGE else 4 * GONE
    asked = min(failure.retry_after or timedelta(0), LONGEST_WAIT)
    return failure.at + max(patience, asked)


def _share(key: str, now: datetime) -> float:
    """A number in [0, 1) that looks random and is not: another for each source and look."""
    digest = hashlib.sha256(f"{key} {now.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32

"""When is a source next due? A function of what it is, how it went and what time it is; pure."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scraper.model import Failure, Item, Reason, Role, Source
from scraper.normalise.dates.span import day_of

FIRST_RETRY = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)
"""However long a list fails or its server begs off, it is looked at this often."""
SECOND_LOOK = timedelta(hours=1)
"""When a file that has changed is looked at again, to see whether it stays so."""
GONE = timedelta(days=7)
"""The rhythm of an item's page or file that was not there several times in a row."""
LIVELY = timedelta(days=3)
"""A list that brought something new within this time may well bring more today."""
_OFFICE_HOURS = range(8, 19)
_WORKDAYS = range(5)
_OFTENER = 2
_SPREAD = 0.1
"""Looks are spread over this share of the interval, earlier rather than later, so that sources do not bunch."""

_PATIENCE = 4
"""Failures in a row of an item's page or file that are looked into soon."""
_FOR_GOOD: Mapping[int | Reason, timedelta] = {404: GONE, 410: GONE, Reason.TOO_LARGE: 4 * GONE}
"""Failures that mean a page or file as such; all others are an outage, which ends, and may hide an extension."""
_DAY = timedelta(days=1)
_LAST_DAYS = timedelta(days=3)
_OPEN_CALL = timedelta(hours=6)
_CLOSING_CALL = timedelta(hours=1)
_FRESH = timedelta(days=14)


def next_due(
    source: Source,
    now: datetime,
    *,
    item: Item | None = None,
    first_seen: datetime | None = None,
    lively: bool = False,
    fresh: timedelta | None = None,
) -> datetime:
    """The next look after a good one: never later than ``source.every`` for a list, half of it where it is ``lively``.

    An item's own page and its attachments (``item`` is what they belong to) are read often while a call is
    open, most often in its last three days, daily while they are fresh, then weekly and monthly. While the server
    says that its answer is ``fresh`` (RFC 9111 §5.2.2.1) it would give the same one: it is not asked sooner.
    """
    if source.role is Role.LIST:
        every = source.every / _OFTENER if lively else source.every
        every = max(every, min(fresh or timedelta(0), source.every))
    else:
        every = _rhythm(now, item, first_seen or now)
    return now + every * (1 - _SPREAD * _share(source.id, now))


def is_lively(quickened: Sequence[datetime], now: datetime, zone: str) -> bool:
    """Is it an hour at which offices publish, and a list that lately (``quickened``) brought something new?"""
    here = now.astimezone(ZoneInfo(zone))
    at_work = here.weekday() in _WORKDAYS and here.hour in _OFFICE_HOURS
    return at_work and bool(quickened) and now - quickened[-1] <= LIVELY


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
        patience = _FOR_GOOD.get(failure.status or failure.reason, patience)
    asked = min(failure.retry_after or timedelta(0), LONGEST_WAIT)
    return failure.at + max(patience, asked)


def _share(key: str, now: datetime) -> float:
    """A number in [0, 1) that looks random and is not: another for each source and look."""
    digest = hashlib.sha256(f"{key} {now.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32

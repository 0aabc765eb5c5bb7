"""Who is reminded of which deadline, and when: pure rules that look at deadlines as they stand now.

Nothing is planned ahead. At every look the moments that have passed since the last one are reminded of, so that a
deadline that moves takes its reminders along, one that is called off has none, and none comes twice or is lost while
we were away.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scraper.alert.rules import matching, stable_key
from scraper.model import Change, ChangeType, Day, Entry, Letter, Meaning, Subscription
from scraper.normalise.days import is_past
from scraper.normalise.mailboxes import mailbox

_MORNING = time(9)
"""When we remind of a deadline of which only the day is known."""
_DEADLINES = {ChangeType.DEADLINE_SET, ChangeType.DEADLINE_EXTENDED, ChangeType.DEADLINE_CHANGED}
_REVIVING = {Meaning.REOPENED, Meaning.REVERTED}

Zone = Callable[[str], ZoneInfo]
"""The time zone of a site, by its id."""


def remind(
    calls: Iterable[tuple[Entry, Sequence[Change]]],
    subscriptions: Sequence[Subscription],
    *,
    zone: Zone,
    after: datetime,
    now: datetime,
) -> list[Letter]:
    """The reminders whose moment came ``after`` that and until ``now``: one per recipient and item, the latest.

    ``calls`` are items with what happened to them, oldest first. What has passed or was called off has none.
    """
    asking = [one for one in subscriptions if one.remind]
    letters: dict[tuple[str, str], Letter] = {}
    for entry, history in calls if asking else ():
        if not _can_be_met(entry, history, zone(entry.site), now):
            continue
        for letter in _of(entry, asking, zone=zone(entry.site), after=after, now=now):
            place = mailbox(letter.recipient), letter.item
            if place not in letters or letters[place].due < letter.due:
                letters[place] = letter
    return list(letters.values())


def months_until(now: datetime, end: datetime) -> list[str]:
    """The months in which deadlines from now until then fall, in any time zone (``2026-06``)."""
    first, last = now - timedelta(days=2), end + timedelta(days=2)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]


def still_holds(letter: Letter, entry: Entry, history: Sequence[Change], *, zone: ZoneInfo, now: datetime) -> bool:
    """Is a reminder still true: the same deadline, ahead, of something that was not called off?"""
    return letter.reminds == entry.item.deadline and _can_be_met(entry, history, zone, now)


def moment_of(deadline: Day, before: timedelta, zone: ZoneInfo) -> datetime:
    """When to remind of a deadline so long ``before`` it.

    Whole days are days of the calendar: at the hour of the deadline on the clocks of ``zone``, at nine where it has
    no hour. Anything else is counted back from its last moment.
    """
    if isinstance(deadline, datetime):
        local, last = deadline.astimezone(zone), deadline
        day, hour = local.date(), local.time()
    else:
        day, hour = deadline, _MORNING
        last = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    if before % timedelta(days=1):
        return last - before
    return datetime.combine(day - before, hour, tzinfo=zone)


def is_called_off(history: Iterable[Change]) -> bool:
    """Was it revoked, and neither re-opened nor given another deadline since?"""
    off = False
    for change in history:
        if change.meaning is Meaning.REVOKED:
            off = True
        elif change.type in _DEADLINES or change.meaning in _REVIVING:
            off = False
    return off


def _can_be_met(entry: Entry, history: Sequence[Change], zone: ZoneInfo, now: datetime) -> bool:
    deadline = entry.item.deadline
    here = deadline is not None and entry.withdrawn is None and not is_past(deadline, zone, now)
    return here and not is_called_off(history)


def _of(
    entry: Entry, asking: Sequence[Subscription], *, zone: ZoneInfo, after: datetime, now: datetime
) -> Iterator[Letter]:
    deadline = entry.item.deadline
    if deadline is None:
        return
    moments = {before: moment_of(deadline, before, zone).astimezone(UTC) for one in asking for before in one.remind}
    ripe = {before: moment for before, moment in moments.items() if after < moment <= now}
    if not ripe:
        return
    for one, why in matching(entry, asking):
        for before in filter(ripe.__contains__, one.remind):
            for address in one.to:
                yield Letter(
                    key=stable_key("reminder", mailbox(address), entry.item.id, deadline.isoformat(), str(before)),
                    recipient=address,
                    subscription=one.id,
                    item=entry.item.id,
                    changes=(),
                    due=ripe[before],
                    why=why,
                    reminds=deadline,
                )

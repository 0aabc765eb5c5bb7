"""Who is told that a source cannot be read, and that it can be again: pure rules, the same after every restart.

A source that is blind is told of when it has been so for as long as its recipient's ``patience`` and for three looks;
one that is refused or silent is told to the operator at once. That it is read again is believed after the operator's
patience, too: what comes and goes in between is one trouble, and gets one mail when it begins and one when it ends.
What is told of one site goes together: sources that begin a trouble later wait for a day, and those that end it wait
for the others to be looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.alert.rules import stable_key
from scraper.health import Condition, Health, health_of
from scraper.model import Kind, Notice, SourceState, Subscription

_LOOKS = 3
"""Failures in a row that are more than a hiccup."""
_ASIDE = timedelta(days=1)
"""Between two mails to one recipient about what is wrong with one site."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Somebody who wants to know when we are blind, and how soon. Empty ``sites`` or ``kinds`` mean: all of them.

    ``subscription`` is empty for the operator, who hears of what is silent, too.
    """

    address: str
    patience: timedelta
    subscription: str = ""
    sites: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()

    def covers(self, state: SourceState) -> bool:
        """Is this source one of those that they wait for? One that may bring any kind is."""
        source = state.source
        right_kind = not self.kinds or source.kind is None or source.kind in self.kinds
        return right_kind and (not self.sites or source.site in self.sites)


@dataclass(frozen=True, slots=True)
class Given:
    """What is owed from now on, and which of the notices that stood (by key) say what is over."""

    notices: tuple[Notice, ...] = ()
    over: tuple[str, ...] = ()


def audience(
    operators: Iterable[str], subscriptions: Iterable[Subscription], *, operator: timedelta, subscriber: timedelta
) -> list[Audience]:
    """Everybody who may be told, operators first: what a mailbox is told as one, it is not told as the other."""
    readers = (
        Audience(address, subscriber, one.id, one.interest.sites, one.interest.kinds)
        for one in subscriptions
        for address in one.to
    )
    return [*(Audience(address, operator) for address in operators), *readers]


def give_notice(
    states: Sequence[SourceState],
    standing: Sequence[Notice],
    everybody: Sequence[Audience],
    *,
    trust: timedelta,
    now: datetime,
) -> Given:
    """Decide who is to be told what; ``states`` are all lists, ``standing`` what was told and is not over.

    ``trust`` is how long a source must be read well before its trouble is over.
    """
    sites: dict[str, list[_List]] = defaultdict(list)
    for state in states:
        sites[state.source.site].append(_List(state, health_of(state)))
    told: dict[tuple[str, str], list[Notice]] = defaultdict(list)
    for notice in standing:
        told[notice.recipient.lower(), notice.site].append(notice)
    people = _people(everybody)
    given: list[Notice] = []
    over: list[str] = []
    for site, lists in sites.items():
        if not all(one.health.well for one in lists):
            for mailbox, person in people.items():
                given += _beginnings(lists, told.get((mailbox, site), []), person, now=now)
    for (mailbox, site), notices in told.items():
        ended = _ended(notices, {one.id: one for one in sites.get(site, [])}, trust=trust, now=now)
        over += [notice.key for notice, _ in ended]
        given += _ends(ended, people.get(mailbox, []), now)
    return Given(tuple(given), tuple(over))


@dataclass(frozen=True, slots=True)
class _List:
    """A source and how it is doing."""

    state: SourceState
    health: Health

    @property
    def id(self) -> str:
        return self.state.source.id

    def looked_at_since(self, moment: datetime) -> bool:
        return self.state.last_checked is not None and self.state.last_checked >= moment


def _people(everybody: Iterable[Audience]) -> Mapping[str, list[Audience]]:
    """By mailbox, however its address is written."""
    people: dict[str, list[Audience]] = defaultdict(list)
    for one in everybody:
        people[one.address.lower()].append(one)
    return people


# ------------------------------------------------------------------ a trouble begins


def _beginnings(
    lists: Sequence[_List], told: Sequence[Notice], person: Sequence[Audience], *, now: datetime
) -> list[Notice]:
    """What this person is to be told now of the lists of one site."""
    if any(now - notice.at < _ASIDE for notice in told):
        return []
    untold = [(one, who) for one in lists if not _knows(one, told) and (who := _whose(one, person))]
    if not any(_is_ripe(one, lists, who, now=now) for one, who in untold):
        return []
    return [_beginning(one, who, now) for one, who in untold if _is_ripe(one, lists, who, now=now, company=True)]


def _knows(one: _List, told: Sequence[Notice]) -> bool:
    """A list that was silent and now is blind is another trouble; the other way round the trouble is not over."""
    return any(notice.source == one.id and not (notice.silent and one.health.blind) for notice in told)


def _whose(one: _List, person: Sequence[Audience]) -> Audience | None:
    """As whom this person waits for the list, if it is in a trouble that concerns them."""
    if one.health.well or one.health.since is None:
        return None
    hears = (who for who in person if who.covers(one.state) and (one.health.blind or not who.subscription))
    return next(hears, None)


def _is_ripe(one: _List, lists: Sequence[_List], who: Audience, *, now: datetime, company: bool = False) -> bool:
    """Has the trouble lasted for as long as it must, or (in company of one that has) for half of that?"""
    health = one.health
    since = health.since or now
    lasted = now - since >= who.patience / (2 if company else 1)
    if health.condition is Condition.REFUSED:
        return lasted or (not who.subscription and (company or all(other.looked_at_since(since) for other in lists)))
    return health.condition is Condition.SILENT or (lasted and (company or one.state.failures >= _LOOKS))


def _beginning(one: _List, who: Audience, now: datetime) -> Notice:
    since = one.health.since or now
    return Notice(
        key=stable_key("blind", who.address.lower(), one.id, since.isoformat()),
        recipient=who.address,
        subscription=who.subscription,
        site=one.state.source.site,
        source=one.id,
        url=one.state.source.url,
        since=since,
        at=now,
        silent=one.health.condition is Condition.SILENT,
        reason=one.health.reason,
        why=one.health.why,
    )


# ------------------------------------------------------------------ a trouble ends


_Ended = tuple[Notice, datetime | None]


def _ended(told: Sequence[Notice], lists: Mapping[str, _List], *, trust: timedelta, now: datetime) -> list[_Ended]:
    """The notices of one person and site whose trouble is over, with when it ended; None where nobody is to hear.

    Sources that are watched no more end silently.
    """
    gone: list[_Ended] = [(notice, None) for notice in told if notice.source not in lists]
    there = [(notice, lists[notice.source]) for notice in told if notice.source in lists]
    ends = [(notice, end) for notice, one in there if (end := _end(notice, one)) and now - end >= trust]
    first = min((end for _, end in ends), default=now)
    if any(_may_follow(one, first, trust=trust, now=now) for notice, one in there if not notice.silent):
        return gone
    return [*gone, *ends]


def _end(notice: Notice, one: _List) -> datetime | None:
    """Since when what a notice says does not hold any more; None while it does."""
    state = one.state
    if one.health.blind or state.last_ok is None or (notice.silent and not one.health.well):
        return None
    if notice.silent:
        return next((moment for moment in state.quickened if moment > notice.since), None)
    return state.turned or state.last_ok


def _may_follow(one: _List, end: datetime, *, trust: timedelta, now: datetime) -> bool:
    """Was a source not looked at since another of its site was read again, or is it read, but not for long enough?"""
    if one.health.blind:
        return not one.looked_at_since(end)
    return one.state.turned is not None and now - one.state.turned < trust


def _ends(ended: Sequence[_Ended], person: Sequence[Audience], now: datetime) -> list[Notice]:
    """One word to those who had the first and still want to know, however many troubles of a source ended."""
    wanted = {who.subscription for who in person}
    heard = [(one, end) for one, end in ended if end and one.sent is not None and one.subscription in wanted]
    return [_over(notice, end, now) for notice, end in {one.source: (one, end) for one, end in heard}.values()]


def _over(notice: Notice, until: datetime, now: datetime) -> Notice:
    mailbox = notice.recipient.lower()
    return Notice(
        key=stable_key("over", mailbox, notice.source, notice.since.isoformat()),
        recipient=notice.recipient,
        subscription=notice.subscription,
        site=notice.site,
        source=notice.source,
        url=notice.url,
        since=notice.since,
        at=now,
        until=until,
        silent=notice.silent,
    )


def batches(notices: Iterable[Notice]) -> list[tuple[Notice, ...]]:
    """Group owed notices into mails: what a recipient is told at one time of one site, beginnings apart from ends."""
    mails: dict[tuple[object, ...], list[Notice]] = defaultdict(list)
    for one in notices:
        mails[one.recipient.lower(), one.site, one.at, one.until is None].append(one)
    return [tuple(mail) for mail in mails.values()]

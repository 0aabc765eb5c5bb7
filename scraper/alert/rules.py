"""Who hears of what, and when: pure rules from changes and subscriptions to letters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from scraper.alert.timing import AT_ONCE, due_time
from scraper.interest import concerns, reasons, speech
from scraper.model import Change, ChangeType, Entry, Interest, Letter, Subscription
from scraper.normalise.mailboxes import mailbox


def route(
    announcements: Sequence[tuple[Change, Entry]], subscriptions: Sequence[Subscription], *, now: datetime
) -> list[Letter]:
    """Choose who hears of these changes: one letter per recipient and item. A mere new address is told to nobody.

    However many subscriptions of a recipient match, the one that tells soonest wins (at once before a digest;
    of equals, the first). Routing the same changes again gives letters with the same keys. What files say (the
    ``readings`` of an entry) counts as what the item says.
    """
    return [
        letter
        for news in _news(announcements)
        for letter in _letters(news, _recipients(news.entry, subscriptions, now))
    ]


def matching(entry: Entry, subscriptions: Iterable[Subscription]) -> Iterator[tuple[Subscription, tuple[str, ...]]]:
    """The subscriptions that an item concerns, each with the words it asked for that were found."""
    said = speech(entry, (read.text for read in entry.readings.values()))
    found: dict[Interest, tuple[str, ...] | None] = {}  # thousands may ask for the same
    for one in subscriptions:
        if one.interest not in found:
            found[one.interest] = reasons(one.interest, said) if concerns(one.interest, said) else None
        why = found[one.interest]
        if why is not None:
            yield one, why


def batches(letters: Iterable[Letter], subscriptions: Iterable[Subscription]) -> list[tuple[Letter, ...]]:
    """Group owed letters into mails: a digest's together, each of the others by itself, but never a flood of mails.

    Reminders of one moment are one mail, which tells nothing else.
    """
    digests = {subscription.id for subscription in subscriptions if subscription.when != AT_ONCE}
    groups: dict[tuple[object, ...], list[Letter]] = {}
    for letter in letters:
        together = (letter.recipient, letter.subscription, letter.due, letter.reminds is None)
        groups.setdefault(together, []).append(letter)
    mails: list[tuple[Letter, ...]] = []
    for group in groups.values():
        first = group[0]
        as_one = first.reminds is not None or first.subscription in digests or len(group) > _FLOOD
        mails.extend([tuple(group)] if as_one else [(letter,) for letter in group])
    return mails


_FLOOD = 8
"""More mails than this at one moment are one mail: a site that was away for a month tells all of it at once."""


# ------------------------------------------------------------------ one letter per recipient and item


@dataclass(frozen=True, slots=True)
class _News:
    """All that is to be told about one item: what its list, its own page and its files showed."""

    entry: Entry
    changes: tuple[str, ...]


def _news(announcements: Sequence[tuple[Change, Entry]]) -> list[_News]:
    changes: dict[str, list[str]] = {}
    entries: dict[str, Entry] = {}
    for change, entry in announcements:
        if change.type is not ChangeType.MOVED:
            changes.setdefault(change.item, []).append(change.id)
            entries[change.item] = entry
    return [_News(entries[item], tuple(changes[item])) for item in changes]


@dataclass(frozen=True, slots=True)
class _Recipient:
    address: str
    subscription: str
    due: datetime
    why: tuple[str, ...]


def _recipients(entry: Entry, subscriptions: Sequence[Subscription], now: datetime) -> Mapping[str, _Recipient]:
    """Who hears of this item, by lower-case address: one mailbox, however it is written."""
    chosen: dict[str, _Recipient] = {}
    for subscription, why in matching(entry, subscriptions):
        due = due_time(subscription, now)
        for address in subscription.to:
            name = mailbox(address)
            if name not in chosen or due < chosen[name].due:
                chosen[name] = _Recipient(address, subscription.id, due, why)
    return chosen


def _letters(news: _News, recipients: Mapping[str, _Recipient]) -> list[Letter]:
    item = news.entry.item.id
    return [
        Letter(
            key=stable_key(name, item, *sorted(news.changes)),
            recipient=recipient.address,
            subscription=recipient.subscription,
            item=item,
            changes=news.changes,
            due=recipient.due,
            why=recipient.why,
        )
        for name, recipient in recipients.items()
    ]


def stable_key(*parts: str) -> str:
    """A name for ever: 32 hexadecimal digits that depend on these parts and nothing else."""
    return sha256("\0".join(parts).encode()).hexdigest()[:32]

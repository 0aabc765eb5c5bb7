"""The rules of mail bound to those who are subscribed at the moment, and to what is remembered of items."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from scraper.alert import reminders, rules
from scraper.alert.blindness import compose_notices
from scraper.alert.calendar import revisions
from scraper.alert.letterhead import Letterhead
from scraper.alert.message import Content, Drafts, compose, key_of
from scraper.alert.plain import CHANNEL, WEBHOOK, as_chat, as_event, notices_as_event, way_of
from scraper.model import Change, Entry, Letter, Message, Notice, Subscription
from scraper.normalise.mailboxes import mailbox

ENDED = "the subscription has ended"
OVERTAKEN = "what it reminds of is not so any more"


Closing = Callable[[Collection[str]], Iterable[tuple[Entry, Sequence[Change]]]]
"""Finds the items whose deadline falls into some months (``2026-06``), with what happened to them."""


class Library(Protocol):
    """What is remembered of items."""

    def entries_by_id(self, ids: Collection[str]) -> Mapping[str, Entry]:
        """These items, by id."""
        ...

    def changes_by_id(self, ids: Collection[str]) -> Mapping[str, Change]:
        """These changes, by id."""
        ...

    def histories(self, ids: Collection[str]) -> Mapping[str, Sequence[Change]]:
        """What happened to each of these items, oldest first."""
        ...


class Mailroom:
    """Routes, groups, sifts and writes for whoever is subscribed; ``refresh`` asks who that is now."""

    def __init__(
        self,
        letterhead: Letterhead,
        library: Library,
        *,
        subscriptions: Callable[[], Iterable[Subscription]],
        suspended: Callable[[Collection[str]], Mapping[str, str]],
    ) -> None:
        """``suspended`` says which of some mailboxes get no mail, and why."""
        self._letterhead = letterhead
        self._library = library
        self._subscriptions = subscriptions
        self._suspended = suspended
        self._drafts = Drafts()
        self._contents: Mapping[str, Content] = {}
        self._people: Mapping[str, Subscription] = {}
        self.refresh()

    @property
    def people(self) -> Sequence[Subscription]:
        """Who was subscribed at the last ``refresh``."""
        return tuple(self._people.values())

    def refresh(self) -> None:
        """Take up who is subscribed now; what was drafted before is forgotten."""
        self._people = {one.id: one for one in self._subscriptions()}
        self._drafts = Drafts()

    def route(self, announcements: Sequence[tuple[Change, Entry]], now: datetime) -> Sequence[Letter]:
        """Who hears of these changes."""
        return rules.route(announcements, self.people, now=now)

    def remind(self, closing: Closing, after: datetime, now: datetime) -> Sequence[Letter]:
        """The reminders whose moment came since ``after``; where nobody wants any, nothing is looked for."""
        longest = max((before for one in self.people for before in one.remind), default=None)
        if longest is None:
            return []
        calls = closing(reminders.months_until(now, now + longest))
        return reminders.remind(calls, self.people, zone=self._zone, after=after, now=now)

    def sift(self, letters: Sequence[Letter], now: datetime) -> Mapping[str, str]:
        """Which of these letters (by key) are not to be sent any more, and why."""
        self.look_up(letters)
        refused = self._suspended({mailbox(one.recipient) for one in letters})
        over = {one.key: refused[mailbox(one.recipient)] for one in letters if mailbox(one.recipient) in refused}
        over |= {one.key: ENDED for one in letters if one.subscription not in self._people}
        return {**over, **self._overtaken([one for one in letters if one.reminds is not None], now)}

    def sift_notices(self, owed: Sequence[Notice], _: datetime) -> Mapping[str, str]:
        """Which of these notices (by key) are not to be sent any more, and why."""
        refused = self._suspended({mailbox(one.recipient) for one in owed})
        over = {one.key: refused[mailbox(one.recipient)] for one in owed if mailbox(one.recipient) in refused}
        return over | {one.key: ENDED for one in owed if one.subscription and one.subscription not in self._people}

    def batch(self, letters: Sequence[Letter]) -> Sequence[Sequence[Letter]]:
        """Letters as they go out together."""
        return rules.batches(letters, self.people)

    def look_up(self, letters: Sequence[Letter]) -> None:
        """Read what letters are about before they are composed: of thousands about one item it is read once."""
        items = {letter.item for letter in letters}
        entries, histories = self._library.entries_by_id(items), self._library.histories(items)
        changes = self._library.changes_by_id({change for letter in letters for change in letter.changes})
        counted = {item: revisions(history) for item, history in histories.items()}
        self._contents = {
            one.key: Content(entries[one.item], told, counted[one.item])
            for one in letters
            for told in [tuple(changes[name] for name in one.changes if name in changes)]
            if one.item in entries and (told or one.reminds is not None)  # what is left out cannot be written
        }

    def compose(self, letters: Sequence[Letter]) -> Message:
        """The mail of letters that go out together."""
        if any(one.key not in self._contents for one in letters):
            self.look_up(letters)
        recipient, person = letters[0].recipient, self._people.get(letters[0].subscription)
        if way_of(recipient) == WEBHOOK:
            return as_event(letters, self._contents)
        if way_of(recipient) == CHANNEL and person is not None:
            body = self._drafts.of(letters, self._contents, self._letterhead, person)
            return as_chat(body, recipient, key_of(letters))
        return compose(letters, self._contents, self._letterhead, subscription=person, drafts=self._drafts)

    def compose_notices(self, owed: Sequence[Notice]) -> Message:
        """The mail of notices that go out together."""
        if way_of(owed[0].recipient):
            return notices_as_event(owed, self._letterhead)
        subscription = self._people.get(owed[0].subscription)
        return compose_notices(owed, self._letterhead, subscription=subscription)

    def _overtaken(self, letters: Sequence[Letter], now: datetime) -> Mapping[str, str]:
        items = {letter.item for letter in letters}
        if not items:
            return {}
        entries, histories = self._library.entries_by_id(items), self._library.histories(items)

        def holds(one: Letter) -> bool:
            entry, history = entries.get(one.item), histories[one.item]
            if entry is None:
                return False
            return reminders.still_holds(one, entry, history, zone=self._zone(entry.site), now=now)

        return {one.key: OVERTAKEN for one in letters if not holds(one)}

    def _zone(self, site: str) -> ZoneInfo:
        known = self._letterhead.sites.get(site)
        return ZoneInfo(known.timezone if known else "Europe/Rome")

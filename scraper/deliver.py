"""What a check left in the outbox becomes files and mail:

    sites that are behind ──render──► files ──► published
    changes nobody heard of ──route──► letters ─┐
    deadlines that come near ──remind─► letters ─┤
    sources nobody can read ──decide──► notices ─┴─lease──sift──batch──compose──send──► told

A crash between two steps loses nothing: the step is done again, and gives the same bytes and Message-IDs. What is
leased nobody else sends; the lease of a process that was killed ends by itself.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from scraper.errors import BanditoreError, PublishError, SendError
from scraper.model import Bounce, Change, Entry, Letter, Message, Notice
from scraper.normalise.mailboxes import mailbox, without_address
from scraper.ports import Clock, Notices, Outbox, Publisher, Sender

LEASE = timedelta(minutes=15)
"""How long what a sender has taken is its own."""
_MARGIN = timedelta(minutes=3)
"""So long before that it takes up nothing new: a mail under way must have time to end."""
_REMINDING = timedelta(minutes=5)
"""Deadlines are looked through as often."""
_REMEMBERED = 1000
"""As many messages as a delivery shows afterwards; it may send ten thousand."""


Closing = Callable[[Collection[str]], Sequence[tuple[Entry, Sequence[Change]]]]
"""Finds the items whose deadline falls into some months (``2026-06``), with what happened to them."""


class Pace(Protocol):
    """Says how fast mail may go where."""

    def wait(self, recipient: str, now: datetime) -> datetime | None:
        """Until when a mail to this recipient must wait; None where it goes now."""
        ...

    def rest(self, recipient: str, now: datetime) -> None:
        """Its server gets too much: leave it alone for a while."""
        ...


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """What telling of sources that cannot be read needs."""

    notices: Notices
    decide: Callable[[Sequence[Notice], datetime], tuple[Sequence[Notice], Sequence[str]]]
    """From the notices that stand and the time: those that are owed now, and the keys of those that are over."""
    sift: Callable[[Sequence[Notice], datetime], Mapping[str, str]]
    batch: Callable[[Sequence[Notice]], Sequence[Sequence[Notice]]]
    compose: Callable[[Sequence[Notice]], Message]


@dataclass(frozen=True, slots=True)
class Desk:
    """What delivering needs: the outbox, where things go, and the functions that decide and shape them."""

    outbox: Outbox
    publisher: Publisher
    sender: Sender
    clock: Clock
    holder: str
    """Who sends, in leases: nobody else may go by this name at the same time."""
    pace: Pace
    refresh: Callable[[], None]
    """Take up who is subscribed now."""
    render: Callable[[Collection[str]], Iterable[Mapping[str, bytes]]]
    """The files that show these sites as they are now, a part at a time."""
    route: Callable[[Sequence[tuple[Change, Entry]], datetime], Sequence[Letter]]
    remind: Callable[[Closing, datetime, datetime], Sequence[Letter]]
    """The reminders whose moment came after the first time and until the second."""
    sift: Callable[[Sequence[Letter], datetime], Mapping[str, str]]
    """Which of these (by key) are not to be sent any more, and why."""
    batch: Callable[[Sequence[Letter]], Sequence[Sequence[Letter]]]
    compose: Callable[[Sequence[Letter]], Message]
    retry_at: Callable[[int, datetime], datetime | None]
    bounced: Callable[[Bounce], object]
    """An address was refused for good."""
    chores: Sequence[Callable[[datetime], Awaitable[Sequence[str]]]]
    """What else is to be done at a delivery; each gives lines for the log."""
    health: NoticeDesk


@dataclass(slots=True)
class Delivered:
    """What one delivery did; ``errors`` and ``notes`` are lines for the operator and name no address."""

    files: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    """The first of those that were sent."""
    sent: int = 0
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


async def deliver(desk: Desk) -> Delivered:
    """Bring feeds and mail up to date. What cannot be delivered now stays in the outbox. StoreError passes through."""
    done = Delivered()
    now = desk.clock()
    desk.refresh()
    _publish(desk, done)
    _choose_recipients(desk, now)
    _give_reminders(desk, now)
    _give_notice(desk.health, now)
    letters = _Counter(desk, desk.outbox, desk.sift, desk.batch, desk.compose, lambda one: one.item)
    health = desk.health
    notices = _Counter(desk, health.notices, health.sift, health.batch, health.compose, lambda one: one.source)
    await letters.serve(done)
    await notices.serve(done)
    await desk.sender.aclose()
    for chore in desk.chores:
        done.notes.extend(await chore(now))
    return done


def _publish(desk: Desk, done: Delivered) -> None:
    behind = desk.outbox.unpublished()
    if not behind:
        return
    try:
        for files in desk.render(behind.keys()):
            done.files.extend(desk.publisher.write(files))
    except PublishError as error:
        _complain(done, _line(error))
    else:
        desk.outbox.published(behind)


def _choose_recipients(desk: Desk, now: datetime) -> None:
    announcements = desk.outbox.unrouted()
    if announcements:
        desk.outbox.route([change for change, _ in announcements], desk.route(announcements, now))


def _give_reminders(desk: Desk, now: datetime) -> None:
    """Of the moments that passed since this was last done; the first time, and with a clock put back, there are none.

    A clock that was ahead for a moment would otherwise keep reminders back until then; none is owed twice.
    """
    after = desk.outbox.reminded()
    if after is None or after > now:
        desk.outbox.remind((), upto=now)
    elif now - after >= _REMINDING:
        desk.outbox.remind(desk.remind(desk.outbox.closing, after, now), upto=now)


def _give_notice(desk: NoticeDesk, now: datetime) -> None:
    notices, over = desk.decide(desk.notices.standing(), now)
    if notices or over:
        desk.notices.give(notices, over=over)


# ------------------------------------------------------------------ mail, a lease at a time


_Owed = TypeVar("_Owed", Letter, Notice)


class _Box(Protocol[_Owed]):
    """Where it is noted what became of a mail: the outbox, or the notices."""

    def lease(self, now: datetime, /, *, holder: str, until: datetime) -> Sequence[_Owed]: ...

    def told(self, owed: Iterable[_Owed], /, *, at: datetime, mail: str) -> None: ...

    def untold(self, owed: Iterable[_Owed], /, *, error: str, again: datetime | None) -> None: ...

    def put_off(self, owed: Iterable[_Owed], /, *, again: datetime | None, error: str | None = ...) -> None: ...


@dataclass(frozen=True, slots=True)
class _Counter(Generic[_Owed]):
    """Takes what is owed out of one box and hands it over."""

    desk: Desk
    box: _Box[_Owed]
    sift: Callable[[Sequence[_Owed], datetime], Mapping[str, str]]
    batch: Callable[[Sequence[_Owed]], Sequence[Sequence[_Owed]]]
    compose: Callable[[Sequence[_Owed]], Message]
    about: Callable[[_Owed], str]

    async def serve(self, done: Delivered) -> None:
        """Until nothing is owed any more. Every letter that is leased is told, put off or over: this ends."""
        while True:
            now = self.desk.clock()
            until = now + LEASE
            owed = self.box.lease(now, holder=self.desk.holder, until=until)
            if not owed:
                return
            mails = list(self.batch(self._still_owed(owed, now)))
            for number, mail in enumerate(mails):
                if self.desk.clock() > until - _MARGIN:
                    break  # somebody else may have them soon: they are leased anew
                if done.sent and not done.errors:
                    _publish(self.desk, done)  # a slow mail server does not hold up the feeds
                error = await self._send(mail, done)
                if error is not None and error.fault == "everybody":
                    for rest in mails[number + 1 :]:
                        self._note(rest, error)
                    break

    def _still_owed(self, owed: Sequence[_Owed], now: datetime) -> Sequence[_Owed]:
        over = self.sift(owed, now)
        for reason in dict.fromkeys(over.values()):
            self.box.put_off([one for one in owed if over.get(one.key) == reason], again=None, error=reason)
        return [one for one in owed if one.key not in over]

    async def _send(self, mail: Sequence[_Owed], done: Delivered) -> SendError | None:
        desk, recipient = self.desk, mail[0].recipient
        if wait := desk.pace.wait(recipient, desk.clock()):
            self.box.put_off(mail, again=wait)
            return None
        try:
            message = self.compose(mail)
            await desk.sender.send(message)
        except SendError as error:
            self._note(mail, error)
            self._blame(mail, error)
            _complain(done, without_address(_line(error), recipient))
            return error
        except (ValueError, LookupError, AttributeError, TypeError) as error:
            # What cannot be written for its address or its text: one letter must not hold up the others.
            line = f"a mail about {self.about(mail[0])} cannot be written: {type(error).__name__}: {error}"
            self.box.untold(mail, error=line, again=None)
            _complain(done, without_address(line, recipient))
        else:
            self.box.told(mail, at=desk.clock(), mail=message.key)
            done.sent += 1
            if len(done.messages) < _REMEMBERED:
                done.messages.append(message)
        return None

    def _note(self, mail: Sequence[_Owed], error: SendError) -> None:
        attempts = max(one.attempts for one in mail) + 1
        again = None if error.permanent else self.desk.retry_at(attempts, self.desk.clock())
        self.box.untold(mail, error=str(error), again=again)

    def _blame(self, mail: Sequence[_Owed], error: SendError) -> None:
        """What a refusal says about the recipient, or about the pace."""
        now, recipient = self.desk.clock(), mail[0].recipient
        if error.fault == "pace":
            self.desk.pace.rest(recipient, now)
        elif error.fault == "recipient" and error.permanent and error.status:
            self.desk.bounced(Bounce(mailbox(recipient), mail[0].key, now, error.status, str(error)))


def _complain(done: Delivered, line: str) -> None:
    """Once, however many letters it befell."""
    if line not in done.errors:
        done.errors.append(line)


def _line(error: BanditoreError) -> str:
    """What went wrong and what to do about it."""
    return f"{error}; {error.hint}" if error.hint else str(error)

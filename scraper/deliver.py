"""What a check left in the outbox becomes files and mail:

    sites that are behind ──render──► files ──► published
    changes nobody heard of ──route──► letters ──compose──► messages ──send──► told
    sources nobody can read ──decide──► notices ──compose──► messages ──send──► told

A crash between two steps loses nothing: the step is done again, and gives the same bytes and Message-IDs.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from scraper.errors import BanditoreError, PublishError, SendError
from scraper.model import Change, Entry, Letter, Message, Notice
from scraper.ports import Clock, Notices, Outbox, Publisher, Sender


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """What telling of sources that cannot be read needs."""

    notices: Notices
    decide: Callable[[Sequence[Notice], datetime], tuple[Sequence[Notice], Sequence[str]]]
    """From the notices that stand and the time: those that are owed now, and the keys of those that are over."""
    batch: Callable[[Sequence[Notice]], Sequence[Sequence[Notice]]]
    compose: Callable[[Sequence[Notice]], Message]


@dataclass(frozen=True, slots=True)
class Desk:
    """What delivering needs: the outbox, where things go, and the pure functions that shape them."""

    outbox: Outbox
    publisher: Publisher
    sender: Sender
    clock: Clock
    render: Callable[[Collection[str]], Iterable[Mapping[str, bytes]]]
    """The files that show these sites as they are now, a part at a time."""
    route: Callable[[Sequence[tuple[Change, Entry]], datetime], Sequence[Letter]]
    batch: Callable[[Sequence[Letter]], Sequence[Sequence[Letter]]]
    compose: Callable[[Sequence[Letter]], Message]
    retry_at: Callable[[int, datetime], datetime | None]
    health: NoticeDesk


@dataclass(slots=True)
class Delivered:
    """What one delivery did; ``errors`` are lines for the operator."""

    files: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def deliver(desk: Desk) -> Delivered:
    """Bring feeds and mail up to date. What cannot be delivered now stays in the outbox. StoreError passes through."""
    done = Delivered()
    _publish(desk, done)
    _choose_recipients(desk)
    _give_notice(desk.health, desk.clock())
    for number, letters in enumerate(desk.batch(desk.outbox.owed(desk.clock()))):
        if number and not done.errors:
            _publish(desk, done)  # a slow mail server does not hold up the feeds
        await _send(desk, _Mail(letters, letters[0].item, desk.outbox, desk.compose), done)
    for notices in desk.health.batch(desk.health.notices.owed(desk.clock())):
        await _send(desk, _Mail(notices, notices[0].source, desk.health.notices, desk.health.compose), done)
    await desk.sender.aclose()
    return done


def _publish(desk: Desk, done: Delivered) -> None:
    behind = desk.outbox.unpublished()
    if not behind:
        return
    try:
        for files in desk.render(behind.keys()):
            done.files.extend(desk.publisher.write(files))
    except PublishError as error:
        done.errors.append(_line(error))
    else:
        desk.outbox.published(behind)


def _choose_recipients(desk: Desk) -> None:
    announcements = desk.outbox.unrouted()
    if announcements:
        desk.outbox.route([change for change, _ in announcements], desk.route(announcements, desk.clock()))


def _give_notice(desk: NoticeDesk, now: datetime) -> None:
    notices, over = desk.decide(desk.notices.standing(), now)
    if notices or over:
        desk.notices.give(notices, over=over)


_Owed = TypeVar("_Owed", Letter, Notice)
_Noted_contra = TypeVar("_Noted_contra", Letter, Notice, contravariant=True)


class _Box(Protocol[_Noted_contra]):
    """Where it is noted what became of a mail: the outbox, or the notices."""

    def told(self, owed: Iterable[_Noted_contra], /, *, at: datetime) -> None: ...

    def untold(self, owed: Iterable[_Noted_contra], /, *, error: str, again: datetime | None) -> None: ...


@dataclass(frozen=True, slots=True)
class _Mail(Generic[_Owed]):
    """What goes out as one mail, and what it is about."""

    owed: Sequence[_Owed]
    about: str
    box: _Box[_Owed]
    compose: Callable[[Sequence[_Owed]], Message]


async def _send(desk: Desk, mail: _Mail[_Owed], done: Delivered) -> None:
    try:
        message = mail.compose(mail.owed)
        await desk.sender.send(message)
    except SendError as error:
        attempts = max(one.attempts for one in mail.owed) + 1
        again = None if error.permanent else desk.retry_at(attempts, desk.clock())
        mail.box.untold(mail.owed, error=str(error), again=again)
        done.errors.append(_line(error))
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        # What the standard library's mail package raises for an address or a text that it cannot write: one letter
        # that cannot be written must not hold up the others.
        line = f"a mail about {mail.about} cannot be written: {type(error).__name__}: {error}"
        mail.box.untold(mail.owed, error=line, again=None)
        done.errors.append(line)
    else:
        mail.box.told(mail.owed, at=desk.clock())
        done.messages.append(message)


def _line(error: BanditoreError) -> str:
    """What went wrong and what to do about it."""
    return f"{error}; {error.hint}" if error.hint else str(error)

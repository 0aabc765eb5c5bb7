"""Bounces put to use: kept, judged, and the mailboxes suspended from which they came."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from scraper.alert.bounces import read_report
from scraper.alert.returned import verdict
from scraper.errors import SendError
from scraper.model import Bounce
from scraper.normalise.mailboxes import mailbox, pseudonym

_EVERY = timedelta(minutes=5)


class AddressBook(Protocol):
    """What is remembered of mailboxes."""

    def keep(self, returned: Bounce) -> None:
        """Note what came back."""
        ...

    def bounces(self, mailbox: str) -> Sequence[Bounce]:
        """What came back from a mailbox."""
        ...

    def suspend(self, mailbox: str, *, at: datetime, why: str) -> None:
        """Send nothing there any more."""
        ...

    def recipients_of(self, mail: str) -> Sequence[str]:
        """To whom the message with this key went."""
        ...


class Box(Protocol):
    """Where mail that comes back is found."""

    def take(self) -> Iterator[bytes]:
        """Mails that were not read before. SendError."""
        ...


class Returns:
    """Looks into the box now and then; what names none of our mails is nobody's bounce."""

    def __init__(self, book: AddressBook, box: Box | None = None) -> None:
        self._book = book
        self._box = box
        self._next: datetime | None = None

    def refused(self, returned: Bounce) -> str | None:
        """Keep what came back; why its mailbox is suspended for it, None where it is not."""
        self._book.keep(returned)
        why = verdict(self._book.bounces(returned.mailbox))
        if why:
            self._book.suspend(returned.mailbox, at=returned.at, why=why)
        return why

    async def look(self, now: datetime) -> Sequence[str]:
        """Read what came back since the last look; lines for the log, which name no address."""
        if self._box is None or (self._next is not None and now < self._next):
            return []
        self._next = now + _EVERY
        try:
            mails = await asyncio.to_thread(list, self._box.take())  # a server far away may take its time
        except SendError as error:
            return [str(error)]
        return [line for data in mails for line in self._read(data, now)]

    def _read(self, data: bytes, now: datetime) -> Iterator[str]:
        for found in read_report(data, at=now):
            owner = self._owner(found)
            if owner is None:
                continue
            why = self.refused(Bounce(owner, found.mail, now, found.status, found.text))
            yield f"mail to {pseudonym(owner)} came back ({found.status})" + (f"; suspended: {why}" if why else "")

    def _owner(self, found: Bounce) -> str | None:
        """Whose mail it was. A mailbox that forwards is reported by its other name: then the mail says whose it is."""
        recipients = {mailbox(one) for one in self._book.recipients_of(found.mail)}
        if found.mailbox in recipients:
            return found.mailbox
        return recipients.pop() if len(recipients) == 1 else None

"""Who subscribed by himself, on the pages that ``banditore serve`` offers, and how far he has come."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from scraper.model.letters import Interest
from scraper.model.times import require_aware


class Standing(StrEnum):
    """Only who is *confirmed* gets mail; *suspended* is an address that refused it for good."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Invitation(StrEnum):
    """The mail that answers a sign-up: asks to confirm, says that all is well already, or is none."""

    CONFIRM = "confirm"
    KNOWN = "known"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody chose on the page; the fields mean what those of ``Subscription`` do."""

    interest: Interest = field(default_factory=Interest)
    when: str = "at once"
    timezone: str = "Europe/Rome"
    language: str = "it"
    remind: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One address and its wishes; of one that has ended neither is known any more (``address`` is empty)."""

    id: str
    address: str
    wishes: Wishes
    standing: Standing
    created: datetime
    last_asked: datetime
    confirmed: datetime | None = None
    ended: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.created, self.last_asked, self.confirmed, self.ended)


@dataclass(frozen=True, slots=True)
class SignUp:
    """A form that somebody sent: an inbox row, there until its mail is handed over.

    ``invitation`` and ``subscriber`` say what was decided; both are None before.
    """

    id: str
    address: str
    wishes: Wishes
    at: datetime
    invitation: Invitation | None = None
    subscriber: str | None = None
    attempts: int = 0

    def __post_init__(self) -> None:
        require_aware(self.at)

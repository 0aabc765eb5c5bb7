"""The links of our mails and forms: signed, so that nobody makes one up, and without an address in them.

A token names a subscriber and what it is for; one for confirming also says until when it is good. Keys come newest
first: the first one signs, all of them are accepted, so that a key can be changed without breaking links.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from itsdangerous import BadSignature, Signer

CONFIRM: Final = "conferma"
MANAGE: Final = "iscrizione"
UNSUBSCRIBE: Final = "disiscrizione"
SUBSCRIBE: Final = "iscriviti"
_FORM: Final = "form"
SHORTEST_KEY: Final = 32
"""Characters; a shorter key could be found by trying."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a link that confirms says: whom, and until when."""

    subscriber: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads links below ``public_url`` (which ends with a slash)."""

    public_url: str
    keys: Sequence[str] = field(repr=False)

    def confirm(self, subscriber: str, *, until: datetime) -> str:
        """Where somebody says yes, before it is ``until``."""
        return self._url(CONFIRM, f"{subscriber}~{int(until.timestamp())}")

    def manage(self, subscriber: str) -> str:
        """Where somebody sees, changes and ends what he gets."""
        return self._url(MANAGE, subscriber)

    def unsubscribe(self, subscriber: str) -> str:
        """Where one click ends it (RFC 8058 §3.1)."""
        return self._url(UNSUBSCRIBE, subscriber)

    def subscribe(self) -> str:
        """The page to subscribe on."""
        return self.public_url + SUBSCRIBE

    def to_confirm(self, token: str) -> Confirmation | None:
        """What a token of ``confirm`` says, good or expired; None for one that we did not make."""
        subscriber, _, seconds = (self._read(CONFIRM, token) or "").rpartition("~")
        return Confirmation(subscriber, datetime.fromtimestamp(int(seconds), UTC)) if subscriber else None

    def to_manage(self, token: str) -> str | None:
        """Whom a token of ``manage`` names; None for one that we did not make."""
        return self._read(MANAGE, token)

    def to_unsubscribe(self, token: str) -> str | None:
        """Whom a token of ``unsubscribe`` names; None for one that we did not make."""
        return self._read(UNSUBSCRIBE, token)

    def form(self, now: datetime) -> str:
        """A token that a form of ours carries: when it was shown."""
        return self._sign(_FORM, str(int(now.timestamp())))

    def form_shown(self, token: str) -> datetime | None:
        """When a form was shown; None for one that is not ours."""
        seconds = self._read(_FORM, token)
        return datetime.fromtimestamp(int(seconds), UTC) if seconds else None

    def _url(self, purpose: str, words: str) -> str:
        return f"{self.public_url}{purpose}/{self._sign(purpose, words)}"

    def _sign(self, purpose: str, words: str) -> str:
        return self._signer(purpose).sign(words).decode("ascii")

    def _read(self, purpose: str, token: str) -> str | None:
        try:
            return self._signer(purpose).unsign(token.encode()).decode("ascii")
        except (BadSignature, UnicodeError):
            return None

    def _signer(self, purpose: str) -> Signer:
        keys = list(reversed(self.keys))  # the library wants the newest last
        return Signer(keys, salt=f"banditore.{purpose}", key_derivation="hmac", digest_method=sha256)

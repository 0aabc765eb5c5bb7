"""How fast mail goes to the servers of one domain: no faster than we were told, and not at all while they are full."""

from datetime import datetime, timedelta

from scraper.normalise.mailboxes import domain_of

_WINDOW = timedelta(minutes=1)
_REST = timedelta(minutes=5)
"""How long a domain is left alone that said it gets too much."""


class Pacing:
    """Counts mails by the domain of their recipients; without a limit only those that ask for rest are spared."""

    def __init__(self, per_minute: int | None = None) -> None:
        self._per_minute = per_minute
        self._windows: dict[str, tuple[datetime, int]] = {}
        self._resting: dict[str, datetime] = {}

    def wait(self, recipient: str, now: datetime) -> datetime | None:
        """Until when a mail to this recipient must wait; None where it may go now, and then it is counted."""
        domain = domain_of(recipient)
        until = self._resting.get(domain)
        if until is not None and until > now:
            return until
        if self._per_minute is None:
            return None
        begun, count = self._windows.get(domain, (now, 0))
        if now - begun >= _WINDOW:
            begun, count = now, 0
        if count >= self._per_minute:
            return begun + _WINDOW
        self._windows[domain] = (begun, count + 1)
        return None

    def rest(self, recipient: str, now: datetime) -> None:
        """The recipient's server said that it gets too much: leave its domain alone for a while."""
        self._resting[domain_of(recipient)] = now + _REST

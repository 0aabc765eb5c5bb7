"""Every error Banditore raises on purpose, as one tree.

    BanditoreError            what is wrong, where, and what to do about it, in one line
    ├── ConfigError           config.toml or the environment says something that cannot be meant
    ├── StoreError            the database cannot be used: locked, corrupt, on a full or read-only disk
    ├── ArchiveError          a snapshot cannot be written or read back
    │   └── StampError        a time-stamping authority gave no token that could be kept
    ├── PublishError          a feed cannot be written
    ├── BusyError             another banditore is already working on this data folder
    ├── ServeError            nobody can listen on that port
    └── SendError             a message was not taken; ``permanent`` says whether trying again can help

What is *expected* to go wrong out there (a site is down, a page is not itself today) is not an error but
data: see ``Failure`` and ``Checked`` in ``scraper.model``.
"""

from typing import Literal

Fault = Literal["message", "recipient", "pace", "everybody"]
"""The message or its recipient was refused; its server gets too much; or nobody's mail is taken now."""


class BanditoreError(Exception):
    """What is wrong and where; ``hint`` says what to do next (empty when the message says it all)."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(BanditoreError):
    """The configuration cannot be meant as it is written."""


class StoreError(BanditoreError):
    """The database cannot be used."""


class ArchiveError(BanditoreError):
    """A snapshot cannot be written or read back."""


class StampError(ArchiveError):
    """A time-stamping authority gave no token that could be kept; the seal is good without."""


class PublishError(BanditoreError):
    """A feed cannot be written."""


class BusyError(BanditoreError):
    """Another banditore is already working on this data folder."""


class ServeError(BanditoreError):
    """Nobody can listen there."""


class SendError(BanditoreError):
    """A message was not taken by its server.

    ``fault`` says whose doing that is; ``status`` is the reply's enhanced status code (RFC 3463), where it has one.
    """

    def __init__(
        self, message: str, *, permanent: bool, hint: str = "", fault: Fault = "message", status: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.permanent = permanent
        self.fault = fault
        self.status = status

"""One look at one source, and what came of it, as values."""

from dataclasses import dataclass
from datetime import datetime

from scraper.model import Change, Entry, Source, SourceState


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one source: when, where it ended after redirects, what was kept of it.

    On a ``baseline`` (first sight, a reader that learned to read more) items are taken in and nothing is announced.
    """

    state: SourceState
    url: str
    at: datetime
    snapshot: str | None
    baseline: bool
    doubted: bool = False
    """Is it a baseline because a doubt has lasted, and not because nobody knew the list before?"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look showed; ``entry`` is the item that the source belongs to, None for a list.

    ``hurry`` names sources to look at now: pages of items that their list left out. ``held`` counts items that came in
    a flood and were taken in without a word.
    """

    items: int
    entries: tuple[Entry, ...] = ()
    changes: tuple[Change, ...] = ()
    found: tuple[Source, ...] = ()
    baseline: bool = False
    entry: Entry | None = None
    hurry: tuple[str, ...] = ()
    held: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a page is not believed to be itself; ``elsewhere`` when its address leads to another page by now."""

    why: str
    elsewhere: bool = False


Told = tuple[Entry, tuple[Change, ...]]
"""An item as it is after a look, and what is announced of it."""

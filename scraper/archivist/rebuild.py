"""Items and changes made again from the records: every look an archive remembers goes through the same check."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from scraper.archive.reader import ArchiveReader
from scraper.archivist.looks import Look, looks
from scraper.archivist.replaying import Recorded
from scraper.check import World, check
from scraper.model import Site, Source
from scraper.parse.listing import VERSION
from scraper.store.sql import SqlStore

Counts = Callable[[Look], bool]
"""Does this look count? What was kept before a crash and never committed does not."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What the configuration says: whose pages these are, who names items, how long an absence must last."""

    sites: Sequence[Site]
    sources: Sequence[Source]
    authority: str
    confirm_after: timedelta


@dataclass(slots=True)
class Rebuilt:
    """What it came to. ``left_out`` counts the looks at sources that are watched no more, by source."""

    looks: int = 0
    changes: int = 0
    uncommitted: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    other_readers: int = 0
    """Pages that were read by another version of the reader than this one."""


def every_look(_: Look) -> bool:
    """All of them."""
    return True


async def rebuild(reader: ArchiveReader, store: SqlStore, watched: Watched, *, counts: Counts = every_look) -> Rebuilt:
    """Play every look again into an empty store. ArchiveError, DamageError, StoreError."""
    done, recorded = Rebuilt(), Recorded(reader)
    world = World(
        fetcher=recorded,
        archive=recorded,
        store=store,
        clock=recorded.now,
        sites={site.id: site for site in watched.sites},
        authority=watched.authority,
        confirm_after=watched.confirm_after,
    )
    for number, look in enumerate(looks(reader)):
        if number == 0:
            store.register(watched.sources, now=look.at)
        if counts(look):
            recorded.show(look)
            await _again(look, world, store, done)
        else:
            done.uncommitted += 1
    return done


async def _again(look: Look, world: World, store: SqlStore, done: Rebuilt) -> None:
    states = store.states([look.source])
    if not states:
        done.left_out[look.source] += 1
        return
    checked = await check(states[0], world)
    store.record([checked])
    done.looks += 1
    done.changes += len(checked.changes)
    done.other_readers += look.said("reader") not in {"", VERSION}

"""Items and changes made again from the records: every look an archive remembers goes through the same check."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from scraper.archive.pages import NOT_MODIFIED
from scraper.archive.reader import ArchiveReader
from scraper.archivist.importing import imports, take_over
from scraper.archivist.looks import Look, looks
from scraper.archivist.replaying import Recorded
from scraper.archivist.watched import Watched
from scraper.check import World, check
from scraper.parse.listing import VERSION
from scraper.store.engine import Database
from scraper.store.likeness import Committed
from scraper.store.sql import SqlStore

Counts = Callable[[Look], bool]
"""Does this look count? What was kept before a crash and never committed does not."""


def committed_in(database: Database) -> Counts:
    """Counts the looks of which a database knows; what left no row there (a 304, nothing that came) counts, too."""
    known = Committed(database)

    def counts(look: Look) -> bool:
        page = look.main.last.record if look.main else None
        return page is None or page.fields.get("warc-profile") == NOT_MODIFIED or known.names(page.id)

    return counts


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


async def rebuild(
    reader: ArchiveReader, database: Database, watched: Watched, *, counts: Counts = every_look
) -> Rebuilt:
    """Play every look again into an empty database, and every import when it was made.

    ArchiveError, DamageError, StoreError.
    """
    done, recorded, store = Rebuilt(), Recorded(reader), SqlStore(database)
    world = watched.world(recorded, store)
    to_come = deque(imports(reader))
    for number, look in enumerate(looks(reader)):
        if number == 0:
            store.register(watched.sources, now=look.at)
        while to_come and to_come[0].at <= look.at:
            await take_over(reader, to_come.popleft().file, database, watched)
        if counts(look):
            recorded.show(look)
            await _again(look, world, store, done)
        else:
            done.uncommitted += 1
    for late in to_come:
        store.register(watched.sources, now=late.at)
        await take_over(reader, late.file, database, watched)
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

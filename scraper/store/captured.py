"""What the database knows of records: for which source they were made, and which of them items name."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from scraper.model import Role, Snapshot
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.lots import lots
from scraper.store.tables import item, reading, snapshot, source, version


@dataclass(frozen=True, slots=True)
class Origin:
    """A source, watched still or no more: an item's own page and its files have an ``item``, a list has none."""

    id: str
    site: str
    url: str
    role: Role
    item: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An item was on a list from ``since`` until ``until`` (None: it still is)."""

    since: datetime
    until: datetime | None


class SqlCaptured:
    """Reads, and only reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sources(self) -> Mapping[str, Origin]:
        """Every source there is, by id."""
        query = select(source.c.id, source.c.site, source.c.url, source.c.role, source.c.item).order_by(source.c.id)
        with self._database.begin() as connection:
            found = connection.execute(query)
            return {row.id: Origin(row.id, row.site, row.url, Role(row.role), row.item) for row in found}

    def urls(self, sources: Collection[str]) -> Iterator[str]:
        """The addresses at which these sources are watched, and those at which they were found; some more than once."""
        for some in lots(sources):
            watched = select(source.c.url).where(source.c.id.in_(some))
            found = select(snapshot.c.url).where(snapshot.c.source.in_(some))
            with self._database.begin() as connection:
                urls = list(connection.execute(watched.union(found)).scalars())
            yield from sorted(urls)

    def record(self, name: str) -> Snapshot | None:
        """Where the record with this id lies, if a check remembers it."""
        with self._database.begin() as connection:
            row = connection.execute(select(snapshot).where(snapshot.c.id == name)).one_or_none()
            return rows.snapshot(row) if row else None

    def named(self, items: Collection[str]) -> frozenset[str]:
        """The records that the versions of these items name."""
        names: set[str] = set()
        with self._database.begin() as connection:
            for some in lots(items):
                query = select(version.c.snapshot).where(version.c.item.in_(some), version.c.snapshot.is_not(None))
                names.update(connection.execute(query).scalars())
        return frozenset(names)

    def lists(self, items: Collection[str]) -> Mapping[str, Shown]:
        """The lists that showed any of these items, by source id, from the first of them until the last."""
        found: dict[str, Shown] = {}
        query = (
            select(reading.c.source, reading.c.missed, item.c.first_seen)
            .join(item, item.c.id == reading.c.item)
            .join(source, source.c.id == reading.c.source)
            .where(source.c.role == Role.LIST.value)
        )
        with self._database.begin() as connection:
            for some in lots(items):
                for row in connection.execute(query.where(reading.c.item.in_(some))):
                    found[row.source] = _both(found.get(row.source), Shown(row.first_seen, row.missed))
        return found


def _both(known: Shown | None, one: Shown) -> Shown:
    if known is None:
        return one
    until = max(known.until, one.until) if known.until and one.until else None
    return Shown(min(known.since, one.since), until)

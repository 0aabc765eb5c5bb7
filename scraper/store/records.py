"""What the database says of WARC records, and of what led there: for those who follow a chain back to its records."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from scraper.model import Snapshot, SourceState
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.lots import lots
from scraper.store.sql import STATES
from scraper.store.tables import item, snapshot, source, version


@dataclass(frozen=True, slots=True)
class Filed:
    """A record that the database names, and the source it was made for."""

    snapshot: Snapshot
    source: str


class SqlRecords:
    """Reads, and only reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def filed(self, ids: Collection[str]) -> Mapping[str, Filed]:
        """Those of these records that the database names, by WARC-Record-ID."""
        with self._database.begin() as connection:
            return {
                row.id: Filed(rows.snapshot(row), row.source)
                for some in lots(ids)
                for row in connection.execute(select(snapshot).where(snapshot.c.id.in_(some)))
            }

    def is_read(self, record: str) -> bool:
        """Was any item version read from this record?"""
        query = select(version.c.item).where(version.c.snapshot == record).limit(1)
        with self._database.begin() as connection:
            return connection.execute(query).first() is not None

    def until(self, source_id: str, at: datetime, *, limit: int) -> Sequence[Snapshot]:
        """The newest records that were made for a source up to a moment, the newest first."""
        query = select(snapshot).where(snapshot.c.source == source_id, snapshot.c.at <= at)
        with self._database.begin() as connection:
            newest = connection.execute(query.order_by(snapshot.c.at.desc(), snapshot.c.id).limit(limit))
            return [rows.snapshot(row) for row in newest]

    def source(self, name: str) -> SourceState | None:
        """A source, watched or not any more; None for one that is not known."""
        with self._database.begin() as connection:
            row = connection.execute(STATES.where(source.c.id == name)).first()
            return rows.state(row) if row else None

    def items(self) -> Sequence[str]:
        """The ids of all items."""
        with self._database.begin() as connection:
            return list(connection.execute(select(item.c.id).order_by(item.c.id)).scalars())

"""Which records of the archive the database names, and why: read in one transaction, a row at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, select

from scraper.model import Snapshot
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.lots import lots
from scraper.store.tables import change, item, snapshot, source, version

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Named:
    """Something in the database (in words: ``version of …``) that was read from a record."""

    record: str
    by: str


class SqlEvidence:
    """Answers for verifying and for retention."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> Iterator[Snapshot | Named]:
        """Every record that the database knows, and everything in it that names one, as of one moment. StoreError."""
        with self._database.begin() as connection:
            yield from map(rows.snapshot, _streamed(connection, select(snapshot)))
            yield from _named(connection)

    def named(self) -> Iterator[Named]:
        """Everything that names a record. StoreError."""
        with self._database.begin() as connection:
            yield from _named(connection)

    def forget_files(self, files: Sequence[str]) -> None:
        """Forget the records of files that were removed. StoreError, and none is, when a source still needs one."""
        with self._database.begin() as connection:
            for some in lots(files):
                connection.execute(snapshot.delete().where(snapshot.c.file.in_(some)))


def _named(connection: Connection) -> Iterator[Named]:
    for row in _streamed(connection, _of(version, version.c.item, version.c.at)):
        yield Named(row.snapshot, f"the version of {row.item} of {row.at:%Y-%m-%d %H:%M:%S}")
    for row in _streamed(connection, _of(item, item.c.id)):
        yield Named(row.snapshot, f"the item {row.id}")
    for row in _streamed(connection, _of(change, change.c.id, change.c.type, change.c.item)):
        yield Named(row.snapshot, f"the change {row.id} ({row.type}) of {row.item}")
    for row in _streamed(connection, _of(source, source.c.id)):
        yield Named(row.snapshot, f"the source {row.id}")


def _of(table: Table, *columns: Column[Any]) -> Select[tuple[object, ...]]:
    return select(table.c.snapshot, *columns).where(table.c.snapshot.is_not(None))


def _streamed(connection: Connection, query: Select[tuple[object, ...]]) -> Iterator[rows.AnyRow]:
    yield from connection.execution_options(yield_per=_AT_ONCE).execute(query)

"""Whether two databases tell the same of items: what they are, which versions they had, what happened to them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Table, func, select

from scraper.store.engine import Database
from scraper.store.lots import lots
from scraper.store.tables import change, item, reading, snapshot, version

_OURS = {"revision", "shelved", "routed"}
"""Columns of what was done with a row since, not of what it tells."""
_TABLES: Sequence[tuple[Table, Column[str]]] = (
    (item, item.c.id),
    (reading, reading.c.item),
    (version, version.c.item),
    (change, change.c.item),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where they differ: a table, a row by its key, and the columns (empty: the row stands in one of them only).

    ``only`` says in which: ``first``, ``second``, or empty for both.
    """

    table: str
    key: str
    columns: tuple[str, ...] = ()
    only: str = ""


def differences(first: Database, second: Database, *, sites: Collection[str]) -> Iterator[Difference]:
    """Every difference in what is told of the items of these sites. StoreError."""
    ids = sorted({*_items(first, sites), *_items(second, sites)})
    for some in lots(ids):
        for table, owner in _TABLES:
            one, other = _rows(first, table, owner, some), _rows(second, table, owner, some)
            yield from _compared(table.name, one, other)


Rows = Mapping[str, Mapping[str, object]]


def _compared(table: str, one: Rows, other: Rows) -> Iterator[Difference]:
    for key in sorted({*one, *other}):
        if key not in one or key not in other:
            yield Difference(table, key, only="second" if key not in one else "first")
        elif one[key] != other[key]:
            yield Difference(table, key, tuple(sorted(name for name in one[key] if one[key][name] != other[key][name])))


def _items(database: Database, sites: Collection[str]) -> Sequence[str]:
    with database.begin() as connection:
        return [row.id for row in connection.execute(select(item.c.id).where(item.c.site.in_(sites)))]


def _rows(database: Database, table: Table, owner: Column[str], ids: Collection[str]) -> Rows:
    told = [column for column in table.columns if column.name not in _OURS]
    keys = [column.name for column in table.primary_key]
    with database.begin() as connection:
        found = connection.execute(select(*told).where(owner.in_(ids))).mappings()
        return {" ".join(str(row[name]) for name in keys): dict(row) for row in found}


class Committed:
    """Which records a database names."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def names(self, record: str) -> bool:
        """Does it name this one?"""
        with self._database.begin() as connection:
            return connection.execute(select(snapshot.c.id).where(snapshot.c.id == record)).first() is not None

    def is_empty(self) -> bool:
        """Are there neither items nor records?"""
        with self._database.begin() as connection:
            return not _any(connection, item) and not _any(connection, snapshot)

    def tell_nobody(self) -> None:
        """What happened is history: nobody gets mail of it."""
        with self._database.begin() as connection:
            connection.execute(change.update().values(routed=True))


def _any(connection: Connection, table: Table) -> bool:
    return bool(connection.execute(select(func.count()).select_from(select(table).limit(1).subquery())).scalar_one())

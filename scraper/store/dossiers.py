"""What there is about one item besides what it says: the pages it was read on, under every address they had."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from scraper.model import Entry, Role
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.tables import item, reading, snapshot, source

_SHORT = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Watched:
    """A source with every address at which it was found, the one it was given first."""

    id: str
    role: Role
    addresses: Sequence[str]


class Dossiers:
    """Reads, and only reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entry(self, name: str) -> Entry | None:
        """The item of this id (a ``tag:`` URI) or of these last 16 digits of one."""
        if not (name.startswith("tag:") or _SHORT.fullmatch(name)):
            return None
        named = item.c.id == name if name.startswith("tag:") else item.c.id.like(f"%:{name}")
        with self._database.begin() as connection:
            row = connection.execute(select(item).where(named).order_by(item.c.id).limit(1)).first()
            return rows.bare_entry(row) if row else None

    def sources(self, item_id: str) -> Sequence[Watched]:
        """An item's own page, the lists it was read on, its files."""
        read = select(reading.c.source).where(reading.c.item == item_id)
        query = select(source.c.id, source.c.role, source.c.url, source.c.moved_to).where(
            or_(source.c.item == item_id, source.c.id.in_(read))
        )
        with self._database.begin() as connection:
            found = connection.execute(query.order_by(source.c.role, source.c.id)).all()
            kept = _addresses(connection, [row.id for row in found])
        return [
            Watched(row.id, Role(row.role), [*dict.fromkeys(filter(None, (row.url, row.moved_to, *kept[row.id])))])
            for row in found
        ]


def _addresses(connection: Connection, ids: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Where records of these sources say that they were found."""
    query = select(snapshot.c.source, snapshot.c.url).where(snapshot.c.source.in_(ids)).distinct()
    kept: dict[str, list[str]] = {name: [] for name in ids}
    for row in connection.execute(query.order_by(snapshot.c.url)):
        kept[row.source].append(row.url)
    return kept

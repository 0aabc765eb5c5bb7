"""History that was read from what others kept, taken over from a database of its own.

An item that is known here (by its id, an address that it has or had, or its title and day) keeps its id, and gets the
versions and changes that are older than its first sight; one that is not becomes an item of the past: no list is asked
why it does not show it. Nobody is told of any of it: no mail, no feed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Table, and_, case, false, func, or_, select

from scraper.normalise.urls import url_key
from scraper.objects import dump_item
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.rows import AnyRow, Values
from scraper.store.sql import insert_new
from scraper.store.tables import change, item, site, snapshot, version


@dataclass(frozen=True, slots=True)
class Adopted:
    """How much was new here."""

    items: int
    versions: int
    changes: int


def first_looks(database: Database, *, besides: str) -> Mapping[str, datetime]:
    """When each source was first looked at. StoreError.

    Records in files whose names begin with ``besides`` do not count: others made them.
    """
    query = select(snapshot.c.source, func.min(snapshot.c.at).label("at")).group_by(snapshot.c.source)
    ours = query.where(snapshot.c.file.not_like(f"{besides}%"))
    with database.begin() as connection:
        return {row.source: row.at for row in connection.execute(ours)}


def adopt(history: Database, here: Database) -> Adopted:
    """Take over what ``history`` tells, in one transaction. StoreError."""
    with history.begin() as past, here.begin() as now:
        found = past.execute(select(item).order_by(item.c.id)).mappings().all()
        known = {row["id"]: row for row in map(dict, found)}
        twins = _twins(now, known)
        insert_new(now, snapshot, map(dict, past.execute(select(snapshot)).mappings()))
        new = [row for name, row in known.items() if name not in twins]
        insert_new(now, item, [row | {"revision": 0, "shelved": 0} for row in new])
        versions = _added(now, version, (_as_here(row, twins) for row in _older(past, version, twins)))
        told = {"routed": True, "shelved": True}
        changes = _added(now, change, (_as_here(row, twins) | told for row in _older(past, change, twins)))
        for name, twin in twins.items():
            _date_back(now, twin, known[name]["first_seen"])
        touched = {row["site"] for row in known.values()}
        now.execute(site.update().where(site.c.id.in_(touched)).values(state=site.c.state + 1))
        return Adopted(len(new), versions, changes)


def _added(now: Connection, table: Table, values: Iterable[Values]) -> int:
    """Insert rows, and say how many of them were not there: those of an import that is repeated are."""
    count = select(func.count()).select_from(table)
    before = now.execute(count).scalar_one()
    insert_new(now, table, values)
    return now.execute(count).scalar_one() - before


def _twins(now: Connection, known: Mapping[str, Values]) -> Mapping[str, AnyRow]:
    """The items here that those of the past are, by the past's ids."""
    twins = {name: twin for name, row in known.items() if (twin := _twin(now, row))}
    moved = {(row["site"], row["url_key"]): name for name, row in known.items() if name not in twins and row["url_key"]}
    if not moved:
        return twins
    for site_id, content, owner in now.execute(_VERSIONS.where(item.c.site.in_({whose for whose, _ in moved}))):
        url = rows.item(content).url
        name = moved.pop((site_id, url_key(url)), None) if url else None
        if name is not None:
            twins[name] = now.execute(select(item).where(item.c.id == owner)).one()
    return twins


_VERSIONS = select(item.c.site, version.c.content, item.c.id).join(item, item.c.id == version.c.item)
"""Where items were, and are: a site may have moved since."""


def _twin(now: Connection, row: Values) -> AnyRow | None:
    """The item here that has its id, its address, or its title and day."""
    ours = item.c.site == row["site"]
    alike = and_(item.c.title_key == row["title_key"], item.c.day == row["day"])
    there = item.c.url_key == row["url_key"] if row["url_key"] else false()
    order = case((item.c.id == row["id"], 0), (there, 1), else_=2)
    query = select(item).where(ours, or_(item.c.id == row["id"], there, alike)).order_by(order, item.c.first_seen)
    return now.execute(query.limit(1)).first()


def _older(past: Connection, table: Table, twins: Mapping[str, AnyRow]) -> Iterator[Values]:
    """Rows that tell of the time before an item was known here."""
    for row in map(dict, past.execute(select(table).order_by(*table.primary_key)).mappings()):
        twin = twins.get(row["item"])
        if twin is None or row["at"] < twin.first_seen:
            yield row


def _as_here(row: Values, twins: Mapping[str, AnyRow]) -> Values:
    """The row, of the item by the id that it has here."""
    twin = twins.get(str(row["item"]))
    if twin is None:
        return row
    content = row.get("content")
    said = {"content": dump_item(replace(rows.item(content), id=twin.id))} if isinstance(content, str) else {}
    return row | {"item": twin.id} | said


def _date_back(now: Connection, twin: AnyRow, first_seen: datetime) -> None:
    """It has been known for longer than we thought."""
    if first_seen >= twin.first_seen:
        return
    entry = rows.bare_entry(twin)
    updated = first_seen if entry.updated == entry.first_seen else entry.updated
    dated = rows.item_row(replace(entry, first_seen=first_seen, updated=updated), twin.content)
    values = {name: dated[name] for name in ("first_seen", "updated", "day", "place")}
    now.execute(item.update().where(item.c.id == twin.id).values(**values, revision=item.c.revision + 1))

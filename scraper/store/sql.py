"""What a check reads and a round writes: ``scraper.ports.Store`` on SQL."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scraper.health import public_health
from scraper.model import Change, Checked, Entry, Item, Role, Source, SourceState
from scraper.normalise.titles import title_key
from scraper.normalise.urls import url_key
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.lots import lots
from scraper.store.tables import Moment, change, item, reading, site, snapshot, source, version

_SNAPSHOT_COLUMNS = [
    column.label(f"snapshot_{column.name}") for column in snapshot.columns if column.name not in {"id", "source"}
]
STATES = select(source, *_SNAPSHOT_COLUMNS).outerjoin(snapshot, snapshot.c.id == source.c.snapshot)
"""Sources with their last whole snapshot."""

_REMEMBER = (
    update(source)
    .where(source.c.id == bindparam("b_id"))
    .values({name: bindparam(name) for name in set(source.columns.keys()) & {
        "status", "next_due", "last_checked", "last_ok", "failures", "error", "etag", "last_modified", "digest",
        "candidate", "reader", "moved_to", "snapshot", "items", "gone_since", "turned", "doubted",
        "quickened", "size", "media_type",
    }})
)  # fmt: skip


_CONFIGURED = source.c.role == "list"
_REMEMBERED = 1000
"""How many of the items that a source showed are compared with what it shows now: more than any list page holds."""
_TELLING = 10
"""A title with fewer letters ("Avviso") is that of too many items to be asked for."""
_SHOWN = (
    select(reading.c.item)
    .join(item, item.c.id == reading.c.item)
    .where(reading.c.source == bindparam("source"))
    .order_by(item.c.first_seen.desc())
    .limit(bindparam("most"))
)
_ALIKE = or_(
    item.c.url_key.in_(bindparam("addresses", expanding=True)),
    item.c.title_key.in_(bindparam("titles", expanding=True)),
)
# Every check asks for these: put together once, they cost half.
_KNOWN = select(item).where(
    or_(item.c.id.in_(_SHOWN), and_(item.c.site == bindparam("site"), _ALIKE), item.c.id == bindparam("own"))
)
_READINGS = select(reading).where(reading.c.item.in_(bindparam("items", expanding=True))).order_by(reading.c.source)


class SqlStore:
    """Sources, items and changes in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def register(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Make the configured sources the watched ones; what was remembered of those that stay is kept.

        A source that left the configuration rests with all it found; one whose URL changed begins anew. Items'
        own pages and attachments are followed where a source of their site says ``details``.
        """
        sites = [{"id": name, "since": now, "state": 0, "published": -1} for name in {s.site for s in sources}]
        with self._database.begin() as connection:
            known = {row.id: row for row in connection.execute(select(source).where(source.c.role == "list"))}
            insert_new(connection, site, sites)
            came = {one.id: one.site for one in sources if _register(connection, one, known.get(one.id))}
            stay = {one.id for one in sources} - came.keys()
            left = {row.site for row in known.values() if row.active and row.id not in stay}
            _are_other_lists(connection, came, {*came.values(), *left})
            followed = {s.site for s in sources if s.details}
            connection.execute(
                source.update().where(_CONFIGURED, source.c.id.not_in(s.id for s in sources)).values(active=False)
            )
            connection.execute(source.update().where(~_CONFIGURED).values(active=source.c.site.in_(followed)))

    def due(self, now: datetime, *, site: str | None = None, lists: bool = False) -> Sequence[SourceState]:
        """Sources (of one site, or only lists) whose time has come.

        Those never seen come first, those that failed last, lists before their items, then the longest waiting.
        """
        waiting = STATES.where(source.c.active, or_(source.c.next_due.is_(None), source.c.next_due <= now)).order_by(
            source.c.next_due.is_not(None), source.c.failures > 0, source.c.role.desc(), source.c.next_due, source.c.id
        )
        if site is not None:
            waiting = waiting.where(source.c.site == site)
        return self._states(waiting.where(_CONFIGURED) if lists else waiting)

    def postpone(self, name: str, *, until: datetime) -> None:
        """Leave every source of a site alone until then: its server asked for it."""
        sooner = or_(source.c.next_due.is_(None), source.c.next_due < until)
        with self._database.begin() as connection:
            connection.execute(source.update().where(source.c.site == name, sooner).values(next_due=until))

    def lists(self, *, site: str | None = None) -> Sequence[SourceState]:
        """The watched sources of the configuration, or those of one site."""
        watched = STATES.where(source.c.active, _CONFIGURED).order_by(source.c.id)
        return self._states(watched if site is None else watched.where(source.c.site == site))

    def states(self, ids: Collection[str] | None = None) -> Sequence[SourceState]:
        """All watched sources, or those with these ids."""
        wanted = STATES.where(source.c.active).order_by(source.c.role.desc(), source.c.id)
        return self._states(wanted if ids is None else wanted.where(source.c.id.in_(ids)))

    def _states(self, query: Select[tuple[object, ...]]) -> Sequence[SourceState]:
        with self._database.begin() as connection:
            return [rows.state(row) for row in connection.execute(query)]

    def known(self, state: SourceState, items: Collection[Item]) -> Sequence[Entry]:
        """The entries this source showed lately, the one it belongs to, and those of its site that may be these items.

        An item of the site may be meant that has the address or the words of the title of one of ``items``.
        """
        asked = {
            "source": state.source.id,
            "own": state.source.item,
            "site": state.source.site,
            "most": max(_REMEMBERED, 2 * state.items),
            "addresses": [url_key(one.url) for one in items if one.url],
            "titles": [key for one in items if len(key := title_key(one.title)) >= _TELLING],
        }
        with self._database.begin() as connection:
            found = connection.execute(_KNOWN, asked).all()
            readings, missed = _readings(connection, [row.id for row in found])
            return [rows.entry(row, readings[row.id], missed[row.id]) for row in found]

    def lately(self, items: Collection[str], *, since: datetime) -> Sequence[Change]:
        """What happened to these items since then."""
        query = select(change).where(change.c.item.in_(items), change.c.at >= since)
        with self._database.begin() as connection:
            return [rows.change(row) for row in connection.execute(query)]

    def own_pages(self, site: str, *, since: datetime) -> tuple[int, int]:
        """How many of the items' own pages of a site are gone from where they were ``since`` then, and how many stay.

        A page that was found at another address since then is gone from where it was, too, read there yet or not.
        """
        ours = (source.c.site == site, source.c.role == Role.ITEM.value, source.c.active)
        pages = select(source.c.id, source.c.gone_since, source.c.last_ok, source.c.reader, snapshot.c.url).join(
            snapshot, snapshot.c.id == source.c.snapshot
        )
        seen = select(snapshot.c.source, snapshot.c.url).where(
            snapshot.c.at <= since, snapshot.c.source.in_(select(source.c.id).where(*ours))
        )
        with self._database.begin() as connection:
            found = connection.execute(pages.where(*ours)).all()
            then = {(row.source, row.url) for row in connection.execute(seen.distinct())}
        known = {name for name, _ in then}
        # Only a page that was read since the first of them was gone can vouch for the others.
        first = min((row.gone_since for row in found if row.gone_since is not None), default=None)
        read = [row for row in found if row.reader is not None and (first is None or row.last_ok >= first)]
        stay = {row.id for row in read if (row.id, row.url) in then}
        gone = {row.id for row in found if row.gone_since is not None or (row.id in known and row.id not in stay)}
        return len(gone), len(stay - gone)

    def sees_a_list(self, site: str) -> bool:
        """Was any watched list of a site read well when it was last looked at?"""
        well = select(source.c.id).where(
            source.c.site == site, _CONFIGURED, source.c.active, source.c.failures == 0, source.c.last_ok.is_not(None)
        )
        with self._database.begin() as connection:
            return connection.execute(well.limit(1)).first() is not None

    def record(self, batch: Sequence[Checked]) -> None:
        """Commit checks in one transaction: each of them whole, or none. StoreError."""
        if not batch:
            return
        with self._database.begin() as connection:
            insert_new(
                connection,
                snapshot,
                [rows.snapshot_row(one, c.after.source.id) for c in batch for one in rows.records(c)],
            )
            connection.execute(_REMEMBER, [rows.state_values(c) for c in batch])
            content = [rows.content_rows(c) for c in batch if c.entries]
            written = [row for items, _, _ in content for row in items]
            _replace(connection, item, written, revision=item.c.revision + 1, shelved=item.c.shelved)
            _replace(connection, reading, [row for _, read, _ in content for row in read])
            insert_new(connection, version, [row for _, _, versions in content for row in versions])
            insert_new(connection, change, [rows.change_row(one) for c in batch for one in c.changes])
            insert_new(connection, source, [rows.new_source_row(s) for c in batch for s in c.found])
            _follow(connection, [{"b_id": s.id, "b_url": s.url} for c in batch for s in c.found])
            if hurried := [{"b_id": name, "b_due": c.at} for c in batch for name in c.hurry]:
                connection.execute(_HURRY, hurried)
            if measured := [{"b_id": c.after.source.item} for c in batch if _measured(c)]:
                connection.execute(_TOUCH, measured)
            touched = {c.after.source.site for c in batch if _shows(c)}
            if touched:
                connection.execute(site.update().where(site.c.id.in_(touched)).values(state=site.c.state + 1))


_TOUCH = update(item).where(item.c.id == bindparam("b_id")).values(revision=item.c.revision + 1)
_HURRY = (
    update(source)
    .where(source.c.id == bindparam("b_id"), source.c.next_due > bindparam("b_due", type_=Moment))
    .values(next_due=bindparam("b_due", type_=Moment))
)
_MOVE = (
    update(source)
    .where(source.c.id == bindparam("b_id"), source.c.url != bindparam("b_url"))
    .values(
        url=bindparam("b_url"),
        next_due=None,
        moved_to=None,
        etag=None,
        last_modified=None,
        digest=None,
        reader=None,
        gone_since=None,
        turned=None,
        doubted=None,
        quickened="[]",
        size=None,
        media_type=None,
    )
)


def _follow(connection: Connection, found: Sequence[rows.Values]) -> None:
    """An item's own page that is found at another address begins anew there, as a baseline."""
    if found:
        connection.execute(_MOVE, found)


def _register(connection: Connection, one: Source, known: rows.AnyRow | None) -> bool:
    """Watch this; True where it was not watched before, or was another."""
    values = rows.source_row(one)
    if known is None or known.url != one.url:
        connection.execute(source.delete().where(source.c.id == one.id))
        connection.execute(source.insert().values(rows.new_source_row(one)))
    elif not known.active or any(getattr(known, name) != value for name, value in values.items()):
        connection.execute(source.update().where(source.c.id == one.id).values(values | {"active": True}))
    else:
        return False
    return True


def _are_other_lists(connection: Connection, came: Collection[str], sites: Collection[str]) -> None:
    """Pages and feeds of these sites name other lists now; what those that came show is put into their feeds."""
    for some in lots(sites):
        connection.execute(site.update().where(site.c.id.in_(some)).values(state=site.c.state + 1))
    for some in lots(came):
        shown = select(reading.c.item).where(reading.c.source.in_(some))
        connection.execute(item.update().where(item.c.id.in_(shown)).values(shelved=-1))


def _shows(checked: Checked) -> bool:
    """Would the site's feeds, or the health of its lists that is published, look different after this check?"""
    turned = checked.after.source.role is Role.LIST and public_health(checked.before) != public_health(checked.after)
    records = {record.id for record in rows.records(checked)}
    read_anew = any(entry.snapshot in records for entry in checked.entries)
    return bool(read_anew or checked.changes) or turned or _measured(checked)


def _measured(checked: Checked) -> bool:
    """Is now known how long a file is, or of which type? Feeds say so of enclosures."""
    before, after = checked.before, checked.after
    return after.source.item is not None and (before.size, before.media_type) != (after.size, after.media_type)


def _readings(
    connection: Connection, ids: Sequence[str]
) -> tuple[Mapping[str, dict[str, Item]], Mapping[str, dict[str, datetime]]]:
    """By item and source: what each source says of it, and since when those that are silent now show it no more."""
    readings: dict[str, dict[str, Item]] = defaultdict(dict)
    missed: dict[str, dict[str, datetime]] = defaultdict(dict)
    if not ids:
        return readings, missed
    for row in connection.execute(_READINGS, {"items": ids}):
        readings[row.item][row.source] = rows.item(row.content)
        if row.missed is not None:
            missed[row.item][row.source] = row.missed
    return readings, missed


def _upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def insert_new(connection: Connection, table: Table, values: Iterable[rows.Values]) -> None:
    """Insert rows; one that is there already stays as it is."""
    if values := list(values):
        connection.execute(_upsert(connection, table).on_conflict_do_nothing(), values)


def _replace(
    connection: Connection, table: Table, values: Iterable[rows.Values], **counted: ColumnElement[int]
) -> None:
    """Insert rows, or bring those that are there up to date; ``counted`` columns go on from what is there."""
    if values := list(values):
        statement = _upsert(connection, table)
        keys = {column.name for column in table.primary_key}
        fresh = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
        known = fresh | counted
        connection.execute(statement.on_conflict_do_update(index_elements=sorted(keys), set_=known), values)

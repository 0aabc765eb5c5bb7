"""Which entries stand in which feed, and in which of its documents: what publishing remembers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Integer, Select, bindparam, case, delete, func, or_, select, text, true, update
from sqlalchemy.dialects import postgresql, sqlite

from scraper.model import Change, ChangeType, Kind
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.lots import lots
from scraper.store.tables import change, feed, item, reading, shelf

MOVING = "-"
"""The address of archives of which nobody knows how many were already written for another one."""


_UNTOLD = text("NOT change.shelved")
"""In these words: SQLite takes the index of those for no others (SQLAlchemy's ``~`` is ``= 0``), nor in an order."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """An item that changed since feeds were last told of it, with the sources that show it."""

    id: str
    site: str
    kind: Kind
    revision: int
    sources: tuple[str, ...]
    renewed: bool
    """Did something happen to it that is worth telling, after it appeared?"""


@dataclass(frozen=True, slots=True)
class Placed:
    """The feeds that an entry (an item, or a change) belongs to. ``revision`` is the item's.

    One that was ``renewed`` waits for an archive document again: those that hold it tell how it was.
    """

    id: str
    feeds: frozenset[str]
    revision: int = 0
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is remembered of a feed. ``archives`` is the number of its newest archive document, 0 if it has none."""

    path: str
    mark: str = ""
    """Stands for all that its document was made from; empty where it is to be made anew."""
    asked: str = ""
    archives: int = 0
    oldest: int = 1
    """The number of its first archive document; a query that asks something else begins anew behind the old ones."""
    written: int = 0
    """The number of the newest archive document of which it is known that it was written."""
    base_url: str = ""
    """Under which the archives were written; empty before the first, ``MOVING`` while they are written anew."""

    @property
    def known(self) -> bool:
        """Is anything remembered of it?"""
        return bool(self.base_url or self.mark or self.asked or self.archives)


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry's id and its place among the newest: the greater, the newer."""

    id: str
    place: str


class SqlShelves:
    """Feeds, their entries and their documents; sites that are ``retired`` (by id) do not count any more."""

    def __init__(self, database: Database, retired: Collection[str] = ()) -> None:
        self._database = database
        self._watched_items = item.c.site.not_in(retired) if retired else true()
        self._watched_changes = change.c.site.not_in(retired) if retired else true()

    # -------------------------------------------------------------- what is new to feeds

    def fresh_items(self, sites: Collection[str], limit: int) -> Sequence[Fresh]:
        """Items of these sites that feeds have not been told of yet, as they are now."""
        query = select(item.c.id, item.c.site, item.c.kind, item.c.revision).limit(limit)
        new = item.c.site.in_(sites), item.c.revision != item.c.shelved
        with self._database.begin() as connection:
            found = connection.execute(query.where(*new)).all()
            ids = [row.id for row in found]
            shown, renewed = sources_of(connection, ids), _renewed(connection, ids)
            return [
                Fresh(row.id, row.site, Kind(row.kind), row.revision, tuple(shown[row.id]), row.id in renewed)
                for row in found
            ]

    def fresh_changes(self, sites: Collection[str], limit: int) -> Sequence[Change]:
        """Changes of these sites that feeds have not been told of yet."""
        query = select(change).where(change.c.site.in_(sites), _UNTOLD).limit(limit)
        with self._database.begin() as connection:
            return [rows.change(row) for row in connection.execute(query)]

    def place_items(self, placed: Sequence[Placed]) -> None:
        """These items stand in these feeds from now on, and in no others but archives; all are to be made anew."""
        with self._database.begin() as connection:
            _place(connection, placed)
            told = [{"b_id": one.id, "b_revision": one.revision} for one in placed]
            if told:
                connection.execute(_TOLD, told)

    def place_changes(self, placed: Sequence[Placed]) -> None:
        """These changes stand in these feeds, which are to be made anew."""
        with self._database.begin() as connection:
            _place(connection, placed)
            if told := [{"b_id": one.id} for one in placed]:
                connection.execute(_TOLD_CHANGE, told)

    # -------------------------------------------------------------- feeds

    def shelves(self, paths: Iterable[str]) -> Mapping[str, Shelf]:
        """What is remembered of each of these feeds, by path."""
        wanted = list(paths)
        found: dict[str, Shelf] = {path: Shelf(path) for path in wanted}
        with self._database.begin() as connection:
            for some in lots(wanted):
                for row in connection.execute(select(feed).where(feed.c.path.in_(some))):
                    found[row.path] = _shelf(row)
        return found

    def remembered(self, paths: Collection[str]) -> Collection[str]:
        """Those of these feeds that were ever made, or begun."""
        with self._database.begin() as connection:
            return set(connection.execute(select(feed.c.path).where(feed.c.path.in_(paths))).scalars())

    def every_shelf(self) -> Sequence[Shelf]:
        """All that is remembered of feeds."""
        with self._database.begin() as connection:
            return [_shelf(row) for row in connection.execute(select(feed))]

    def keep(self, shelves: Iterable[Shelf]) -> None:
        """Remember these as they are."""
        values = [asdict(one) for one in shelves]
        if values:
            with self._database.begin() as connection:
                statement = _insert(connection)(feed)
                fresh = {name: statement.excluded[name] for name in values[0] if name != "path"}
                connection.execute(statement.on_conflict_do_update(index_elements=["path"], set_=fresh), values)

    # -------------------------------------------------------------- entries of a feed

    def newest(self, limit: int, *, site: str | None = None) -> Mapping[Kind, Sequence[Standing]]:
        """The newest items of every kind, of one site or of all."""
        found: dict[Kind, list[Standing]] = {kind: [] for kind in Kind}
        for kind in Kind:
            whose = self._watched_items if site is None else item.c.site == site
            query = select(item.c.id, item.c.place).where(item.c.kind == kind.value, whose)
            found[kind].extend(self._standing(query, limit))
        return found

    def newest_changes(self, limit: int, *, site: str | None = None) -> Sequence[Standing]:
        """The newest changes, of one site or of all."""
        whose = self._watched_changes if site is None else change.c.site == site
        query = select(change.c.id, change.c.at).where(whose).order_by(change.c.at.desc(), change.c.id.desc())
        with self._database.begin() as connection:
            return [Standing(row.id, row.at.isoformat()) for row in connection.execute(query.limit(limit))]

    def newest_of(self, path: str, limit: int, *, since: str = "") -> Sequence[Standing]:
        """The newest items that stand in a feed; ``since`` is the first day (ISO 8601) that counts."""
        return self._standing(self._items_of(path).where(item.c.day >= since), limit)

    def _standing(self, query: Select[tuple[str, str]], limit: int) -> Sequence[Standing]:
        ordered = query.order_by(item.c.place.desc(), item.c.id.desc()).limit(limit)
        with self._database.begin() as connection:
            return [Standing(row.id, row.place) for row in connection.execute(ordered)]

    def waiting(self, paths: Sequence[str], limit: int) -> Mapping[str, Sequence[Standing]]:
        """The oldest items of each of these feeds that are in none of its archive documents, so many of each."""
        rank = func.row_number().over(partition_by=shelf.c.feed, order_by=(item.c.place, item.c.id))
        ranked = (
            select(shelf.c.feed, item.c.id, item.c.place, rank.label("rank"))
            .join(item, item.c.id == shelf.c.entry)
            .where(shelf.c.feed.in_(paths), shelf.c.archive.is_(None), self._watched_items)
            .subquery()
        )
        found: dict[str, list[Standing]] = {path: [] for path in paths}
        with self._database.begin() as connection:
            for row in connection.execute(select(ranked).where(ranked.c.rank <= limit).order_by(ranked.c.rank)):
                found[row.feed].append(Standing(row.id, row.place))
        return found

    def waiting_changes(self, path: str, limit: int) -> Sequence[Standing]:
        """The oldest changes of a feed that are in none of its archive documents."""
        query = (
            select(change.c.id, change.c.at)
            .join(shelf, shelf.c.entry == change.c.id)
            .where(shelf.c.feed == path, shelf.c.archive.is_(None), self._watched_changes)
            .order_by(change.c.at, change.c.id)
        )
        with self._database.begin() as connection:
            return [Standing(row.id, row.at.isoformat()) for row in connection.execute(query.limit(limit))]

    def _items_of(self, path: str) -> Select[tuple[str, str]]:
        here = shelf.c.feed == path, _STANDING, self._watched_items
        return select(item.c.id, item.c.place).join(shelf, shelf.c.entry == item.c.id).where(*here)

    def put_away(self, volumes: Iterable[tuple[str, int, Sequence[str]]]) -> None:
        """Entries are in archive documents, for ever: the feed's path, the document's number, their ids."""
        given = list(volumes)
        entries = [{"b_feed": path, "b_entry": name, "b_number": number} for path, number, ids in given for name in ids]
        if not entries:
            return
        newest = {path: number for path, number, _ in sorted(given, key=lambda one: one[:2])}
        with self._database.begin() as connection:
            connection.execute(_PUT_AWAY, entries)
            connection.execute(_COUNT, [{"b_path": path, "b_number": number} for path, number in newest.items()])

    def in_archives(self, path: str, ids: Collection[str]) -> Collection[str]:
        """Those of these entries that are in an archive document of the feed."""
        query = select(shelf.c.entry).where(shelf.c.feed == path, shelf.c.entry.in_(ids), shelf.c.archive.is_not(None))
        with self._database.begin() as connection:
            return set(connection.execute(query).scalars())

    def archived(self, path: str, number: int) -> Sequence[str]:
        """The entries of an archive document."""
        query = select(shelf.c.entry).where(shelf.c.feed == path, shelf.c.archive.in_((number, -number)))
        with self._database.begin() as connection:
            return list(connection.execute(query).scalars())

    def forget_queries(self, asked: Collection[str]) -> None:
        """Queries that nobody asks any more, besides these: nothing new is put there, so they will begin anew."""
        known = select(feed.c.path).where(feed.c.path.like("queries/%"), feed.c.asked != "")
        with self._database.begin() as connection:
            gone = set(connection.execute(known).scalars()) - set(asked)
            for some in lots(gone):
                connection.execute(update(feed).where(feed.c.path.in_(some)).values(asked=""))

    def empty(self, path: str) -> None:
        """Nothing stands in this feed any more; what its archive documents hold stays there."""
        with self._database.begin() as connection:
            connection.execute(delete(shelf).where(shelf.c.feed == path))

    def fill(self, path: str, ids: Iterable[str]) -> None:
        """These entries stand in this feed, too."""
        values = [{"feed": path, "entry": name, "archive": None} for name in ids]
        if values:
            with self._database.begin() as connection:
                connection.execute(_insert(connection)(shelf).on_conflict_do_nothing(), values)

    def count(self, path: str, *, since: str = "") -> int:
        """How many items stand in a feed altogether; ``since`` is the first day (ISO 8601) that counts."""
        query = select(func.count()).select_from(self._items_of(path).where(item.c.day >= since).subquery())
        with self._database.begin() as connection:
            return int(connection.execute(query).scalar_one())


_STANDING = or_(shelf.c.archive.is_(None), shelf.c.archive > 0)
"""What is only in an archive any more, and does not belong to the feed, has the number of that archive below zero."""
_PUT_AWAY = (
    update(shelf)
    .where(shelf.c.feed == bindparam("b_feed"), shelf.c.entry == bindparam("b_entry"))
    .values(archive=case((shelf.c.archive < 0, -bindparam("b_number", type_=Integer)), else_=bindparam("b_number")))
)
_COUNT = (
    update(feed)
    .where(feed.c.path == bindparam("b_path"), feed.c.archives < bindparam("b_number"))
    .values(archives=bindparam("b_number"))
)
_TOLD = update(item).where(item.c.id == bindparam("b_id")).values(shelved=bindparam("b_revision"))
_TOLD_CHANGE = update(change).where(change.c.id == bindparam("b_id")).values(shelved=True)


def _shelf(row: rows.AnyRow) -> Shelf:
    return Shelf(row.path, row.mark, row.asked, row.archives, row.oldest, row.written, row.base_url)


def _insert(connection: Connection) -> type[sqlite.Insert] | type[postgresql.Insert]:
    return postgresql.Insert if connection.dialect.name == "postgresql" else sqlite.Insert


def sources_of(connection: Connection, ids: Collection[str]) -> Mapping[str, list[str]]:
    """The sources that show each of these items, by item."""
    shown: dict[str, list[str]] = defaultdict(list)
    for some in lots(ids):
        query = select(reading.c.item, reading.c.source).where(reading.c.item.in_(some)).order_by(reading.c.source)
        for row in connection.execute(query):
            shown[row.item].append(row.source)
    return shown


def _renewed(connection: Connection, ids: Collection[str]) -> Collection[str]:
    """Those of these items to which something happened that feeds have not been told of yet."""
    happened = select(change.c.item).where(~change.c.shelved, change.c.type != ChangeType.APPEARED.value)
    return {
        row.item for some in lots(ids) for row in connection.execute(happened.where(change.c.item.in_(some)).distinct())
    }


def _place(connection: Connection, placed: Sequence[Placed]) -> None:
    """Put entries where they belong, take them from where they do not; all the feeds concerned are spoilt."""
    standing = _standing_in(connection, [one.id for one in placed])
    touched: set[str] = set()
    added: list[rows.Values] = []
    gone: list[rows.Values] = []
    left: list[rows.Values] = []
    again: list[rows.Values] = []
    for one in placed:
        before = standing.get(one.id, {})
        leaves = {path for path in before.keys() - one.feeds if (before[path] or 1) > 0}
        touched |= one.feeds | leaves
        added += [{"feed": path, "entry": one.id, "archive": None} for path in one.feeds - before.keys()]
        gone += [{"b_feed": path, "b_entry": one.id} for path in leaves if before[path] is None]
        left += [{"b_feed": path, "b_entry": one.id} for path in leaves if before[path] is not None]
        waits = {path for path in one.feeds & before.keys() if one.renewed or (before[path] or 1) < 0}
        again += [{"b_feed": path, "b_entry": one.id} for path in waits]
    if again:
        connection.execute(_WAIT_AGAIN, again)
    if gone:  # its kind is read otherwise now, or a query does not find it any more
        connection.execute(_TAKE_AWAY, gone)
    if left:
        connection.execute(_LEAVE_BEHIND, left)
    if added:
        connection.execute(_insert(connection)(shelf).on_conflict_do_nothing(), added)
    _spoil(connection, touched)


_HERE = shelf.c.feed == bindparam("b_feed"), shelf.c.entry == bindparam("b_entry")
_TAKE_AWAY = delete(shelf).where(*_HERE)
_WAIT_AGAIN = update(shelf).where(*_HERE).values(archive=None)
_LEAVE_BEHIND = update(shelf).where(*_HERE).values(archive=-shelf.c.archive)


def _standing_in(connection: Connection, ids: Sequence[str]) -> Mapping[str, Mapping[str, int | None]]:
    """By entry: the feeds that it stands in, each with the archive document that it is in."""
    standing: dict[str, dict[str, int | None]] = defaultdict(dict)
    for some in lots(ids):
        for row in connection.execute(select(shelf).where(shelf.c.entry.in_(some))):
            standing[row.entry][row.feed] = row.archive
    return standing


def _spoil(connection: Connection, paths: Iterable[str]) -> None:
    for some in lots(list(paths)):
        connection.execute(update(feed).where(feed.c.path.in_(some)).values(mark=""))

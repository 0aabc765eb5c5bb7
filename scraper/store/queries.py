"""What people ask: items, changes, one item's history, letters that could not be delivered."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from scraper.model import Change, Entry, Item, Kind, Letter, Snapshot
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.lots import lots
from scraper.store.tables import change, item, letter, reading, site, snapshot, version


@dataclass(frozen=True, slots=True)
class Version:
    """An item as it was from ``at`` on, read from the record ``snapshot``."""

    at: datetime
    item: Item
    source: str
    snapshot: Snapshot | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items or changes: empty means any. ``since`` compares with when it was first seen, or happened."""

    site: str | None = None
    kind: Kind | None = None
    since: datetime | None = None
    limit: int | None = None


EVERYTHING = Wanted()
_DATED = 1_000


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items of each kind there are of a site, and how many changes."""

    items: Mapping[Kind, int]
    changes: int


class Answers:
    """Reads, and only reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self) -> Mapping[str, datetime]:
        """When each site was first watched."""
        with self._database.begin() as connection:
            return {row.id: row.since for row in connection.execute(select(site.c.id, site.c.since))}

    def entries(self, wanted: Wanted = EVERYTHING) -> Sequence[Entry]:
        """Items as they are now, the newest first."""
        query = select(item).order_by(item.c.first_seen.desc(), item.c.day.desc(), item.c.id)
        if wanted.site:
            query = query.where(item.c.site == wanted.site)
        if wanted.kind:
            query = query.where(item.c.kind == wanted.kind.value)
        if wanted.since:
            query = query.where(item.c.first_seen >= wanted.since)
        with self._database.begin() as connection:
            return [rows.bare_entry(row) for row in connection.execute(query.limit(wanted.limit))]

    def newest(self, each: int, *, sites: Collection[str]) -> Mapping[str, Sequence[Entry]]:
        """The newest ``each`` items of every kind of these sites, by site: what feeds and the index show.

        Kind by kind, the newest first.
        """
        newest = select(item).order_by(item.c.place.desc(), item.c.id.desc()).limit(each)
        found: dict[str, list[Entry]] = {name: [] for name in sites}
        with self._database.begin() as connection:
            for name in sites:  # one question for all of them would sort all that there is
                for kind in sorted(kind.value for kind in Kind):
                    of_it = newest.where(item.c.site == name, item.c.kind == kind)
                    found[name].extend(rows.bare_entry(row) for row in connection.execute(of_it))
        return found

    def newest_changes(self, each: int, *, sites: Collection[str]) -> Mapping[str, Sequence[Change]]:
        """The newest ``each`` changes of these sites, by site, the newest first."""
        newest = select(change).order_by(change.c.at.desc(), change.c.id).limit(each)
        found: dict[str, list[Change]] = {name: [] for name in sites}
        with self._database.begin() as connection:
            for name in sites:
                told = connection.execute(newest.where(change.c.site == name))
                found[name].extend(rows.change(row) for row in told)
        return found

    def dated(self, site_id: str) -> Sequence[Entry]:
        """What may stand in the calendar of a site: calls with a deadline, events with a day of their own.

        Of very many the latest, more than a calendar has room for.
        """
        with self._database.begin() as connection:
            dated = select(item).where(item.c.site == site_id, item.c.due.is_not(None))
            found = connection.execute(dated.order_by(item.c.due.desc(), item.c.id).limit(_DATED))
            return [rows.bare_entry(row) for row in sorted(found, key=lambda row: str(row.id))]

    def histories(self, ids: Collection[str]) -> Mapping[str, Sequence[Change]]:
        """What happened to each of these items, oldest first."""
        histories: dict[str, list[Change]] = {name: [] for name in ids}
        query = select(change).order_by(change.c.at, change.c.id)
        with self._database.begin() as connection:
            for some in lots(ids):
                for row in connection.execute(query.where(change.c.item.in_(some))):
                    histories[row.item].append(rows.change(row))
        return histories

    def kinds(self) -> Collection[Kind]:
        """The kinds of which there are items."""
        with self._database.begin() as connection:
            found = (connection.execute(select(item.c.id).where(item.c.kind == kind.value).limit(1)) for kind in Kind)
            return {kind for kind, any_of_it in zip(Kind, found, strict=True) if any_of_it.first() is not None}

    def counts_of(self, site_id: str) -> Counts:
        """How much there is of a site."""
        items = select(item.c.kind, func.count()).where(item.c.site == site_id).group_by(item.c.kind)
        changes = select(func.count()).where(change.c.site == site_id)
        with self._database.begin() as connection:
            kinds = {Kind(kind): int(count) for kind, count in connection.execute(items)}
            return Counts(kinds, int(connection.execute(changes).scalar_one()))

    def changes(self, wanted: Wanted = EVERYTHING) -> Sequence[Change]:
        """What happened, the newest first."""
        query = select(change).order_by(change.c.at.desc(), change.c.id)
        if wanted.site:
            query = query.where(change.c.site == wanted.site)
        if wanted.kind:
            query = query.where(change.c.kind == wanted.kind.value)
        if wanted.since:
            query = query.where(change.c.at >= wanted.since)
        with self._database.begin() as connection:
            return [rows.change(row) for row in connection.execute(query.limit(wanted.limit))]

    def changes_by_id(self, ids: Collection[str]) -> Mapping[str, Change]:
        """These changes, by id."""
        with self._database.begin() as connection:
            found = connection.execute(select(change).where(change.c.id.in_(ids)))
            return {row.id: rows.change(row) for row in found}

    def find(self, words: str) -> Sequence[Entry]:
        """The items meant by an id, the end of one, a URL, or words of a title, in whatever case."""
        # SQLite takes É and é for different letters, and quotes are escaped in JSON: the database looks for what is
        # plain in the words, and the rest is compared here.
        plain = max(re.findall("[A-Za-z0-9]+", words), key=len, default="")
        with self._database.begin() as connection:
            exact = connection.execute(select(item).where(item.c.id == words)).all()
            like = select(item).where(item.c.content.ilike(f"%{plain}%")).order_by(item.c.first_seen.desc(), item.c.id)
            entries = [rows.bare_entry(row) for row in exact or connection.execute(like)]
        if exact:
            return entries
        folded = words.casefold()
        return [e for e in entries if folded in f"{e.item.id} {e.item.url} {e.item.title}".casefold()]

    def entries_by_id(self, ids: Collection[str]) -> Mapping[str, Entry]:
        """These items, by id."""
        with self._database.begin() as connection:
            return {row.id: rows.bare_entry(row) for row in connection.execute(select(item).where(item.c.id.in_(ids)))}

    def readings(self, item_id: str) -> Mapping[str, Item]:
        """What each source says of an item, by source id."""
        with self._database.begin() as connection:
            found = connection.execute(select(reading).where(reading.c.item == item_id).order_by(reading.c.source))
            return {row.source: rows.item(row.content) for row in found}

    def versions(self, item_id: str) -> Sequence[Version]:
        """An item's history, oldest first."""
        query = select(version).where(version.c.item == item_id).order_by(version.c.at, version.c.source)
        with self._database.begin() as connection:
            found = connection.execute(query).all()
            ids = {row.snapshot for row in found if row.snapshot}
            kept = {
                row.id: rows.snapshot(row) for row in connection.execute(select(snapshot).where(snapshot.c.id.in_(ids)))
            }
        return [Version(row.at, rows.item(row.content), row.source, kept.get(row.snapshot)) for row in found]

    def changes_of(self, item_id: str) -> Sequence[Change]:
        """What happened to one item, oldest first."""
        with self._database.begin() as connection:
            found = connection.execute(
                select(change).where(change.c.item == item_id).order_by(change.c.at, change.c.id)
            )
            return [rows.change(row) for row in found]

    def snapshots(self) -> int:
        """How many records the database names."""
        with self._database.begin() as connection:
            return int(connection.execute(select(func.count()).select_from(snapshot)).scalar_one())

    def undelivered(self) -> Sequence[tuple[Letter, str]]:
        """Letters that were refused, with what the mail server said."""
        refused = (letter.c.sent.is_(None), letter.c.error.is_not(None), letter.c.attempts > 0)
        query = select(letter).where(*refused).order_by(letter.c.due)
        with self._database.begin() as connection:
            return [(rows.letter(row), str(row.error)) for row in connection.execute(query)]

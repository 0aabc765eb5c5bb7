"""What a check left to be told, and who has been told: ``scraper.ports.Outbox`` on SQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Select, and_, bindparam, false, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from scraper.model import Change, Entry, Item, Letter
from scraper.store import leases, rows
from scraper.store.engine import Database
from scraper.store.settings import recall, remember
from scraper.store.tables import change, item, letter, reading, site, source

ENDED = "the subscription has ended"
_RENDERING = "rendering"
_REMINDED = "reminded"
_FILE = "attachment"


class SqlOutbox:
    """Sites whose feeds are behind, changes nobody heard of, letters that are owed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, rendering: str | None, subscriptions: Collection[str]) -> None:
        """Take up the outbox under a configuration.

        ``rendering`` stands for all that feeds are made from besides their content: where it is another than last
        time, or None, every site's feeds are behind. Letters of subscriptions that are no more are not owed any more.
        """
        with self._database.begin() as connection:
            if rendering is None or recall(connection, _RENDERING) != rendering:
                remember(connection, _RENDERING, rendering or "")
                connection.execute(site.update().values(state=site.c.state + 1))
            named = select(letter.c.subscription).where(letter.c.again.is_not(None)).distinct()
            gone = set(connection.execute(named).scalars()) - set(subscriptions)
            for name in gone:
                ended = letter.update().where(letter.c.sent.is_(None), letter.c.subscription == name)
                connection.execute(ended.values(again=None, error=ENDED))

    def unpublished(self) -> Mapping[str, int]:
        """Sites whose feeds are behind, with the state number to confirm when they are not any more."""
        with self._database.begin() as connection:
            behind = select(site.c.id, site.c.state).where(site.c.state != site.c.published).order_by(site.c.id)
            return {row.id: row.state for row in connection.execute(behind)}

    def published(self, sites: Mapping[str, int]) -> None:
        """The feeds of these sites show at least these state numbers."""
        with self._database.begin() as connection:
            for name, state in sites.items():
                connection.execute(site.update().where(site.c.id == name).values(published=state))

    def unrouted(self) -> Sequence[tuple[Change, Entry]]:
        """Changes nobody has been chosen to hear of yet, oldest first, with their items as they are now.

        An item whose own page or file was found and not yet looked at waits for it: the deadline often stands only
        there, and so may the words that somebody waits for. It does not wait for one that was put off, because its
        site asked for it. ``readings`` of the entries are those of their files.
        """
        unread = select(source.c.item).where(
            source.c.item.is_not(None), source.c.active, source.c.last_checked.is_(None), source.c.next_due.is_(None)
        )
        waiting = and_(~change.c.routed, change.c.item.not_in(unread))
        with self._database.begin() as connection:
            found = connection.execute(select(change).where(waiting).order_by(change.c.at, change.c.id))
            changes = [rows.change(row) for row in found]
            about = select(change.c.item).where(waiting)
            files = readings_of_files(connection, about)
            items = select(item).where(item.c.id.in_(about))
            entries = {row.id: rows.entry(row, files.get(row.id, {}), {}) for row in connection.execute(items)}
        # An item that is not there was chosen for by another daemon, between one question and the next.
        return [(one, entries[one.item]) for one in changes if one.item in entries]

    def closing(self, months: Collection[str]) -> Sequence[tuple[Entry, Sequence[Change]]]:
        """Items that are still there and have a deadline in one of these months (``2026-06``).

        With their files' readings, and what happened to them.
        """
        named = or_(false(), *(item.c.content.like(f'%"deadline": "{month}%') for month in months))
        with self._database.begin() as connection:
            dated = and_(item.c.withdrawn.is_(None), named)
            about = select(item.c.id).where(dated)
            files = readings_of_files(connection, about)
            history: dict[str, list[Change]] = {}
            told = select(change).where(change.c.item.in_(about)).order_by(change.c.at, change.c.id)
            for row in connection.execute(told):
                history.setdefault(row.item, []).append(rows.change(row))
            found = connection.execute(select(item).where(dated).order_by(item.c.id))
            return [(rows.entry(row, files.get(row.id, {}), {}), history.get(row.id, [])) for row in found]

    def reminded(self) -> datetime | None:
        """Up to when reminders have been given; None when that was never asked before."""
        with self._database.begin() as connection:
            found = recall(connection, _REMINDED)
            return datetime.fromisoformat(found) if found else None

    def remind(self, letters: Iterable[Letter], *, upto: datetime) -> None:
        """In one transaction: these reminders are owed, and all up to this moment have been given."""
        with self._database.begin() as connection:
            remember(connection, _REMINDED, upto.astimezone(UTC).isoformat())
            _owe(connection, letters)

    def route(self, changes: Iterable[Change], letters: Iterable[Letter]) -> None:
        """In one transaction: these letters are owed, and these changes are dealt with."""
        with self._database.begin() as connection:
            _owe(connection, letters)
            if dealt_with := [{"b_id": one.id} for one in changes]:
                connection.execute(
                    change.update().where(change.c.id == bindparam("b_id")).values(routed=True), dealt_with
                )

    def owed(self, now: datetime) -> Sequence[Letter]:
        """Letters whose time has come and that have neither arrived nor failed for good."""
        query = select(letter).where(letter.c.again <= now).order_by(letter.c.due, letter.c.key)
        with self._database.begin() as connection:
            return [rows.letter(row) for row in connection.execute(query)]

    def lease(self, now: datetime, *, holder: str, until: datetime, limit: int = 100) -> Sequence[Letter]:
        """Letters that are owed now, for ``holder`` alone until then; at most those of ``limit`` recipients' mails.

        Letters of one recipient and moment stay together, so that a digest is whole.
        """
        with self._database.begin() as connection:
            together = ("due", "recipient")
            taken = leases.take(connection, letter, together, leases.Lease(holder, now, until, limit))
            return [rows.letter(row) for row in taken]

    def told(self, letters: Iterable[Letter], *, at: datetime, mail: str | None = None) -> None:
        """These letters were taken by the mail server, as the message with the key ``mail``."""
        keys = [one.key for one in letters]
        with self._database.begin() as connection:
            values = {"sent": at, "again": None, "error": None, "mail": mail, "attempts": letter.c.attempts + 1}
            leases.note(connection, letter, keys, **values)

    def untold(self, letters: Iterable[Letter], *, error: str, again: datetime | None) -> None:
        """These letters were refused: try again at ``again``, or never (None)."""
        keys = [one.key for one in letters]
        with self._database.begin() as connection:
            leases.note(connection, letter, keys, again=again, error=error, attempts=letter.c.attempts + 1)

    def put_off(self, letters: Iterable[Letter], *, again: datetime | None, error: str | None = None) -> None:
        """These letters were not tried: they wait until ``again``, or (None) are not owed any more, for a reason."""
        keys = [one.key for one in letters]
        with self._database.begin() as connection:
            leases.note(connection, letter, keys, again=again, error=error)


def _owe(connection: Connection, letters: Iterable[Letter]) -> None:
    owed = [rows.letter_row(one) for one in letters]
    if owed:
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(insert(letter).on_conflict_do_nothing(), owed)


def readings_of_files(connection: Connection, items: Select[tuple[str]]) -> Mapping[str, dict[str, Item]]:
    """What the files of these items say, by item and source."""
    read = (
        select(reading.c.item, reading.c.source, reading.c.content)
        .join(source, source.c.id == reading.c.source)
        .where(source.c.role == _FILE, reading.c.item.in_(items))
    )
    found: dict[str, dict[str, Item]] = {}
    for row in connection.execute(read.order_by(reading.c.source)):
        found.setdefault(row.item, {})[row.source] = rows.item(row.content)
    return found

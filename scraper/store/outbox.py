"""What a check left to be told, and who has been told: ``scraper.ports.Outbox`` on SQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from scraper.model import Change, Entry, Letter
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.tables import change, item, letter, site


class SqlOutbox:
    """Sites whose feeds are behind, changes nobody heard of, letters that are owed."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
        """Changes nobody has been chosen to hear of yet, oldest first, with their items as they are now."""
        with self._database.begin() as connection:
            changes = [
                rows.change(row)
                for row in connection.execute(select(change).where(~change.c.routed).order_by(change.c.at, change.c.id))
            ]
            items = select(item).where(item.c.id.in_({one.item for one in changes}))
            entries = {row.id: rows.entry(row, {}) for row in connection.execute(items)}
        return [(one, entries[one.item]) for one in changes]

    def route(self, changes: Iterable[Change], letters: Iterable[Letter]) -> None:
        """In one transaction: these letters are owed, and these changes are dealt with."""
        owed = [rows.letter_row(one) for one in letters]
        with self._database.begin() as connection:
            if owed:
                insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
                connection.execute(insert(letter).on_conflict_do_nothing(), owed)
            connection.execute(change.update().where(change.c.id.in_([c.id for c in changes])).values(routed=True))

    def owed(self, now: datetime) -> Sequence[Letter]:
        """Letters whose time has come and that have neither arrived nor failed for good."""
        query = select(letter).where(letter.c.again <= now).order_by(letter.c.due, letter.c.key)
        with self._database.begin() as connection:
            return [rows.letter(row) for row in connection.execute(query)]

    def told(self, letters: Iterable[Letter], *, at: datetime) -> None:
        """These letters were taken by the mail server."""
        with self._database.begin() as connection:
            connection.execute(
                letter.update()
                .where(letter.c.key.in_([one.key for one in letters]))
                .values(sent=at, again=None, error=None, attempts=letter.c.attempts + 1)
            )

    def untold(self, letters: Iterable[Letter], *, error: str, again: datetime | None) -> None:
        """These letters were refused: try again at ``again``, or never (None)."""
        with self._database.begin() as connection:
            connection.execute(
                letter.update()
                .where(letter.c.key.in_([one.key for one in letters]))
                .values(again=again, error=error, attempts=letter.c.attempts + 1)
            )

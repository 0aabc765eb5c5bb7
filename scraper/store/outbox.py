"""What a check left to be told, and who has been told: ``scraper.ports.Outbox`` on SQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from scraper.model import Change, Entry, Letter
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.tables import change, item, letter, setting, site, source

_RENDERING = "rendering"


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
            known = connection.execute(select(setting.c.value).where(setting.c.name == _RENDERING)).scalar()
            if rendering is None or known != rendering:
                connection.execute(setting.delete().where(setting.c.name == _RENDERING))
                connection.execute(setting.insert().values(name=_RENDERING, value=rendering or ""))
                connection.execute(site.update().values(state=site.c.state + 1))
            ended = letter.update().where(letter.c.sent.is_(None), letter.c.subscription.not_in(subscriptions))
            connection.execute(ended.values(again=None, error="the subscription has ended"))

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

        An item whose own page was found and not yet looked at waits for it: the deadline often stands only there.
        It does not wait for a page that was put off, because its site asked for it.
        """
        unread = select(source.c.item).where(
            source.c.role == "item", source.c.active, source.c.last_checked.is_(None), source.c.next_due.is_(None)
        )
        waiting = and_(~change.c.routed, change.c.item.not_in(unread))
        with self._database.begin() as connection:
            found = connection.execute(select(change).where(waiting).order_by(change.c.at, change.c.id))
            changes = [rows.change(row) for row in found]
            items = select(item).where(item.c.id.in_(select(change.c.item).where(waiting)))
            entries = {row.id: rows.bare_entry(row) for row in connection.execute(items)}
        return [(one, entries[one.item]) for one in changes]

    def route(self, changes: Iterable[Change], letters: Iterable[Letter]) -> None:
        """In one transaction: these letters are owed, and these changes are dealt with."""
        owed = [rows.letter_row(one) for one in letters]
        with self._database.begin() as connection:
            if owed:
                insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
                connection.execute(insert(letter).on_conflict_do_nothing(), owed)
            if dealt_with := [{"b_id": one.id} for one in changes]:
                connection.execute(
                    change.update().where(change.c.id == bindparam("b_id")).values(routed=True), dealt_with
                )

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

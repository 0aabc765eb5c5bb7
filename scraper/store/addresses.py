"""What is kept of an address: letters, notices, what came back from it, and whether it is suspended."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Table, Update, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scraper.model import Bounce, Standing
from scraper.store.engine import Database
from scraper.store.tables import bounce, letter, notice, subscriber, suspension

HOLDINGS: tuple[tuple[Table, str], ...] = (
    (letter, "recipient"),
    (notice, "recipient"),
    (bounce, "mailbox"),
    (suspension, "mailbox"),
)
"""Every table that holds addresses, and in which column: what is exported, and what is erased."""
_MANY = 500


class Addresses:
    """Suspensions and bounces; and all that is stored of one address. Mailboxes are addresses in lower case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def suspended(self, mailboxes: Collection[str] | None = None) -> Mapping[str, str]:
        """Which of these (or of all) mailboxes get no mail, and why."""
        with self._database.begin() as connection:
            everything = select(suspension).order_by(suspension.c.since, suspension.c.mailbox)
            if mailboxes is None:
                return {row.mailbox: row.why for row in connection.execute(everything)}
            asked, found = sorted(mailboxes), dict[str, str]()
            for start in range(0, len(asked), _MANY):
                some = everything.where(suspension.c.mailbox.in_(asked[start : start + _MANY]))
                found |= {row.mailbox: row.why for row in connection.execute(some)}
            return found

    def bounces(self, mailbox: str) -> Sequence[Bounce]:
        """What came back from a mailbox, oldest first."""
        with self._database.begin() as connection:
            found = connection.execute(select(bounce).where(bounce.c.mailbox == mailbox).order_by(bounce.c.at))
            return [Bounce(row.mailbox, row.mail, row.at, row.status, row.text) for row in found]

    def keep(self, returned: Bounce) -> None:
        """Note what came back; one mail comes back from a mailbox once."""
        values = {name: getattr(returned, name) for name in ("mailbox", "mail", "at", "status", "text")}
        with self._database.begin() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            connection.execute(insert(bounce).values(values).on_conflict_do_nothing())

    def suspend(self, mailbox: str, *, at: datetime, why: str) -> None:
        """Send nothing there any more."""
        with self._database.begin() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            values = {"mailbox": mailbox, "since": at, "why": why}
            connection.execute(insert(suspension).values(values).on_conflict_do_nothing())
            connection.execute(_turned(mailbox, Standing.CONFIRMED, Standing.SUSPENDED))

    def resume(self, mailbox: str) -> bool:
        """Forgive what came back and send there again; False where it was not suspended."""
        with self._database.begin() as connection:
            connection.execute(bounce.delete().where(bounce.c.mailbox == mailbox))
            connection.execute(_turned(mailbox, Standing.SUSPENDED, Standing.CONFIRMED))
            return connection.execute(suspension.delete().where(suspension.c.mailbox == mailbox)).rowcount > 0

    def recipients_of(self, mail: str) -> Sequence[str]:
        """To whom the message with this key went: nobody, where we never sent it."""
        with self._database.begin() as connection:
            found: list[str] = []
            for table in (letter, notice):
                query = select(table.c.recipient).where((table.c.mail == mail) | (table.c.key == mail)).distinct()
                found += connection.execute(query).scalars()
            return found

    def export(self, mailbox: str) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """All rows that name this mailbox, by table."""
        with self._database.begin() as connection:
            return {
                table.name: [
                    dict(row) for row in connection.execute(select(table).where(_is(table, column, mailbox))).mappings()
                ]
                for table, column in HOLDINGS
            }

    def erase(self, mailbox: str) -> int:
        """Delete every row that names this mailbox; how many there were."""
        with self._database.begin() as connection:
            return sum(
                connection.execute(table.delete().where(_is(table, column, mailbox))).rowcount
                for table, column in HOLDINGS
            )


def _turned(mailbox: str, before: Standing, after: Standing) -> Update:
    """Who subscribed on our pages sees there how he stands."""
    his = subscriber.c.mailbox == mailbox, subscriber.c.state == before.value
    return update(subscriber).where(*his).values(state=after.value)


def _is(table: Table, column: str, mailbox: str) -> ColumnElement[bool]:
    # SQLite lowers only ASCII letters: the address as it was asked for is compared, too.
    named = table.c[column]
    return (func.lower(named) == mailbox) | (named == mailbox)

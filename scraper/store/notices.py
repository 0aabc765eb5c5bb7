"""Who is owed a word about a source that cannot be read, and who has had it: ``scraper.ports.Notices`` on SQL."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite

from scraper.model import Notice
from scraper.store import leases, rows
from scraper.store.engine import Database
from scraper.store.tables import notice


class SqlNotices:
    """Notices that stand, and notices that are owed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, subscriptions: Collection[str]) -> None:
        """Take them up under a configuration: those of subscriptions that are no more are not owed any more."""
        owed = notice.c.again.is_not(None)
        with self._database.begin() as connection:
            named = set(connection.execute(select(notice.c.subscription).where(owed).distinct()).scalars())
            for name in named - {"", *subscriptions}:
                ended = notice.update().where(owed, notice.c.subscription == name)
                connection.execute(ended.values(again=None, error="the subscription has ended"))

    def standing(self) -> Sequence[Notice]:
        """What recipients were told, or are about to be, and is not over yet."""
        return self._notices(select(notice).where(notice.c.standing).order_by(notice.c.at, notice.c.key))

    def give(self, notices: Iterable[Notice], *, over: Iterable[str]) -> None:
        """In one transaction: these are owed, and what those (by key) say is over; it is not sent any more."""
        owed = [rows.notice_row(one) for one in notices]
        with self._database.begin() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            if owed:
                connection.execute(insert(notice).on_conflict_do_nothing(), owed)
            if ended := list(over):
                connection.execute(notice.update().where(notice.c.key.in_(ended)).values(standing=False, again=None))

    def owed(self, now: datetime) -> Sequence[Notice]:
        """Notices whose time has come and that have neither arrived nor failed for good."""
        return self._notices(select(notice).where(notice.c.again <= now).order_by(notice.c.at, notice.c.key))

    def lease(self, now: datetime, *, holder: str, until: datetime, limit: int = 100) -> Sequence[Notice]:
        """Notices that are owed now, for ``holder`` alone until then; those of one mail stay together."""
        with self._database.begin() as connection:
            together = ("at", "recipient", "site")
            taken = leases.take(connection, notice, together, leases.Lease(holder, now, until, limit))
            return [rows.notice(row) for row in taken]

    def told(self, notices: Iterable[Notice], *, at: datetime, mail: str | None = None) -> None:
        """These were taken by the mail server, as the message with the key ``mail``."""
        self._note(notices, sent=at, again=None, error=None, mail=mail, attempts=notice.c.attempts + 1)

    def untold(self, notices: Iterable[Notice], *, error: str, again: datetime | None) -> None:
        """These were refused: try again at ``again``, or never (None)."""
        self._note(notices, again=again, error=error, attempts=notice.c.attempts + 1)

    def put_off(self, notices: Iterable[Notice], *, again: datetime | None, error: str | None = None) -> None:
        """These were not tried: they wait until ``again``, or (None) are not owed any more, for a reason."""
        self._note(notices, again=again, error=error)

    def undelivered(self) -> Sequence[tuple[Notice, str]]:
        """Notices that were refused, with what the mail server said."""
        refused = select(notice).where(notice.c.sent.is_(None), notice.c.error.is_not(None), notice.c.attempts > 0)
        with self._database.begin() as connection:
            found = connection.execute(refused.order_by(notice.c.at, notice.c.key))
            return [(rows.notice(row), str(row.error)) for row in found]

    def _notices(self, query: Select[tuple[object, ...]]) -> Sequence[Notice]:
        with self._database.begin() as connection:
            return [rows.notice(row) for row in connection.execute(query)]

    def _note(self, notices: Iterable[Notice], **values: object) -> None:
        keys = [one.key for one in notices]
        with self._database.begin() as connection:
            leases.note(connection, notice, keys, **values)

"""Which feeds a hub is still to be told of: ``scraper.ports.Pings`` on SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scraper.store.engine import Database
from scraper.store.lots import lots
from scraper.store.tables import ping


class SqlPings:
    """Topics (addresses of feeds) that the hub has not heard of since they changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def owe(self, topics: Collection[str], *, at: datetime) -> None:
        """These feeds have something new; one that was given up is tried again."""
        values = [{"topic": topic, "again": at, "attempts": 0, "error": None} for topic in topics]
        if values:
            with self._database.begin() as connection:
                insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
                statement = insert(ping)
                fresh = {name: statement.excluded[name] for name in ("again", "attempts", "error")}
                connection.execute(statement.on_conflict_do_update(index_elements=["topic"], set_=fresh), values)

    def owed(self, now: datetime) -> Sequence[str]:
        """Topics whose time has come."""
        with self._database.begin() as connection:
            return list(
                connection.execute(select(ping.c.topic).where(ping.c.again <= now).order_by(ping.c.topic)).scalars()
            )

    def attempts(self, topics: Collection[str]) -> int:
        """How often, at most, one of these was tried."""
        with self._database.begin() as connection:
            found = [
                connection.execute(select(func.max(ping.c.attempts)).where(ping.c.topic.in_(some))).scalar() or 0
                for some in lots(topics)
            ]
        return max(found, default=0)

    def told(self, topics: Collection[str]) -> None:
        """The hub took these."""
        with self._database.begin() as connection:
            for some in lots(topics):
                connection.execute(delete(ping).where(ping.c.topic.in_(some)))

    def untold(self, topics: Collection[str], *, error: str, again: datetime | None) -> None:
        """The hub did not take these: try again at ``again``, or not before they change again (None)."""
        with self._database.begin() as connection:
            for some in lots(topics):
                values = {"again": again, "error": error, "attempts": ping.c.attempts + 1}
                connection.execute(update(ping).where(ping.c.topic.in_(some)).values(values))

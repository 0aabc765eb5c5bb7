"""The outbox as its operator sees it: what waits, what failed, and trying again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from scraper.model import Letter
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.tables import letter, notice


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter and what became of it: when it is tried next (None: never), what its server said, when it was sent.

    ``mail`` is the key of the message that it went out with.
    """

    letter: Letter
    again: datetime | None
    error: str | None
    sent: datetime | None
    mail: str | None = None


class Post:
    """Letters and notices, with what became of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self) -> Sequence[Posted]:
        """Letters that have not been sent: those that wait, and those that failed for good, oldest first."""
        return self._posted(letter.c.sent.is_(None))

    def about(self, items: Sequence[str]) -> Sequence[Posted]:
        """Every letter about these items."""
        return self._posted(letter.c.item.in_(items))

    def of(self, key: str) -> Sequence[Posted]:
        """The letters that went out with the message of this key, or whose own key this is, or begins so."""
        return self._posted(or_(letter.c.mail == key, letter.c.key.startswith(key, autoescape=True)))

    def is_notice(self, key: str) -> bool:
        """Is it the key of a message about sources that could not be read?"""
        named = select(notice.c.key).where(or_(notice.c.mail == key, notice.c.key.startswith(key, autoescape=True)))
        with self._database.begin() as connection:
            return connection.execute(named.limit(1)).first() is not None

    def counts(self) -> tuple[int, int, int]:
        """How many letters were sent, wait, and failed for good."""
        sent, waits = letter.c.sent.is_not(None), letter.c.again.is_not(None)
        with self._database.begin() as connection:
            count = select(
                func.count().filter(sent), func.count().filter(waits), func.count().filter(~sent & ~waits)
            ).select_from(letter)
            row = connection.execute(count).one()
            return int(row[0]), int(row[1]), int(row[2])

    def retry(self, now: datetime, *, key: str | None = None, recipient: str | None = None) -> int:
        """Owe again, at once, what was not sent: one by the beginning of its key, a recipient's, or (neither) all."""
        done = 0
        with self._database.begin() as connection:
            for table in (letter, notice):
                chosen = table.update().where(table.c.sent.is_(None), table.c.error.is_not(None))
                if key is not None:
                    chosen = chosen.where(table.c.key.startswith(key, autoescape=True))
                if recipient is not None:
                    chosen = chosen.where(func.lower(table.c.recipient) == recipient)
                values = {"again": now, "attempts": 0, "leased": None, "holder": None}
                done += connection.execute(chosen.values(values)).rowcount
        return done

    def _posted(self, condition: ColumnElement[bool]) -> Sequence[Posted]:
        with self._database.begin() as connection:
            found = connection.execute(select(letter).where(condition).order_by(letter.c.due, letter.c.key))
            return [Posted(rows.letter(row), row.again, row.error, row.sent, row.mail) for row in found]

"""What was announced, and since when who listens: what the daily self-check holds against the outbox."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, delete, select

from scraper.model import Change, Entry, Kind
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.outbox import readings_of_files
from scraper.store.settings import recall, remember
from scraper.store.tables import change, item, setting

_LISTENS = "listens "
_AUDITED = "audited"


class Announced:
    """Changes that were dealt with, and the two things that the self-check must remember."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def calls(self, since: datetime) -> Sequence[tuple[Change, Entry]]:
        """Changes of calls since then of which it was decided who hears of them, with the items as they are now."""
        told = (change.c.routed, change.c.kind == Kind.CALL.value, change.c.at >= since)
        about = select(change.c.item).where(*told)
        with self._database.begin() as connection:
            files = readings_of_files(connection, about)
            items = connection.execute(select(item).where(item.c.id.in_(about)))
            entries = {row.id: rows.entry(row, files.get(row.id, {}), {}) for row in items}
            found = connection.execute(select(change).where(*told).order_by(change.c.at, change.c.id))
            return [(rows.change(row), entries[row.item]) for row in found]

    def listening(self, fingerprints: Mapping[str, str], now: datetime) -> Mapping[str, datetime]:
        """Since when each subscription (by id, with what stands for all that it says) is as it is now."""
        with self._database.begin() as connection:
            known = {
                row.name.removeprefix(_LISTENS): datetime.fromisoformat(row.value)
                for row in connection.execute(_named(_LISTENS))
            }
            for new in sorted(set(fingerprints.values()) - set(known)):
                remember(connection, _LISTENS + new, now.astimezone(UTC).isoformat(), anew=False)
            for gone in set(known) - set(fingerprints.values()):
                connection.execute(delete(setting).where(setting.c.name == _LISTENS + gone))
        return {name: known.get(one, now) for name, one in fingerprints.items()}

    def is_time(self, now: datetime, *, every: timedelta) -> bool:
        """Has no self-check been made for so long? Then this one counts as made."""
        with self._database.begin() as connection:
            last = recall(connection, _AUDITED)
            if last is not None and now - datetime.fromisoformat(last) < every:
                return False
            remember(connection, _AUDITED, now.astimezone(UTC).isoformat())
            return True


def _named(prefix: str) -> Select[tuple[str, str]]:
    return select(setting.c.name, setting.c.value).where(setting.c.name.startswith(prefix, autoescape=True))

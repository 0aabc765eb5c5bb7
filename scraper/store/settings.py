"""Single values that are remembered by name; two programs that write one at a time do not trip over each other."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from scraper.store.tables import setting


def recall(connection: Connection, name: str) -> str | None:
    """What is remembered under this name."""
    return connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar()


def remember(connection: Connection, name: str, value: str, *, anew: bool = True) -> None:
    """Remember it, in place of what was remembered before, or (``anew`` false) only where there was nothing."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(setting).values(name=name, value=value)
    written = row.on_conflict_do_update(index_elements=[setting.c.name], set_={"value": value})
    connection.execute(written if anew else row.on_conflict_do_nothing())

"""Open the database, bring its schema up to date, and say in one line why it cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any, Self

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from scraper.errors import StoreError

SCHEMA = "0001"
"""The newest migration; a database that is there already is not asked again."""

IN_MEMORY = "sqlite://"
_LOCK_TIMEOUT = 10  # seconds that a writer waits for another


class Database:
    """One database, by SQLAlchemy URL (``sqlite:////path``, ``postgresql+psycopg://…``); all errors are StoreError."""

    def __init__(self, url: str) -> None:
        self.name = url if url.startswith("sqlite") else url.rpartition("@")[2]  # never a password
        self._engine = _engine(url)
        with self.begin() as connection:
            _migrate(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: committed whole at the end, or not at all."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"database {self.name}: {_reason(error)}", hint=_hint(error)) from error

    def integrity(self) -> str:
        """``ok``, or the first damage that the database finds in itself."""
        with self.begin() as connection:
            if self.dialect != "sqlite":
                return "ok"
            return str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url)
    if url == IN_MEMORY:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        engine = create_engine(url, connect_args={"timeout": _LOCK_TIMEOUT})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_immediately)
    return engine


def _set_up_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - SQLAlchemy hands over the bare driver's object
    """WAL lets readers read while we write; NORMAL keeps every commit over a killed process (SQLite manual)."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediately(connection: Connection) -> None:
    """The driver would begin too late: readers would see two states within one transaction."""
    connection.exec_driver_sql("BEGIN")


def _migrate(connection: Connection) -> None:
    if inspect(connection).has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found == SCHEMA:
            return
        if found is None or found > SCHEMA:
            raise StoreError(f"the database was written by a newer Banditore (schema {found}; this one knows {SCHEMA})")
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(files("scraper.store") / "migrations"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, SCHEMA)


_REASONS = {
    "locked": "is locked by another program",
    "not a database": "is not a SQLite database, or is damaged",
    "malformed": "is damaged",
    "disk is full": "the disk is full",
    "readonly": "cannot be written",
    "unable to open": "cannot be opened",
    "disk i/o error": "the disk does not answer",
}
_HINTS = {
    "locked": "end the other program, or wait for it",
    "not a database": "move the file aside: the snapshots under warc/ keep all that was read",
    "malformed": "move the file aside: the snapshots under warc/ keep all that was read",
    "disk is full": "free some space and run again: nothing was lost",
    "readonly": "give this user the right to write to the data folder",
    "unable to open": "check that the data folder exists and that this user may write to it",
    "disk i/o error": "check the disk",
}


def _cause(error: SQLAlchemyError) -> str:
    return str(error.orig).lower() if isinstance(error, DBAPIError) else ""


def _reason(error: SQLAlchemyError) -> str:
    known = next((reason for words, reason in _REASONS.items() if words in _cause(error)), None)
    if known:
        return known
    first_line = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
    return f"cannot be reached: {first_line}" if isinstance(error, OperationalError) else first_line


def _hint(error: SQLAlchemyError) -> str:
    return next((hint for words, hint in _HINTS.items() if words in _cause(error)), "")

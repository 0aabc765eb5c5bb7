"""Open the database, bring its schema up to date, and say in one line why it cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any, Self

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from scraper.errors import StoreError

SCHEMA = "0007"
"""The newest migration; a database that is there already is not asked again."""

IN_MEMORY = "sqlite://"
_LOCK_TIMEOUT = 10  # seconds that a writer waits for another


class Database:
    """One database, by SQLAlchemy URL (``sqlite:////path``, ``postgresql+psycopg://…``); all errors are StoreError.

    ``lock_timeout`` is how many seconds a SQLite database waits for another program to finish writing.
    """

    def __init__(self, url: str, *, lock_timeout: float = _LOCK_TIMEOUT) -> None:
        address = _parse(url)
        self.name = _name(address)
        self._engine = _engine(address, lock_timeout)
        try:
            with self.begin() as connection:
                _migrate(connection)
        except StoreError:
            self.close()
            raise

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
        except (ValueError, TypeError) as error:  # no JSON, no date, no kind where there should be one
            if isinstance(error, TypeError) and not _read_by_sqlalchemy(error):
                raise
            raise StoreError(f"database {self.name}: is damaged: {_first_line(error)}", hint=_RESTORE) from error

    def integrity(self) -> str:
        """``ok``, or the first damage that the database finds in itself."""
        with self.begin() as connection:
            if self.dialect != "sqlite":
                return "ok"
            return str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())


def _parse(url: str) -> URL:
    """The URL's parts. What is wrong with it is not repeated: it may hold a password."""
    try:
        address = make_url(url)
    except (SQLAlchemyError, ValueError):
        raise StoreError("the database's address cannot be understood", hint=_ADDRESS) from None
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        kind = address.get_backend_name()
        raise StoreError(f"database {_name(address)}: {kind} is neither SQLite nor PostgreSQL", hint=_ADDRESS)
    return address


def _name(address: URL) -> str:
    """The address without what must not be shown: who logs in, and options, which can hold a password too."""
    if address.get_backend_name() == "sqlite":
        return str(address)
    return str(URL.create(address.drivername, host=address.host, port=address.port, database=address.database))


def _engine(address: URL, lock_timeout: float) -> Engine:
    if address.get_backend_name() != "sqlite":
        return _postgresql(address)
    if str(address) == IN_MEMORY:
        engine = create_engine(
            address, poolclass=StaticPool, hide_parameters=True, connect_args={"check_same_thread": False}
        )
    else:
        engine = create_engine(address, hide_parameters=True, connect_args={"timeout": lock_timeout})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_at_once)
    return engine


def _postgresql(address: URL) -> Engine:
    try:
        return create_engine(address, hide_parameters=True)  # no address of a subscriber in a traceback
    except (SQLAlchemyError, ImportError) as error:
        problem = f"database {_name(address)}: there is no driver for it: {_first_line(error)}"
        raise StoreError(problem, hint="pip install 'banditore[postgres]', and write postgresql+psycopg://…") from error


def _set_up_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - SQLAlchemy hands over the bare driver's object
    """WAL lets readers read while we write; NORMAL keeps every commit over a killed process (SQLite manual)."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_at_once(connection: Connection) -> None:
    """The driver would begin too late: readers would see two states within one transaction."""
    connection.exec_driver_sql("BEGIN")


def _migrate(connection: Connection) -> None:
    if inspect(connection).has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found == SCHEMA:
            return
        if found is None or found > SCHEMA:
            newer = f"the database was written by a newer Banditore (schema {found}; this one knows {SCHEMA})"
            raise StoreError(newer, hint="install that one, or use another data folder")
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(files("scraper.store") / "migrations"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, SCHEMA)


_ADDRESS = "BANDITORE_DATABASE is empty, or postgresql+psycopg://user:password@host/database"
_RESTORE = "move the file aside: the snapshots under warc/ keep all that was read"
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
    "not a database": _RESTORE,
    "malformed": _RESTORE,
    "disk is full": "free some space and run again: nothing was lost",
    "readonly": "give this user the right to write to the data folder",
    "unable to open": "check that the data folder exists and that this user may write to it",
    "disk i/o error": "check the disk",
}
_ELSE = "banditore doctor says more; a database server must run and let this user in"


def _cause(error: SQLAlchemyError) -> str:
    return str(error.orig).lower() if isinstance(error, DBAPIError) else ""


def _reason(error: SQLAlchemyError) -> str:
    known = next((reason for words, reason in _REASONS.items() if words in _cause(error)), None)
    if known:
        return known
    first_line = _first_line(error.orig if isinstance(error, DBAPIError) else error)
    return f"cannot be reached: {first_line}" if isinstance(error, OperationalError) else first_line


def _read_by_sqlalchemy(error: TypeError) -> bool:
    """Was it raised by SQLAlchemy, when it took a column's value for what the column should hold?"""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and "sqlalchemy" in last.tb_frame.f_code.co_filename


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0]


def _hint(error: SQLAlchemyError) -> str:
    return next((hint for words, hint in _HINTS.items() if words in _cause(error)), _ELSE)

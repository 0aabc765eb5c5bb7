"""``banditore alerts``: what an operator sees and does about mail."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import LIST, NEWS, Outcome, Place, a_list, banditore, one_line
from tests.cli.test_cli_mail import EDITORS, NEW, PostOffice, newsroom, post

__all__ = ["newsroom", "post"]

BAD, GOOD = EDITORS


def alerts(place: Place, command: str, *words: str | Path) -> Outcome:
    return banditore("alerts", command, "--config", place.config, *words)


@pytest.fixture
def refusing(newsroom: Place, post: PostOffice) -> Place:
    """One of two editors is unknown to the server; the news went out to the other."""
    post.refusals[BAD] = f"550 5.1.1 <{BAD}> no such mailbox"
    post.open()
    assert newsroom.banditore("run", "--all").code == 1
    return newsroom


def test_a_log_names_no_address(newsroom: Place, post: PostOffice) -> None:
    post.refusals[BAD] = f"550 5.1.1 <{BAD}> no such mailbox"
    post.open()
    outcome = newsroom.banditore("run", "--all")
    assert BAD not in outcome.out + outcome.err
    assert re.search(r"550 5\.1\.1 <[0-9a-f]{8}> no such mailbox", outcome.err)


def test_list_shows_who_is_subscribed_what_failed_and_who_is_suspended(refusing: Place) -> None:
    told = alerts(refusing, "list").out
    assert f"redazione  {BAD}, {GOOD}  at once  everything" in told
    assert "letters: 1 sent, 0 waiting, 1 failed" in told
    assert "failed after 1 attempt: mail server" in told
    assert f"{BAD}  its server says that it does not exist (5.1.1)" in told
    objects = [json.loads(line) for line in alerts(refusing, "list", "--json").out.splitlines()]
    assert [one["type"] for one in objects] == ["subscription", "letter", "suspended"]
    assert (objects[1]["to"], objects[1]["attempts"], objects[1]["again"]) == (BAD, 1, None)


def test_retry_forgives_an_address_and_the_letter_arrives_once(refusing: Place, post: PostOffice) -> None:
    post.refusals.clear()
    refusing.time_passes(timedelta(days=1))
    refusing.banditore("run")
    assert post.recipients()[BAD] == 0
    assert alerts(refusing, "retry", BAD).err == "1 letter will be tried at the next delivery\n"
    for _ in range(2):
        assert refusing.banditore("run").code == 0
    assert post.recipients() == {BAD: 1, GOOD: 1}
    assert "suspended" not in alerts(refusing, "list").out


def test_retry_wants_to_know_what(refusing: Place) -> None:
    for arguments in ((), ("abc", "--all")):
        outcome = alerts(refusing, "retry", *arguments)
        assert outcome.code == 2
        assert "name a key or an address, or say --all" in outcome.err
    assert alerts(refusing, "retry", "ffff").err == "0 letters will be tried at the next delivery\n"


def test_the_self_check_in_doctor_says_who_was_not_told(refusing: Place) -> None:
    refusing.town.on(LIST, a_list(*NEWS, NEW, "Avviso pubblico per la co-progettazione"))
    refusing.banditore("run", "--all")
    told = refusing.banditore("doctor").out
    assert f"mail to {BAD} is suspended" in told
    assert "self-check: " in told


def test_test_sends_a_sample_through_the_configured_server(newsroom: Place, post: PostOffice) -> None:
    post.open()
    outcome = alerts(newsroom, "test", "chi@example.org", "--language", "en")
    assert (outcome.code, outcome.err) == (0, "taken by 127.0.0.1\n")
    [(to, mail)] = post.taken
    assert to == "chi@example.org"
    assert str(mail["Subject"]).startswith("New call: Test: a public call that does not exist (closes on ")


def test_test_says_what_the_server_does_not_like(newsroom: Place, post: PostOffice) -> None:
    outcome = alerts(newsroom, "test", "chi@example.org")
    assert outcome.code == 1
    assert outcome.err.startswith("error: mail server 127.0.0.1")
    assert alerts(newsroom, "test", "no address").code == 2


def test_forget_hands_out_and_erases_what_is_stored_and_names_what_is_yours_to_edit(
    refusing: Place, tmp_path: Path
) -> None:
    file = tmp_path / "stored.json"
    outcome = alerts(refusing, "forget", BAD, "--export", file)
    assert outcome.code == 0
    stored = json.loads(file.read_text(encoding="utf-8"))
    assert [row["recipient"] for row in stored["letter"]] == [BAD]
    assert [row["mailbox"] for row in stored["suspension"]] == [BAD]
    assert "[[subscription]] redazione names this address: edit it" in outcome.err
    assert BAD not in alerts(refusing, "list").out.partition("letters:")[2]
    assert json.loads(file.read_text(encoding="utf-8"))["notice"] == []


def test_forget_erases_nothing_that_it_cannot_hand_out(refusing: Place, tmp_path: Path) -> None:
    outcome = alerts(refusing, "forget", BAD, "--export", tmp_path / "nowhere" / "stored.json")
    assert (outcome.code, one_line(outcome)) == (
        2,
        f"error: {tmp_path}/nowhere/stored.json: No such file or directory",
    )
    assert "hint: nothing was erased" in outcome.err
    assert BAD in alerts(refusing, "list").out.partition("letters:")[2]

import re

import pytest

from scraper.version import __version__
from tests.cli.conftest import Place, banditore, banditore_process

COMMANDS = ("demo", "run", "watch", "extract", "sources", "items", "changes", "show", "doctor")


def test_help_lists_every_command_with_a_sentence() -> None:
    outcome = banditore("--help")
    assert (outcome.code, outcome.err) == (0, "")
    listed = re.findall(r"^  (\w+) +[A-Z].+", outcome.out, re.MULTILINE)
    assert set(COMMANDS) <= set(listed)


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_explains_each_of_its_options(command: str, flag: str) -> None:
    outcome = banditore(command, flag)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Usage: banditore {command} ")
    options = outcome.out.partition("Options:\n")[2]
    unexplained = re.findall(r"^  (--?\S+(?: [A-Z|]+)?)\n(?!    )", options, re.MULTILINE)
    assert "--help" in options
    assert not unexplained


def test_version_says_its_name_and_number() -> None:
    outcome = banditore("--version")
    assert (outcome.code, outcome.out) == (0, f"banditore, version {__version__}\n")


def test_no_command_shows_the_help_and_is_wrong_usage() -> None:
    outcome = banditore()
    assert (outcome.code, outcome.out) == (2, "")
    assert "Commands:" in outcome.err


def test_a_misspelt_command_is_wrong_usage_and_the_nearest_is_suggested() -> None:
    outcome = banditore("itmes")
    assert (outcome.code, outcome.out) == (2, "")
    assert "No such command 'itmes'. Did you mean 'items'?" in outcome.err


def test_a_misspelt_option_is_wrong_usage_and_the_nearest_are_suggested() -> None:
    outcome = banditore("items", "--sinse", "7d")
    assert (outcome.code, outcome.out) == (2, "")
    assert "No such option '--sinse'." in outcome.err
    assert "'--since'" in outcome.err


def test_show_without_an_item_is_wrong_usage() -> None:
    outcome = banditore("show")
    assert (outcome.code, outcome.out) == (2, "")
    assert "Missing argument 'ITEM'" in outcome.err


def test_a_process_that_is_used_wrongly_ends_with_2_and_leaves_stdout_empty() -> None:
    done = banditore_process("itmes")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Did you mean 'items'?" in done.stderr


def test_a_reader_that_has_seen_enough_hears_of_no_broken_pipe(watched: Place) -> None:
    before = "import os, sys\nreading, writing = os.pipe()\nos.dup2(writing, 1)\nos.close(writing)\nos.close(reading)"
    done = banditore_process("items", "--json", "--config", watched.config, before=before)
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr

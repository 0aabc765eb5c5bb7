"""A configuration that cannot be meant: one line that names file, line, key and what would be right; exit code 2."""

from pathlib import Path

import pytest

from tests.cli.conftest import Place, banditore, one_line, without_privileges

GOOD = """\
data = "data"

[fetch]
timeout = "30s"

[smtp]
host = "127.0.0.1"
port = 2525
security = "none"
sender = "banditore@example.org"

[[site]]
id = "cuneo"
name = "Comune di Cuneo"
url = "http://www.comune.example/"
timezone = "Europe/Rome"

[[source]]
id = "novita"
site = "cuneo"
url = "http://www.comune.example/novita.html"
every = "30m"

[[source]]
id = "avvisi"
site = "cuneo"
url = "http://www.comune.example/avvisi.html"

[[subscription]]
id = "redazione"
to = ["redazione@example.org"]
when = "at once"
"""

READING = ("run", "sources", "items", "changes", "doctor", "watch")


def _line_of(text: str) -> int:
    return GOOD.splitlines().index(text) + 1


def _said(folder: Path, wrong: str, instead_of: str) -> tuple[str, str]:
    """The error line about a configuration with one line wrong, without the file's name, and that name."""
    assert GOOD.count(instead_of) == 1
    file = folder / "config.toml"
    file.write_text(GOOD.replace(instead_of, wrong), encoding="utf-8")
    outcome = banditore("sources", "--config", file)
    assert outcome.code == 2
    assert not (folder / "data").exists()
    return one_line(outcome).removeprefix("error: "), str(file)


def test_the_good_one_is_good(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(GOOD, encoding="utf-8")
    outcome = banditore("sources", "--json", "--config", file)
    assert outcome.code == 0, outcome.err
    assert [one["status"] for one in outcome.objects()] == ["new", "new"]


@pytest.mark.parametrize(
    ("instead_of", "wrong", "said"),
    [
        ('timeout = "30s"', 'timeuot = "30s"', ("fetch.timeuot", 'unknown key; did you mean "timeout"?')),
        ('every = "30m"', 'evry = "30m"', ("source[1].evry", 'unknown key; did you mean "every"?')),
        ('data = "data"', 'dati = "data"', ("dati", 'unknown key; did you mean "data"?')),
        ('every = "30m"', "pippo = 3", ("source[1].pippo", "unknown key; known here: details, every, id")),
        (
            'url = "http://www.comune.example/avvisi.html"',
            'url = "www.comune.example/avvisi.html"',
            (
                "source[2].url",
                "an address begins with http:// or https:// and a host name, and holds no blanks (given: 'www.comune.",
            ),
        ),
        (
            'url = "http://www.comune.example/novita.html"',
            'url = "http://www.comune.example:99999/novita.html"',
            ("source[1].url", "ort "),
        ),
        ('url = "http://www.comune.example/novita.html"', 'url = "http://[::1/"', ("source[1].url", "http://[::1/")),
        ('every = "30m"', 'every = "30"', ("source[1].every", "a duration is a number and a unit")),
        ('every = "30m"', "every = 30", ("source[1].every", "a duration is a number and a unit")),
        ('every = "30m"', 'every = "half an hour"', ("source[1].every", "(given: 'half an hour')")),
        ('timeout = "30s"', 'max_size = "5 megas"', ("fetch.max_size", "a size is a number and a unit")),
        ('timeout = "30s"', "attempts = 0", ("fetch.attempts", "greater than or equal to 1 (given: 0)")),
        (
            'to = ["redazione@example.org"]',
            'to = ["redazione"]',
            ("subscription[1].to[1]", "an e-mail address looks like \"redazione@example.org\" (given: 'redazione')"),
        ),
        ('to = ["redazione@example.org"]', "to = []", ("subscription[1].to", "at least one")),
        ('sender = "banditore@example.org"', 'sender = "Banditore"', ("smtp.sender", "an e-mail address looks like")),
        ('when = "at once"', 'when = "daily 25:00"', ("subscription[1].when", '"daily 07:30"')),
        (
            'timezone = "Europe/Rome"',
            'timezone = "Europe/Roma"',
            (
                "site[1].timezone",
                "a time zone is a name of the IANA database, such as \"Europe/Rome\" (given: 'Europe/Roma')",
            ),
        ),
        ('id = "avvisi"', 'id = "novita"', ("source[2].id", '"novita" is already source[1]')),
        ('id = "avvisi"', 'id = "../avvisi"', ("source[2].id", "lower-case letters")),
        ('when = "at once"', 'sites = ["torino"]', ("subscription[1].sites", 'no [[site]] has the id "torino"')),
        ('when = "at once"', 'kinds = ["nwes"]', ("subscription[1].kinds[1]", "'news'")),
        ('host = "127.0.0.1"', 'username = "banditore"', ("smtp.host", "is missing")),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_place_and_what_would_be_right(
    tmp_path: Path, instead_of: str, wrong: str, said: tuple[str, str]
) -> None:
    where, words = said
    line, file = _said(tmp_path, wrong, instead_of)
    assert line.startswith(f"{file}:")
    assert f": {where}: " in line
    assert words in line


@pytest.mark.parametrize(
    ("instead_of", "wrong"),
    [
        ('timeout = "30s"', 'timeuot = "30s"'),
        ('every = "30m"', "every = 30"),
        ('id = "avvisi"', 'id = "novita"'),
        ('when = "at once"', 'when = "daily 25:00"'),
    ],
)
def test_the_line_of_what_is_wrong_is_given(tmp_path: Path, instead_of: str, wrong: str) -> None:
    line, file = _said(tmp_path, wrong, instead_of)
    assert line.startswith(f"{file}:{_line_of(instead_of)}: ")


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("since = 2026-03-01\nuntil = 2026-02-01", "since is later than until: nothing would ever be in this feed"),
        ('since = "marzo"', "write a day without quotes: since = 2026-01-31 (given: 'marzo')"),
    ],
)
def test_the_days_of_a_query_make_sense(tmp_path: Path, window: str, said: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        f'{GOOD}\n[[query]]\nid = "bandi"\ntitle = "Bandi"\nmatch = ["bando"]\n{window}\n', encoding="utf-8"
    )
    assert said in one_line(banditore("items", "--config", file))


def test_a_secret_that_was_copied_in_part_is_told_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    hook = 'id = "crm"\nurl = "https://crm.example.org/"\nsecret_env = "CRM"\n'
    file.write_text(f"{GOOD}\n[[webhook]]\n{hook}", encoding="utf-8")
    monkeypatch.setenv("CRM", "whsec_c2VncmV0b")  # the last sign is missing
    said = one_line(banditore("items", "--config", file))
    assert "webhook[1].secret_env: what CRM holds after whsec_ is not base64" in said
    assert "c2VncmV0b" not in said
    for good in ("whsec_c2VncmV0bw==", "any words"):
        monkeypatch.setenv("CRM", good)
        assert banditore("items", "--config", file).code == 0


def test_watch_wants_something_to_watch(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'data = "{tmp_path}/data"\n', encoding="utf-8")
    outcome = banditore("watch", "--config", file)
    assert (outcome.code, one_line(outcome)) == (2, f"error: {file}: there is no [[source]] to watch")
    assert "hint: banditore discover URL --write" in outcome.err


def test_a_source_of_an_unknown_site_is_told_which_sites_there_are(tmp_path: Path) -> None:
    line, file = _said(tmp_path, 'id = "avvisi"\nsite = "cuno"', 'id = "avvisi"\nsite = "cuneo"')
    number = _line_of('id = "avvisi"') + 1
    assert line == f'{file}:{number}: source[2].site: no [[site]] has the id "cuno"; did you mean "cuneo"?'


@pytest.mark.parametrize("command", READING)
def test_a_missing_configuration_is_named_by_every_command(tmp_path: Path, command: str) -> None:
    outcome = banditore(command, "--config", tmp_path / "nothing.toml")
    assert outcome.code == 2
    assert one_line(outcome) == f"error: {tmp_path}/nothing.toml: there is no such file"
    assert "hint: copy the config.toml that comes with Banditore, or name another file with --config" in outcome.err


def test_without_config_the_one_of_this_folder_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert one_line(banditore("items")) == "error: config.toml: there is no such file"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'data = "data"\n[fetch\n', "not valid TOML: "),
        (b'data = "a"\ndata = "b"\n', "not valid TOML: "),
        (b'data = "citt\xe0"\n', "not UTF-8 text"),
        (b"\x00\x01\x02", "not valid TOML: "),
    ],
    ids=["a bracket is missing", "a key twice", "Latin-1", "binary"],
)
def test_a_malformed_configuration_is_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    outcome = banditore("run", "--config", file)
    assert outcome.code == 2
    assert one_line(outcome).startswith(f"error: {file}: {words}")


def test_a_configuration_that_is_a_folder_cannot_be_read(tmp_path: Path) -> None:
    outcome = banditore("items", "--config", tmp_path)
    assert outcome.code == 2
    assert one_line(outcome) == f"error: {tmp_path}: cannot be read: Is a directory"


def test_a_configuration_of_somebody_else_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(GOOD, encoding="utf-8")
    file.chmod(0o000)
    with without_privileges():
        said = banditore("items", "--config", file)
    assert said.code == 2
    assert one_line(said) == f"error: {file}: cannot be read: Permission denied"


def test_an_empty_configuration_has_nothing_to_watch_and_that_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("", encoding="utf-8")
    outcome = banditore("run", "--config", file)
    assert (outcome.code, outcome.err) == (0, "nothing is due\n")


def test_a_password_that_the_environment_does_not_hold_is_asked_for_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BANDITORE_SMTP", raising=False)
    login = 'username = "banditore"\npassword_env = "BANDITORE_SMTP"'
    line, file = _said(tmp_path, f'security = "none"\n{login}', 'security = "none"')
    number = _line_of('security = "none"') + 2
    assert line == f"{file}:{number}: smtp.password_env: the environment has no variable BANDITORE_SMTP"


def test_a_wrong_configuration_in_the_middle_of_things_loses_nothing(watched: Place) -> None:
    good, items, feeds = watched.config.read_bytes(), watched.objects("items"), watched.published()
    watched.config.write_bytes(good.replace(b"spacing", b"spaceing"))
    outcome = watched.banditore("run")
    assert outcome.code == 2
    assert 'did you mean "spacing"?' in one_line(outcome)
    watched.config.write_bytes(good)
    assert watched.objects("items") == items
    assert watched.published() == feeds


def test_a_duration_beyond_all_measure_is_a_bad_value(tmp_path: Path) -> None:
    line, _ = _said(tmp_path, 'every = "9999999999d"', 'every = "30m"')
    assert "source[1].every" in line


def test_a_wrong_connect_to_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    wrong = 'connect_to = { "www.comune.example:80" = "elsewhere" }'
    file.write_text(GOOD.replace('timeout = "30s"', wrong), encoding="utf-8")
    outcome = banditore("run", "--config", file)
    assert outcome.code == 2
    assert str(file) in one_line(outcome)

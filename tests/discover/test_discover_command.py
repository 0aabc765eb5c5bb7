"""``banditore discover`` as its user meets it, over real HTTP on loopback."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper.cli.discover import Answer, discover, look_around
from scraper.config import load
from scraper.errors import ConfigError
from tests.discover.conftest import CUNEO, HOME, replay, served, site

KEYS = ["site", "id", "url", "kind", "family", "items", "sample", "evidence", "site_name", "site_url"]
CONFIG = """# la mia configurazione
contact = "redazione@example.org"  # io
[fetch]
allow_private = true
spacing = "0s"
attempts = 1
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with a configuration that allows loopback; ``places`` says where hosts really are."""

    config: Path

    def knows(self, **places: str) -> None:
        aliases = ", ".join(f'"{host}:80" = "{url.split("/")[2]}"' for host, url in places.items())
        self.config.write_text(f"{CONFIG}connect_to = {{ {aliases} }}\n", encoding="utf-8")

    def discover(self, url: str, *words: str) -> Outcome:
        result = CliRunner().invoke(discover, [url, "--config", str(self.config), *words], catch_exceptions=False)
        return Outcome(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with served(site("supplier")) as supplier:
        desk = Desk(tmp_path / "config.toml")
        desk.knows(**{"albo.supplier.example": supplier})
        yield desk


def test_what_is_printed_can_be_pasted_into_a_configuration(desk: Desk) -> None:
    with served(site("wordpress")) as url:
        outcome = desk.discover(url)
    assert outcome.code == 0
    document = tomllib.loads(outcome.out)
    assert document["site"] == [
        {"id": "borgo-ombroso", "name": "Comune di Borgo Ombroso", "url": url, "timezone": "Europe/Rome"}
    ]
    assert {source["id"] for source in document["source"]} == {
        "borgo-ombroso-notizie",
        "borgo-ombroso-avvisi",
        "borgo-ombroso-bandi",
        "borgo-ombroso-albo-pretorio",
        "borgo-ombroso-pnrr",
    }
    assert {source["site"] for source in document["source"]} == {"borgo-ombroso"}


def test_each_table_says_above_it_how_it_was_found_and_what_it_would_give(desk: Desk) -> None:
    with served(site("wordpress")) as url:
        lines = desk.discover(url).out.splitlines()
    above = lines[lines.index('id = "borgo-ombroso-notizie"') - 5 :][:4]
    assert above[0].startswith("# link “Novità” marked data-element=news: 5 items, read as ")
    assert above[1] == "#     2026-06-23  news      Riapre il ponte sul torrente Ombra"


def test_rejected_pages_and_the_summary_go_to_stderr(desk: Desk) -> None:
    with served(site("wordpress")) as url:
        outcome = desk.discover(url)
    assert f"not {url}feed/: the site calls it a feed, but it is none: text/html" in outcome.err
    assert f"not {url}documento_pubblico/: it answers 404" in outcome.err
    assert outcome.err.endswith(
        "Comune di Borgo Ombroso: 5 pages to watch; add --write to put them into the configuration\n"
    )


def test_json_is_one_object_a_source(desk: Desk) -> None:
    with served(site("sitemap-only")) as url:
        outcome = desk.discover(url, "--json")
    objects = [json.loads(line) for line in outcome.out.splitlines()]
    assert [list(one) for one in objects] == [KEYS, KEYS]
    assert [(one["site"], one["id"], one["items"]) for one in objects] == [
        ("valle-scura", "valle-scura-bandi", 1),
        ("valle-scura", "valle-scura-vita-cittadina", 4),
    ]
    assert objects[0]["sample"][0]["title"] == "Affidamento del servizio mensa"
    assert objects[0]["sample"][0]["deadline"] == "2026-09-15T12:00:00+02:00"


def test_write_adds_the_tables_once_and_keeps_every_comment(desk: Desk) -> None:
    before = desk.config.read_text(encoding="utf-8")
    with served(site("wordpress")) as url:
        first = desk.discover(url, "--write")
        written = desk.config.read_text(encoding="utf-8")
        second = desk.discover(url, "--write")
    assert (first.code, second.code) == (0, 0)
    assert written == f"{before}\n{first.out}"
    assert len(load(desk.config).sources) == 5
    assert desk.config.read_text(encoding="utf-8") == written
    assert "added nothing new; watched already: " in second.err


def test_cuneo_is_found_under_its_own_name(desk: Desk) -> None:
    with served(CUNEO) as url:
        desk.knows(**{"www.comune.cuneo.it": url})
        outcome = desk.discover("http://www.comune.cuneo.it/", "--json")
    found = {one["id"]: one["url"] for one in map(json.loads, outcome.out.splitlines())}
    assert found["cuneo-notizie"] == "http://www.comune.cuneo.it/socio-educativo/news.html"
    assert found["cuneo-cooperazione-internazionale"].endswith("/cooperazione-internazionale.html")


@pytest.mark.parametrize(
    ("name", "why"),
    [("javascript-shell", "it is drawn by JavaScript"), ("login", "it asks for a login")],
)
def test_nothing_found_is_one_line_with_what_to_try(desk: Desk, name: str, why: str) -> None:
    before = desk.config.read_bytes()
    with served(site(name)) as url:
        outcome = desk.discover(url, "--write")
    assert (outcome.code, outcome.out) == (1, "")
    [error] = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
    assert error.startswith(f"error: {url}: nothing to watch was found; of its home page: {why}")
    [hint] = [line for line in outcome.err.splitlines() if line.startswith("hint: ")]
    assert "banditore extract URL" in hint
    assert "select" in hint
    assert desk.config.read_bytes() == before


def test_a_site_that_does_not_answer_is_one_line(desk: Desk) -> None:
    with served(site("login")) as url:
        pass
    outcome = desk.discover(url)
    assert (outcome.code, outcome.out) == (1, "")
    assert f"error: {url}: unreachable: " in outcome.err


def test_loopback_is_refused_without_a_configuration_that_allows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with served(site("wordpress")) as url:
        result = CliRunner().invoke(discover, [url])
    assert result.exit_code == 1
    assert "is not a public address" in result.stderr


def test_a_configuration_that_was_named_and_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        Desk(tmp_path / "none.toml").discover(HOME)


def test_an_address_without_a_scheme_is_asked_for_over_tls(desk: Desk) -> None:
    with served(site("login")) as url:
        pass
    outcome = desk.discover(url.removeprefix("http://"))
    assert outcome.err.startswith(f"looking at {url.replace('http', 'https')}\n")


@pytest.mark.anyio
async def test_what_is_behind_the_command_takes_any_fetcher(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await look_around(HOME, replay("home-is-the-list"), Answer()) == 0
    assert "pro-loco-di-pietra-lunga-home" in capsys.readouterr().out

"""A town that was watched for a while: news and a call with pages of their own, mail, a withdrawal; all sealed."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import HOST, LIST, NEWS, NOT_FOUND, Outcome, Place, Reply, a_list, a_town, banditore

CALL = "/avvisi/co-progettazione.html"
CALLS = "/avvisi.html"
FORM = "/avvisi/modulo.odt"
TITLE = "Avviso pubblico di co-progettazione 2026"
FIRST, EXTENDED = "14 novembre 2096", "28 novembre 2096"

_MORE = """
[health]
confirm_after = "0s"

[[subscription]]
id = "ong"
to = ["ong@example.org"]
"""


def calls(deadline: str) -> Reply:
    """The list of calls."""
    return Reply(
        f'<html><head><meta name="generator" content="TYPO3 CMS"></head><body><div class="csc-default">'
        f'<h2>Avvisi</h2><ul><li><a href="{CALL}">{TITLE}</a> scadenza {deadline}</li></ul>'
        f"</div></body></html>".encode()
    )


def own_page(title: str, text: str, *, form: str = "") -> Reply:
    """An item's own page, which may link a form."""
    link = f'<p><a href="{form}">Modulo di domanda</a></p>' if form else ""
    return Reply(
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><main><h1>{title}</h1>"
        f"<p>{text}</p><p>Per informazioni ci si rivolge all’ufficio cooperazione del Comune.</p>{link}"
        f"</main></body></html>".encode()
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """The folder of a banditore that has done its work, for a test to do with as it likes."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def warc(self) -> Path:
        return self.folder / "data" / "warc"

    @property
    def mails(self) -> list[Path]:
        return sorted((self.folder / "data" / "mail").glob("*.eml"))

    def archive(self, command: str, *words: str | Path) -> Outcome:
        return banditore("archive", command, "--config", self.config, *words)

    def prove(self, asked: str | Path, *words: str | Path) -> tuple[int, list[dict[str, Any]]]:
        """The exit code, and every link."""
        outcome = self.archive("prove", "--json", asked, *words)
        return outcome.code, outcome.objects()

    def broken(self, asked: str | Path) -> list[str]:
        """The kinds of the links that do not hold; the exit code says whether there are any."""
        code, links = self.prove(asked)
        kinds = [one["link"] for one in links if not one["holds"]]
        assert code == (1 if kinds else 0)
        return kinds

    def objects(self, command: str) -> list[dict[str, Any]]:
        return banditore(command, "--json", "--config", self.config).objects()

    def change(self, kind: str) -> dict[str, Any]:
        return next(one for one in self.objects("changes") if one["type"] == kind)

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What somebody with the database in his hands can do."""
        with closing(sqlite3.connect(self.folder / "data" / "banditore.db")) as database, database:
            return database.execute(statement, values).fetchall()


@pytest.fixture(scope="session")
def _original(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    with a_town() as (town, port):
        place = Place(tmp_path_factory.mktemp("watched"), town, {f"{HOST}:80": port}, details=True)
        place.configure({"novita": f"http://{HOST}{LIST}", "avvisi": f"http://{HOST}{CALLS}"}, more=_MORE)
        town.on(LIST, a_list(*NEWS))
        for title in NEWS:
            town.on(f"/novita/{'-'.join(title.lower().split())}.html", own_page(title, f"Il Comune informa: {title}."))
        town.on(
            FORM,
            Reply(b"PK\x03\x04 no PDF", media_type="application/vnd.oasis.opendocument.text"),
        )
        town.on(CALLS, calls(FIRST))
        town.on(CALL, own_page(TITLE, f"Le domande si presentano entro il {FIRST}.", form=FORM))
        _looks(place)
        town.on(CALLS, calls(EXTENDED))
        town.on(CALL, own_page(TITLE, f"Proroga. Le domande si presentano entro il {EXTENDED}.", form=FORM))
        _looks(place)
        town.on(LIST, a_list(NEWS[0], "Una notizia nuova", NEWS[2]))
        town.on("/novita/una-notizia-nuova.html", own_page("Una notizia nuova", "È successo qualcosa in piazza."))
        town.on("/novita/incontri-in-biblioteca.html", NOT_FOUND)
        for _ in range(3):
            _looks(place)
    watched = Watched(place.folder)
    outcome = watched.archive("seal")
    assert outcome.code == 0, outcome.err
    return watched


def _looks(place: Place) -> None:
    outcome = place.banditore("run", "--all")
    assert outcome.code in {0, 1}, outcome.err


@pytest.fixture
def watched(_original: Watched, tmp_path: Path) -> Watched:
    """A copy of it."""
    shutil.copytree(_original.folder, tmp_path / "watched")
    return Watched(tmp_path / "watched")

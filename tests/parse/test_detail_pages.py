"""An item's own page gives everything, whatever system prints it: each page beside what a person reads on it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scraper.model import Day, Item, Kind
from scraper.parse.detail import read_detail
from tests.parse.conftest import context

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
TRUTHS = sorted(PAGES.glob("*.truth.json"))
FIELDS = (
    *("title", "published", "modified", "deadline", "starts", "office", "act", "topics", "image", "attachments"),
    *("summary", "begins", "ends"),
)
FURNITURE = (
    *("Condividi", "Facebook", "Tempo di lettura", "Ultimo aggiornamento", "Ultima modifica", "Quanto sono chiare"),
    *("Contatta il comune", "Informativa privacy", "Prenota appuntamento", "Potrebbe interessarti", "correlat"),
    *("Statuto comunale", "Amministrazione", "Cerca nel sito", "Torna al", "Indice della pagina", "Regione Esempio"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A page as it is fetched, and what a person reads on it."""

    name: str
    truth: dict[str, Any]
    own: Item


@pytest.fixture(params=TRUTHS, ids=lambda file: file.name.removesuffix(".truth.json"))
def example(request: pytest.FixtureRequest) -> Example:
    """Each of them, read."""
    truth = json.loads(request.param.read_text(encoding="utf-8"))
    page = request.param.with_name(request.param.name.replace(".truth.json", ".html"))
    known = Item(id="tag:x", kind=Kind(truth["kind"]), title=truth["known"], url=truth["url"])
    own = read_detail(page.read_text(encoding="utf-8"), known, context(truth["url"])).item
    return Example(page.stem, truth, own)


def told(own: Item, field: str, truth: dict[str, Any]) -> object:
    """What was read, in the form of the truth."""
    match field:
        case "attachments":
            return [{"url": f.url, "title": f.title, "media_type": f.media_type} for f in own.attachments]
        case "topics":
            return list(own.topics)
        case "begins":
            return own.text[: len(truth["begins"])]
        case "ends":
            return own.text[-len(truth["ends"]) :]
    value: Day | str | None = getattr(own, field)
    return value if value is None or isinstance(value, str) else value.isoformat()


def test_every_field_is_what_a_person_reads(example: Example) -> None:
    fields = [field for field in FIELDS if field in example.truth]
    read = {field: told(example.own, field, example.truth) for field in fields}
    assert read == {field: example.truth[field] for field in fields}


def test_the_text_is_free_of_what_surrounds_it(example: Example) -> None:
    shown = example.own.text + example.own.html
    assert [words for words in FURNITURE if words in shown] == []


def test_the_markup_tells_the_same_as_the_text(example: Example) -> None:
    first = example.own.text.partition("\n")[0]
    assert first in " ".join(example.own.html.split()).replace("&nbsp;", " ") or "<" in example.own.html
    assert "<script" not in example.own.html


def test_every_system_has_a_page_of_its_own() -> None:
    systems = {file.name.partition("_")[0] for file in TRUTHS}
    assert systems >= {
        *("typo3", "wordpress", "plone", "opencity", "drupal", "opencms", "peopleweb", "comweb", "municipium"),
        *("hgate", "halley", "magnolia", "myportal", "liferay", "jcitygov", "nowhere"),
    }

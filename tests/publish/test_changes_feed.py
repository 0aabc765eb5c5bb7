"""What the feed of changes says of each change, and that it says it without colour."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import feedparser
import pytest

from scraper.model import Change, ChangeType, FieldValue
from scraper.publish.views import FeedSettings, SiteView
from tests.publish.shown import render_site

Tell = Callable[[Change], dict[str, Any]]
"""The JSON item that a change becomes."""


@pytest.fixture
def tell(view: SiteView, settings: FeedSettings) -> Tell:
    def told(change: Change) -> dict[str, Any]:
        files = render_site(replace(view, changes=(change,)), settings)
        assert not feedparser.parse(files["cuneo/changes.rss"]).bozo
        (item,) = json.loads(files["cuneo/changes.json"])["items"]
        return dict(item)

    return told


def changed(change: Change, field: str, before: FieldValue, after: FieldValue) -> Change:
    return replace(change, type=ChangeType.EDITED, fields={field: (before, after)})


WORDING = {
    ChangeType.APPEARED: "Nuovo",
    ChangeType.EDITED: "Modificato",
    ChangeType.DEADLINE_SET: "Fissata la scadenza",
    ChangeType.DEADLINE_EXTENDED: "Prorogata la scadenza",
    ChangeType.DEADLINE_CHANGED: "Cambiata la scadenza",
    ChangeType.ATTACHMENT_ADDED: "Nuovo allegato",
    ChangeType.ATTACHMENT_REPLACED: "Sostituito un allegato",
    ChangeType.MOVED: "Nuovo indirizzo",
    ChangeType.WITHDRAWN: "Ritirato",
    ChangeType.RETURNED: "Di nuovo in linea",
}


@pytest.mark.parametrize("kind_of_change", ChangeType)
def test_a_title_says_what_happened(tell: Tell, extension: Change, kind_of_change: ChangeType) -> None:
    item = tell(replace(extension, type=kind_of_change, fields={}))
    assert item["title"] == f"{WORDING[kind_of_change]}: Avviso di co-progettazione per l’accoglienza"
    assert item["tags"] == [WORDING[kind_of_change], "Bando"]
    assert item["summary"]


def test_an_extension_shows_the_old_and_the_new_deadline_in_words(tell: Tell, extension: Change) -> None:
    item = tell(extension)
    assert item["title"].startswith("Prorogata la scadenza: ")
    assert (
        "<strong>Scadenza</strong>"
        "<br>prima: <del>venerdì 14 novembre 2025, ore 12:00</del>"
        "<br>ora: <ins>venerdì 28 novembre 2025, ore 12:00</ins>"
    ) in item["content_html"]
    assert item["summary"] == (
        "Scadenza: prima venerdì 14 novembre 2025, ore 12:00, ora venerdì 28 novembre 2025, ore 12:00"
    )


def test_a_change_links_the_official_page_and_names_the_moment_and_the_archived_copy(
    tell: Tell, extension: Change
) -> None:
    item = tell(extension)
    assert item["url"] == extension.url
    assert f'<a href="{extension.url}">' in item["content_html"]
    assert "Rilevato: martedì 4 novembre 2025, ore 8:15" in item["content_html"]
    assert f"Copia archiviata: {extension.snapshot}" in item["content_html"]
    assert item["date_published"] == item["date_modified"] == "2025-11-04T08:15:00+01:00"


def test_a_change_has_an_id_that_no_item_has(tell: Tell, extension: Change, view: SiteView) -> None:
    item = tell(replace(extension, id="17 / x"))
    assert item["id"] == "tag:www.comune.cuneo.it,2025-10-15:avviso#17%20/%20x"
    assert item["id"] not in {entry.item.id for entry in view.entries}


def test_a_changed_text_is_told_word_by_word_and_reads_without_colour(tell: Tell, extension: Change) -> None:
    before = "Le domande vanno presentate entro il 14 novembre.\nInformazioni in ufficio."
    after = "Le domande vanno presentate via PEC entro il 28 novembre.\nInformazioni in ufficio."
    item = tell(changed(extension, "text", before, after))
    assert (
        "<strong>Testo</strong><br>Le domande vanno presentate <ins>[ora: via PEC]</ins> entro il "
        "<del>[prima: 14]</del> <ins>[ora: 28]</ins> novembre.<br>Informazioni in ufficio."
    ) in item["content_html"]
    assert item["summary"] == "Testo: modificato"


def test_long_stretches_that_stayed_are_left_out(tell: Tell, extension: Change) -> None:
    long = " ".join(f"parola{n}" for n in range(200))
    content = tell(changed(extension, "text", f"{long} ieri {long}", f"{long} oggi {long}"))["content_html"]
    assert "parola199 <del>[prima: ieri]</del> <ins>[ora: oggi]</ins> parola0" in content
    assert "[…]" in content
    assert "parola100" not in content


def test_a_text_that_is_another_one_altogether_is_not_told_word_by_word(tell: Tell, extension: Change) -> None:
    before, after = ("\n".join(f"{word} {n}" for n in range(5000)) for word in ("ieri", "oggi"))
    content = tell(changed(extension, "text", before, after))["content_html"]
    assert "cambiato in molti punti" in content
    assert len(content) < 2000


BEFORE, AFTER = "</strong><br>prima: ", "<br>ora: "
LINK = '<a href="https://a.it/1">https://a.it/1</a>'
CHANGED_NAME = "<del>[prima: b.pdf]</del> <ins>[ora: c.pdf]</ins>"


@pytest.mark.parametrize(
    ("field", "before", "after", "told"),
    [
        ("title", "Bando <A>", "Bando B", f"Titolo{BEFORE}<del>Bando &lt;A&gt;</del>{AFTER}<ins>Bando B</ins>"),
        ("deadline", None, "2025-11-01", f"Scadenza{BEFORE}non indicato{AFTER}<ins>sabato 1º novembre 2025</ins>"),
        ("deadline", "presto", None, f"Scadenza{BEFORE}<del>presto</del>{AFTER}non indicato"),
        ("deadline", "2025-11-14T12:00:00", None, f"Scadenza{BEFORE}<del>2025-11-14T12:00:00</del>{AFTER}non indicato"),
        ("kind", "notice", "call", f"Tipo{BEFORE}<del>Avviso</del>{AFTER}<ins>Bando</ins>"),
        ("kind", "rebus", "call", f"Tipo{BEFORE}<del>rebus</del>{AFTER}<ins>Bando</ins>"),
        ("section", "A", "B", f"Sezione{BEFORE}<del>A</del>{AFTER}<ins>B</ins>"),
        ("<x>", "A", "B", f"&lt;x&gt;{BEFORE}<del>A</del>{AFTER}<ins>B</ins>"),
        ("image", "https://a.it/1", "javascript:x", f"Immagine{BEFORE}<del>{LINK}</del>{AFTER}<ins>javascript:x</ins>"),
        ("attachments", "a.pdf\nb.pdf", "a.pdf\nc.pdf", f"Allegati</strong><br>a.pdf<br>{CHANGED_NAME}"),
    ],
)  # fmt: skip
def test_each_field_is_told_in_its_own_way(
    tell: Tell, extension: Change, *, field: str, before: FieldValue, after: FieldValue, told: str
) -> None:
    assert f"<strong>{told}</p>" in tell(changed(extension, field, before, after))["content_html"]


def test_something_new_is_told_without_a_before(tell: Tell, extension: Change) -> None:
    fields = {"summary": (None, "Il Comune cerca enti"), "deadline": (None, "2025-11-14")}
    item = tell(replace(extension, type=ChangeType.APPEARED, fields=fields))
    assert item["summary"] == "Scadenza: venerdì 14 novembre 2025; Sommario: Il Comune cerca enti"
    assert "prima" not in item["content_html"]


@pytest.mark.parametrize("kind_of_change", [ChangeType.ATTACHMENT_ADDED, ChangeType.ATTACHMENT_REPLACED])
def test_a_file_that_came_or_was_replaced_is_linked(tell: Tell, extension: Change, kind_of_change: ChangeType) -> None:
    url = "https://a.it/avviso.pdf"
    before = url if kind_of_change is ChangeType.ATTACHMENT_REPLACED else None
    item = tell(replace(extension, type=kind_of_change, fields={"attachments": (before, url)}))
    assert f'<p><strong>Allegati</strong>: <a href="{url}">{url}</a></p>' in item["content_html"]
    assert item["summary"] == f"Allegati: {url}"


def test_a_move_shows_both_addresses(tell: Tell, extension: Change) -> None:
    fields = {"url": ("https://a.it/1", "https://b.it/2")}
    content = tell(replace(extension, type=ChangeType.MOVED, fields=fields))["content_html"]
    assert 'prima: <del><a href="https://a.it/1">' in content
    assert 'ora: <ins><a href="https://b.it/2">' in content


def test_a_change_of_something_without_a_page_links_the_list_that_told_it(tell: Tell, extension: Change) -> None:
    assert tell(replace(extension, url=None))["url"] == "https://www.comune.cuneo.it/cooperazione-internazionale"


def test_the_latest_change_comes_first_and_equal_moments_keep_one_order(
    view: SiteView, extension: Change, settings: FeedSettings
) -> None:
    changes = [
        replace(extension, id=name, at=extension.at.replace(hour=hour)) for name, hour in (("b", 5), ("a", 5), ("c", 9))
    ]
    for order in (changes, changes[::-1]):
        files = render_site(replace(view, changes=tuple(order)), settings)
        ids = [item["id"][-1] for item in json.loads(files["cuneo/changes.json"])["items"]]
        assert ids == ["c", "b", "a"]

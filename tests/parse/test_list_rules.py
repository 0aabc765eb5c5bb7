"""Rules that hold for every list, whichever family it is of."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scraper import extract
from scraper.model import Kind, Select
from scraper.parse.kinds import kind_of
from scraper.parse.listing import read_list
from tests.parse.conftest import AT, PAGE, bootstrap_italia, card, context, items, titles, written

HAND_MADE = """<table><tr class="riga"><td class="g">3 giugno 2026</td><td><a class="t" href="/a/1">Uno</a>
  <a class="pdf" href="/a/1.pdf">PDF</a></td><td class="s">Sommario</td></tr>
  <tr class="riga"><td class="g">oggi</td><td>Due, senza collegamento</td></tr></table>"""


# ------------------------------------------------------------------ what is one item


def test_the_same_news_shown_twice_is_one_item() -> None:
    html = bootstrap_italia(card("Estate al museo"), card("ESTATE  al museo"), card("Altro", href="/novita/due"))
    assert titles(html) == ["Estate al museo", "Altro"]


def test_two_titles_behind_one_link_are_two_items_with_two_ids() -> None:
    one, two = items(bootstrap_italia(card("Primo lotto"), card("Secondo lotto")))
    assert one.url == two.url
    assert one.id != two.id


def test_a_card_without_an_address_is_an_item_without_an_address() -> None:
    one, two = items(bootstrap_italia(card("Uno", href="javascript:void(0)"), card("Due", href="#")))
    assert (one.url, two.url) == (None, None)
    assert one.id != two.id


def test_a_page_reads_the_same_at_every_look_of_one_day() -> None:
    html = bootstrap_italia(card("Uno"), card("Due"))
    later = replace(context(), at=datetime(2026, 6, 24, 18, tzinfo=UTC))
    assert items(html) == items(html, later)


def test_a_page_that_no_reader_knows_has_no_items() -> None:
    listing = read_list("<html><title>Chiuso</title><p>Chiuso per ferie</p></html>", context())
    assert (listing.items, listing.title) == ((), "Chiuso")


def test_one_file_linked_twice_is_one_attachment() -> None:
    (item,) = items(
        written("Bandi", '<a href="/b.html">Bando</a> <a href="/b.pdf">PDF</a> <a href="/b.pdf#page=2">pagina 2</a>')
    )
    assert [(file.url, file.title) for file in item.attachments] == [("https://www.comune.example.it/b.pdf", "PDF")]


@pytest.mark.parametrize(
    ("href", "media_type"),
    [
        ("/a.PDF", "application/pdf"),
        ("/a.ods?v=2", "application/vnd.oasis.opendocument.spreadsheet"),
        ("/a.zip", "application/zip"),
        ("/a.pdf.p7m", "application/pkcs7-mime"),
        ("/uploads/media/documento", None),
    ],
)
def test_a_file_is_of_the_type_that_its_name_promises(href: str, media_type: str | None) -> None:
    (item,) = items(written("Bandi", f'<a href="/b.html">Bando</a> <a href="{href}">Allegato</a>'))
    assert [file.media_type for file in item.attachments] == [media_type]


# ------------------------------------------------------------------ what kind it is


@pytest.mark.parametrize(
    ("hints", "kind"),
    [
        (("Avviso pubblico per la co-progettazione",), Kind.CALL),
        (("Manifestazione d’interesse",), Kind.CALL),
        (("Concorso per istruttore",), Kind.CALL),
        (("Bando per un progetto",), Kind.CALL),
        (("Progetti PNRR",), Kind.PROJECT),
        (("Avviso di allerta meteo",), Kind.NOTICE),
        (("Novità",), Kind.NEWS),
        (("", "Progetti in corso", "Bando"), Kind.PROJECT),
        (("Piazza Galimberti",), None),
        ((), None),
    ],
)
def test_the_first_hint_that_tells_a_kind_decides(hints: tuple[str, ...], kind: Kind | None) -> None:
    assert kind_of(*hints) is kind


def test_what_the_operator_says_of_a_source_wins() -> None:
    html = bootstrap_italia(card("Bando", top='<span class="category">Bandi</span>'))
    assert [item.kind for item in items(html, replace(context(), kind=Kind.DOCUMENT))] == [Kind.DOCUMENT]


# ------------------------------------------------------------------ selectors of the operator


def test_selectors_read_what_no_reader_knows() -> None:
    select = Select(item="tr.riga", title="a.t", url="a.t", date=".g", summary=".s")
    one, two = items(HAND_MADE, replace(context(), select=select))
    assert (one.title, one.url, one.summary) == ("Uno", "https://www.comune.example.it/a/1", "Sommario")
    assert str(one.published) == "2026-06-03"
    assert two.url is None
    assert two.title.endswith("Due, senza collegamento")


def test_the_item_selector_alone_takes_the_first_link() -> None:
    one, _ = items(HAND_MADE, replace(context(), select=Select(item="tr.riga")))
    assert (one.title, one.url) == ("Uno", "https://www.comune.example.it/a/1")


def test_selectors_win_over_what_would_be_read_unaided() -> None:
    html = bootstrap_italia(card("Uno"), '<p class="mio"><a href="/x">Mio</a></p>')
    assert titles(html, replace(context(), select=Select(item=".mio"))) == ["Mio"]


@pytest.mark.parametrize("select", [Select(item="tr["), Select(item="tr", title="a::("), Select(item="tr", url=">>")])
def test_a_selector_that_is_no_css_is_named_as_such(select: Select) -> None:
    with pytest.raises(ValueError, match="select: not a CSS selector"):
        items(HAND_MADE, replace(context(), select=select))


# ------------------------------------------------------------------ extract


def test_extract_reads_bytes_and_text_alike() -> None:
    html = bootstrap_italia(card("Città"))
    assert [item.title for item in extract(html, PAGE, AT)] == ["Città"]
    assert extract(html.encode(), PAGE, AT) == extract(html, PAGE, AT)


def test_extract_wants_to_know_the_zone_of_its_moment() -> None:
    with pytest.raises(ValueError, match="naive"):
        extract("<p>", PAGE, datetime(2026, 6, 24))  # noqa: DTZ001 - the fault that is tested

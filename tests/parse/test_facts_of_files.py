"""Which links lead to files, what the files are called and what they are."""

import pytest

from scraper.model import Attachment, Item, Kind
from scraper.parse.detail import read_detail
from tests.parse.conftest import context

HOST = "https://www.comune.example.it"
PDF = "application/pdf"


def files(body: str) -> list[Attachment]:
    footer = "<footer><a href='/privacy.pdf'>Privacy</a></footer>"
    html = f"<html><body><main><h1>Bando</h1>{body}</main>{footer}</body></html>"
    known = Item(id="tag:x", kind=Kind.CALL, title="Bando")
    return list(read_detail(html, known, context(f"{HOST}/c/bando")).item.attachments)


@pytest.mark.parametrize(
    ("href", "media_type"),
    [
        ("/b.pdf", PDF),
        ("/b.pdf.p7m", "application/pkcs7-mime"),
        ("/b.PDF?v=2", PDF),
        ("/bandi/x/@@download/file", None),
        ("/bandi/x.pdf/@@download/file", PDF),
        ("/bandi/x/@@download/file/avviso.odt", "application/vnd.oasis.opendocument.text"),
        ("/bandi/x/@@display-file/file", None),
        ("/content/download/12/34", None),
        ("/content/download/12/34/version/2/file/b.xls", "application/vnd.ms-excel"),
        ("/documents/20182/1/b.zip/0a1b?t=1", "application/zip"),
        ("/download.aspx?id=5", None),
        ("/flex/cm/pages/ServeAttachment.php/L/IT/D/1/P/BLOB.php?ID=7", None),
        (
            "/wp-content/uploads/2026/06/b.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("/myportal/C_X/api/content/download?id=1", None),
    ],
)
def test_every_systems_way_to_serve_a_file_is_known(href: str, media_type: str | None) -> None:
    (file,) = files(f'<a href="{href}">Testo integrale</a>')
    assert (file.url, file.title, file.media_type) == (HOST + href, "Testo integrale", media_type)


def test_a_page_about_a_file_gives_the_file() -> None:
    (file,) = files('<a href="/bandi/avviso.pdf/view">Avviso</a>')
    assert (file.url, file.media_type) == (f"{HOST}/bandi/avviso.pdf", PDF)


@pytest.mark.parametrize(
    "link",
    [
        "<a href='#' onclick=\"window.open('mc_attachment.php?mc=88'); return false\">Avviso</a>",
        "<a href=\"javascript:window.open('mc_attachment.php?mc=88')\">Avviso</a>",
        "<button onclick=\"apri('mc_attachment.php?mc=88')\">Avviso</button>",
    ],
)
def test_a_file_that_a_script_opens_is_found(link: str) -> None:
    assert files(link) == [Attachment(f"{HOST}/c/mc_attachment.php?mc=88", "Avviso")]


@pytest.mark.parametrize("promise", ["download", "type='application/pdf'"])
def test_a_link_may_promise_a_file_that_its_address_does_not_name(promise: str) -> None:
    assert [file.title for file in files(f"<a href='/get?id=1' {promise}>Avviso</a>")] == ["Avviso"]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/foto.jpg" download>Foto</a>',
        '<a href="/documents/20182/1/foto.jpg/0a1b">Foto</a>',
        '<a href="/stile.css">Stile</a>',
        '<nav><a href="/modulo.pdf">Moduli</a></nav>',
        '<div role="navigation"><a href="/modulo.pdf">Moduli</a></div>',
        '<a href="/documenti-e-dati/">Documenti e dati</a>',
        '<a href="#" onclick="stampa(\'pagina\')">Stampa</a>',
        '<h2>Potrebbe interessarti</h2><p><a href="/altro.pdf">Altro bando</a></p>',
    ],
)
def test_pictures_menus_and_pages_are_no_files(link: str) -> None:
    assert files(link) == []


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("<a href='b.pdf'>Testo del bando (PDF, 234 KB)</a>", "Testo del bando"),
        ("<a href='b.pdf'>Testo del bando - 1,2 MB</a>", "Testo del bando"),
        ("<a href='b.pdf'>Testo del bando [formato PDF - dimensione: 88 Kb]</a>", "Testo del bando"),
        ("<a href='b.pdf'>Scarica l'allegato Testo del bando</a>", "Testo del bando"),
        ("<a href='b.pdf'>Scarica l’allegato: Testo del bando</a>", "Testo del bando"),
        ("<a href='b.pdf' aria-label='Scarica il file Testo del bando'>PDF</a>", "Testo del bando"),
        ("<a href='b.pdf' title='Testo del bando (apre in una nuova finestra)'><img alt='pdf'></a>", "Testo del bando"),
        ("<p>Testo del bando: <a href='b.pdf'>clicca qui</a></p>", "Testo del bando"),
        ("<div><h5>Testo del bando</h5><a href='b.pdf'>Download</a></div>", "Testo del bando"),
        ("<a href='/f/bando%202026.pdf'>Scarica</a>", "bando 2026.pdf"),
        ("<a href='b.pdf'>Allegato 1</a>", "Allegato 1"),
        ("<a href='b.pdf'>Allegato A - Domanda</a>", "Allegato A - Domanda"),
        ("<a href='b.pdf'>Documento unico di programmazione</a>", "Documento unico di programmazione"),
    ],
)
def test_a_file_is_called_what_its_page_calls_it(link: str, title: str) -> None:
    assert [file.title for file in files(link)] == [title]


def test_a_word_for_its_format_tells_what_an_address_does_not() -> None:
    assert [file.media_type for file in files("<a href='/download.aspx?id=5'>Bando (PDF, 234 KB)</a>")] == [PDF]

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scraper.model import Page
from scraper.parse.markup import markup, not_a_file


def page(body: bytes, content_type: str | None = "text/html") -> Page:
    return Page(
        url="https://www.comune.example.it/",
        requested="https://www.comune.example.it/",
        at=datetime(2026, 6, 24, tzinfo=UTC),
        status=200,
        headers={"content-type": content_type} if content_type is not None else {},
        body=body,
    )


@pytest.mark.parametrize(
    ("body", "content_type", "what"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "a PDF"),
        (b"%PDF-1.7 ...", "text/html", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "an image"),
        (b"\xff\xd8\xff\xe0", None, "an image"),
        (b"PK\x03\x04", "application/octet-stream", "a ZIP file"),
        (b'{"items": []}', "application/json; charset=utf-8", "application/json"),
        (b"due righe", "text/plain", "text/plain"),
        (b"", "text/html", "it is empty"),
        (b" \r\n\t", "text/html", "it is empty"),
        (b"due righe, 3 < 4", "text/html", "no markup"),
    ],
)
def test_what_is_no_page_is_called_what_it_is(body: bytes, content_type: str | None, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        markup(page(body, content_type))


@pytest.mark.parametrize("content_type", ["text/html", "TEXT/HTML; Charset=UTF-8", "application/xhtml+xml", None, ""])
def test_a_page_is_a_page_whatever_the_server_calls_html(content_type: str | None) -> None:
    assert markup(page(b"<p>testo</p>", content_type)) == "<p>testo</p>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<p>Forlì</p>".encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        ("<p>Forlì</p>".encode("utf-16"), "text/html"),
        ("<p>Forlì</p>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("<meta charset=utf-8><p>Forlì</p>".encode("cp1252"), "text/html; charset=windows-1252"),
        ("<meta charset='windows-1252'><p>Forlì</p>".encode("cp1252"), "text/html"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15"><p>Forlì</p>'.encode("cp1252"), ""),
        ("<p>Forlì</p>".encode("cp1252"), "text/html"),
        ("<p>Forlì</p>".encode(), "text/html"),
        ("<p>Forlì</p>".encode(), "text/html; charset=nonsense"),
    ],
    ids=["BOM", "UTF-16", "header", "header over meta", "meta", "http-equiv", "cp1252", "UTF-8", "unknown name"],
)
def test_text_is_decoded_as_browsers_do_it(body: bytes, content_type: str) -> None:
    assert "<p>Forlì</p>" in markup(page(body, content_type))


def test_the_euro_and_the_quotes_of_windows_are_read_though_the_page_says_latin_1() -> None:
    """WHATWG encoding standard §4.2: the label iso-8859-1 means windows-1252."""
    assert markup(page("<p>“5 €”</p>".encode("cp1252"), "text/html; charset=iso-8859-1")) == "<p>“5 €”</p>"


def test_bytes_that_fit_no_encoding_become_replacement_characters() -> None:
    assert markup(page(b"<p>Forl\xec</p>", "text/html; charset=utf-8")) == "<p>Forl\N{REPLACEMENT CHARACTER}</p>"


@pytest.mark.parametrize(
    ("body", "content_type", "why"),
    [
        (b"%PDF-1.7 ...", "application/pdf", None),
        (b"\xef\xbb\xbf\n%PDF-1.4", "application/octet-stream", None),
        (b" \n", "application/pdf", "empty"),
        (b"<p>Sito in manutenzione</p>", "text/html; charset=utf-8", "a page where a file was"),
        (b"<p>Sito in manutenzione</p>", "application/pdf", "called a PDF and is none"),
    ],
)
def test_what_came_in_place_of_a_file_is_called_what_it_is(body: bytes, content_type: str, why: str | None) -> None:
    found = not_a_file(replace(page(body, content_type), url="https://www.comune.example.it/avviso.PDF?v=2"))
    assert (why or "") in (found or "")
    assert (found is None) is (why is None)

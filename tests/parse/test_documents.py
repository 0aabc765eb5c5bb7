"""The text of attached PDFs, and what is said of those that have none."""

import zlib
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from scraper.parse.documents import LARGEST, PAGES, Document, read_pdf
from scraper.parse.paragraphs import deadline_of_document

DAY = date(2026, 6, 1)
HELVETICA = b"/Font<</F1 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
LINES = ("Le domande vanno presentate entro", "il 14 luglio 2026.", "Si accede con SPID.")


def written(*lines: str) -> bytes:
    """Drawing instructions that write lines one beneath the other."""
    drawn = (f"BT /F1 10 Tf 50 {700 - 20 * row} Td ({line}) Tj ET" for row, line in enumerate(lines))
    return "\n".join(drawn).encode("latin-1")


def stream(data: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (entries, len(packed), packed)


def pdf(content: bytes, *more: bytes, pages: int = 1, resources: bytes = HELVETICA) -> bytes:
    """A file whose pages all show ``content``; ``more`` are further objects, the first of them number 4 + pages."""
    kids = b" ".join(b"%d 0 R" % (4 + page) for page in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R/Resources<<%s>>>>" % resources
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", tree, stream(content), *[page] * pages, *more]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(body))
    return body + head + table + end


def encrypted(password: str) -> bytes:
    writer, out = PdfWriter(clone_from=BytesIO(pdf(written(*LINES)))), BytesIO()
    writer.encrypt(password, owner_password="segreto", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def test_the_lines_of_a_sentence_are_one_paragraph() -> None:
    assert read_pdf(pdf(written(*LINES))) == Document(
        "Le domande vanno presentate entro il 14 luglio 2026.\nSi accede con SPID."
    )


def test_a_long_document_is_read_as_far_as_its_first_pages() -> None:
    assert len(read_pdf(pdf(written("Una riga."), pages=PAGES + 5)).text.splitlines()) == PAGES


def test_a_document_that_only_its_owner_may_change_is_read() -> None:
    assert read_pdf(encrypted("")).text.startswith("Le domande")


def test_a_signed_document_is_read_without_its_signature() -> None:
    signed = b"\x30\x82\x20\x00\x06\x09" + pdf(written(*LINES)) + b"certificates" * 400
    assert read_pdf(signed).text.startswith("Le domande")


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (pdf(b"0 0 m 10 10 l S"), "a scan"),
        (encrypted("chiave"), "it is encrypted"),
        (pdf(written(*LINES)) + b" " * LARGEST, "too large"),
        (b"%PDF-1.7 avviso", "its end is missing"),
        (b"", "its end is missing"),
        (b"%PDF-1.7 %%EOF", "it is broken"),
        (b"%PDF-1.4\n" + b"1 0 obj\n" * 60_000 + b"%%EOF", "too many parts"),
    ],
    ids=["scan", "locked", "huge", "truncated", "empty", "hollow", "flood"],
)
def test_what_cannot_be_read_is_noted(body: bytes, note: str) -> None:
    document = read_pdf(body)
    assert document.text == ""
    assert note in document.note


LOOP = stream(b"/X Do " * 500, b"/Type/XObject/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>")
ALL_LETTERS = stream(b"begincmap 1 beginbfrange <0000> <ffff> <0000> endbfrange endcmap")
FONTS = b"".join(b"/F%d <</Type/Font/Subtype/Type1/BaseFont/A/ToUnicode 5 0 R>>" % font for font in range(200))


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "body",
    [
        pdf(b"q Q " * 1_000_000),
        pdf(b"/X Do " * 15, LOOP, resources=b"/XObject<</X 5 0 R>>"),
        pdf(written("a"), ALL_LETTERS, resources=b"/Font<<%s>>" % FONTS),
        pdf(b"[" * 60_000),
        pdf(zlib.compress(b"0" * 50_000_000)),
        b"%PDF-1.4\n" + b"startxref\n1\n" * 600_000,
        b"%PDF-1.4\n1 0 obj\n" + b"[" * 100_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
    ],
    ids=["drawing", "loop", "fonts", "nested", "bomb", "no end", "nested object"],
)
def test_a_file_built_to_exhaust_the_reader_is_given_up(body: bytes) -> None:
    assert read_pdf(body).text == ""


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damaged_file_raises(data: st.DataObject) -> None:
    body = bytearray(pdf(written(*LINES), pages=2))
    for place in data.draw(st.lists(st.integers(0, len(body) - 1), min_size=1, max_size=8)):
        body[place] = data.draw(st.integers(0, 255))
    document = read_pdf(bytes(body))
    assert bool(document.text) != bool(document.note)


@settings(max_examples=100)
@given(st.binary(max_size=500))
def test_no_bytes_at_all_raise(body: bytes) -> None:
    assert read_pdf(b"%PDF-1.4\n" + body + b"\n%%EOF").note


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Le domande vanno presentate entro il 14 luglio.", date(2026, 7, 14)),
        ("Visto l'avviso, con domande entro il 3 agosto 2026;\nDomande entro il 14 luglio 2026.", date(2026, 7, 14)),
        ("I lavori devono finire entro il 31 dicembre 2026.", None),
        ("Le domande dell'avviso precedente andavano presentate entro il 14 luglio 2025.", None),
        (
            "Domande entro il 14 luglio 2026.\nIl termine delle domande è prorogato alle ore 12.00 del 28 luglio 2026.",
            datetime(2026, 7, 28, 12, tzinfo=ZoneInfo("Europe/Rome")),
        ),
    ],
)
def test_the_deadline_of_an_act_is_the_one_for_applying(text: str, deadline: date | None) -> None:
    assert deadline_of_document(text, DAY, "Europe/Rome") == deadline

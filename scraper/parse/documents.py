"""The text of an attached PDF, signed or not, or why there is none."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError
from pypdf.generic import DictionaryObject, PdfObject, StreamObject

from scraper.normalise.text import clean

LARGEST = 8_000_000
"""Bytes of a file that is still read: a longer one is a brochure or a scan."""
PAGES = 30
"""How many pages are read: a call names its deadline long before its annexes."""
_WEIGHT = 600_000
"""Bytes of drawing instructions and fonts' tables that are read of one file: a page of text has some 20,000."""
_NESTED, _DRAWINGS, _FONTS = 2, 20, 50
"""How deep drawings lie within drawings, how many side by side, with how many fonts: letters need fewer."""
_OBJECTS = 50_000
"""Objects that a file may hold: 30 pages of text have some hundreds."""
_TAIL = 2_048
"""How far before its last byte a file may say that it ends; the library would look for it through all of it."""
_BEGINNING, _END = b"%PDF-", b"%%EOF"
_ENVELOPE = b"\x30"
"""How a signed file (``.p7m``, RFC 5652 §3 in DER) begins; the file it holds lies within, its certificates after it."""
_OBJECT = re.compile(rb"\d obj\b")
_RANGES = re.compile(rb"beginbfrange(.*?)(?:endbfrange|$)", re.DOTALL)
_SPAN = re.compile(rb"<([0-9a-fA-F]{1,8})>\s*<([0-9a-fA-F]{1,8})>\s*[<\[]")
_LIMITS: Mapping[str, Any] = {
    "zlib_maximum_output_length": 1_000_000,
    "zlib_maximum_recovery_input_length": 100_000,
    "lzw_maximum_output_length": 1_000_000,
    "run_length_maximum_output_length": 1_000_000,
    "array_based_stream_maximum_output_length": 1_000_000,
    "stream_decoding_work_maximum_length": 20_000_000,
    "stream_parsing_work_maximum_count": 100_000,
    "page_tree_maximum_entries": 5_000,
    "page_tree_maximum_depth": 30,
    "page_tree_maximum_page_entries": 50_000,
    "xform_maximum_invocations_per_extraction": 20,
}
"""What the library may spend on one stream or tree, far below what it allows itself."""
_BROKEN = (
    PyPdfError,
    AttributeError,  # an object of another type than the format wants at its place
    TypeError,  # the same, where it is added, called or indexed
    KeyError,  # a part that must be there
    IndexError,  # the same, in an array
    ValueError,  # a number that is none, a text in no encoding
    NotImplementedError,  # a filter nobody uses
    ArithmeticError,  # a matrix or a width of zero, a number beyond all bounds
    AssertionError,  # pypdf's own doubts
    RecursionError,  # parts that hold each other
    EOFError,
    OSError,  # positions before the file's beginning
    MemoryError,  # a length that somebody invented
)
"""What pypdf is known to raise for broken or hostile files."""
_ENDS_A_PARAGRAPH = re.compile(r"[.;]$")


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document, its paragraphs separated by newlines; ``note`` says why there is none."""

    text: str
    note: str = ""


def read_pdf(body: bytes) -> Document:
    """The text of a PDF's first pages. Never raises: what cannot be read has an empty text and a note.

    The work is bounded by what the file holds, not by a clock: the same file always reads the same.
    """
    if len(body) > LARGEST:
        return Document("", f"it is too large to be read: {len(body)} bytes")
    body = _unwrapped(body)
    if _END not in body[-_TAIL:]:
        return Document("", "it is broken: its end is missing")
    if len(_OBJECT.findall(body)) > _OBJECTS:
        return Document("", "it has too many parts to be read")
    try:
        with apply_configuration(**_LIMITS):
            text = "\n".join(_paragraphs(_lines(PdfReader(BytesIO(body)))))
    except (
        DependencyError,
        FileNotDecryptedError,
    ):  # what its cipher needs is not installed, or its password not known
        return Document("", "it is encrypted")
    except _BROKEN as error:
        return Document("", f"it is broken: {type(error).__name__}")
    return Document(text, "" if text else "it holds no text: a scan, or too complex a drawing")


def _unwrapped(body: bytes) -> bytes:
    """The file within a signed one, where it is there in one piece; any other as it is."""
    first, last = body.find(_BEGINNING, 0, _TAIL), body.rfind(_END)
    return body[first : last + len(_END)] if body.startswith(_ENVELOPE) and 0 <= first < last else body


def _lines(reader: PdfReader) -> Iterator[str]:
    """The lines of the first pages, until they weigh more than text does."""
    weight = 0
    for number in range(min(len(reader.pages), PAGES)):
        page = reader.pages[number]
        contents = page.get_contents()
        weight += len(contents.get_data()) if contents is not None else 0
        weight += _weight(page.get("/Resources"), depth=0)
        if weight > _WEIGHT:
            return
        yield from page.extract_text().splitlines()
        yield ""


def _weight(resources: object, *, depth: int) -> int:
    """Bytes of the fonts' tables and of the drawings that a page's resources name, and of theirs."""
    resources = _dictionary(resources)
    fonts = [_dictionary(font) for font in _dictionary(resources.get("/Font")).values()]
    forms = [_dictionary(form) for form in _dictionary(resources.get("/XObject")).values()]
    drawings = [form for form in forms if form.get("/Subtype") == "/Form"]
    if len(fonts) > _FONTS or len(drawings) > (_DRAWINGS if depth < _NESTED else 0):
        return _WEIGHT + 1
    tables = [_content(font.get("/ToUnicode")) for font in fonts]
    within = sum(_weight(drawing.get("/Resources"), depth=depth + 1) for drawing in drawings)
    return within + sum(map(_letters, tables)) + sum(len(_content(drawing)) for drawing in drawings)


def _letters(table: bytes) -> int:
    """How many letters a font's table comes to: one line of it ("<0000> <ffff> <0000>") may stand for 65,536."""
    spans = (_SPAN.findall(ranges) for ranges in _RANGES.findall(table))
    return len(table) + sum(max(int(last, 16) - int(first, 16), 0) for found in spans for first, last in found)


def _content(part: object) -> bytes:
    found = _dictionary(part)
    return found.get_data() if isinstance(found, StreamObject) else b""


def _dictionary(part: object) -> DictionaryObject:
    """A part of the file where a dictionary should be; an empty one where there is none."""
    found = part.get_object() if isinstance(part, PdfObject) else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _paragraphs(lines: Iterator[str]) -> Iterator[str]:
    """Lines joined until one is empty or ends a sentence: a PDF knows lines only."""
    held: list[str] = []
    for line in lines:
        words = clean(line)
        held.append(words)
        if not words or _ENDS_A_PARAGRAPH.search(words):
            paragraph = " ".join(filter(None, held))
            held = []
            if paragraph:
                yield paragraph

"""Tables that list something: their rows, and what each column holds, as its header says."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from scraper.normalise.text import fold
from scraper.parse.guess.candidates import Group, member
from scraper.parse.guess.outline import Element, Outline

ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "deadline",
        re.compile(r"scaden|scad\.|termine|\bfine\b|\bal\b|fino al|clos(?:es|ing)|deadline|\bdue\b|expir|defissione"),
    ),
    (
        "date",
        re.compile(
            r"\bdata\b|pubblica|\binizio\b|\bdal\b|\bdate\b|posted|affission|inserit|giorno|periodo|\bwhen\b|^quando"
        ),
    ),
    (
        "number",
        re.compile(
            r"^n[.°r]*$|^n\W|\bnum|numero|\bnr\b|^#$|protocollo|\bprot\b|^anno|\bcig\b|\bcup\b|^id\b|^cod"
            r"|registro|^reg\b|importo|\bno\."
        ),
    ),
    (
        "files",
        re.compile(
            r"allegat|download|\bfiles?\b|scarica|^link|minutes|video|\bpdf\b|audio|packet|apri|dettagli"
            r"|visualizza|azion|details"
        ),
    ),
    (
        "title",
        re.compile(
            r"oggetto|titolo|denominazione|descrizione|\bnome\b|\bavvis|\bband[oi]|argomento|\btitle\b|\bname\b"
            r"|subject|description|meeting|\bevent|\bitem\b|document|\bagenda|news|notizi|progett|body"
        ),
    ),
    (
        "category",
        re.compile(
            r"tipo|categoria|\btype\b|category|settore|ufficio|\bente\b|provenienza|mittente|department|status"
            r"|\bstato\b|bandito|richiedente|\btime\b|\bora\b|orario|location|luogo"
        ),
    ),
)
"""Words of header cells, in the order in which they are asked: "data scadenza" is a deadline, "data atto" a date."""

_LABEL_WORDS = 5
_LAYOUT_CELL = 1500
"""A cell with more characters is no datum: the table only lays out a page."""


@lru_cache(maxsize=4096)
def role_of(label: str) -> str:
    """What a header cell or a label says stands beneath or after it; empty where it says nothing known."""
    words = fold(label).strip(" :.")
    if not words or len(words.split()) > _LABEL_WORDS:
        return ""
    return next((role for role, pattern in ROLES if pattern.search(words)), "")


def tables(page: Outline) -> Iterator[Group]:
    """The rows of each table outside the furniture that holds data in rows."""
    for element in page.elements:
        if element.tag == "table" and not element.furniture and element.last > element.first:
            yield from _rows(page, element)


def _rows(page: Outline, table: Element) -> Iterator[Group]:
    rows = list(_rows_of(table))
    header, body = _split(page, rows)
    body = [row for row in body if len(cells(row)) > 1 or len(rows) > 2]
    speaking = [row for row in body if row.last > row.first]
    if len(speaking) < (1 if header else 2) or _is_label_value(page, rows, header):
        return
    if any(page.chars(cell.first, cell.last) > _LAYOUT_CELL for row in speaking[:3] for cell in cells(row)):
        return
    roles = tuple(role_of(page.text(cell.first, cell.last)) for cell in cells(header)) if header else ()
    if not header and len(speaking) == 1:
        return
    yield Group("table", table, tuple(map(member, speaking)), roles)


def _rows_of(table: Element) -> Iterator[Element]:
    for child in table.children:
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "thead", "tfoot"}:
            yield from (row for row in child.children if row.tag == "tr")


def cells(row: Element) -> list[Element]:
    """The cells of a row."""
    return [child for child in row.children if child.tag in {"td", "th"}]


def _split(page: Outline, rows: Sequence[Element]) -> tuple[Element | None, list[Element]]:
    """The row that names the columns, where there is one, and the rows beneath."""
    for place, row in enumerate(rows[:3]):
        own = cells(row)
        if len(own) > 1 and _names_columns(page, row, own):
            return row, [other for other in rows[place + 1 :] if not _is_header(other)]
    return None, [row for row in rows if not _is_header(row)]


def _is_header(row: Element) -> bool:
    return row.parent is not None and row.parent.tag == "thead"


def _names_columns(page: Outline, row: Element, own: Sequence[Element]) -> bool:
    if all(cell.tag == "th" for cell in own) or _is_header(row):
        return True
    texts = [page.text(cell.first, cell.last) for cell in own]
    named = sum(bool(role_of(text)) and not any(c.isdigit() for c in text) for text in texts)
    return named >= 2 and named * 2 >= sum(map(bool, texts)) and not _has_links(page, row)


def _has_links(page: Outline, row: Element) -> bool:
    return any(page.pieces[place].link >= 0 for place in range(row.first, row.last))


def _is_label_value(page: Outline, rows: Sequence[Element], header: Element | None) -> bool:
    """Rows of a name and its value describe one thing: "Data: …", "Luogo: …"."""
    pairs = [own for row in rows if len(own := cells(row)) == 2]
    if len(pairs) * 3 < len(rows) * 2 or not pairs:
        return False
    if all(own[0].tag == "th" and own[1].tag == "td" for own in pairs):
        return True
    labels = [page.text(own[0].first, own[0].last) for own in pairs]
    named = sum(bool(role_of(label)) or label.endswith(":") for label in labels)
    return header is None and len(set(labels)) == len(labels) and named >= 2 and named * 2 > len(labels)

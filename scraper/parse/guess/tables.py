"""Tables that list something: their rows, and what each column holds, as its header says."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from scraper.normalise.text import fold
from scraper.parse.guess.candidates import LEAST_CHARS, Group, member
from scraper.parse.guess.outline import Element, Outline

_END = re.compile(
    r"^al\b|^fine\b|defissione|(?:fine|termine|scadenza) (?:della )?(?:pubblicazione|affissione)|data fine$|rimozione"
)
ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("end", _END),
    (
        "deadline",
        re.compile(
            r"scaden|scad\.|\bscade\b|termine|\bfine\b|\bal\b|fino al|clos(?:es|ing)|deadline|\bdue\b|expir|defissione"
        ),
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
_MOST_CELLS = 0.9
_DEPTH = 6
_MOST_REACHING = 10
"""So many cells reach down into a row: no table shares more columns."""
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
    """The rows of each table outside the furniture that holds data in rows; tables of the same columns also as one."""
    by_columns: dict[str, list[Group]] = defaultdict(list)
    for element in page.elements:
        if element.tag == "table" and not element.furniture and element.last > element.first:
            for group in _rows(page, element):
                by_columns[group.columns].append(group)
                yield group
    yield from (_together(groups) for columns, groups in by_columns.items() if columns and len(groups) > 1)


def _together(groups: Sequence[Group]) -> Group:
    """A list in several tables: one for the open calls and one for the closed, one for each year."""
    members = tuple(one for group in groups for one in group.members)
    holder = groups[0].holder
    while holder.end < members[-1].end and holder.parent is not None:
        holder = holder.parent
    spans = {row: shared for group in groups for row, shared in group.spans.items()}
    return replace(groups[0], holder=holder, members=members, spans=spans)


def _spans(rows: Sequence[Element]) -> dict[int, list[tuple[int, Element]]]:
    """Which cells reach down into each row: one date, or one section, for several acts."""
    found: dict[int, list[tuple[int, Element]]] = {}
    reaching: list[tuple[int, int, Element]] = []
    for number, row in enumerate(rows):
        reaching = [one for one in reaching if one[1] > number][:_MOST_REACHING]
        shared = [(column, cell) for column, _, cell in reaching]
        if shared:
            found[row.index] = shared
        for column, cell in placed(row, {column for column, _ in shared}):
            rowspan = span(cell, "rowspan")
            if rowspan > 1:
                reaching.append((column, number + rowspan, cell))
    return found


def placed(row: Element, taken: Collection[int]) -> Iterator[tuple[int, Element]]:
    """The cells of a row with their columns; ``taken`` are those of cells that reach down from above."""
    column = 0
    for cell in cells(row):
        while column in taken:
            column += 1
        yield column, cell
        column += span(cell, "colspan")


def span(cell: Element, name: str) -> int:
    """How many columns or rows a cell takes."""
    count = cell.attributes.get(name) or ""
    return int(count) if count.isdecimal() and len(count) < 3 else 1


def _rows(page: Outline, table: Element) -> Iterator[Group]:
    rows = list(_rows_of(table))
    header, body = _split(page, rows)
    body = [row for row in body if len(cells(row)) > 1 or len(rows) > 2]
    speaking = [row for row in body if row.last > row.first]
    if len(speaking) < (1 if header else 2) or _is_label_value(page, rows, header):
        return
    if any(page.chars(cell.first, cell.last) > _LAYOUT_CELL for row in speaking[:3] for cell in cells(row)):
        return
    if header is None and _is_grid(page, speaking):
        grid = [cell for row in speaking for cell in cells(row) if cell.last > cell.first]
        yield Group("cards", table, tuple(map(member, grid)))
        return
    if header is None:
        yield from _alike(table, speaking)
    roles = tuple(role_of(page.text(cell.first, cell.last)) for cell in cells(header)) if header else ()
    if not header and len(speaking) == 1:
        return
    columns = page.text(header.first, header.last) if header else ""
    yield Group("table", table, tuple(map(member, speaking)), roles, columns, _spans(rows))


def _alike(table: Element, rows: Sequence[Element]) -> Iterator[Group]:
    """Rows built alike where others are not: a blog whose last rows are a pager and links to older posts."""
    built: dict[str, list[Element]] = {}
    for row in rows:
        built.setdefault(_build(row), []).append(row)
    for same in built.values():
        if 1 < len(same) < len(rows):
            yield Group("table", table, tuple(map(member, same)))


def _build(row: Element) -> str:
    """The tags on the way down to the first thing that a row holds."""
    tags: list[str] = []
    element = row
    while element.children and len(tags) < _DEPTH:
        element = element.children[0]
        tags.append(element.tag)
    return f"{len(row.children)} {' '.join(tags)}"


def _is_grid(page: Outline, rows: Sequence[Element]) -> bool:
    """Is each cell an item, with a link and several lines? Then the table only puts them side by side."""
    spoken = [own for row in rows if len(own := [cell for cell in cells(row) if cell.last > cell.first]) > 1]
    found = [cell for own in spoken for cell in own]
    items = sum(_is_item(page, cell) for cell in found)
    return len(spoken) * 2 >= len(rows) and items >= _MOST_CELLS * len(found)


def _is_item(page: Outline, cell: Element) -> bool:
    if page.line_ends[cell.first] >= cell.last or page.chars(cell.first, cell.last) < LEAST_CHARS:
        return False
    return bool(page.anchors_between(cell.index, cell.end))


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

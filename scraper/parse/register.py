"""Registers of acts (*albo pretorio*) and of calls: a row an act, its parts told by class, column heading or label."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Kind
from scraper.parse.card import Card, Link, attribute, text_of
from scraper.parse.files import FILE
from scraper.parse.kinds import kind_of
from scraper.parse.labels import Role, labelled, role_of


@dataclass(frozen=True, slots=True)
class Register:
    """Where a supplier's rows are, as CSS selectors.

    ``link`` leads to an act's own page, ``parts`` names the cells that say what they are by their class;
    ``holds`` is what an act is where no word of its own says so. Only in a register of calls is the day on
    which a row ends a deadline: elsewhere it is the end of the publication.
    """

    rows: str
    link: str = "a[href]"
    parts: Mapping[Role, str] = field(default_factory=dict)
    holds: Kind = Kind.DOCUMENT


_HINTS = {Kind.DOCUMENT: "documento", Kind.CALL: "bando", Kind.NEWS: "notizia"}
_NOTHING = re.compile(r"\s*(?:non (?:ci sono|sono presenti|risultano)|nessun)", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"[\W\d]*|(?:vai al |apri |mostra |visualizza )?(?:il )?(?:dettagli[oa]?|documento|atto|scheda|allegati|scarica)\b"
    r".{0,12}|visualizza|apri|leggi(?: tutto)?",
    re.IGNORECASE,
)
"""The words of links that name no act: a running number, "Dettaglio"."""
_PUBLISHED = re.compile(r"\bpubblica(?:zione|t[oa])\s+(?:dal|il)\s*:?\s*(\d.{5,40}|\d\S+)", re.IGNORECASE)
_DAY = re.compile(r"\b\d{1,2}(?:[./-]\d{1,2}[./-]|\s+[a-z]{3,9}\s+)(?:20)?\d\d\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_SUBJECT = re.compile(r"\bOggetto\s*:\s*(.+)", re.IGNORECASE)


def read_register(tree: LexborHTMLParser, register: Register) -> Iterator[Card]:
    """The acts of a register, in page order."""
    section = text_of(tree.css_first("h1"))
    columns: dict[int, list[Role | None]] = {}
    for row in _innermost(tree.css(register.rows)):
        card = _card(row, _columns(row, columns), register, section)
        if card is not None:
            yield card


def _innermost(rows: Sequence[LexborNode]) -> Iterator[LexborNode]:
    """Old pages are laid out with tables: a row that holds rows is no act. Each ancestor is looked at once."""
    row_of = {row.mem_id: row.mem_id for row in rows}
    outer = set()
    for row in rows:
        path, holder = [], row.parent
        while holder is not None and holder.mem_id not in row_of:
            path.append(holder.mem_id)
            holder = holder.parent
        around = row_of[holder.mem_id] if holder is not None else 0
        row_of.update(dict.fromkeys(path, around))
        outer.add(around)
    return (row for row in rows if row.mem_id not in outer)


def _columns(row: LexborNode, known: dict[int, list[Role | None]]) -> list[Role | None]:
    """What the columns of the row's table hold, by its heading cells; nothing where no column holds the subject."""
    group = row.parent
    table = group.parent if group is not None and group.tag in {"tbody", "thead"} else group
    if table is None or table.tag != "table":
        return []
    if table.mem_id not in known:
        first = table.css_first("tr")
        headings = table.css("th") or (first.css("td") if first is not None else [])
        roles = [role_of(text_of(cell)) for cell in headings]
        known[table.mem_id] = roles if table.css_first("th") is not None or _names_columns(headings) else []
    return known[table.mem_id] if Role.TITLE in known[table.mem_id] else []


def _names_columns(cells: Sequence[LexborNode]) -> bool:
    """Old registers write their headings in ordinary cells: several names of columns, and no number among them."""
    texts = [text_of(cell) for cell in cells]
    return sum(role_of(text) is not None for text in texts) > 1 and not any(map(_DIGIT.search, texts))


def _card(row: LexborNode, columns: list[Role | None], register: Register, section: str) -> Card | None:
    parts = {role: text_of(row.css_first(css)) for role, css in register.parts.items()}
    cells = row.css("td")
    if columns and _names_columns(cells):
        return None
    told = labelled(row)
    if columns and Role.TITLE not in told:
        told = {role: text for role, text in zip(columns, map(text_of, cells), strict=False) if role and text}
    said = told | {role: text for role, text in parts.items() if text}
    link = row.css_first(register.link)
    title = said.get(Role.TITLE) or _best_title(link, cells)
    if not title or (_NOTHING.match(title) and link is None):
        return None
    category = said.get(Role.CATEGORY, "")
    return Card(
        title=title,
        href=attribute(link, "href") or attribute(row, "data-href") or None,
        date=said.get(Role.PUBLISHED) or said.get(Role.PERIOD) or _other_day(row, title, said, register),
        category=_hint(category, title, register.holds),
        section=section,
        notes=_notes(said, title, register),
        files=tuple(
            Link(attribute(a, "href"), text_of(a), attribute(a, "title"))
            for a in row.css("a[href]")
            if FILE.search(attribute(a, "href"))
        ),
    )


def _other_day(row: LexborNode, title: str, said: Mapping[Role, str], register: Register) -> str:
    """A day that its own words, or nothing else than its form, tell to be that of publication."""
    rest = text_of(row).replace(title, " ")
    worded = _PUBLISHED.search(rest)
    if worded:
        return worded[1]
    bare = (
        _DAY.search(rest) if register.holds is not Kind.CALL and not {Role.UNTIL, Role.DEADLINE} & said.keys() else None
    )
    return bare[0] if bare else ""


def _best_title(link: LexborNode | None, cells: list[LexborNode]) -> str:
    """The link's words if they name an act, else the longest cell, without the label before its subject."""
    words = text_of(link)
    if not words or _NO_TITLE.fullmatch(words):
        words = max(map(text_of, cells), key=len, default="")
    subject = _SUBJECT.search(words)
    return subject[1] if subject else words


def _hint(category: str, title: str, holds: Kind) -> str:
    """The words that tell the kind: the register's own label, else a call's title, else what the register holds."""
    if kind_of(category):
        return category
    return title if kind_of(title) in {Kind.CALL, Kind.NOTICE} else _HINTS[holds]


def _notes(said: Mapping[Role, str], title: str, register: Register) -> str:
    if register.holds is not Kind.CALL:
        return title if kind_of(title) is Kind.CALL else ""
    deadline = said.get(Role.DEADLINE) or said.get(Role.UNTIL)
    return f"Scadenza: {deadline}. {title}" if deadline else title

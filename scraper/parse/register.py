"""Registers of acts (*albo pretorio*) and of calls: a row an act, its parts told by class, column heading or label."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Kind
from scraper.parse.acts import act_in, act_of, kind_of_act
from scraper.parse.card import Card, text_of
from scraper.parse.files import file_links
from scraper.parse.kinds import kind_of
from scraper.parse.labels import Role, labelled, role_of
from scraper.parse.leading import leads_to, script_leads_to
from scraper.parse.phrases import Says
from scraper.parse.rowtitles import PUBLISHED, best_title, subject_of
from scraper.parse.titles import tone


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


_HINTS = {Kind.DOCUMENT: "documento", Kind.CALL: "bando", Kind.NEWS: "notizia", Kind.NOTICE: "avviso"}
_OF_ACTS = re.compile(r"\balbo\b|\batti\b|\bpubblicazion", re.IGNORECASE)
_NOTHING = re.compile(r"\s*(?:non (?:ci sono|sono presenti|risultano)|nessun)", re.IGNORECASE)
_DAY = re.compile(r"\b\d{1,2}(?:[./-]\d{1,2}[./-]|\s+[a-z]{3,9}\s+)(?:20)?\d\d\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_ENTERED = re.compile(r"\b(?:registrazione|pubblicazione|albo)\s+n\W{1,4}(\d[\d./-]*)", re.IGNORECASE)
"""The number under which a row is entered, where it stands in no cell of its own: "Registrazione Albo n. 3810/2026"."""
_ORDER = re.compile(r"\bordinanz", re.IGNORECASE)
_MAY_CLOSE = {Says.INVITES, Says.OFFERS}
_DAYS = {Role.PUBLISHED, Role.PERIOD, Role.UNTIL, Role.DEADLINE, Role.APPLY_BY}
_TAGS = ".label, .badge, em, .categoria, .category, [class*=tipo], .chip"
_LONGEST_TAG = 40


def read_register(tree: LexborHTMLParser, register: Register) -> Iterator[Card]:
    """The acts of a register, in page order."""
    section = text_of(tree.css_first("h1"))
    holds = _held(section, register)
    columns: dict[int, list[Role | None]] = {}
    for row in _innermost(tree.css(register.rows)):
        card = _card(row, _columns(row, columns), register, section, holds=holds)
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


def _held(section: str, register: Register) -> Kind:
    """A system that keeps registers keeps other lists too: then the page's heading says what this one holds."""
    told = None if register.holds is not Kind.DOCUMENT or _OF_ACTS.search(section) else kind_of(section)
    return told if told in _HINTS else register.holds


def _card(row: LexborNode, columns: list[Role | None], register: Register, section: str, *, holds: Kind) -> Card | None:
    parts = {role: text_of(row.css_first(css)) for role, css in register.parts.items()}
    cells = row.css("td")
    if columns and _names_columns(cells):
        return None
    told = labelled(row)
    if columns and Role.TITLE not in told:
        told = {role: text for role, text in zip(columns, map(text_of, cells), strict=False) if role and text}
    said = {role: text for role, text in {**told, **_full(parts)}.items() if role not in _DAYS or _DIGIT.search(text)}
    link = row.css_first(register.link)
    title = subject_of(said.get(Role.TITLE) or best_title(row, link, cells))
    if not title or (_NOTHING.match(title) and link is None):
        return None
    category = said.get(Role.CATEGORY) or _tag(row, title)
    return Card(
        title=title,
        href=(leads_to(link) if link is not None else "") or script_leads_to(row) or None,
        date=said.get(Role.PUBLISHED) or said.get(Role.PERIOD) or _other_day(row, title, said, register),
        category=_hint(category, section, holds),
        section=section,
        notes=_notes(said, title, holds),
        office=said.get(Role.OFFICE) or said.get(Role.SENDER, ""),
        act=_act(said, title, category) or _entered(row),
        files=tuple(replace(file, words=file.words or title) for file in file_links(row)),
    )


def _full(parts: Mapping[Role, str]) -> Mapping[Role, str]:
    return {role: text for role, text in parts.items() if text}


def _act(said: Mapping[Role, str], title: str, category: str) -> str:
    """The act's own number, else the one its title names, else that of the protocol or under which it is entered."""
    what, day = kind_of_act(category), said.get(Role.ACT_DAY, "")
    return (
        act_of(said.get(Role.ACT, ""), what=what or "Atto", day=day)
        or act_in(title)
        or act_of(said.get(Role.PROTOCOL, ""), what="Protocollo")
        or act_of(said.get(Role.NUMBER, ""))
        or ""
    )


def _entered(row: LexborNode) -> str:
    found = _ENTERED.search(text_of(row))
    return (act_of(found[1]) or "") if found else ""


def _other_day(row: LexborNode, title: str, said: Mapping[Role, str], register: Register) -> str:
    """A day that its own words, or nothing else than its form, tell to be that of publication."""
    rest = text_of(row).replace(title, " ")
    worded = PUBLISHED.search(rest)
    if worded:
        return worded[1]
    if register.holds is Kind.CALL or {Role.UNTIL, Role.DEADLINE} & said.keys():
        return ""
    for role in (Role.ACT_DAY, Role.APPLY_BY):
        rest = rest.replace(said.get(role, title), " ")
    bare = _DAY.search(rest)
    return bare[0] if bare else ""


def _tag(row: LexborNode, title: str) -> str:
    """A short text that stands apart and names a kind ("AVVISI PUBBLICI"), where no cell or label does."""
    texts = (text_of(node) for node in row.css(_TAGS))
    return next((text for text in texts if text != title and len(text) <= _LONGEST_TAG and kind_of(text)), "")


def _hint(category: str, section: str, holds: Kind) -> str:
    """The words that tell the kind: the register's own label, else the page's heading, else what the register holds.

    An order (*ordinanza*) in a register is an act, in the news it is a notice.
    """
    if holds is Kind.DOCUMENT and _ORDER.search(category):
        return _HINTS[holds]
    if kind_of(category):
        return category
    return section if kind_of(section) is holds else _HINTS[holds]


def _notes(said: Mapping[Role, str], title: str, holds: Kind) -> str:
    deadline = said.get(Role.APPLY_BY)
    if not deadline and holds is not Kind.CALL and tone(title) not in _MAY_CLOSE:
        return ""
    if holds is not Kind.DOCUMENT:
        deadline = deadline or said.get(Role.DEADLINE)
    if holds is Kind.CALL:
        deadline = deadline or said.get(Role.UNTIL)
    return f"Scadenza: {deadline}. {title}" if deadline else title

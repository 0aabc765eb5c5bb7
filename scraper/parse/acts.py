"""The number of an act as offices write it, brought to one form: ``Determinazione n. 123 del 22/06/2026``."""

import re
from datetime import date

from scraper.normalise.dates import find_dates
from scraper.normalise.dates.span import day_of
from scraper.normalise.text import clean

_ABBREVIATED = {
    "det": "Determinazione",
    "determ": "Determinazione",
    "del": "Deliberazione",
    "delib": "Deliberazione",
    "ord": "Ordinanza",
    "decr": "Decreto",
    "prot": "Protocollo",
    "rep": "Repertorio",
    "reg": "Registro",
}
_CATEGORIES = {
    "determin": "Determinazione",
    "deliber": "Deliberazione",
    "ordinanz": "Ordinanza",
    "decret": "Decreto",
}
_OF_STATE = r"(?!\s+(?:legge|legislativ|ministerial|interministerial|regional|prefettizi|del (?:ministr|president)))"
_WHAT = (
    rf"(?:determin(?:azione|a)|deliber(?:azione|a)|ordinanza|decreto{_OF_STATE}|protocollo|repertorio|provvedimento"
    r"|registro|atto|(?:determ|det|delib|del|ord|decr|prot|rep|reg)\.)"
)
_WHOSE = (
    r"(?:\s+(?:dirigenziale|sindacale|contingibile|e urgente|generale|settoriale|comunale"
    r"|(?:reg\.?|registro) (?:gen\.?|generale)"
    r"|del (?:dirigente|sindaco|responsabile)"
    r"(?: (?:del |dell['’]\s?|della )(?:servizio|settore|area|ufficio)[^\d,;:]{0,40}?)?"
    r"|(?:di |della |del )?(?:giunta|consiglio)(?: (?:comunale|municipale))?"
    r"|(?:di |della |del )?[gc]\.\s?c\.))*"
)
_NUMBER = r"(?P<number>(?!\d{1,2}[/.-]\d{1,2}[/.-]\d)\d[\d.]*(?:[/-]\w{1,6})*(?<![.]))"
_DAY = r"\d{1,2}[°º]?(?:\s?[./-]\s?\d{1,2}\s?[./-]\s?|\s+[a-z]{3,9}\.?\s+)(?:\d{4}|\d{2})\b"
_OF_THE_DAY = rf"\s*,?\s*(?:del|dell['’]|in data|dd\.?)\s*(?P<day>{_DAY})"
_N = r"[\s,:]*\bn(?:r|um(?:ero)?)?\s*[.°º:]*\s*"
_ACTS = (
    re.compile(rf"\b(?P<what>{_WHAT}{_WHOSE}){_N}{_NUMBER}(?:{_OF_THE_DAY})?", re.IGNORECASE),
    # Without "n." only a day or a year tells a number from all others: "Deliberazioni 2026", "Ordinanza 15 giugno".
    re.compile(rf"\b(?P<what>{_WHAT}{_WHOSE})\s*:?\s+{_NUMBER}{_OF_THE_DAY}", re.IGNORECASE),
    re.compile(rf"\b(?P<what>{_WHAT}{_WHOSE})\s*:?\s+(?P<number>\d{{1,6}}/(?:20)?\d\d)(?![\d/])", re.IGNORECASE),
)
_LABELLED = re.compile(rf"(?P<what>{_WHAT}{_WHOSE})\s*:?\s+{_NUMBER}", re.IGNORECASE)
"""Behind a label that announces an act, no more is needed: "Det. 45"."""
_ANOTHER = re.compile(
    r"(?:\b(?:ai sensi|di cui|ex|vist[aoei]|giusta|come da|in (?:esecuzione|attuazione|applicazione|seguito)|con)"
    r"|\b(?:revoca|proroga|modific\w*|rettific\w*|integrazion\w*|annullament\w*|sospensione|impugna\w*|attuazione))"
    r"(?:\s+(?:a|al|alla|all['’]|di|della|dell['’]|del|la|l['’]|il|parziale))*\s*$",
    re.IGNORECASE,
)
"""What comes before an act that is another one: the one that this text changes, or that it rests on."""
_BARE = re.compile(
    rf"(?:n(?:r|um(?:ero)?)?\s*[.°º:]*\s*)?(?P<number>\d[\w./-]{{0,20}})(?:{_OF_THE_DAY})?", re.IGNORECASE
)
_INITIALS = re.compile(r"\b[gc]\.\s?c\.", re.IGNORECASE)
_REACH = 300
"""A title longer than this is a text; what it names late is not its own act."""
_ANY_YEAR = date(2000, 1, 1)
"""What a missing year is read against; the days of acts always print theirs."""


def act_in(title: str) -> str | None:
    """The act that a title or heading names as its own; None where it names none, or only others."""
    for pattern in _ACTS:
        for found in pattern.finditer(title, 0, _REACH):
            if not _ANOTHER.search(title, max(0, found.start() - 60), found.start()):
                named = f"{_named(found['what'])} n. {found['number']}"
                return _written(named, found.groupdict().get("day") or "")
    return None


def act_of(value: str, *, what: str = "", day: str = "") -> str | None:
    """The act that a labelled value gives: a number ("123/2026"), or all of it ("Det. 45 del 03/08/2026").

    ``what`` is the kind of act where the value is a number alone, ``day`` its date where that is printed apart.
    """
    words = clean(value)
    said = act_in(words)
    if said:
        return _written(said, day) if day and " del " not in said.rpartition(" n. ")[2] else said
    named = _LABELLED.fullmatch(words)
    if named:
        return _written(f"{_named(named['what'])} n. {named['number']}", day)
    bare = _BARE.fullmatch(words)
    return _written(f"{what} n. {bare['number'].rstrip('./-')}", bare["day"] or day) if bare else None


def kind_of_act(category: str) -> str:
    """What a register's category ("DETERMINE DIRIGENZIALI") calls one of its acts; empty where it names none."""
    words = category.lower()
    name = next((name for stem, name in _CATEGORIES.items() if stem in words), "")
    body = "Giunta" if "giunta" in words else "Consiglio" if "consiglio" in words else ""
    return f"{name} di {body}" if name == "Deliberazione" and body else name


def _written(act: str, day: str) -> str:
    found = find_dates(day, _ANY_YEAR) if day else []
    return f"{act} del {day_of(found[0].start):%d/%m/%Y}".strip() if found else act.strip()


def _named(what: str) -> str:
    """As it is printed, abbreviations written out and nothing shouted."""
    words = clean(what)
    first, _, rest = words.partition(" ")
    first = _ABBREVIATED.get(first.lower().rstrip("."), first)
    words = f"{first} {rest}".strip()
    words = words.lower() if words.isupper() or first.isupper() else words
    return _INITIALS.sub(lambda found: found[0].upper(), words[:1].upper() + words[1:])

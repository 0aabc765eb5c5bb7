"""What a card prints in short lines of its own, in no place that is known: a day, a deadline, the name of its kind."""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from scraper.normalise.text import clean
from scraper.parse.labels import AFTER

_MONTH = r"(?:gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic)[a-z]{0,6}\.?"
_DAY = rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[°º]?(?:\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?|\s+{_MONTH}\s+)(?:\d{{4}}|\d\d)\b)"
_LONGEST = 80
_SEPARATOR = "\x1f"
_HOUR = r"(?:[\s,–-]*(?:ore |alle |h )?\d\d?[:.]\d\d)?"
_ONLY_A_DAY = re.compile(
    rf"(?P<label>[^\d]{{0,40}}?)(?P<day>{_DAY}(?:\s*(?:-|–|al|fino al)\s*{_DAY})?){_HOUR}\W*", re.IGNORECASE
)
_WEEKDAYS = r"(?:lun|mar|mer|gio|ven|sab|dom)[a-zì]*"
_PUBLISHED = re.compile(
    r"(?:(?:data|di|in|il|la|del|dal|pubblicat[oa]|pubblicazione|pubb\.?|inserit[oa]|inserimento|affiss[oa]|affissione"
    rf"|postat[oa]|creat[oa]|news|notizia|avviso|comunicato|{_WEEKDAYS})\b[\s:,.–-]*)+",
    re.IGNORECASE,
)
"""Words that may stand before a day of publication, and nothing else."""
_TOLD = re.compile(r"pubb|inserit|inserim|affiss|postat|creat", re.IGNORECASE)
_CLOSES = re.compile(r"(?:data (?:di )?)?(?:scadenza|scade|termine|entro|chiusura (?:bando|termini))\b", re.IGNORECASE)
_NAME_OF_A_KIND = re.compile(
    r"(?:ultim[ei] |le |gli |i )?(?:notizi[ae]|news|novit[àa]|avvis[oi](?: pubblic[oi])?|comunicat[oi](?: stampa)?"
    r"|comunicazion[ei]|event[oi]|appuntament[oi]|band[oi](?: (?:di |per )\w+)?|concors[oi]|gar[ae](?: d['’]appalto)?"
    r"|avvis[oi] e band[oi]|band[oi] e (?:avvis|concors|gar)\w+|ordinanz[ae]|allert[ae](?: meteo)?"
    r"|progett[oi]|document[oi])",
    re.IGNORECASE,
)


def lines_of(node: LexborNode) -> list[str]:
    """The texts of a card as its markup parts them, in their order; no empty ones."""
    parts = node.text(separator=_SEPARATOR).split(_SEPARATOR)
    texts = [text for part in parts if not part.isspace() and (text := clean(part))]
    return [field for text in texts for field in (AFTER.split(text) if len(text) <= _LONGEST else (text,))]


def told_day(lines: Sequence[str], title: str) -> str:
    """The day on a line that holds nothing else but the words that make it that of publication.

    Of a period its first day is meant.
    """
    return next((day for label, day in _days(lines, title) if _TOLD.search(label)), "")


def bare_day(lines: Sequence[str], title: str) -> str:
    """The day on a line that holds nothing else, under no label of something that ends, changes or takes place."""
    days = _days(lines, title)
    return next((day for label, day in days if not label or _PUBLISHED.fullmatch(label)), "")


def _days(lines: Sequence[str], title: str) -> Iterator[tuple[str, str]]:
    """Each day with its label, which may be the line before."""
    before = ""
    for line in lines:
        found = _ONLY_A_DAY.fullmatch(line) if len(line) <= _LONGEST and line != title else None
        if found:
            above = before if before != title and (before.endswith(":") or _is_label(before)) else ""
            yield found["label"].strip(" :") or above.strip(" :"), found["day"]
        before = line


def _is_label(line: str) -> bool:
    return bool(_PUBLISHED.fullmatch(line) or _CLOSES.match(line))


def deadline_line(lines: Sequence[str]) -> str:
    """The line that begins as a deadline does, with the next one where it holds the day."""
    for line, following in zip(lines, (*lines[1:], ""), strict=False):
        if len(line) <= _LONGEST and _CLOSES.match(line):
            return line if any(map(str.isdigit, line)) else f"{line} {following[:_LONGEST]}"
    return ""


def name_of_kind(lines: Sequence[str], title: str) -> str:
    """The line that is nothing but the name of a kind: "Avvisi", "Comunicati stampa"."""
    return next((line for line in lines if line != title and _NAME_OF_A_KIND.fullmatch(line.strip(" :#"))), "")

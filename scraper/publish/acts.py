"""Which items are acts of an albo pretorio, and the number that tells each of them from all others there.

acts           Documents with the number of an act and a day of publication; calls and notices only where they come
               from a register: the number stands alone there ("n. 801/2026"), or the page calls itself an albo. News,
               projects and events have no such number, and none is invented for them.
uid            ``[year]/[number]``. Where a register gives the act's own number instead of that of its entry, a
               resolution and an order may share it: then the kind of act is added (``2026/45-ordinanza``). Of two
               entries for one act the newer is shown.
"""

import re
from dataclasses import dataclass
from datetime import date

from scraper.model import Entry, Kind
from scraper.normalise.dates.span import day_of
from scraper.normalise.ids import slug
from scraper.publish import dating
from scraper.publish.characters import plain
from scraper.publish.views import SiteView

_REGISTERED = {Kind.CALL, Kind.NOTICE}
_OF_NO_KIND = {"Atto", "Protocollo", "Registro", "Repertorio"}
"""What a number is called that does not tell which kind of act has it."""
_ALBO = re.compile(r"\balbo\b", re.IGNORECASE)
_ACT = re.compile(r"(?P<what>.*?)\s*\bn\. (?P<number>\S+)(?: del (?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4}))?")


@dataclass(frozen=True, slots=True)
class Act:
    """An entry that is an act: ``number`` is ``[year]/[number]``, ``what`` its kind, ``issued`` its own day."""

    entry: Entry
    number: str
    what: str
    issued: date | None


def newest_acts(view: SiteView, limit: int) -> list[tuple[str, Act]]:
    """The acts of a site, each with its uid, the newest first."""
    entries = dating.newest_entries(view.entries, {view.site.id: view.site})
    acts = [act for act in map(_act, entries) if act is not None]
    kinds: dict[str, set[str]] = {}
    for act in acts:
        kinds.setdefault(act.number, set()).add(slug(act.what))
    found: dict[str, Act] = {}
    for act in acts:
        kind = slug(act.what) if len(kinds[act.number]) > 1 else ""
        found.setdefault(f"{act.number}-{kind}" if kind else act.number, act)
    return list(found.items())[:limit]


def _act(entry: Entry) -> Act | None:
    item = entry.item
    named = _ACT.fullmatch(plain(item.act or ""))
    if named is None or item.published is None:
        return None
    from_register = not named["what"] or _ALBO.search(item.section or "")
    if item.kind is not Kind.DOCUMENT and not (item.kind in _REGISTERED and from_register):
        return None
    issued = _issued(named)
    number = _numbered(named["number"], issued or day_of(item.published))
    return Act(entry, number, "" if named["what"] in _OF_NO_KIND else named["what"], issued)


def _issued(named: re.Match[str]) -> date | None:
    try:
        return date(int(named["year"]), int(named["month"]), int(named["day"])) if named["day"] else None
    except ValueError:  # the page's own words: "del 31/02/2026"
        return None


def _numbered(printed: str, day: date) -> str:
    """``2026/811`` from 811, 811/2026, 2026/811 or 811/26; a number of December may be published in January."""
    parts = re.split("[/-]", printed)
    for year in (day.year, day.year - 1):
        for place, written in ((-1, f"{year}"), (0, f"{year}"), (-1, f"{year % 100:02}")):
            if len(parts) > 1 and parts[place] == written:
                rest = parts[:-1] if place else parts[1:]
                return f"{year}/{'-'.join(rest)}"
    return f"{day.year}/{'-'.join(parts)}"

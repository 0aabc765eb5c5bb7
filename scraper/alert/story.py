"""An item and what happened to it, told in Italian: every string a mail prints, ready to be laid out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from scraper.alert.excerpt import beginning, narrow, shorten
from scraper.alert.italian import (
    FIELDS,
    KINDS,
    inflect,
    is_past,
    meant,
    on_the,
    short_day,
    time_left,
    to_the,
)
from scraper.model import Attachment, Change, ChangeType, Day, Entry, FieldValue, Item, Kind, Meaning, Site
from scraper.normalise.italian import long_day
from scraper.normalise.text import clean
from scraper.normalise.words import replacements

_DAYS = {"published", "deadline", "starts"}
_QUOTED = {"title", "summary", "text", "attachment_title", "attachment_text"}
_LONG = {"summary", "text", "attachment_text"}
"""Fields of which only what changed is told."""
_REPLACEMENTS = 5
"""As many differences as a mail tells of one field; the rest is on the page."""
_TITLE_IN_SUBJECT = 110

_RANK = {
    ChangeType.WITHDRAWN: 0,
    ChangeType.RETURNED: 0,
    ChangeType.APPEARED: 1,
    ChangeType.DEADLINE_EXTENDED: 2,
    ChangeType.DEADLINE_CHANGED: 3,
    ChangeType.DEADLINE_SET: 4,
    ChangeType.ATTACHMENT_REPLACED: 5,
    ChangeType.ATTACHMENT_ADDED: 6,
    ChangeType.EDITED: 7,
    ChangeType.MOVED: 8,
}
"""Which of several changes gives a mail its subject: the lowest; of *withdrawn* and *returned* the later."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file or a page; ``url`` is None where it is not safe to follow (``javascript:``)."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """One item in a mail, in words.

    ``deadline``, ``time_left`` and ``closes`` (its last moment) are about a deadline that can still be met;
    any other is one of the ``facts``.
    """

    item: str
    subject: str
    headline: str
    title: str
    site: str
    page: Link | None
    deadline: str | None
    time_left: str | None
    closes: datetime | None
    events: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    attachments: tuple[Link, ...]
    copies: tuple[str, ...]


def tell(entry: Entry, changes: Sequence[Change], *, site: Site, at: datetime) -> Story:
    """Tell what happened to an item, oldest change first, as it reads at ``at`` in the site's zone."""
    item, zone = entry.item, ZoneInfo(site.timezone)
    lead = min(changes, key=_weight)
    title = clean(item.title)
    ahead = None if lead.type is ChangeType.WITHDRAWN else _deadline_ahead(item, zone, at)
    return Story(
        item=item.id,
        subject=_subject(lead, item, zone=zone, at=at),
        headline=_headline(lead, zone, at),
        title=title,
        site=clean(site.name),
        page=_link(item.url, item.url) if item.url else None,
        deadline=_long(ahead, zone) or None,
        time_left=time_left(ahead, zone, at) if ahead else None,
        closes=_last_moment(ahead, zone) if ahead else None,
        events=_events(changes, item, zone),
        facts=(*_missed_deadline(item, zone, at, shown=ahead is not None), *_facts(item, changes[-1], zone)),
        paragraphs=beginning(item.text or item.summary),
        attachments=tuple(_link(file.title or _file_name(file.url), file.url) for file in item.attachments),
        copies=_copies(entry, changes),
    )


def _weight(change: Change) -> tuple[int, float]:
    """What gives a mail its subject weighs least: a revoked call before its other edits, of equals the latest."""
    decisive = change.meaning in _DECISIVE
    return (0 if decisive else _RANK[change.type], -change.at.timestamp())


_DECISIVE = {Meaning.REVOKED, Meaning.SUSPENDED, Meaning.REOPENED, Meaning.OUTCOME, Meaning.RECTIFIED}


def _deadline_ahead(item: Item, zone: ZoneInfo, at: datetime) -> Day | None:
    return item.deadline if item.deadline and not is_past(item.deadline, zone, at) else None


def _last_moment(deadline: Day, zone: ZoneInfo) -> datetime:
    return deadline if isinstance(deadline, datetime) else datetime.combine(deadline, time.max, tzinfo=zone)


# ------------------------------------------------------------------ the subject


def _subject(lead: Change, item: Item, *, zone: ZoneInfo, at: datetime) -> str:
    subject = f"{_headline(lead, zone, at)}: {shorten(clean(item.title), _TITLE_IN_SUBJECT)}"
    closes = _deadline_ahead(item, zone, at)
    if lead.type is ChangeType.APPEARED and closes:
        subject += f" (scade {on_the(short_day(closes, zone, at))})"
    return subject


def _headline(lead: Change, zone: ZoneInfo, at: datetime) -> str:
    """What happened, in the words that open the subject."""
    if lead.meaning:
        return meant(lead.meaning, lead.kind)
    after = _day(lead.fields.get("deadline", (None, None))[1])
    by = short_day(after, zone, at) if after else ""
    return {
        ChangeType.APPEARED: f"{inflect('Nuovo', lead.kind)} {KINDS[lead.kind]}",
        ChangeType.EDITED: inflect("Modificato", lead.kind),
        ChangeType.DEADLINE_SET: f"Scade {on_the(by)}" if by else "Nuova scadenza",
        ChangeType.DEADLINE_EXTENDED: f"Prorogata {to_the(by)}" if by else "Scadenza prorogata",
        ChangeType.DEADLINE_CHANGED: f"Scadenza spostata {to_the(by)}" if by else "Scadenza cambiata",
        ChangeType.ATTACHMENT_ADDED: "Nuovo allegato",
        ChangeType.ATTACHMENT_REPLACED: "Allegato sostituito",
        ChangeType.MOVED: "Nuovo indirizzo",
        ChangeType.WITHDRAWN: inflect("Ritirato", lead.kind),
        ChangeType.RETURNED: "Di nuovo in linea",
    }[lead.type]


# ------------------------------------------------------------------ what happened


def _events(changes: Iterable[Change], item: Item, zone: ZoneInfo) -> tuple[str, ...]:
    told = sorted(changes, key=lambda change: (change.at, _RANK[change.type]))
    lines = [line for change in told for line in _event(change, item.attachments, zone)]
    return tuple(dict.fromkeys(lines))


def _event(change: Change, attachments: Sequence[Attachment], zone: ZoneInfo) -> list[str]:
    if change.type is ChangeType.APPEARED:
        return []  # everything about it is new, and told below
    said = {
        ChangeType.WITHDRAWN: ["La pagina non è più sul sito ufficiale: qui sotto c’è quanto diceva."],
        ChangeType.RETURNED: ["La pagina è di nuovo sul sito ufficiale."],
    }.get(change.type, [])
    named = {file.url: file.title for file in attachments}
    return said + [
        f"{FIELDS.get(field, field)}: {_difference(field, values, named=named, zone=zone)}"
        for field, values in change.fields.items()
        if values[0] != values[1]
    ]


def _difference(field: str, values: tuple[FieldValue, FieldValue], *, named: dict[str, str], zone: ZoneInfo) -> str:
    """``da … a …``, or only what there is now, or what there is no more."""
    before, after = values
    if before and after and field in _LONG:
        return "; ".join(_replaced(gone, came) for gone, came in replacements(before, after)[:_REPLACEMENTS])
    if before and after and field in _QUOTED:
        before, after = narrow(clean(before), clean(after))
    was, now = (_readable(field, value, named=named, zone=zone) for value in (before, after))
    if not was:
        return now
    return f"da {was} a {now}" if now else f"non c’è più (era {was})"


def _replaced(gone: str, came: str) -> str:
    was, now = (f"«{shorten(clean(words), 300)}»" for words in (gone, came))
    if not gone:
        return f"aggiunto {now}"
    return f"{was} ora è {now}" if came else f"tolto {was}"


def _readable(field: str, value: FieldValue, *, named: dict[str, str], zone: ZoneInfo) -> str:
    if not value:
        return ""
    if field in _DAYS and (day := _day(value)):
        return long_day(day, zone)
    if field == "kind" and value in set(Kind):
        return KINDS[Kind(value)]
    if field in _QUOTED:
        return f"«{shorten(clean(value), 400)}»"
    return ", ".join(clean(named.get(part) or part) for part in value.splitlines())


def _day(value: FieldValue) -> Day | None:
    """An ISO 8601 date or time as a change carries it; None for anything else."""
    try:
        if value and len(value) > len("2025-11-14"):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else None
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


# ------------------------------------------------------------------ what is known


def _facts(item: Item, last: Change, zone: ZoneInfo) -> tuple[tuple[str, str], ...]:
    known = {
        "Quando": _long(item.starts, zone),
        "Tipo": KINDS[item.kind],
        "Sezione": clean(item.section or ""),
        "Argomenti": ", ".join(clean(topic) for topic in item.topics),
        "Pubblicazione": _long(item.published, zone),
        "Notato": long_day(last.at, zone),
    }
    return tuple((label, value) for label, value in known.items() if value)


def _missed_deadline(item: Item, zone: ZoneInfo, at: datetime, *, shown: bool) -> tuple[tuple[str, str], ...]:
    """A deadline that nobody needs to hurry for: it has passed, or its call has been withdrawn."""
    if item.deadline is None or shown:
        return ()
    past = f" ({time_left(item.deadline, zone, at)})" if is_past(item.deadline, zone, at) else ""
    return (("Scadenza", long_day(item.deadline, zone) + past),)


def _long(day: Day | None, zone: ZoneInfo) -> str:
    return long_day(day, zone) if day else ""


def _copies(entry: Entry, changes: Iterable[Change]) -> tuple[str, ...]:
    """The WARC records that this was read from: each change's own, and the newest."""
    records = [*(change.snapshot for change in changes), entry.snapshot]
    return tuple(dict.fromkeys(record for record in records if record))


def _link(text: str, url: str) -> Link:
    safe = url.lower().startswith(("http://", "https://"))
    return Link(clean(text), clean(url) if safe else None)


def _file_name(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]

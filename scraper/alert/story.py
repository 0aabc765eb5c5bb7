"""An item and what happened to it, in words: every string a mail prints, ready to be laid out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import quote
from zoneinfo import ZoneInfo

from scraper.alert.events import RANK, events, read_day
from scraper.alert.excerpt import beginning, shorten
from scraper.alert.spans import Sentence
from scraper.alert.tongue import Tongue
from scraper.alert.vocabulary import KINDS, SEVERAL, happened
from scraper.model import Change, ChangeType, Day, Entry, Item, Meaning, Site
from scraper.normalise.days import is_past
from scraper.normalise.text import clean

_TITLE_IN_SUBJECT = 110
_DECISIVE = {Meaning.REVOKED, Meaning.SUSPENDED, Meaning.REOPENED, Meaning.OUTCOME, Meaning.RECTIFIED}


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file or a page; ``url`` is None where there is none that is safe to follow (``javascript:``)."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a story is told: in which tongue, when, why they hear of it; ``replay`` is where copies are shown."""

    tongue: Tongue
    at: datetime
    why: str = ""
    replay: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One item in a mail, in words.

    ``deadline``, ``time_left`` and ``closes`` (its last moment) are about a deadline that can still be met;
    any other is one of the ``facts``. ``group`` names its site and kind.
    """

    item: str
    subject: str
    headline: str
    title: str
    site: str
    group: str
    page: Link | None
    deadline: str | None
    time_left: str | None
    closes: datetime | None
    events: tuple[Sentence, ...]
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    attachments: tuple[Link, ...]
    copies: tuple[Link, ...]
    why: str


def tell(entry: Entry, changes: Sequence[Change], reader: Reader, *, site: Site) -> Story:
    """Tell what happened to an item, oldest change first, as it reads at ``reader.at`` in the site's zone.

    Without changes it is a reminder of its deadline.
    """
    item, zone, say = entry.item, ZoneInfo(site.timezone), reader.tongue.say
    lead = min(changes, key=_weight) if changes else None
    gone = lead is not None and lead.type is ChangeType.WITHDRAWN
    ahead = None if gone else _deadline_ahead(item, zone, reader.at)
    noticed = changes[-1].at if changes else entry.updated
    return Story(
        item=item.id,
        subject=_subject(lead, item, zone, reader),
        headline=_headline(lead, zone, reader) if lead else say("Promemoria"),
        title=clean(item.title),
        site=clean(site.name),
        group=f"{clean(site.name)} · {say(SEVERAL[item.kind])}",
        page=_link(item.url, item.url) if item.url else None,
        deadline=reader.tongue.long_day(ahead, zone) if ahead else None,
        time_left=reader.tongue.time_left(ahead, zone, reader.at) if ahead else None,
        closes=_last_moment(ahead, zone) if ahead else None,
        events=events(changes, item, zone=zone, tongue=reader.tongue),
        facts=(*_missed_deadline(item, zone, reader, shown=ahead is not None), *_facts(item, noticed, zone, reader)),
        paragraphs=beginning(item.text or item.summary),
        attachments=tuple(_link(file.title or _file_name(file.url), file.url) for file in item.attachments),
        copies=tuple(archived_copy(record, reader.replay) for record in _records(entry, changes)),
        why=reader.why,
    )


def archived_copy(record: str, replay: str | None) -> Link:
    """A WARC record as mails name it; a link where copies can be looked at (``replay`` and the record's id)."""
    return Link(record, f"{replay}{quote(record, safe=':')}" if replay else None)


def _weight(change: Change) -> tuple[int, float]:
    """What gives a mail its subject weighs least: a revoked call before its other edits, of equals the latest."""
    decisive = change.meaning in _DECISIVE
    return (0 if decisive else RANK[change.type], -change.at.timestamp())


def _deadline_ahead(item: Item, zone: ZoneInfo, at: datetime) -> Day | None:
    return item.deadline if item.deadline and not is_past(item.deadline, zone, at) else None


def _last_moment(deadline: Day, zone: ZoneInfo) -> datetime:
    return deadline if isinstance(deadline, datetime) else datetime.combine(deadline, time.max, tzinfo=zone)


# ------------------------------------------------------------------ the subject


def _subject(lead: Change | None, item: Item, zone: ZoneInfo, reader: Reader) -> str:
    tongue, title = reader.tongue, shorten(clean(item.title), _TITLE_IN_SUBJECT)
    closes = _deadline_ahead(item, zone, reader.at)
    by = tongue.on_the(tongue.short_day(closes, zone, reader.at)) if closes else ""
    if lead is None:
        left = tongue.time_left(closes, zone, reader.at) if closes else ""
        return tongue.say("Promemoria, {left}: {title} (scade {by})", left=left, title=title, by=by)
    headline = _headline(lead, zone, reader)
    if lead.type is ChangeType.APPEARED and closes:
        return tongue.say("{headline}: {title} (scade {by})", headline=headline, title=title, by=by)
    return f"{headline}: {title}"


def _headline(lead: Change, zone: ZoneInfo, reader: Reader) -> str:
    """What happened, in the words that open the subject."""
    tongue = reader.tongue
    after = read_day(lead.fields.get("deadline", (None, None))[1])
    if lead.meaning or after is None:
        return tongue.say(happened(lead.meaning or lead.type, lead.kind))
    by = tongue.short_day(after, zone, reader.at)
    match lead.type:
        case ChangeType.DEADLINE_SET:
            return tongue.say("Scade {by}", by=tongue.on_the(by))
        case ChangeType.DEADLINE_EXTENDED:
            return tongue.say("Prorogata {to}", to=tongue.to_the(by))
        case ChangeType.DEADLINE_CHANGED:
            return tongue.say("Scadenza spostata {to}", to=tongue.to_the(by))
        case _:
            return tongue.say(happened(lead.type, lead.kind))


# ------------------------------------------------------------------ what is known


def _facts(item: Item, noticed: datetime, zone: ZoneInfo, reader: Reader) -> tuple[tuple[str, str], ...]:
    tongue = reader.tongue
    known = {
        tongue.say("Quando"): _long(item.starts, zone, tongue),
        tongue.say("Tipo"): tongue.say(KINDS[item.kind]),
        tongue.say("Ufficio"): clean(item.office or ""),
        tongue.say("Atto"): clean(item.act or ""),
        tongue.say("Sezione"): clean(item.section or ""),
        tongue.say("Argomenti"): ", ".join(clean(topic) for topic in item.topics),
        tongue.say("Pubblicazione"): _long(item.published, zone, tongue),
        tongue.say("Notato"): tongue.long_day(noticed, zone),
    }
    return tuple((label, value) for label, value in known.items() if value)


def _missed_deadline(item: Item, zone: ZoneInfo, reader: Reader, *, shown: bool) -> tuple[tuple[str, str], ...]:
    """A deadline that nobody needs to hurry for: it has passed, or its call has been withdrawn."""
    if item.deadline is None or shown:
        return ()
    tongue = reader.tongue
    over = is_past(item.deadline, zone, reader.at)
    past = f" ({tongue.time_left(item.deadline, zone, reader.at)})" if over else ""
    return ((tongue.say("Scadenza"), tongue.long_day(item.deadline, zone) + past),)


def _long(day: Day | None, zone: ZoneInfo, tongue: Tongue) -> str:
    return tongue.long_day(day, zone) if day else ""


def _records(entry: Entry, changes: Iterable[Change]) -> tuple[str, ...]:
    """The WARC records that this was read from: each change's own, and the newest."""
    records = [*(change.snapshot for change in changes), entry.snapshot]
    return tuple(dict.fromkeys(record for record in records if record))


def _link(text: str, url: str) -> Link:
    safe = url.lower().startswith(("http://", "https://"))
    return Link(clean(text), clean(url) if safe else None)


def _file_name(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]

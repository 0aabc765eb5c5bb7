"""The days that an item's own page prints or declares of it: of publication, of its last edit, of what it announces."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Day, Kind
from scraper.normalise.dates import find_dates
from scraper.parse.card import attribute, text_of
from scraper.parse.context import Context
from scraper.parse.deadlines import find_deadline
from scraper.parse.printed import LONGEST, Label

_STAMP = ".news-single-timedata, time[itemprop=datePublished], time.published, time.entry-date:not(.updated)"
_OTHER_TIME = (
    "time[datetime]:not(.updated, .modified, [itemprop=dateModified], [itemprop=startDate], [itemprop=endDate])"
)
_EDITED = "time.updated, time.modified, [itemprop=dateModified]"
_BEGINS = "[itemprop=startDate]"
_DAYS_BENEATH_THE_TITLE = "h1 ~ h2, h1 ~ .h4, h1 ~ p.h4, .event-date, .card-date"
_ARTICLE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:\w*NewsArticle|Article|BlogPosting)"')
_PAGE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:\w*Article|BlogPosting|WebPage|ItemPage|\w*Event|Report)"')
_EVENT = re.compile(r'"@type"\s*:\s*\[?\s*"\w*Event"')
_META_PUBLISHED = "meta[property='article:published_time'], meta[name='DC.date.issued'], meta[itemprop=datePublished]"
_META_EDITED = "meta[property='article:modified_time'], meta[name='DC.date.modified'], meta[itemprop=dateModified]"
_STAMPED = re.compile(r"\d{4}-\d\d-\d\d")


def published(
    region: LexborNode, tree: LexborHTMLParser, labelled: Mapping[Label, str], context: Context
) -> Day | None:
    """The day of publication: as stamped, as labelled, else as the page tells search engines."""
    stamp, other = region.css_first(_STAMP), region.css_first(_OTHER_TIME)
    edited = labelled.get(Label.MODIFIED, "")
    other = None if other is not None and text_of(other) in edited else other
    texts = (*_texts(stamp), labelled.get(Label.PUBLISHED, ""), labelled.get(Label.DAY, ""), *_texts(other))
    declared = (*_declared(tree, "datePublished", _ARTICLE), *_metas(tree, _META_PUBLISHED))
    moments = (_moment(text, context) for text in declared)
    printed = ((text, day) for text in texts for day in _days((text,), context))
    days = (_date(day, context) if _STAMPED.match(text) else day for text, day in printed)
    return next(days, None) or next((_date(moment, context) for moment in moments if moment), None)


def modified(region: LexborNode, tree: LexborHTMLParser, labelled: Mapping[Label, str], context: Context) -> Day | None:
    """When the page was last edited: as printed, with the hour where one is, else as it tells search engines."""
    printed = next(_days((labelled.get(Label.MODIFIED, ""),), context), None)
    declared = (
        *_texts(region.css_first(_EDITED)),
        *_declared(tree, "dateModified", _PAGE),
        *_metas(tree, _META_EDITED),
    )
    return printed or next((moment for text in declared if (moment := _moment(text, context))), None)


def starts(region: LexborNode, tree: LexborHTMLParser, labelled: Mapping[Label, str], context: Context) -> Day | None:
    """An event's first day, with its hour where one is printed."""
    stamped = (*_texts(region.css_first(_BEGINS)), *_declared(tree, "startDate", _EVENT))
    exact = next((moment for text in stamped if (moment := _moment(text, context))), None)
    beneath = (text for node in region.css(_DAYS_BENEATH_THE_TITLE)[:5] if len(text := text_of(node)) <= LONGEST)
    printed = (labelled.get(Label.STARTS, ""), *beneath, labelled.get(Label.DAY, ""))
    return exact or next(_days(printed, context), None)


def labelled_deadline(words: str, today: date, context: Context) -> Day | None:
    """The deadline behind its label, with its hour where one is printed."""
    return find_deadline(f"Scadenza: {words}", today, context.zone) if words else None


def last_day(region: LexborNode, kind: Kind) -> str:
    """What a call's page says of its end in a section or on a timeline; of other acts it ends nothing."""
    if kind is not Kind.CALL:
        return ""
    node = region.css_first("#data_fine")
    if node is None:
        return _on_timeline(region)
    following = node.next
    while following is not None and not text_of(following):
        following = following.next
    return f"{text_of(node)} {text_of(following)[:LONGEST]}"


def _on_timeline(region: LexborNode) -> str:
    """Plone's timeline of a call: "20 lug/26" beside "13:00 - Scadenza dei termini per partecipare al bando"."""
    for point in region.css(".point-list"):
        text = text_of(point)
        if "scadenza" in text.lower():
            day = f"{text_of(point.css_first('.point-date'))} {text_of(point.css_first('.point-month'))}"
            hour = re.search(r"\b\d{1,2}[:.]\d\d\b", text)
            return day.replace("/", " ") + (f" ore {hour[0]}" if hour else "")
    return ""


def _texts(stamp: LexborNode | None) -> tuple[str, ...]:
    return (attribute(stamp, "datetime") or attribute(stamp, "content"), text_of(stamp))


def _days(texts: Iterable[str], context: Context) -> Iterator[Day]:
    return (span.start for text in texts if text for span in find_dates(text, context.today, context.zone))


def _declared(tree: LexborHTMLParser, name: str, kind: re.Pattern[str]) -> Iterator[str]:
    """What JSON-LD of a kind (schema.org/Article …) says: of the days of a site or of its organisation, nothing."""
    stamp = re.compile(rf'"{name}"\s*:\s*"([^"]{{8,40}})"')
    for script in tree.css("script[type='application/ld+json']"):
        text = script.text()
        if kind.search(text):
            yield from stamp.findall(text)


def _metas(tree: LexborHTMLParser, selector: str) -> Iterator[str]:
    return (attribute(meta, "content") for meta in tree.css(selector))


def _moment(text: str, context: Context) -> Day | None:
    """A stamp (ISO 8601) in the site's zone, which is also that of one without a zone; or a day as it is printed."""
    stamp = text.strip()
    if not _STAMPED.match(stamp):
        return next(_days((stamp,), context), None)
    zone = ZoneInfo(context.zone)
    try:
        moment = datetime.fromisoformat(stamp)
        if len(stamp) <= len("2026-06-23"):
            return moment.date()
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):  # the first and last days of the calendar have no other zone
        return None


def _date(moment: Day, context: Context) -> date:
    """Publication is told by its day: the hour of a stamp is the one at which somebody pressed a button."""
    return moment.astimezone(ZoneInfo(context.zone)).date() if isinstance(moment, datetime) else moment

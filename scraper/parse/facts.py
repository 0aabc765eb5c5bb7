"""What an item's own page prints of it besides its text: dates behind their labels, topics, image, files."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum, auto
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.model import Day, Kind
from scraper.normalise.dates import find_dates
from scraper.normalise.text import clean
from scraper.normalise.urls import canonical
from scraper.parse.card import Link, attribute, text_of
from scraper.parse.context import Context
from scraper.parse.deadlines import find_deadline
from scraper.parse.files import FILE


class Label(Enum):
    """What a labelled date is."""

    PUBLISHED = auto()
    DEADLINE = auto()


# "Data" needs its colon: alone it heads an event's day. "Ultimo aggiornamento" is neither.
_LABELS = (
    (Label.PUBLISHED, r"data(?: di)? pubblicazione|pubblicat[oa](?: il)?|pubblicazione|data(?=\s*:)"),
    (Label.DEADLINE, r"(?:data (?:di )?)?scadenza(?: (?:del )?bando| (?:dei )?termini| (?:delle )?domande)?"),
)
_BEHIND = r"\s*:?\s*(?P<value>(?:luned|marted|mercoled|gioved|venerd|sabato|domenica|\S*\d).*)?$"
_PATTERNS = tuple((label, re.compile(rf"(?:{words}){_BEHIND}", re.IGNORECASE)) for label, words in _LABELS)
_LONGEST = 80
"""A labelled date is no sentence."""
_STAMPS = (".news-single-timedata, time[itemprop=datePublished], time.published", "time[datetime]:not(.updated)")
_ARTICLE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:\w*NewsArticle|Article|BlogPosting)"')
_DATE_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_IMAGES = "figure img.figure-img, .img-full img, img.wp-post-image, [itemprop=image], .newsitem-view figure img"
_TOPICS = ".chip, [data-element=news-topic], [data-element=topic-list]"
_DOWNLOAD = re.compile(
    r"^(?:scarica|download|apri|vedi)\b(?:\s+(?:l['’]allegato|il (?:file|documento)|allegato))?[\s:]*", re.IGNORECASE
)


def labelled_dates(region: LexborNode) -> dict[Label, str]:
    """The words behind each label, in the same text ("Data: 23-06-2026") or in the next one; the first counts."""
    values: dict[Label, str] = {}
    awaited = None
    for leaf in region.traverse(include_text=True):
        text = clean(leaf.text_content or "") if leaf.tag == "-text" else ""
        if not text:
            continue
        if awaited and len(text) <= _LONGEST and any(letter.isdigit() for letter in text):
            values.setdefault(awaited, text)
        awaited = None
        for label, pattern in _PATTERNS if len(text) <= _LONGEST else ():
            match = pattern.match(text)
            if match and match["value"]:
                values.setdefault(label, match["value"])
            elif match:
                awaited = label
    return values


def published(region: LexborNode, tree: LexborHTMLParser, label: str, context: Context) -> Day | None:
    """The day of publication: as stamped, as labelled, else as the page tells search engines."""
    stamps = [region.css_first(selector) for selector in _STAMPS]
    first, last = ([attribute(stamp, "datetime"), text_of(stamp)] for stamp in stamps)
    texts = (text for text in (*first, label, *last) if text)
    dates = (span.start for text in texts for span in find_dates(text, context.today, context.zone))
    return next(dates, None) or next(_declared(tree, context), None)


def _declared(tree: LexborHTMLParser, context: Context) -> Iterator[Day]:
    """Dates in JSON-LD (schema.org/Article): of publication, never of the last edit."""
    for script in tree.css("script[type='application/ld+json']"):
        text = script.text()
        if _ARTICLE.search(text):
            yield from (day for stamp in _DATE_PUBLISHED.findall(text) if (day := _local_day(stamp, context)))


def _local_day(stamp: str, context: Context) -> Day | None:
    try:
        moment = datetime.fromisoformat(stamp)
        return (moment.astimezone(ZoneInfo(context.zone)) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):  # the first and last days of the calendar have no other zone
        return None


def labelled_deadline(words: str, today: date, context: Context) -> Day | None:
    """The deadline behind its label, with its hour where one is printed."""
    return find_deadline(f"Scadenza: {words}", today, context.zone) if words else None


def last_day(region: LexborNode, kind: Kind) -> str:
    """What a call's page prints in the section ``data_fine`` of the WordPress theme; of other acts it ends nothing."""
    node = region.css_first("#data_fine") if kind is Kind.CALL else None
    if node is None:
        return ""
    following = node.next
    while following is not None and not text_of(following):
        following = following.next
    return f"{text_of(node)} {text_of(following)[:_LONGEST]}"


def topics(region: LexborNode) -> tuple[str, ...]:
    """The topics on the page's own chips; those on cards are other pages', those in sections are people."""
    others = {chip.mem_id for chip in region.css(".card .chip, .it-page-section .chip")}
    words = (text_of(chip) for chip in region.css(_TOPICS) if chip.mem_id not in others)
    return tuple(dict.fromkeys(filter(None, words)))


def image(region: LexborNode, base: str) -> str | None:
    """The picture that the page puts above its text."""
    source = attribute(region.css_first(_IMAGES), "src")
    return canonical(source, base) if source else None


def files(region: LexborNode) -> list[Link]:
    """Links to files with their titles: where a link says no more than "Scarica", its label for the blind does."""
    return [
        Link(href, _title(node), attribute(node, "title"))
        for node in region.css("a[href]")
        if FILE.search(href := attribute(node, "href"))
    ]


def _title(link: LexborNode) -> str:
    words = text_of(link)
    if _DOWNLOAD.sub("", words):
        return words
    return _DOWNLOAD.sub("", attribute(link, "aria-label")) or words

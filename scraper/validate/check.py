"""One document judged: recognised by its content, read safely, held against every rule that applies to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scraper.validate.albopop import check_albopop, is_albopop
from scraper.validate.albopop_items import check_albopop_items
from scraper.validate.atom import NAMESPACE, check_feed
from scraper.validate.atom_entries import check_entries
from scraper.validate.calendar_lines import read_calendar
from scraper.validate.calendars import check_calendar
from scraper.validate.delivery import Delivery, check_delivery, check_size
from scraper.validate.findings import Circumstances, Finding, Severity
from scraper.validate.history import check_history, is_archive
from scraper.validate.jsonfeed import check_json_feed, objects, read_json, text_of
from scraper.validate.links import address_of, check_head_links, head_links
from scraper.validate.nodes import ATOM, Node
from scraper.validate.recognise import Format, NoFeed, recognise
from scraper.validate.rss import check_channel, check_root
from scraper.validate.rss_items import ENCLOSURES, check_items
from scraper.validate.timing import ORDER
from scraper.validate.xmltext import check_stray_text, read_xml


@dataclass(frozen=True, slots=True)
class Document:
    """What a document is: its format, how many entries, what else it claims to be, where its older ones are."""

    kind: Format
    entries: int = 0
    albopop: bool = False
    archive: bool = False
    encoding: str = "utf-8"
    older: str | None = None
    """The next document on the way back: ``prev-archive``, ``next`` or JSON Feed's ``next_url``."""
    newer: str | None = None
    """``next-archive`` of an archive document."""
    current: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a document is, and everything that is wrong with it, the worst first, then by place."""

    document: Document
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    document: Document
    findings: Iterable[Finding]


_SEVERITIES = list(Severity)
_OVERRULED = {ENCLOSURES, ORDER}
"""Rules of RSS that AlboPOP changes: several enclosures are welcome, the order is a rule of its own."""


def check(body: bytes, circumstances: Circumstances, *, delivery: Delivery | None = None) -> Report | NoFeed:
    """Judge a document; never raises, whatever the bytes."""
    kind = recognise(body)
    if isinstance(kind, NoFeed):
        return kind
    judged = _JUDGES[kind](body, circumstances)
    findings = [*judged.findings, *check_size(body)]
    if delivery:
        findings += check_delivery(delivery, kind, body=body, encoding=judged.document.encoding)
    return Report(judged.document, tuple(sorted(findings, key=_rank)))


def _rank(finding: Finding) -> tuple[int, int]:
    return _SEVERITIES.index(finding.severity), finding.place.line or 0


def _rss(body: bytes, circumstances: Circumstances) -> _Judged:
    xml = read_xml(body)
    document = Document(Format.RSS, encoding=xml.encoding)
    if xml.root is None:
        return _Judged(document, xml.findings)
    findings = [*xml.findings, *check_root(xml.root)]
    found = xml.root.first("channel")
    if found is None:
        return _Judged(document, findings)
    channel = Node(found.element, "channel")  # every path begins here: "rss" tells nobody anything
    items, links, albopop = channel.all("item"), head_links(channel), is_albopop(channel)
    findings += check_stray_text([xml.root, channel, *items])
    findings += check_channel(channel, circumstances)
    findings += check_items(items, channel, circumstances)
    findings += check_head_links(links, channel.place, circumstances)
    findings += check_history(channel, links, circumstances)
    if albopop:
        findings = [finding for finding in findings if finding.rule not in _OVERRULED]
        findings += check_albopop(channel, circumstances, declaration=xml.declaration)
        findings += check_albopop_items(channel)
    return _Judged(_described(document, channel, len(items), albopop=albopop), findings)


def _atom(body: bytes, circumstances: Circumstances) -> _Judged:
    xml = read_xml(body)
    document = Document(Format.ATOM, encoding=xml.encoding)
    if xml.root is None:
        return _Judged(document, xml.findings)
    feed = xml.root
    if feed.name != f"{ATOM}feed":
        return _Judged(document, [*xml.findings, NAMESPACE.at(feed.place, "The root is not in Atom's namespace.")])
    links = head_links(feed)
    findings = [
        *xml.findings,
        *check_stray_text([feed, *feed.all(f"{ATOM}entry")]),
        *check_feed(feed, circumstances),
        *check_entries(feed, circumstances),
        *check_head_links(links, feed.place, circumstances),
        *check_history(feed, links, circumstances),
    ]
    return _Judged(_described(document, feed, len(feed.all(f"{ATOM}entry"))), findings)


def _described(document: Document, head: Node, entries: int, *, albopop: bool = False) -> Document:
    links = head_links(head)
    return replace(
        document,
        entries=entries,
        albopop=albopop,
        archive=is_archive(head),
        older=address_of(links, "prev-archive") or address_of(links, "next"),
        newer=address_of(links, "next-archive"),
        current=address_of(links, "current"),
    )


def _json(body: bytes, circumstances: Circumstances) -> _Judged:
    read = read_json(body)
    if read.feed is None:
        return _Judged(Document(Format.JSON_FEED), read.findings)
    entries = sum(1 for _ in objects(read.feed, "items"))
    document = Document(Format.JSON_FEED, entries=entries, older=text_of(read.feed, "next_url") or None)
    return _Judged(document, [*read.findings, *check_json_feed(read.feed, circumstances)])


def _calendar(body: bytes, _: Circumstances) -> _Judged:
    read = read_calendar(body)
    entries = sum(one.name in {"VEVENT", "VTODO", "VJOURNAL"} for each in read.calendars for one in each.components)

    def findings() -> Iterator[Finding]:
        yield from read.findings
        for calendar in read.calendars:
            yield from check_calendar(calendar)

    return _Judged(Document(Format.CALENDAR, entries=entries), findings())


_JUDGES = {Format.RSS: _rss, Format.ATOM: _atom, Format.JSON_FEED: _json, Format.CALENDAR: _calendar}

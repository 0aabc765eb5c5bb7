"""A record read again with the parser of today: does a version say what stands in the record it was read from?

A version is what all pages together said of an item by then. What it says otherwise than the version before must stand
in its own record, or in what other pages had said until then. Where today's parser reads something else, that is told:
either the parser has learned since (the check noted which one read the page), or the chain is broken.

What is tested is never an input: records are read for an item of which nothing is known but its id, its kind, its
address, and the title by which a page's heading is told from others, as the version before had them. A field that a
reader has from there, and not from the bytes of a record, is none that the record says.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from scraper.archive.cdxj import Place
from scraper.archive.pages import received_head
from scraper.archive.reader import Answer
from scraper.archivist.evidence import Evidence
from scraper.diff.next import own_page_id
from scraper.errors import ArchiveError
from scraper.fetch.http import fetched_from
from scraper.model import Exchange, Item, Page, Role, Site, Source, Validators
from scraper.normalise.dates.span import day_of
from scraper.normalise.text import fold
from scraper.normalise.urls import url_key
from scraper.parse.context import Context
from scraper.parse.detail import read_detail
from scraper.parse.markup import markup
from scraper.parse.paragraphs import deadline_of_document
from scraper.parse.reading import read_source
from scraper.store.queries import Version

_FIELDS = tuple(one.name for one in fields(Item) if one.name != "id")


@dataclass(frozen=True, slots=True)
class Reread:
    """The fields of a version that were compared, and those of them that today's parser does not read there."""

    compared: tuple[str, ...]
    other: tuple[str, ...]


def reread(version: Version, history: Sequence[Version], evidence: Evidence, *, told: Collection[str] = ()) -> Reread:
    """Read the record of a version again; ``history`` are all versions of its item, oldest first.

    ``told`` are fields of which a change says that they are new in it: they are tested all the same.
    ArchiveError where the record cannot be had, ValueError where nothing of the item can be read there.
    """
    place = history.index(version)
    before = history[place - 1].item if place else None
    item = version.item
    tested = [
        name for name in _FIELDS if before is None or name in told or getattr(before, name) != getattr(item, name)
    ]
    said = list(_readings(version, before, evidence))
    other = _unsaid(tested, item, said, said)
    if other:
        earlier = history[:place]
        said += _elsewhere(version, before, earlier, evidence)
        other = _unsaid(tested, item, said, said)
        if other == ["attachments"]:
            other = _unsaid(other, item, said, [*said, *_formerly(earlier, evidence)])
    return Reread(tuple(tested), tuple(other))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a record says of an item, and in which fields: the others are blank there, or were an input."""

    item: Item
    fields: frozenset[str]


def page_of(answer: Answer) -> Page:
    """What a record holds, as it was fetched. ValueError where that was no page."""
    record = answer.record
    ip = record.fields.get("warc-ip-address", "")
    exchange = Exchange(record.url, record.at, ip, b"", received_head(answer.head), answer.payload)
    fetched = fetched_from(record.url, [exchange], Validators(), at=record.at)
    if not isinstance(fetched, Page):
        raise ValueError("the record holds no page that could be read")  # noqa: TRY004 - that is its content
    return fetched


def _unsaid(names: Sequence[str], item: Item, said: Sequence[_Said], linked: Iterable[_Said]) -> list[str]:
    """Those of these fields of an item in which no record says the same.

    Of files an item has those of all pages together, ``linked``; all of its own record are among them.
    """
    files = {file for one in linked for file in one.item.attachments}
    known = {"attachments": set(said[0].item.attachments) <= set(item.attachments) <= files}
    return [
        name
        for name in names
        if not known.get(
            name, any(name in one.fields and getattr(item, name) == getattr(one.item, name) for one in said)
        )
    ]


def _readings(version: Version, before: Item | None, evidence: Evidence) -> Iterator[_Said]:
    """What the record of a version says of its item.

    Where the title by which headings are told is the very one that is tested, it is read without any, too.
    """
    claimed, role = version.item, _source_of(version, evidence).role
    known = _bare(before) if before else replace(_bare(claimed), published=None)
    is_input = {"title"} if known.title == claimed.title and role is not Role.LIST else set[str]()
    yield _Said(read(version, known, evidence), _SAYS[role] - is_input)
    if is_input and role is Role.ITEM:
        yield _Said(read(version, replace(known, title=""), evidence), frozenset({"title"}))


def _bare(item: Item) -> Item:
    """All that readers may know of an item; from its day a file's years are counted, and no file says that day."""
    return Item(item.id, item.kind, item.title, item.url, published=item.published)


def _elsewhere(
    version: Version, before: Item | None, earlier: Sequence[Version], evidence: Evidence
) -> Iterator[_Said]:
    """What every other page that shows the item said of it when the version was read."""
    shown_by = {*evidence.answers.readings(version.item.id), *(one.source for one in earlier)} - {version.source}
    for name in sorted(shown_by):
        for record in evidence.records.until(name, version.at, limit=_LOOKS):
            yield from _tried(replace(version, source=name, snapshot=record), before, evidence)


def _formerly(earlier: Sequence[Version], evidence: Evidence) -> Iterator[_Said]:
    """What the records of earlier versions say, the newest first."""
    for place in reversed(range(len(earlier))):
        yield from _tried(earlier[place], earlier[place - 1].item if place else None, evidence)


_LOOKS = 5
"""So many of a page's last records are read: the newest may be of a day on which it was not itself."""


def _tried(version: Version, before: Item | None, evidence: Evidence) -> Sequence[_Said]:
    try:
        return list(_readings(version, before, evidence))
    except (ValueError, ArchiveError):
        return []


@dataclass(frozen=True, slots=True)
class _Sight:
    """A page as it is read again: for which version of an item, which was ``known`` like this, from which source."""

    page: Page
    version: Version
    known: Item
    source: Source
    site: Site
    evidence: Evidence


def read(version: Version, known: Item, evidence: Evidence) -> Item:
    """What today's parser reads in the record of a version of its item, of which no more than this is ``known``.

    ArchiveError where the record cannot be had, ValueError where nothing of the item can be read there.
    """
    snapshot, source = version.snapshot, _source_of(version, evidence)
    if snapshot is None:
        raise ArchiveError("the database names no record for it")
    page = page_of(evidence.archive.answer(Place(snapshot.file, snapshot.offset, snapshot.length)))
    site = evidence.sites.get(source.site) or Site(source.site, source.site, "")
    return _READERS[source.role](_Sight(page, version, known, source, site, evidence))


def _source_of(version: Version, evidence: Evidence) -> Source:
    """The source of a version; one that is not watched (any more) is told by its name. ValueError."""
    state = evidence.records.source(version.source)
    if state is not None:
        return state.source
    item, name = version.item, version.source
    role = Role.ITEM if name == own_page_id(item.id) else Role.ATTACHMENT if name.startswith("file-") else None
    entry = evidence.answers.entries_by_id([item.id]).get(item.id)
    if role is None or entry is None:
        raise ValueError(f"its source {name} is not known any more")
    return Source(name, entry.site, item.url or "", role, item=item.id)


def _in_list(sight: _Sight) -> Item:
    page, source, wanted = sight.page, sight.source, sight.version.item
    zone, authority = sight.site.timezone, sight.evidence.authority
    context = Context(page.url, page.at, zone, authority, source.site, kind=source.kind, select=source.select)
    items = read_source(page, context).items
    same: tuple[Callable[[Item], bool], ...] = (
        lambda one: one.id == wanted.id,
        lambda one: url_key(one.url or "-") == url_key(wanted.url or ""),
        lambda one: fold(one.title) == fold(wanted.title),
        lambda one: url_key(one.url or "-") == url_key(sight.known.url or ""),
        lambda one: fold(one.title) == fold(sight.known.title),
    )
    found = next((one for is_same in same for one in items if is_same(one)), None)
    if found is None:
        raise ValueError(f"the list shows {counted(len(items))}, and not this one")
    return found


def counted(number: int) -> str:
    """``1 item``, ``2 items``."""
    return f"{number} item" if number == 1 else f"{number} items"


def _on_own_page(sight: _Sight) -> Item:
    """Years are counted from when the item was first seen. Its address is the one under which it was kept."""
    item = sight.version.item
    entry = sight.evidence.answers.entries_by_id([item.id])[item.id]
    context = Context(sight.page.url, sight.page.at, sight.site.timezone, since=day_of(entry.first_seen))
    found = read_detail(markup(sight.page), sight.known, context).item
    return replace(found, url=item.url if url_key(item.url or "-") == url_key(sight.page.url) else sight.page.url)


def _in_file(sight: _Sight) -> Item:
    """Of a file only the deadline counts for its item, and what pages say goes first."""
    body, known = sight.page.body, sight.known
    if b"%PDF-" not in body[:1024]:
        return known
    from scraper.parse.documents import read_pdf  # noqa: PLC0415 - pypdf costs 13 MB, and few chains lead to a PDF

    entry = sight.evidence.answers.entries_by_id([known.id])[known.id]
    today = day_of(known.published or entry.first_seen)
    return replace(known, deadline=deadline_of_document(read_pdf(body).text, today, sight.site.timezone))


_READERS: Mapping[Role, Callable[[_Sight], Item]] = {
    Role.LIST: _in_list,
    Role.ITEM: _on_own_page,
    Role.ATTACHMENT: _in_file,
}
_SAYS: Mapping[Role, frozenset[str]] = {
    Role.LIST: frozenset(_FIELDS),
    Role.ITEM: frozenset(_FIELDS) - {"kind"},
    Role.ATTACHMENT: frozenset({"deadline"}),
}
"""Which fields of an item a page of each role says; what kind of thing it is, its list does."""

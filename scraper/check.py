"""One check of one source, from the web to a decision:

    fetch ──► archive ──► parse ──► judge ──► identify ──► merge ──► compare ──► Checked

``check`` asks the world through ports and decides nothing else; what a page means is decided below, by functions
of values. Nothing is written but the archive: the caller commits the returned ``Checked`` whole.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.diff.health import Face
from scraper.diff.outcome import Doubt, Look, Seen, as_attachment, as_list, as_own_page
from scraper.model import (
    Checked,
    Entry,
    Failure,
    Item,
    Kind,
    NotModified,
    Page,
    Reason,
    Role,
    Site,
    Snapshot,
    Source,
    SourceState,
    Status,
    Validators,
)
from scraper.normalise.dates.span import day_of
from scraper.parse.context import Context
from scraper.parse.deadlines import INVITES
from scraper.parse.detail import read_detail
from scraper.parse.emptiness import says_empty
from scraper.parse.listing import VERSION, read_list
from scraper.parse.markup import markup, not_a_file
from scraper.parse.paragraphs import deadline_of_document
from scraper.ports import Archive, Clock, Fetcher, Store
from scraper.schedule import LONGEST_WAIT, SECOND_LOOK, next_due, retry


@dataclass(frozen=True, slots=True)
class World:
    """What a check may ask: the web, the archive, the memory, the clock, and what the operator decided."""

    fetcher: Fetcher
    archive: Archive
    store: Store
    clock: Clock
    sites: dict[str, Site]
    authority: str
    confirm_after: timedelta


async def check(state: SourceState, world: World) -> Checked:
    """Look at one source once. Never raises for what the web does; ArchiveError and StoreError pass through."""
    fetched = await world.fetcher.fetch(state.moved_to or state.source.url, validators=_validators(state))
    match fetched:
        case NotModified():
            return _unchanged(state, fetched, None, world)
        case Failure():
            snapshot = world.archive.keep(fetched.page) if fetched.page else None
            return failed(state, fetched, snapshot)
        case Page():
            snapshot = world.archive.keep(fetched, known=state.snapshot)
            if state.digest == _digest(fetched) and state.reader == VERSION:
                return _unchanged(state, fetched, snapshot, world)
            if _wants_another_look(state, fetched):
                return _waiting(state, fetched, snapshot)
            return _read(state, fetched, snapshot, world)


def _validators(state: SourceState) -> Validators:
    """A newer reader wants the whole page again, changed or not."""
    return state.validators if state.reader == VERSION else Validators()


def _digest(page: Page) -> str:
    return hashlib.sha256(page.body).hexdigest()


def _wants_another_look(state: SourceState, page: Page) -> bool:
    """Some servers make a file anew for everybody who asks: other bytes are believed when they are seen twice."""
    known = state.source.role is Role.ATTACHMENT and state.reader == VERSION
    return known and not_a_file(page) is None and state.candidate != _digest(page)


def _waiting(state: SourceState, page: Page, snapshot: Snapshot) -> Checked:
    seen = replace(_well(state, Status.UNCHANGED, page), candidate=_digest(page), validators=Validators())
    soon = page.at + (SECOND_LOOK if state.candidate is None else LONGEST_WAIT)
    return Checked(before=state, after=replace(seen, next_due=soon), at=page.at, snapshot=snapshot)


def failed(state: SourceState, failure: Failure, snapshot: Snapshot | None) -> Checked:
    """A check that learned nothing: no item changes, and the next look comes sooner."""
    suspect = failure.reason is Reason.SUSPECT
    status = Status.REFUSED if failure.refused else Status.SUSPECT if suspect else Status.FAILING
    failures = state.failures + 1
    after = replace(
        state,
        status=status,
        failures=failures,
        error=f"{failure.reason}: {failure.detail}",
        moved_to=None,  # a site out of order often redirects "for good": the configured URL is asked again
        last_checked=failure.at,
        next_due=retry(state.source, failure, failures=failures),
    )
    return Checked(before=state, after=after, at=failure.at, failure=failure, snapshot=snapshot)


def _well(state: SourceState, status: Status, fetched: Page | NotModified) -> SourceState:
    return replace(
        state,
        status=status,
        failures=0,
        error=None,
        candidate=None,
        last_checked=fetched.at,
        last_ok=fetched.at,
        validators=fetched.validators,
        moved_to=(fetched.moved_to if isinstance(fetched, Page) else None) or state.moved_to,
    )


def _unchanged(state: SourceState, fetched: Page | NotModified, snapshot: Snapshot | None, world: World) -> Checked:
    after = replace(_well(state, Status.UNCHANGED, fetched), snapshot=_whole(state, snapshot))
    if isinstance(fetched, NotModified) and fetched.validators == Validators():
        after = replace(after, validators=state.validators)  # a 304 need not repeat them
    due = _next_due(after, world, fetched.at)
    return Checked(before=state, after=replace(after, next_due=due), at=fetched.at, snapshot=snapshot)


def _whole(state: SourceState, snapshot: Snapshot | None) -> Snapshot | None:
    """The last record with a whole payload; even an unchanged page is kept whole when its earlier file is gone."""
    return state.snapshot if snapshot is None or snapshot.revisit else snapshot


def _next_due(state: SourceState, world: World, at: datetime) -> datetime:
    return _due(state.source, at, _owner(state, world) if state.source.item else None)


def _due(source: Source, at: datetime, entry: Entry | None) -> datetime:
    return next_due(source, at, item=entry.item if entry else None, first_seen=entry.first_seen if entry else None)


def _read(state: SourceState, page: Page, snapshot: Snapshot, world: World) -> Checked:
    seen = _see(state, page, snapshot, world)
    if isinstance(seen, Failure):
        return failed(state, seen, snapshot)
    after = replace(
        _well(state, Status.OK, page),
        digest=_digest(page),
        reader=VERSION,
        snapshot=_whole(state, snapshot),
        items=seen.items,
    )
    return Checked(
        before=state,
        after=replace(after, next_due=_due(after.source, page.at, seen.entry)),
        at=page.at,
        snapshot=snapshot,
        entries=seen.entries,
        changes=seen.changes,
        found=seen.found,
        baseline=seen.baseline,
    )


# ------------------------------------------------------------------ what a page means, by its role


def _see(state: SourceState, page: Page, snapshot: Snapshot, world: World) -> Seen | Failure:
    look = Look(state, page.url, page.at, snapshot.id, baseline=state.reader != VERSION)
    try:
        seen = _READERS[state.source.role](page, look, world)
    except ValueError as error:
        return Failure(Reason.UNREADABLE, f"{page.url}: {error}", page.at)
    if isinstance(seen, Doubt):
        return Failure(Reason.SUSPECT, f"{page.url}: {seen.why}", page.at)
    return seen


def _see_list(page: Page, look: Look, world: World) -> Seen | Doubt:
    source = look.state.source
    site = world.sites[source.site]
    context = Context(
        url=page.url,
        at=page.at,
        zone=site.timezone,
        authority=world.authority,
        site=site.id,
        kind=source.kind,
        select=source.select,
    )
    html = markup(page)
    listing = read_list(html, context)
    known = world.store.known(look.state, [item.url for item in listing.items if item.url])
    face = Face(listing.title, says_empty=not listing.items and says_empty(html))
    return as_list(listing.items, known, look, face, confirm_after=world.confirm_after)


def _see_own_page(page: Page, look: Look, world: World) -> Seen | Doubt:
    entry = _owner(look.state, world)
    site = world.sites[entry.site]
    context = Context(page.url, page.at, site.timezone, since=day_of(entry.first_seen))
    own = read_detail(markup(page), entry.item, context)
    face = Face(own.title, own.heading)
    return as_own_page(own.item, entry, look, face, confirm_after=world.confirm_after)


def _see_attachment(page: Page, look: Look, world: World) -> Seen | Doubt:
    why = not_a_file(page)
    if why:
        return Doubt(why)
    entry = _owner(look.state, world)
    return as_attachment(look.state.source.url, entry, look, read=_reading(page, entry, look, world))


def _reading(page: Page, entry: Entry, look: Look, world: World) -> Item | None:
    """What the text of a file that belongs to a call says; None for other files, and where it says nothing new.

    The text itself is not kept: the archive has the file. A file that cannot be read is noted in the summary.
    """
    item = entry.item
    invites = item.kind is Kind.CALL or INVITES.search(f"{item.title} {item.summary}")
    if not invites or b"%PDF-" not in page.body[:1024]:
        return None
    from scraper.parse.documents import read_pdf  # noqa: PLC0415 - pypdf costs 13 MB, and few rounds see a new PDF

    document = read_pdf(page.body)
    zone = world.sites[entry.site].timezone
    deadline = deadline_of_document(document.text, day_of(item.published or entry.first_seen), zone)
    known = look.state.source.id in entry.readings
    if not (known or deadline or document.note):
        return None
    return Item(item.id, item.kind, item.title, page.url, summary=document.note, deadline=deadline)


def _owner(state: SourceState, world: World) -> Entry:
    """The item that a page or a file belongs to."""
    return next(entry for entry in world.store.known(state, ()) if entry.item.id == state.source.item)


_READERS: Mapping[Role, Callable[[Page, Look, World], Seen | Doubt]] = {
    Role.LIST: _see_list,
    Role.ITEM: _see_own_page,
    Role.ATTACHMENT: _see_attachment,
}

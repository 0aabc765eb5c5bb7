"""One check of one source, from the web to a decision:

    fetch ──► archive ──► parse ──► judge ──► identify ──► merge ──► compare ──► Checked

``check`` asks the world through ports and decides nothing else; what a page means is decided below, by functions
of values. Nothing is written but the archive: the caller commits the returned ``Checked`` whole.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.diff.outcome import Doubt, Look, Seen, as_attachment, as_list, as_own_page
from scraper.model import (
    Checked,
    Entry,
    Failure,
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
from scraper.parse.context import Context
from scraper.parse.detail import read_detail
from scraper.parse.listing import VERSION, read_list
from scraper.parse.markup import markup
from scraper.ports import Archive, Clock, Fetcher, Store
from scraper.schedule import next_due, retry


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
            return _read(state, fetched, snapshot, world)


def _validators(state: SourceState) -> Validators:
    """A newer reader wants the whole page again, changed or not."""
    return state.validators if state.reader == VERSION else Validators()


def _digest(page: Page) -> str:
    return hashlib.sha256(page.body).hexdigest()


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
        last_checked=fetched.at,
        last_ok=fetched.at,
        validators=fetched.validators,
        moved_to=(fetched.moved_to if isinstance(fetched, Page) else None) or state.moved_to,
    )


def _unchanged(state: SourceState, fetched: Page | NotModified, snapshot: Snapshot | None, world: World) -> Checked:
    after = _well(state, Status.UNCHANGED, fetched)
    if isinstance(fetched, NotModified) and fetched.validators == Validators():
        after = replace(after, validators=state.validators)  # a 304 need not repeat them
    due = _next_due(after, world, fetched.at)
    return Checked(before=state, after=replace(after, next_due=due), at=fetched.at, snapshot=snapshot)


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
        snapshot=state.snapshot if snapshot.revisit else snapshot,
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
    look = Look(state, page.at, snapshot.id, baseline=state.reader != VERSION)
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
    context = Context(page.url, page.at, site.timezone, world.authority, source.kind, source.select)
    listing = read_list(markup(page), context)
    known = world.store.known(look.state, [item.url for item in listing.items if item.url])
    return as_list(listing.items, known, look, title=listing.title, confirm_after=world.confirm_after)


def _see_own_page(page: Page, look: Look, world: World) -> Seen | Doubt:
    entry = _owner(look.state, world)
    site = world.sites[entry.site]
    own = read_detail(markup(page), entry.item, Context(page.url, page.at, site.timezone))
    return as_own_page(own, entry, look)


def _see_attachment(page: Page, look: Look, world: World) -> Seen | Doubt:
    if page.media_type == "text/html":
        return Doubt("it is a page where a file was")
    return as_attachment(look.state.source.url, _owner(look.state, world), look)


def _owner(state: SourceState, world: World) -> Entry:
    """The item that a page or a file belongs to."""
    return next(entry for entry in world.store.known(state, ()) if entry.item.id == state.source.item)


_READERS: Mapping[Role, Callable[[Page, Look, World], Seen | Doubt]] = {
    Role.LIST: _see_list,
    Role.ITEM: _see_own_page,
    Role.ATTACHMENT: _see_attachment,
}

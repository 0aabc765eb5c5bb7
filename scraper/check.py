"""One check of one source, from the web to a decision:

    fetch ──► archive ──► parse ──► judge ──► identify ──► merge ──► compare ──► Checked

``check`` asks the world through ports and decides nothing else; what a page means is decided below, by functions
of values. Nothing is written but the archive: the caller commits the returned ``Checked`` whole.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.diff.health import Face, names_another
from scraper.diff.look import Doubt, Look, Seen
from scraper.diff.meaning import told_as_reverted
from scraper.diff.outcome import as_attachment, as_gone, as_list, as_own_page
from scraper.health import quickened, turned
from scraper.model import (
    Change,
    Checked,
    Entry,
    Failure,
    Fetched,
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
from scraper.normalise.urls import url_key
from scraper.paging import Leaf, further_pages, with_further
from scraper.parse.context import Context
from scraper.parse.detail import read_detail
from scraper.parse.listing import VERSION
from scraper.parse.markup import markup, not_a_file
from scraper.parse.nolist import ends_early
from scraper.parse.paragraphs import deadline_of_document, invites_somebody
from scraper.parse.reading import read_source
from scraper.ports import Archive, Clock, Fetcher, Store
from scraper.requisites import keep_requisites
from scraper.schedule import LONGEST_WAIT, SECOND_LOOK, is_lively, next_due, retry


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
    requisites: bool = False
    """Are the images, styles and scripts of pages kept, too?"""


async def check(state: SourceState, world: World) -> Checked:
    """Look at one source once. Never raises for what the web does; ArchiveError and StoreError pass through."""
    fetched = await world.fetcher.fetch(_address(state), validators=_validators(state))
    checked = await _made_of(fetched, state, world)
    world.archive.note(checked)
    return checked


async def _made_of(fetched: Fetched, state: SourceState, world: World) -> Checked:
    """What came is kept before anybody reads it."""
    match fetched:
        case NotModified():
            world.archive.keep(fetched, source=state.source.id, known=state.snapshot)
            return _unchanged(state, fetched, None, world)
        case Failure():
            snapshot = world.archive.keep(fetched, source=state.source.id)
            checked = failed(state, fetched, snapshot)
            return _gone(checked, fetched, world) if _says_gone(state, fetched) else checked
        case Page():
            snapshot = world.archive.keep(fetched, source=state.source.id, known=state.snapshot)
            if state.digest == _digest(fetched) and state.reader == VERSION:
                return _unchanged(state, fetched, snapshot, world)
            if _wants_another_look(state, fetched):
                return _waiting(state, fetched, snapshot)
            further = await _further(state, fetched, snapshot, world)
            checked = _read(state, fetched, snapshot, world, further=further)
            if world.requisites and checked.failure is None:
                await keep_requisites(fetched, snapshot, world.fetcher, world.archive, source=state.source.id)
            return checked


def _address(state: SourceState) -> str:
    """Where the configured URL led for good, if it did. While that fails, both in turn.

    A site out of order often redirects "for good", and a site that moved gives up its old addresses some day.
    """
    return state.source.url if state.moved_to is None or state.failures % 2 else state.moved_to


async def _further(state: SourceState, page: Page, snapshot: Snapshot, world: World) -> tuple[Leaf, ...]:
    """The first sight of a list takes in some of its further pages, too."""
    if state.reader is not None or state.source.role is not Role.LIST:
        return ()
    context = _context(state.source, page, world)
    return await further_pages(page, context, world.fetcher, world.archive, source=state.source.id, part_of=snapshot.id)


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
        turned=turned(state, failure.at, well=False),
        doubted=(state.doubted or failure.at) if suspect else None,
        error=f"{failure.reason}: {failure.detail}",
        last_checked=failure.at,
        next_due=retry(state.source, failure, failures=failures),
    )
    return Checked(before=state, after=after, at=failure.at, failure=failure, snapshot=snapshot)


def _says_gone(state: SourceState, failure: Failure) -> bool:
    return state.source.role is Role.ITEM and failure.status in _GONE


_GONE = {404, 410}


def _gone(checked: Checked, failure: Failure, world: World) -> Checked:
    """An item's own page is not there: for how long, and whether its neighbours are, tells if it was withdrawn.

    An address that leads to another page by now (the list, the home page) is as good as none.
    """
    state, after = checked.before, checked.after
    since = state.gone_since or failure.at
    entry = _owner(state, world)
    snapshot = checked.snapshot.id if checked.snapshot else entry.snapshot
    look = Look(state, state.source.url, failure.at, snapshot, baseline=False)
    others = world.store.own_pages(state.source.site, since=state.last_ok or since)
    if world.store.sees_a_list(state.source.site):
        seen = as_gone(entry, look, since=since, others=others, confirm_after=world.confirm_after)
    else:  # it is the whole site that is not where it was
        seen = Seen(items=0, entry=entry)
    told_at = since + world.confirm_after
    if after.next_due and failure.at < told_at:
        after = replace(after, next_due=min(after.next_due, told_at))
    return replace(checked, after=replace(after, gone_since=since), entries=seen.entries, changes=seen.changes)


def _well(state: SourceState, status: Status, fetched: Page | NotModified) -> SourceState:
    return replace(
        state,
        status=status,
        failures=0,
        turned=turned(state, fetched.at, well=True),
        doubted=None,
        error=None,
        candidate=None,
        gone_since=None,
        last_checked=fetched.at,
        last_ok=fetched.at,
        validators=fetched.validators,
        moved_to=_moved_to(state, fetched),
    )


def _moved_to(state: SourceState, fetched: Page | NotModified) -> str | None:
    """Where the configured URL leads for good, after this look; it leads nowhere where it answers itself."""
    if isinstance(fetched, NotModified) or (fetched.moved_to is None and _address(state) != state.source.url):
        return state.moved_to
    return fetched.moved_to


def _unchanged(state: SourceState, fetched: Page | NotModified, snapshot: Snapshot | None, world: World) -> Checked:
    after = replace(_well(state, Status.UNCHANGED, fetched), snapshot=_whole(state, snapshot))
    if isinstance(fetched, NotModified) and fetched.validators == Validators():
        after = replace(after, validators=state.validators)  # a 304 need not repeat them
    due = _due(after, fetched, world, _owner(state, world) if state.source.item else None)
    return Checked(before=state, after=replace(after, next_due=due), at=fetched.at, snapshot=snapshot)


def _whole(state: SourceState, snapshot: Snapshot | None) -> Snapshot | None:
    """The first record of the payload that was read last, unless its file is gone: then it is kept again."""
    again = snapshot is None or (snapshot.revisit and state.snapshot and state.snapshot.digest == snapshot.digest)
    return state.snapshot if again else snapshot


def _due(state: SourceState, fetched: Page | NotModified, world: World, entry: Entry | None) -> datetime:
    return next_due(
        state.source,
        fetched.at,
        item=entry.item if entry else None,
        first_seen=entry.first_seen if entry else None,
        lively=is_lively(state.quickened, fetched.at, world.sites[state.source.site].timezone),
        fresh=fetched.max_age,
    )


def _read(
    state: SourceState, page: Page, snapshot: Snapshot, world: World, *, further: tuple[Leaf, ...] = ()
) -> Checked:
    look = Look(state, page.url, page.at, snapshot.id, baseline=state.reader != VERSION)
    seen = _see(page, look, world)
    if isinstance(seen, Doubt):
        failure = Failure(Reason.SUSPECT, f"{page.url}: {seen.why}", page.at)
        checked = failed(state, failure, snapshot)
        return _gone(checked, failure, world) if seen.elsewhere else checked
    if isinstance(seen, Failure):
        return failed(state, seen, snapshot)
    seen = with_further(seen, further, look, world.store, confirm_after=world.confirm_after)
    seen = replace(seen, changes=_with_returns(seen.changes, page.at, world))
    after = replace(
        _well(state, Status.OK, page),
        digest=_digest(page),
        reader=VERSION,
        snapshot=_whole(state, snapshot),
        items=seen.items,
        quickened=quickened(state, seen.entries, page.at, baseline=seen.baseline),
        size=len(page.body) if state.source.role is Role.ATTACHMENT else None,
        media_type=page.media_type or None if state.source.role is Role.ATTACHMENT else None,
    )
    return Checked(
        before=state,
        after=replace(after, next_due=_due(after, page, world, seen.entry)),
        at=page.at,
        snapshot=snapshot,
        further=tuple(leaf.snapshot for leaf in further),
        entries=seen.entries,
        changes=seen.changes,
        found=seen.found,
        baseline=seen.baseline,
        hurry=seen.hurry,
        held=seen.held,
    )


def _with_returns(changes: tuple[Change, ...], at: datetime, world: World) -> tuple[Change, ...]:
    """What is again as it was within a day is told so."""
    items = {change.item for change in changes if change.fields}
    return told_as_reverted(changes, world.store.lately(items, since=at - _DAY)) if items else changes


_DAY = timedelta(days=1)


# ------------------------------------------------------------------ what a page means, by its role


def _see(page: Page, look: Look, world: World) -> Seen | Doubt | Failure:
    try:
        return _READERS[look.state.source.role](page, look, world)
    except ValueError as error:
        return Failure(Reason.UNREADABLE, f"{page.url}: {error}", page.at)


def _see_list(page: Page, look: Look, world: World) -> Seen | Doubt:
    listing = read_source(page, _context(look.state.source, page, world))
    known = world.store.known(look.state, listing.items)
    stranger = names_another(listing.title, world.sites[look.state.source.site].name)
    early, torn = _breaks_off(_markup(page))
    face = Face(listing.title, says_empty=listing.says_empty, ends_early=early, torn=torn, stranger=stranger)
    return as_list(listing.items, known, look, face, confirm_after=world.confirm_after)


def _markup(page: Page) -> str:
    """Empty for a feed or an API's answer, which cannot be read at all when it is cut."""
    try:
        return markup(page)
    except ValueError:
        return ""


def _breaks_off(html: str) -> tuple[bool, bool]:
    """Is markup never closed, and does it even end within a tag or a word?"""
    early = ends_early(html)
    return early, early and not html.rstrip().endswith(">")


def _context(source: Source, page: Page, world: World) -> Context:
    site = world.sites[source.site]
    return Context(
        url=page.url,
        at=page.at,
        zone=site.timezone,
        authority=world.authority,
        site=site.id,
        kind=source.kind,
        select=source.select,
    )


def _see_own_page(page: Page, look: Look, world: World) -> Seen | Doubt:
    entry = _owner(look.state, world)
    site = world.sites[entry.site]
    context = Context(page.url, page.at, site.timezone, since=day_of(entry.first_seen))
    html = markup(page)
    own = read_detail(html, entry.item, context)
    early, torn = _breaks_off(html)
    face = Face(own.title, own.heading, ends_early=early, torn=torn)
    moved = _has_moved(look.state, page)
    return as_own_page(own.item, entry, look, face, confirm_after=world.confirm_after, moved=moved)


def _has_moved(state: SourceState, page: Page) -> bool:
    """Does its address lead to another one for good, and did it not when it was last looked at?"""
    return page.moved_to is not None and url_key(page.moved_to) != url_key(state.moved_to or state.source.url)


def _see_attachment(page: Page, look: Look, world: World) -> Seen | Doubt:
    why = not_a_file(page)
    if why:
        return Doubt(why)
    entry = _owner(look.state, world)
    return as_attachment(look.state.source.url, entry, look, read=_reading(page, entry, world))


def _reading(page: Page, entry: Entry, world: World) -> Item | None:
    """What the text of a file that belongs to a call says; None for other files.

    A file that cannot be read is noted in the summary.
    """
    item = entry.item
    invites = item.kind is Kind.CALL or invites_somebody(f"{item.title} {item.summary}")
    if not invites or b"%PDF-" not in page.body[:1024]:
        return None
    from scraper.parse.documents import read_pdf  # noqa: PLC0415 - pypdf costs 13 MB, and few rounds see a new PDF

    document = read_pdf(page.body)
    zone = world.sites[entry.site].timezone
    deadline = deadline_of_document(document.text, day_of(item.published or entry.first_seen), zone)
    text = document.text[:_KEPT]
    return Item(item.id, item.kind, item.title, page.url, summary=document.note, deadline=deadline, text=text)


_KEPT = 30_000
"""Letters of a file's text that are kept, to say what is different when it is replaced: a call's conditions."""


def _owner(state: SourceState, world: World) -> Entry:
    """The item that a page or a file belongs to."""
    return next(entry for entry in world.store.known(state, ()) if entry.item.id == state.source.item)


_READERS: Mapping[Role, Callable[[Page, Look, World], Seen | Doubt]] = {
    Role.LIST: _see_list,
    Role.ITEM: _see_own_page,
    Role.ATTACHMENT: _see_attachment,
}

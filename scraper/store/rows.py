"""Values to rows and rows to values; nothing here asks the database anything."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Row

from scraper.model import (
    Change,
    ChangeType,
    Checked,
    Entry,
    Item,
    Kind,
    Letter,
    Meaning,
    Notice,
    Reason,
    Role,
    Select,
    Snapshot,
    Source,
    SourceState,
    Status,
    Validators,
)
from scraper.normalise.dates.span import day_of
from scraper.normalise.titles import title_key
from scraper.normalise.urls import url_key
from scraper.objects import dump_item, from_iso, iso, load_item
from scraper.store.places import due_day, place

AnyRow = Row[tuple[object, ...]]
Values = dict[str, object]


def source_row(source: Source) -> Values:
    """What a source *is*; what is remembered about it lies in the other columns."""
    return {
        "id": source.id,
        "site": source.site,
        "url": source.url,
        "role": source.role.value,
        "every": int(source.every.total_seconds()),
        "kind": source.kind.value if source.kind else None,
        "details": source.details,
        "select": json.dumps(asdict(source.select)) if source.select else None,
        "item": source.item,
    }


def new_source_row(source: Source) -> Values:
    """A source that was never checked."""
    return source_row(source) | {"active": True, "status": Status.NEW.value, "failures": 0, "items": 0}


def state_values(checked: Checked) -> Values:
    """What a check remembers, with the source's id as ``b_id`` for an executemany UPDATE."""
    state = checked.after
    return {
        "b_id": state.source.id,
        "status": state.status.value,
        "next_due": state.next_due,
        "last_checked": state.last_checked,
        "last_ok": state.last_ok,
        "failures": state.failures,
        "error": state.error,
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "digest": state.digest,
        "candidate": state.candidate,
        "reader": state.reader,
        "moved_to": state.moved_to,
        "snapshot": state.snapshot.id if state.snapshot else None,
        "items": state.items,
        "gone_since": state.gone_since,
        "turned": state.turned,
        "doubted": state.doubted,
        "quickened": json.dumps([moment.isoformat() for moment in state.quickened]),
        "size": state.size,
        "media_type": state.media_type,
    }


def state(row: AnyRow) -> SourceState:
    """A source's row, joined with its last whole snapshot (columns prefixed ``snapshot_``)."""
    return SourceState(
        source=_source(row),
        status=Status(row.status),
        next_due=row.next_due,
        last_checked=row.last_checked,
        last_ok=row.last_ok,
        failures=row.failures,
        error=row.error,
        validators=Validators(row.etag, row.last_modified),
        digest=row.digest,
        candidate=row.candidate,
        reader=row.reader,
        moved_to=row.moved_to,
        snapshot=_joined_snapshot(row) if row.snapshot else None,
        items=row.items,
        gone_since=row.gone_since,
        turned=row.turned,
        doubted=row.doubted,
        quickened=tuple(datetime.fromisoformat(str(moment)) for moment in json.loads(row.quickened)),
        size=row.size,
        media_type=row.media_type,
    )


def _source(row: AnyRow) -> Source:
    return Source(
        id=row.id,
        site=row.site,
        url=row.url,
        role=Role(row.role),
        every=timedelta(seconds=row.every),
        kind=Kind(row.kind) if row.kind else None,
        details=row.details,
        select=Select(**json.loads(row.select)) if row.select else None,
        item=row.item,
    )


def _joined_snapshot(row: AnyRow) -> Snapshot:
    return Snapshot(
        id=row.snapshot,
        url=row.snapshot_url,
        at=row.snapshot_at,
        digest=row.snapshot_digest,
        file=row.snapshot_file,
        offset=row.snapshot_offset,
        length=row.snapshot_length,
        revisit=row.snapshot_revisit,
        refers_to=row.snapshot_refers_to,
        refers_url=row.snapshot_refers_url,
        refers_at=row.snapshot_refers_at,
    )


def snapshot_row(snapshot: Snapshot, source: str) -> Values:
    """One WARC record and the source it was made for."""
    return {
        "id": snapshot.id,
        "source": source,
        "url": snapshot.url,
        "at": snapshot.at,
        "digest": snapshot.digest,
        "file": snapshot.file,
        "offset": snapshot.offset,
        "length": snapshot.length,
        "revisit": snapshot.revisit,
        "refers_to": snapshot.refers_to,
        "refers_url": snapshot.refers_url,
        "refers_at": snapshot.refers_at,
    }


def snapshot(row: AnyRow) -> Snapshot:
    """The inverse of ``snapshot_row``."""
    return Snapshot(
        id=row.id,
        url=row.url,
        at=row.at,
        digest=row.digest,
        file=row.file,
        offset=row.offset,
        length=row.length,
        revisit=row.revisit,
        refers_to=row.refers_to,
        refers_url=row.refers_url,
        refers_at=row.refers_at,
    )


def item_row(entry: Entry, content: str) -> Values:
    """An item as it is now; ``content`` is ``dump_item`` of it."""
    return {
        "id": entry.item.id,
        "site": entry.site,
        "kind": entry.item.kind.value,
        "url_key": url_key(entry.item.url) if entry.item.url else None,
        "title_key": title_key(entry.item.title),
        "day": day_of(entry.item.published or entry.first_seen).isoformat(),
        "place": place(entry.item, first_seen=entry.first_seen, updated=entry.updated),
        "due": due_day(entry.item),
        "revision": 0,
        "shelved": -1,
        "first_seen": entry.first_seen,
        "updated": entry.updated,
        "snapshot": entry.snapshot,
        "withdrawn": entry.withdrawn,
        "apart": json.dumps(sorted(entry.apart)),
        "content": content,
    }


def item(content: str) -> Item:
    """The inverse of ``dump_item``. ValueError for anything else."""
    try:
        return load_item(content)
    except (KeyError, TypeError) as error:
        raise ValueError(f"an item lacks {error}") from error


def entry(row: AnyRow, readings: Mapping[str, Item], missed: Mapping[str, datetime]) -> Entry:
    """An item's row with what each source says of it, and since when some show it no more."""
    return Entry(
        item=item(row.content),
        site=row.site,
        first_seen=row.first_seen,
        updated=row.updated,
        snapshot=row.snapshot,
        readings=readings,
        missed=missed,
        withdrawn=row.withdrawn,
        apart=frozenset(json.loads(row.apart)),
    )


def bare_entry(row: AnyRow) -> Entry:
    """An item's row alone, for those who show it: without what each source says of it."""
    return entry(row, {}, {})


def records(checked: Checked) -> tuple[Snapshot, ...]:
    """Every record that a check made."""
    return (*([checked.snapshot] if checked.snapshot else []), *checked.further)


def content_rows(checked: Checked) -> tuple[list[Values], list[Values], list[Values]]:
    """Rows for ``item``, ``reading`` and ``version``: what one check says of its items.

    An entry that names a record of this check was changed by it and gets a version; the others only were read again.
    """
    items: list[Values] = []
    readings: list[Values] = []
    versions: list[Values] = []
    source = checked.after.source.id
    made = {record.id for record in records(checked)}
    for found in checked.entries:
        content = dump_item(found.item)
        items.append(item_row(found, content))
        read = found.readings.get(source)
        if read is not None:
            text = content if read == found.item else dump_item(read)
            missed = found.missed.get(source)
            readings.append({"source": source, "item": found.item.id, "content": text, "missed": missed})
        if found.snapshot in made:
            version: Values = {"item": found.item.id, "at": checked.at, "source": source}
            versions.append(version | {"snapshot": found.snapshot, "content": content})
    return items, readings, versions


def change_row(change: Change) -> Values:
    """A change that nobody has been told of yet."""
    return {
        "id": change.id,
        "at": change.at,
        "type": change.type.value,
        "item": change.item,
        "site": change.site,
        "source": change.source,
        "kind": change.kind.value,
        "title": change.title,
        "url": change.url,
        "fields": json.dumps(dict(change.fields), ensure_ascii=False),
        "snapshot": change.snapshot,
        "meaning": change.meaning.value if change.meaning else None,
        "evidence": change.evidence,
        "routed": False,
        "shelved": False,
    }


def change(row: AnyRow) -> Change:
    """The inverse of ``change_row``."""
    return Change(
        id=row.id,
        at=row.at,
        type=ChangeType(row.type),
        item=row.item,
        site=row.site,
        source=row.source,
        kind=Kind(row.kind),
        title=row.title,
        url=row.url,
        fields={name: (before, after) for name, (before, after) in json.loads(row.fields).items()},
        snapshot=row.snapshot,
        meaning=Meaning(row.meaning) if row.meaning else None,
        evidence=row.evidence,
    )


def letter_row(letter: Letter) -> Values:
    """A letter that is owed from ``due`` on."""
    return {
        "key": letter.key,
        "recipient": letter.recipient,
        "subscription": letter.subscription,
        "item": letter.item,
        "changes": json.dumps(letter.changes),
        "due": letter.due,
        "again": letter.due,
        "attempts": letter.attempts,
        "why": json.dumps(letter.why, ensure_ascii=False),
        "reminds": iso(letter.reminds),
    }


def letter(row: AnyRow) -> Letter:
    """The inverse of ``letter_row``."""
    return Letter(
        key=row.key,
        recipient=row.recipient,
        subscription=row.subscription,
        item=row.item,
        changes=tuple(json.loads(row.changes)),
        due=row.due,
        attempts=row.attempts,
        why=tuple(json.loads(row.why)),
        reminds=from_iso(row.reminds),
    )


def notice_row(notice: Notice) -> Values:
    """A notice that is owed from its own moment on; the beginning of a trouble stands until that is over."""
    return {
        "key": notice.key,
        "recipient": notice.recipient,
        "subscription": notice.subscription,
        "site": notice.site,
        "source": notice.source,
        "url": notice.url,
        "since": notice.since,
        "at": notice.at,
        "until": notice.until,
        "silent": notice.silent,
        "reason": notice.reason.value if notice.reason else None,
        "why": notice.why,
        "standing": notice.until is None,
        "again": notice.at,
        "attempts": notice.attempts,
    }


def notice(row: AnyRow) -> Notice:
    """The inverse of ``notice_row``."""
    return Notice(
        key=row.key,
        recipient=row.recipient,
        subscription=row.subscription,
        site=row.site,
        source=row.source,
        url=row.url,
        since=row.since,
        at=row.at,
        until=row.until,
        silent=row.silent,
        reason=Reason(row.reason) if row.reason else None,
        why=row.why,
        attempts=row.attempts,
        sent=row.sent,
    )

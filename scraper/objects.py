"""Items, changes and sources as the JSON objects of the public contract, and items back again."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import TypedDict

from scraper.model import Attachment, Change, Day, Item, Kind, SourceState


class AttachmentObject(TypedDict):
    """An attachment in JSON."""

    url: str
    title: str
    media_type: str | None


class ItemObject(TypedDict):
    """An item in JSON: days as ISO 8601 (``2026-06-24`` or ``2026-06-24T12:00:00+02:00``) or null."""

    id: str
    kind: str
    title: str
    url: str | None
    summary: str
    published: str | None
    deadline: str | None
    starts: str | None
    section: str | None
    topics: list[str]
    attachments: list[AttachmentObject]
    image: str | None
    modified: str | None
    office: str | None
    act: str | None


class StoredItem(ItemObject):
    """An item as it is kept: with the text of its own page."""

    text: str
    html: str


def iso(moment: Day | None) -> str | None:
    """A day or moment as ISO 8601, None for None."""
    return moment.isoformat() if moment is not None else None


def from_iso(text: str | None) -> Day | None:
    """The inverse of ``iso``; aware datetimes keep their offset."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def item_object(item: Item) -> ItemObject:
    """The public JSON object of an item."""
    return {
        "id": item.id,
        "kind": item.kind.value,
        "title": item.title,
        "url": item.url,
        "summary": item.summary,
        "published": iso(item.published),
        "deadline": iso(item.deadline),
        "starts": iso(item.starts),
        "section": item.section,
        "topics": list(item.topics),
        "attachments": [{"url": a.url, "title": a.title, "media_type": a.media_type} for a in item.attachments],
        "image": item.image,
        "modified": iso(item.modified),
        "office": item.office,
        "act": item.act,
    }


def dump_item(item: Item) -> str:
    """An item as one line of JSON that ``load_item`` reads back whole."""
    return json.dumps({**item_object(item), "text": item.text, "html": item.html}, ensure_ascii=False)


def load_item(line: str) -> Item:
    """The item that ``dump_item`` wrote, now or before ``modified``, ``office`` and ``act`` were read."""
    found: StoredItem = json.loads(line)
    return Item(
        id=found["id"],
        kind=Kind(found["kind"]),
        title=found["title"],
        url=found["url"],
        summary=found["summary"],
        published=from_iso(found["published"]),
        modified=from_iso(found.get("modified")),
        deadline=from_iso(found["deadline"]),
        starts=from_iso(found["starts"]),
        section=found["section"],
        office=found.get("office"),
        act=found.get("act"),
        topics=tuple(found["topics"]),
        attachments=tuple(Attachment(**a) for a in found["attachments"]),
        image=found["image"],
        text=found["text"],
        html=found["html"],
    )


def change_object(change: Change) -> Mapping[str, object]:
    """The public JSON object of a change."""
    return {
        "at": change.at.isoformat(),
        "type": change.type.value,
        "item": change.item,
        "kind": change.kind.value,
        "title": change.title,
        "url": change.url,
        "fields": {name: list(values) for name, values in change.fields.items()},
        "snapshot": change.snapshot,
        "id": change.id,
        "site": change.site,
        "source": change.source,
        "meaning": change.meaning.value if change.meaning else None,
        "evidence": change.evidence or None,
    }


def source_object(state: SourceState) -> Mapping[str, object]:
    """The public JSON object of a source."""
    return {
        "id": state.source.id,
        "url": state.source.url,
        "role": state.source.role.value,
        "status": state.status.value,
        "last_ok": iso(state.last_ok),
        "next_due": iso(state.next_due),
        "failures": state.failures,
        "items": state.items,
        "site": state.source.site,
        "last_checked": iso(state.last_checked),
        "error": state.error,
    }

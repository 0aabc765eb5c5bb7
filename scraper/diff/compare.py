"""An item then and the same item now: what happened to it, in typed events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scraper.model import ChangeType, Day, FieldValue, Item
from scraper.normalise.dates.span import comparable, day_of
from scraper.normalise.text import fold
from scraper.normalise.urls import url_key
from scraper.objects import iso

Fields = Mapping[str, tuple[FieldValue, FieldValue]]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an item, and the fields it touched as ``{name: (before, after)}``."""

    type: ChangeType
    fields: Fields


def compare(before: Item, after: Item) -> tuple[Event, ...]:
    """Everything worth telling that happened between two states of one item; ``compare(x, x) == ()``.

    White space, case, the shape of quotes, and the same moment written in another way are no change.
    """
    return (
        *_deadline(before, after),
        *_attachments(before, after),
        *_edits(before, after),
        *_move(before, after),
    )


def _deadline(before: Item, after: Item) -> Iterator[Event]:
    """A deadline that a page merely stopped naming is not gone: absence is not removal."""
    was, now = before.deadline, after.deadline
    if now is None or _same_day(was, now):
        return
    if was is None:
        kind = ChangeType.DEADLINE_SET
    elif comparable(now) > comparable(was):
        kind = ChangeType.DEADLINE_EXTENDED
    else:
        kind = ChangeType.DEADLINE_CHANGED
    yield Event(kind, {"deadline": (iso(was), iso(now))})


def _same_day(was: Day | None, now: Day | None) -> bool:
    """An hour that only one of two pages names does not make it another day."""
    if was is None or now is None:
        return was is now
    if isinstance(was, datetime) != isinstance(now, datetime):
        return day_of(was) == day_of(now)
    return was == now


def _attachments(before: Item, after: Item) -> Iterator[Event]:
    known = {url_key(attachment.url) for attachment in before.attachments}
    for attachment in after.attachments:
        if url_key(attachment.url) not in known:
            yield Event(ChangeType.ATTACHMENT_ADDED, {"attachments": (None, attachment.url)})


def _edits(before: Item, after: Item) -> Iterator[Event]:
    fields: dict[str, tuple[FieldValue, FieldValue]] = {}
    for name in ("title", "summary", "text"):
        was, now = getattr(before, name), getattr(after, name)
        if now and fold(was) != fold(now):
            fields[name] = (was, now)
    for name in ("published", "starts"):
        then, moment = getattr(before, name), getattr(after, name)
        if moment is not None and not _same_day(then, moment):
            fields[name] = (iso(then), iso(moment))
    if fields:
        yield Event(ChangeType.EDITED, fields)


def _move(before: Item, after: Item) -> Iterator[Event]:
    if before.url and after.url and url_key(before.url) != url_key(after.url):
        yield Event(ChangeType.MOVED, {"url": (before.url, after.url)})

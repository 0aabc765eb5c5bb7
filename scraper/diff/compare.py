"""An item then and the same item now: what happened to it, in typed events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from scraper.diff.meaning import meaning_of, meaning_of_file
from scraper.diff.sameness import same_words
from scraper.model import Attachment, ChangeType, Day, FieldValue, Item, Meaning
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
    meaning: Meaning | None = None


def compare(before: Item, after: Item, today: date) -> tuple[Event, ...]:
    """Everything worth telling that happened between two states of one item; ``compare(x, x, today) == ()``.

    White space, case, the shape of quotes, a text cropped elsewhere, and the same moment written in another way are no
    change; neither is what pages move by themselves (``modified``, images, topics, sections). ``today`` tells whether a
    call that has another deadline was over.
    """
    return (
        *_deadline(before, after, today),
        *_attachments(before, after),
        *_edits(before, after, today),
        *_move(before, after),
    )


def _deadline(before: Item, after: Item, today: date) -> Iterator[Event]:
    """A deadline that a page merely stopped naming is not gone: absence is not removal."""
    was, now = before.deadline, after.deadline
    if now is None or _same_day(was, now):
        return
    fields = {"deadline": (iso(was), iso(now))}
    if was is None:
        yield Event(ChangeType.DEADLINE_SET, fields)
    elif comparable(now) < comparable(was):
        yield Event(ChangeType.DEADLINE_CHANGED, fields, Meaning.BROUGHT_FORWARD)
    else:
        was_over = day_of(was) < today <= day_of(now)
        yield Event(ChangeType.DEADLINE_EXTENDED, fields, Meaning.REOPENED if was_over else None)


def _same_day(was: Day | None, now: Day | None) -> bool:
    """An hour that only one of two pages names does not make it another day."""
    if was is None or now is None:
        return was is now
    if isinstance(was, datetime) != isinstance(now, datetime):
        return day_of(was) == day_of(now)
    return was == now


def _attachments(before: Item, after: Item) -> Iterator[Event]:
    """A file of the same name at another address took the other's place; otherwise files come, go, and change names."""
    was = {url_key(one.url): one for one in before.attachments}
    now = {url_key(one.url): one for one in after.attachments}
    gone = {fold(one.title): one for key, one in was.items() if key not in now}
    for key, one in now.items():
        if key in was:
            yield from _renamed(was[key], one)
            continue
        place = gone.pop(fold(one.title), None) if one.title else None
        kind = ChangeType.ATTACHMENT_REPLACED if place else ChangeType.ATTACHMENT_ADDED
        meaning = None if place else meaning_of_file(one, after.kind)
        yield Event(kind, {"attachments": (place.url if place else None, one.url)}, meaning)
    for one in gone.values() if after.text else ():  # a page that says nothing at all says nothing of its files
        yield Event(ChangeType.EDITED, {"attachments": (one.url, None)}, Meaning.REMOVED)


def _renamed(was: Attachment, now: Attachment) -> Iterator[Event]:
    if was.title and now.title and fold(was.title) != fold(now.title):
        yield Event(ChangeType.EDITED, {"attachment_title": (was.title, now.title)}, Meaning.RENAMED)


def _edits(before: Item, after: Item, today: date) -> Iterator[Event]:
    fields: dict[str, tuple[FieldValue, FieldValue]] = {}
    for name in ("title", "summary", "text"):
        was, now = getattr(before, name), getattr(after, name)
        if now and not same_words(was, now, today):
            fields[name] = (was, now)
    for name in ("published", "starts"):
        then, moment = getattr(before, name), getattr(after, name)
        if moment is not None and not _same_day(then, moment):
            fields[name] = (iso(then), iso(moment))
    if fields:
        yield Event(ChangeType.EDITED, fields, meaning_of(before, after))


def _move(before: Item, after: Item) -> Iterator[Event]:
    if before.url and after.url and url_key(before.url) != url_key(after.url):
        yield Event(ChangeType.MOVED, {"url": (before.url, after.url)})

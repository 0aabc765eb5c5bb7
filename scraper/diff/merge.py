"""What several pages say of one item becomes one item."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from scraper.model import Attachment, Day, Item
from scraper.normalise.dates.span import comparable, day_of
from scraper.normalise.text import fold

CROPPED = ("...", "…")


def merge(lists: Mapping[str, Item], own: Item | None, files: Iterable[Item] = ()) -> Item:
    """One item from what lists say of it (by source id), what its own page says, if that was read, and its files.

    Lists name it and place it; its own page has the whole text. Where two pages name different deadlines the
    later one holds: offices extend a deadline on one page before the other. Files give a deadline where no page
    does, and nothing else: an act keeps naming the old day after it was extended.
    """
    first, *others = lists.values() if lists else ([own] if own else [])
    pages = [first, *others, *([own] if own else [])]
    return replace(
        first,
        title=_whole(page.title for page in pages),
        summary=_whole(page.summary for page in pages),
        published=next((p.published for p in pages if p.published), None),
        deadline=_latest(page.deadline for page in pages) or _latest(file.deadline for file in files),
        modified=_latest(page.modified for page in pages),
        starts=next((p.starts for p in pages if p.starts), None),
        section=next((p.section for p in pages if p.section), None),
        office=next((p.office for p in reversed(pages) if p.office), None),
        act=next((p.act for p in pages if p.act), None),
        topics=own.topics if own and own.topics else first.topics,
        attachments=_together(pages),
        image=first.image or (own.image if own else None),
        text=own.text if own else "",
        html=own.html if own else "",
    )


def _whole(texts: Iterable[str]) -> str:
    """The first text, unless it was cropped and a later one goes on from it."""
    found = [text for text in texts if text]
    if not found:
        return ""
    first = found[0]
    if not first.endswith(CROPPED):
        return first
    stem = fold(first.rstrip(".… "))
    return next((text for text in found[1:] if fold(text).startswith(stem) and len(text) > len(first)), first)


def _latest(days: Iterable[Day | None]) -> Day | None:
    """The last day, with the hour where a page names one: "28 novembre" and "ore 12 del 28 novembre" are one."""
    known = [day for day in days if day is not None]
    last = max(known, key=comparable, default=None)
    hours = [day for day in known if isinstance(day, datetime) and last and day.date() == day_of(last)]
    return max(hours, key=comparable, default=last)


def _together(pages: Iterable[Item]) -> tuple[Attachment, ...]:
    """Every file once, in the order in which the pages name them."""
    by_url: dict[str, Attachment] = {}
    for page in pages:
        for attachment in page.attachments:
            by_url.setdefault(attachment.url, attachment)
    return tuple(by_url.values())

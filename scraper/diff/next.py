"""What to look at next: the sources that an item leads to."""

from collections.abc import Iterator
from datetime import timedelta

from scraper.diff.look import Look
from scraper.model import Attachment, Entry, Item, Role, Source
from scraper.normalise.tags import short
from scraper.normalise.urls import host_of, url_key

_DAY = timedelta(days=1)


def own_page_id(item: str) -> str:
    """The id of the source that is an item's own page."""
    return f"page-{short(item)}"


def has_own_page(item: Item, look: Look) -> bool:
    """Is the item's address a page of the same host that is followed, rather than a file or the list itself?"""
    files = {attachment.url for attachment in item.attachments}
    followed = look.state.source.details and item.url is not None and item.url not in files
    return followed and _is_elsewhere_on(look.url, item.url or "")


def sources_of(entry: Entry, look: Look) -> Iterator[Source]:
    """An item's own page, where it is a page of the same host, and its attachments wherever they lie."""
    item = entry.item
    if item.url and has_own_page(item, look):
        yield _source(own_page_id(item.id), item.url, Role.ITEM, entry)
    for attachment in item.attachments if look.state.source.details else ():
        yield _source(_attachment_id(item, attachment), attachment.url, Role.ATTACHMENT, entry)


def _is_elsewhere_on(page: str, url: str) -> bool:
    same_host = host_of(url).removeprefix("www.") == host_of(page).removeprefix("www.")
    return same_host and url_key(url) != url_key(page)


def _attachment_id(item: Item, attachment: Attachment) -> str:
    return f"file-{short(f'{item.id} {attachment.url}')}"


def _source(name: str, url: str, role: Role, entry: Entry) -> Source:
    return Source(id=name, site=entry.site, url=url, role=role, every=_DAY, item=entry.item.id)

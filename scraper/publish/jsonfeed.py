"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): entries, and the documents that they stand in."""

import json
from collections.abc import Mapping

from scraper.publish.channel import GENERATOR, Document, Enclosure, Post
from scraper.publish.views import FeedSettings

_Json = Mapping[str, object]


def write_item(post: Post) -> bytes:
    """An item as JSON."""
    return _dumped(
        {
            "id": post.id,
            "url": post.url,
            "title": post.title,
            "content_html": post.content,
            "summary": post.summary,
            "image": post.image,
            "date_published": post.published.isoformat() if post.published else None,
            "date_modified": post.updated.isoformat(),
            "authors": [{"name": post.author}],
            "tags": [category.label for category in post.categories],
            "attachments": [_attachment(file) for file in post.enclosures],
        }
    )


def write_json(document: Document, settings: FeedSettings) -> bytes:
    """The document as UTF-8, keys in a fixed order, with a line feed at its end; ``next_url`` is its history."""
    author = {"name": GENERATOR, "url": f"mailto:{settings.contact}" if settings.contact else None}
    hub = settings.hub if document.archive is None else None
    head = _dumped(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": document.heading.title,
            "home_page_url": document.heading.home_page,
            "feed_url": f"{settings.base_url}{document.path}.json",
            "next_url": f"{settings.base_url}{document.previous}.json" if document.previous else None,
            "description": document.heading.description,
            "language": settings.language,
            "authors": [_known(author)],
            "hubs": [{"type": "WebSub", "url": hub}] if hub else None,
        }
    )
    items = b",\n".join(entry.json for entry in document.entries)
    return head.removesuffix(b"}") + b', "items": [\n' + items + b"\n]}\n"


def _attachment(file: Enclosure) -> _Json:
    return _known({"url": file.url, "mime_type": file.media_type, "title": file.title, "size_in_bytes": file.length})


def _known(fields: Mapping[str, object]) -> _Json:
    """Only the fields that have a value: JSON Feed has no nulls and no empty lists."""
    return {name: value for name, value in fields.items() if value}


def _dumped(fields: Mapping[str, object]) -> bytes:
    return json.dumps(_known(fields), ensure_ascii=False).encode()

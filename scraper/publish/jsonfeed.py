"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) of one channel."""

import json
from collections.abc import Mapping

from scraper.model import Attachment
from scraper.publish.channel import GENERATOR, UNKNOWN_TYPE, Channel, Post
from scraper.publish.views import FeedSettings

_Json = Mapping[str, object]


def render_json(channel: Channel, settings: FeedSettings) -> bytes:
    """The document as UTF-8, keys in a fixed order, with a line feed at its end."""
    author = {"name": GENERATOR, "url": f"mailto:{settings.contact}" if settings.contact else None}
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.heading.title,
        "home_page_url": channel.heading.home_page,
        "feed_url": f"{settings.base_url}{channel.heading.path}.json",
        "description": channel.heading.description,
        "language": settings.language,
        "authors": [_known(author)],
        "items": [_item(post) for post in channel.posts],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _item(post: Post) -> _Json:
    return _known(
        {
            "id": post.id,
            "url": post.url,
            "title": post.title,
            "content_html": post.content,
            "summary": post.summary,
            "image": post.image,
            "date_published": post.published.isoformat() if post.published else None,
            "date_modified": post.updated.isoformat(),
            "tags": [category.label for category in post.categories],
            "attachments": [_attachment(file) for file in post.enclosures],
        }
    )


def _attachment(file: Attachment) -> _Json:
    return _known({"url": file.url, "mime_type": file.media_type or UNKNOWN_TYPE, "title": file.title})


def _known(fields: Mapping[str, object]) -> _Json:
    """Only the fields that have a value: JSON Feed has no nulls and no empty lists."""
    return {name: value for name, value in fields.items() if value}

"""JSON Feed 1.0 and 1.1 (jsonfeed.org): its items as cards."""

from scraper.parse.card import Card, Link
from scraper.parse.context import Context
from scraper.parse.endpoints.endpoint import Endpoint, labels, teaser
from scraper.parse.endpoints.jsontree import at, many, words
from scraper.parse.endpoints.moments import as_printed
from scraper.parse.endpoints.prose import read_prose


def read(found: object, context: Context) -> Endpoint | None:
    """The feed, or None: a JSON Feed says so in ``version``."""
    if "jsonfeed.org" not in words(found, "version") or not isinstance(at(found, "items"), list):
        return None
    items = (item for item in many(found, "items") if isinstance(item, dict))
    return Endpoint("feed/json", tuple(_card(item, context) for item in items), words(found, "title"))


def _card(item: object, context: Context) -> Card:
    content = read_prose(words(item, "content_html"))
    text = content.text or read_prose(words(item, "content_text")).text
    summary = teaser(read_prose(words(item, "summary")).text, text)
    title = read_prose(words(item, "title")).text
    told = labels(tag for tag in many(item, "tags") if isinstance(tag, str))
    files = (
        Link(words(one, "url"), words(one, "title"), media_type=words(one, "mime_type"))
        for one in many(item, "attachments")
    )
    return Card(
        title=title or summary,
        href=words(item, "url") or words(item, "external_url") or None,
        summary=summary if title else "",
        published=as_printed(words(item, "date_published"), context.zone),
        category=told.category,
        notes=f"{title} {summary} {text}",
        image=words(item, "image") or words(item, "banner_image") or content.image,
        topics=told.topics,
        files=(*files, *content.files),
    )

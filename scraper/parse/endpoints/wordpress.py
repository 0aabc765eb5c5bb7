"""WordPress REST (``/wp-json/wp/v2/<type>``): posts of any type as cards."""

from collections.abc import Iterator

from scraper.parse.card import Card
from scraper.parse.context import Context
from scraper.parse.endpoints.endpoint import Endpoint, labels, teaser
from scraper.parse.endpoints.jsontree import at, many, words
from scraper.parse.endpoints.moments import as_printed
from scraper.parse.endpoints.prose import read_prose

_ADDRESS = "/wp/v2/"
"""With the index file (``?rest_route=/wp/v2/posts``) or without."""


def read(found: object, context: Context) -> Endpoint | None:
    """A list of posts, or None. Nothing marks an empty list but the address it came from."""
    if not isinstance(found, list):
        return None
    posts = [post for post in found if isinstance(at(post, "title", "rendered"), str) and words(post, "link")]
    if not posts and (found or _ADDRESS not in context.url):
        return None
    return Endpoint("wordpress/rest", tuple(_card(post, context) for post in posts))


def _card(post: object, context: Context) -> Card:
    """``date`` is in the site's own time and names no zone; ``date_gmt`` is UTC and names none, either."""
    title = read_prose(words(post, "title", "rendered")).text
    excerpt = read_prose(words(post, "excerpt", "rendered")).text
    content = read_prose(words(post, "content", "rendered"))
    greenwich = words(post, "date_gmt")
    told = labels([*_terms(post), words(post, "type").replace("_", " ")])
    return Card(
        title=title,
        href=words(post, "link"),
        summary=teaser(excerpt, content.text),
        published=as_printed(words(post, "date") or (f"{greenwich}Z" if greenwich else ""), context.zone),
        category=told.category,
        notes=f"{title} {excerpt} {content.text}",
        image=words(post, "_embedded", "wp:featuredmedia", 0, "source_url") or content.image,
        topics=tuple(topic for topic in told.topics if topic not in _TYPES),
        files=content.files,
    )


_TYPES = {"post", "page", "attachment"}


def _terms(post: object) -> Iterator[str]:
    """The names of its categories, tags and topics, which ``_embed`` asks for."""
    for taxonomy in many(post, "_embedded", "wp:term"):
        for term in many(taxonomy):
            yield read_prose(words(term, "name")).text

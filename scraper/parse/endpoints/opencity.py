"""OpenCity's opendata API (``/opendata/api/content/search`` or ``/api/opendata/v2/…``): its hits as cards."""

from collections.abc import Iterator
from urllib.parse import urljoin

from scraper.parse.card import Card
from scraper.parse.context import Context
from scraper.parse.endpoints.endpoint import Endpoint, labels
from scraper.parse.endpoints.jsontree import at, many, words
from scraper.parse.endpoints.moments import as_printed
from scraper.parse.endpoints.prose import read_prose

_ITALIAN = "ita-IT"
_KINDS = {"article": "notizia", "event": "evento", "document": "documento", "public_project": "progetto"}
"""What a content class says of an item's kind."""
_TITLES = ("title", "titolo", "name", "event_title")
_TEASERS = ("abstract", "event_abstract", "short_description", "description", "descrizione")
_DEADLINE = ("scaden", "dead_line", "deadline")


def read(found: object, context: Context) -> Endpoint | None:
    """The answer's hits, or None."""
    if not isinstance(at(found, "searchHits"), list):
        return None
    hits = (hit for hit in many(found, "searchHits") if isinstance(at(hit, "metadata"), dict))
    return Endpoint("opencity/api", tuple(_card(hit, context) for hit in hits))


def _card(hit: object, context: Context) -> Card:
    about, data = at(hit, "metadata"), _in_italian(at(hit, "data"))
    title = _text(_in_italian(at(about, "name"))) or _first(data, _TITLES)
    summary = _first(data, _TEASERS)
    kind = _KINDS.get(words(about, "classIdentifier"), "")
    told = labels([*_names(data, "content_type"), *_names(data, "document_type"), kind])
    deadline = as_printed(_deadline(data), context.zone)
    return Card(
        title=title,
        href=_page(about, context),
        summary=summary,
        date=as_printed(words(data, "from_time"), context.zone),
        published=as_printed(words(data, "published") or words(about, "published"), context.zone),
        category=told.category,
        notes=f"{title}. Scadenza: {deadline}" if deadline else f"{title} {summary}",
        image=words(data, "image", "url") or words(data, "image", 0, "url") or None,
        topics=tuple(_names(data, "topics")),
    )


def _in_italian(told: object) -> object:
    """A translated value: the Italian one, or whichever there is."""
    italian = at(told, _ITALIAN)
    return italian if italian or not isinstance(told, dict) else next(iter(told.values()), None)


def _text(value: object) -> str:
    return read_prose(words(value)).text


def _first(data: object, fields: tuple[str, ...]) -> str:
    return next((text for field in fields if (text := _text(at(data, field)))), "")


def _deadline(data: object) -> str:
    """Each class of content has its own field for it."""
    fields = data if isinstance(data, dict) else {}
    return next((words(data, name) for name in fields if any(part in name for part in _DEADLINE)), "")


def _page(about: object, context: Context) -> str | None:
    """Where people read it: its alias where the answer names one, else the address that any object has."""
    alias = words(_in_italian(at(about, "extradata")), "urlAlias")
    link = words(about, "link")
    number = at(about, "id")
    if alias or (link and "/api/" not in link):
        return alias or link
    return urljoin(context.url, f"/openpa/object/{number}") if number else None


def _names(data: object, field: str) -> Iterator[str]:
    """Words, or objects with a name in each language."""
    value = at(data, field)
    for one in many(value) or [value]:
        name = words(one) or words(_in_italian(at(one, "name")))
        if name:
            yield name

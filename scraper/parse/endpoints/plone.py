"""Plone's REST API (``/++api++/@search``, or a folder's own answer): its items as cards."""

from collections.abc import Iterator

from scraper.parse.card import Card
from scraper.parse.context import Context
from scraper.parse.endpoints.endpoint import Endpoint, labels
from scraper.parse.endpoints.jsontree import at, many, words
from scraper.parse.endpoints.moments import as_printed
from scraper.parse.endpoints.prose import read_prose

_API = ("/++api++", "/api/")
_KINDS = {"News Item": "news", "Event": "evento", "Bando": "bando", "Documento": "documento"}
"""What a portal type says of an item's kind."""
_NEVER_ITEMS = frozenset(
    {"Image", "Folder", "Link", "Subsite", "Servizio", "UnitaOrganizzativa", "Luogo", "Persona", "Pagina Argomento"}
)
"""A search that names no type finds the whole site."""
_DEADLINES = ("scadenza_domande_bando", "scadenza_bando")
"""io-Comune: until when one may apply, and until when the call runs. ``expires`` is only when a page is hidden."""


def read(found: object, context: Context) -> Endpoint | None:
    """The answer's items, or None: Plone names itself and each item by ``@id``."""
    items = at(found, "items")
    if not words(found, "@id") or not isinstance(items, list):
        return None
    told = [item for item in items if words(item, "@id") and words(item, "@type") not in _NEVER_ITEMS]
    return Endpoint("plone/api", tuple(_card(item, context) for item in told), words(found, "title"))


def _card(item: object, context: Context) -> Card:
    title, summary = words(item, "title"), read_prose(words(item, "description")).text
    kind = _KINDS.get(words(item, "@type"), "")
    told = labels([*_names(item, "tipologia_notizia"), *_names(item, "tipologia_bando"), kind])
    deadline = next((as_printed(day, context.zone) for name in _DEADLINES if (day := words(item, name))), "")
    return Card(
        title=title,
        href=_page(words(item, "@id")),
        summary=summary,
        date=as_printed(words(item, "start"), context.zone),
        published=as_printed(words(item, "effective"), context.zone),
        category=told.category,
        notes=f"{title}. Scadenza: {deadline}" if deadline else f"{title} {summary}",
        office=next(_names(item, "ente_bando"), ""),
        topics=tuple(_names(item, "tassonomia_argomenti")),
    )


def _page(address: str) -> str:
    """Where people read what the API names."""
    for api in _API:
        address = address.replace(api, "/" if api.endswith("/") else "", 1)
    return address


def _names(item: object, field: str) -> Iterator[str]:
    """A vocabulary's term is a text or an object with a title; a field may hold one or many."""
    value = at(item, field)
    for one in many(value) or [value]:
        name = words(one) or words(one, "title")
        if name:
            yield name

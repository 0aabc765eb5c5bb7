"""Pure: which fields JSON Feed 1.1 knows, and of which type each is."""

from collections.abc import Iterator, Mapping, Sequence

from scraper.validate.findings import ERROR, WARNING, Finding, Place, Rule, quoted

TYPE = Rule(
    "json-type",
    ERROR,
    "JSON Feed 1.1: each field's type is given; a field without a value is left out",
    "Write the value as the type that is asked for, or leave the field out.",
)
UNKNOWN = Rule(
    "json-unknown-field",
    WARNING,
    "JSON Feed 1.1, extensions: names of one's own begin with an underscore and a letter",
    "Check the spelling, or put the field into an object named _something.",
)
EXTENSION = Rule(
    "json-extension",
    ERROR,
    "JSON Feed 1.1, extensions: an object, named _ and a letter, without a period",
    'Write "_something": {…}.',
)

_TEXT, _NUMBER, _YES_NO, _LIST, _OBJECT = "text", "number", "true or false", "list", "object"
_TYPES: Mapping[str, tuple[type, ...]] = {
    _TEXT: (str,),
    _NUMBER: (int, float),
    _YES_NO: (bool,),
    _LIST: (list,),
    _OBJECT: (dict,),
}
_FEED: Mapping[str, str] = {
    **dict.fromkeys(("version", "title", "home_page_url", "feed_url", "description", "user_comment"), _TEXT),
    **dict.fromkeys(("next_url", "icon", "favicon", "language"), _TEXT),
    **dict.fromkeys(("authors", "hubs", "items"), _LIST),
    "author": _OBJECT,
    "expired": _YES_NO,
}
_ITEM: Mapping[str, str] = {
    **dict.fromkeys(("url", "external_url", "title", "content_html", "content_text", "summary"), _TEXT),
    **dict.fromkeys(("image", "banner_image", "date_published", "date_modified", "language"), _TEXT),
    **dict.fromkeys(("authors", "tags", "attachments"), _LIST),
    "author": _OBJECT,
}
_AUTHOR: Mapping[str, str] = dict.fromkeys(("name", "url", "avatar"), _TEXT)
_ATTACHMENT: Mapping[str, str] = {
    **dict.fromkeys(("url", "mime_type", "title"), _TEXT),
    **dict.fromkeys(("size_in_bytes", "duration_in_seconds"), _NUMBER),
}
_ID = "id"


def check_shape(feed: Mapping[str, object]) -> Iterator[Finding]:
    """Unknown fields and wrong types, in the feed, its items, their authors and attachments."""
    yield from _object(feed, _FEED, "")
    yield from _members(feed, "authors", _AUTHOR, "")
    for path, item in _each(feed, "items", ""):
        yield from _object({name: value for name, value in item.items() if name != _ID}, _ITEM, f"{path}.")
        yield from _members(item, "authors", _AUTHOR, f"{path}.")
        yield from _members(item, "attachments", _ATTACHMENT, f"{path}.")
        for number, tag in enumerate(_listed(item, "tags")):
            if not isinstance(tag, str):
                yield TYPE.at(Place(f"{path}.tags[{number}]"), "This should be a text.")
    for name in ("items", "authors", "hubs"):
        for number, one in enumerate(_listed(feed, name)):
            if not isinstance(one, dict):
                yield TYPE.at(Place(f"{name}[{number}]"), "This should be an object.")


def _members(parent: Mapping[str, object], name: str, known: Mapping[str, str], path: str) -> Iterator[Finding]:
    for place, one in _each(parent, name, path):
        yield from _object(one, known, f"{place}.")


def _object(value: Mapping[str, object], known: Mapping[str, str], path: str) -> Iterator[Finding]:
    for name, field in value.items():
        place = Place(f"{path}{name}")
        if name.startswith("_"):
            yield from _extension(name, field, place)
        elif name not in known:
            yield UNKNOWN.at(place, f"JSON Feed knows no {quoted(name)} here.")
        elif not _fits(field, known[name]):
            yield TYPE.at(place, f"This should be {'an' if known[name] == _OBJECT else 'a'} {known[name]}.")


def _extension(name: str, field: object, place: Place) -> Iterator[Finding]:
    if not name[1:2].isalpha() or "." in name or not isinstance(field, dict):
        yield EXTENSION.at(place, f"{quoted(name)} is no extension as the format wants them.")


def _fits(field: object, kind: str) -> bool:
    return isinstance(field, _TYPES[kind]) and not (kind == _NUMBER and isinstance(field, bool))


def _listed(parent: Mapping[str, object], name: str) -> Sequence[object]:
    listed = parent.get(name)
    return listed if isinstance(listed, list) else []


def _each(parent: Mapping[str, object], name: str, path: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    for number, one in enumerate(_listed(parent, name)):
        if isinstance(one, dict):
            yield f"{path}{name}[{number}]", one

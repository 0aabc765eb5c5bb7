"""A form as it was typed, and the wishes in it or what is wrong with it, field by field: pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address as MailAddress
from types import MappingProxyType
from typing import Final

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData

from scraper.config.values import Address, When
from scraper.model import Interest, Kind, Site, Wishes
from scraper.normalise.stems import stems
from scraper.normalise.text import clean
from scraper.web.words import WORD_FIELDS

KINDS: Final = (Kind.CALL, Kind.NOTICE, Kind.NEWS, Kind.PROJECT, Kind.EVENT, Kind.DOCUMENT)
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REMINDERS: Final[Mapping[str, timedelta]] = MappingProxyType({"7d": timedelta(days=7), "1d": timedelta(days=1)})
RHYTHMS: Final = ("at_once", "daily", "weekly")
TRAP: Final = "nota"
"""A field that nobody sees, and that only a program fills in."""
_LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3, without the brackets
_LONGEST_TEXT = 2000
_LONGEST_ENTRY, _MOST_ENTRIES = 80, 20
_ADDRESS: Final[TypeAdapter[str]] = TypeAdapter(Address)
_WHEN: Final[TypeAdapter[str]] = TypeAdapter(When)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields, right or wrong."""

    email: str = ""
    sites: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    match: str = ""
    match_all: str = ""
    match_none: str = ""
    sections: str = ""
    topics: str = ""
    when: str = "at_once"
    hour: str = "07:30"
    weekday: str = "mon"
    remind: tuple[str, ...] = tuple(REMINDERS)
    language: str = "it"


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says: wishes, or by field the word for what is wrong with it."""

    address: str = ""
    wishes: Wishes = field(default_factory=Wishes)
    errors: Mapping[str, str] = field(default_factory=dict)


def typed(form: FormData) -> Typed:
    """The fields of a form that was sent; what is no text, or not among them, is left out."""
    found: dict[str, str | tuple[str, ...]] = {}
    for one in fields(Typed):
        values = tuple(value[:_LONGEST_TEXT] for value in form.getlist(one.name) if isinstance(value, str))
        if one.name in {"sites", "kinds", "remind"}:
            found[one.name] = values[:100]
        elif values:
            found[one.name] = values[0]
    return Typed(**found)  # type: ignore[arg-type]  # by name, each of its kind


def typed_from(wishes: Wishes) -> Typed:
    """The fields that say these wishes."""
    interest = wishes.interest
    rhythm, *rest = ("at_once",) if wishes.when == "at once" else wishes.when.split()
    hour = {"hour": rest[-1]} if rest else {}
    weekday = {"weekday": rest[0]} if len(rest) > 1 else {}
    return Typed(
        sites=interest.sites,
        kinds=tuple(kind.value for kind in interest.kinds),
        **{name: ", ".join(getattr(interest, name)) for name in WORD_FIELDS},
        when=rhythm,
        **hour,
        **weekday,
        remind=tuple(name for name, ahead in REMINDERS.items() if ahead in wishes.remind),
        language=wishes.language,
    )


def read(form: Typed, sites: Sequence[Site], *, with_address: bool = True) -> Read:
    """Wishes, with the zone of the first site that was chosen; or what is wrong."""
    errors = _wrong_choices(form, {site.id for site in sites})
    address = clean(form.email)
    if with_address and (problem := _wrong_address(address)):
        errors = {"email": problem, **errors}
    entries = {name: _entries(getattr(form, name)) for name in WORD_FIELDS}
    errors |= {name: problem for name, found in entries.items() if (problem := _wrong_entries(found))}
    if errors:
        return Read(errors=errors)
    chosen = [site for site in sites if site.id in form.sites] or list(sites)
    interest = Interest(
        sites=tuple(site.id for site in chosen) if len(chosen) < len(sites) else (),
        kinds=tuple(kind for kind in KINDS if kind.value in form.kinds) if len(set(form.kinds)) < len(KINDS) else (),
        **entries,
    )
    remind = tuple(ahead for name, ahead in REMINDERS.items() if name in form.remind)
    zone = chosen[0].timezone if chosen else "Europe/Rome"
    return Read(address, Wishes(interest, _when(form), zone, form.language, remind))


def _when(form: Typed) -> str:
    match form.when:
        case "daily":
            return f"daily {form.hour}"
        case "weekly":
            return f"weekly {form.weekday} {form.hour}"
        case _:
            return "at once"


def _wrong_choices(form: Typed, sites: Collection[str]) -> dict[str, str]:
    wrong = {
        "sites": not set(form.sites) <= set(sites),
        "kinds": not set(form.kinds) <= {kind.value for kind in KINDS},
        "when": form.when not in RHYTHMS,
        "weekday": form.weekday not in WEEKDAYS,
        "remind": not set(form.remind) <= set(REMINDERS),
        "language": form.language not in {"it", "en"},
    }
    errors = {name: "choice_wrong" for name, is_wrong in wrong.items() if is_wrong}
    return errors if _fits(_WHEN, f"daily {form.hour}") else errors | {"hour": "hour_wrong"}


def _wrong_address(address: str) -> str | None:
    if not address:
        return "email_missing"
    if len(address) > _LONGEST_ADDRESS or not _fits(_ADDRESS, address):
        return "email_wrong"
    try:
        MailAddress(addr_spec=address)
    except (ValueError, MessageError):  # a..b@example.org: no mail could be written to it
        return "email_wrong"
    return None


def _fits(kind: TypeAdapter[str], value: str) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True


def _entries(text: str) -> tuple[str, ...]:
    """What commas, semicolons and line breaks separate, each once."""
    found = (clean(entry).strip('"“”«» ') for entry in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(entry for entry in found if entry))


def _wrong_entries(entries: Sequence[str]) -> str | None:
    if len(entries) > _MOST_ENTRIES or any(len(entry) > _LONGEST_ENTRY for entry in entries):
        return "words_long"
    return "words_empty" if any(not stems(entry) for entry in entries) else None

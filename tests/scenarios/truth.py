"""The truth about a town: what has to be told when it was so yesterday and is so today."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tests.scenarios.layouts import Style, path_of, story_of
from tests.scenarios.things import CALL, File, Thing
from tests.scenarios.town import Town


@dataclass(frozen=True, slots=True)
class Truth:
    """What there is to tell about each thing at one moment, whatever the site makes of it."""

    things: Mapping[str, Thing]
    listed: frozenset[str]
    gone: frozenset[str]
    addresses: Mapping[str, str]
    today: date


def truth_of(town: Town, before: Truth | None = None) -> Truth:
    """As it is now; what is gone is what it was ``before``: nobody saw what became of it since."""
    unseen = {name: before.things[name] for name in town.taken_down if before and name in before.things}
    return Truth(
        things={**town.things, **unseen},
        listed=frozenset(thing.name for name in town.lists for thing in town.on_list(name)),
        gone=frozenset(town.taken_down),
        addresses={name: path_of(thing, town.style) for name, thing in town.things.items()},
        today=town.today,
    )


def due(before: Truth, after: Truth) -> Counter[str]:
    """What must be told, as "name: fact", each once."""
    facts: Counter[str] = Counter()
    for name, thing in after.things.items():
        was = before.things.get(name)
        found = _of_new(thing, after) if was is None else _of_known(was, thing, before, after)
        facts.update(f"{name}: {fact}" for fact in found)
    return facts


def _of_new(thing: Thing, now: Truth) -> Iterator[str]:
    if thing.name in now.listed and thing.day is not None and (now.today - thing.day).days < _OLD:
        yield "appeared"


_OLD = 100


def _of_known(was: Thing, thing: Thing, before: Truth, now: Truth) -> Iterator[str]:
    name = thing.name
    if name in now.gone:
        if name not in before.gone:
            yield "withdrawn"
        return
    if name in before.gone:
        yield "returned"
    moved = before.addresses[name] != now.addresses[name]
    if moved and name in now.listed:
        yield "moved"
    yield from _of_deadline(was.deadline, thing.deadline, now.today)
    if was.title != thing.title:
        yield f"title{_meaning(was, thing)}"
    if not moved and tuple(story_of(was, _PLAIN)) != tuple(story_of(thing, _PLAIN)):
        yield "text"
    yield from _of_files({file.name: file for file in was.files}, {file.name: file for file in thing.files}, thing)


_PLAIN = Style()


def _meaning(was: Thing, thing: Thing) -> str:
    came = {word for word in _MEANINGS if word in thing.title and word not in was.title}
    return _MEANINGS[min(came)] if came and thing.section == CALL else ""


_MEANINGS = {"REVOCATO": "/revoked", "SOSPESO": "/suspended"}


def _of_deadline(was: date | None, now: date | None, today: date) -> Iterator[str]:
    if was is None or now is None or was == now:
        return
    if now < was:
        yield "deadline_changed/brought_forward"
    else:
        yield "deadline_extended/reopened" if was < today else "deadline_extended"


def _of_files(was: Mapping[str, File], now: Mapping[str, File], thing: Thing) -> Iterator[str]:
    for name in was.keys() - now.keys():
        yield f"removed {name}"
    for name, file in now.items():
        if name not in was:
            outcome = thing.section == CALL and "Graduatoria" in file.title
            yield f"attachment_added{'/outcome_published' if outcome else ''} {name}"
            continue
        if was[name].title != file.title:
            yield f"renamed {file.title}"
        if was[name].data != file.data:
            yield f"attachment_replaced {name}"

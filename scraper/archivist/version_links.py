"""The links between a change and an item version, and between a version and what stands in its record."""

from collections.abc import Iterator, Sequence

from scraper.archivist.again import reread
from scraper.archivist.evidence import Evidence, Link, link
from scraper.archivist.notes import reader_of
from scraper.errors import ArchiveError
from scraper.model import Change, Day, Item
from scraper.objects import iso
from scraper.parse.listing import VERSION
from scraper.store.queries import Version

_COMPARED = ("title", "summary", "text", "published", "deadline", "starts", "url", "kind")
"""Fields that a change tells of as the item has them; what it says of files is about one file among others."""


def change_links(change: Change, version: Version | None) -> Iterator[Link]:
    """What a change says, and whether the version of that moment says the same."""
    fields = ", ".join(f"{name}: {_short(was)} → {_short(now)}" for name, (was, now) in change.fields.items())
    said = f"{change.type} at {change.at:%Y-%m-%d %H:%M:%SZ}{': ' if fields else ''}{fields}"
    yield link("change", change.id, said, faults=_contradictions(change, version) if version else ())


def _contradictions(change: Change, version: Version) -> Iterator[str]:
    for name, (_, now) in change.fields.items():
        kept = _value(version.item, name) if name in _COMPARED else now
        if now != kept:
            yield f"it says that {name} is {_short(now)}, and the version of that moment {_short(kept)}"
    named = version.snapshot.id if version.snapshot else None
    if change.snapshot != named:
        yield f"it names the record {change.snapshot}, and the version of that moment {named}"


def version_links(version: Version, history: Sequence[Version], evidence: Evidence) -> Iterator[Link]:
    """A version, the record that it names, and what today's parser reads there."""
    name = f"{version.item.id} of {version.at:%Y-%m-%d %H:%M:%SZ}"
    snapshot = version.snapshot
    lost = [] if snapshot else ["the record that it was read from is not in the database"]
    yield link("version", name, f"read by {version.source} from {snapshot.id if snapshot else '-'}", faults=lost)
    if snapshot is not None:
        yield _reading(name, version, history, evidence)


def _reading(name: str, version: Version, history: Sequence[Version], evidence: Evidence) -> Link:
    """It holds where today's parser reads the same, or is another one than read it then."""
    try:
        found = reread(version, history, evidence, told=_told(version, evidence))
    except (ValueError, ArchiveError) as error:
        fault = str(error)
    else:
        if not found.other:
            return link(
                "reading", name, f"the record says so: {', '.join(found.compared) or 'nothing new of the item'}"
            )
        fault = f"the parser reads another {', '.join(found.other)} there"
    then = reader_of(version, evidence)
    if then not in {None, VERSION}:
        return link("reading", name, f"the parser changed since (reader {then}, now {VERSION}): today {fault}")
    return link("reading", name, "", faults=[fault])


def _told(version: Version, evidence: Evidence) -> set[str]:
    """The fields of which changes say that they are new in a version."""
    changes = evidence.answers.changes_of(version.item.id)
    of_it = (one for one in changes if (one.at, one.source) == (version.at, version.source))
    return {name for one in of_it for name in one.fields}


def _value(item: Item, name: str) -> str | None:
    value: str | Day | None = getattr(item, name)
    return value if isinstance(value, str) or value is None else iso(value)


def _short(value: str | None) -> str:
    words = " ".join((value or "–").split())
    return words if len(words) <= 60 else f"{words[:59]}…"

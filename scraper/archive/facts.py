"""What is said about records, as lines that are sorted: all that is said of one comes together, whoever said it.

This is how references are checked without holding an archive's ids in memory: a line for every record that lies in
a file, one for every place that names it, all sorted by the WARC-Record-ID.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from scraper.archive.cdxj import Place
from scraper.archive.manifest import Kept
from scraper.archive.members import Record
from scraper.archive.pages import LEADS_TO, NOWHERE
from scraper.archive.sorting import fields
from scraper.model import Snapshot


class State(StrEnum):
    """What became of a record."""

    SOUND = "sound"
    UNLISTED = "unlisted"
    """It is whole, but its manifest does not name it."""
    BROKEN = "broken"
    """It is damaged, or gone."""
    REMOVED = "removed"
    """Its file was removed by retention, and its manifest says what was there."""


class Said(StrEnum):
    """Who says what of a record."""

    LIES = "1"
    """A file: it lies here."""
    ASKED = "2"
    """A request: it is the answer."""
    ORIGINAL = "3"
    """A revisit: the payload lies there."""
    REFERRED = "4"
    """Another record: it refers to it."""
    ROW = "5"
    """The database: it lies there, and holds this."""
    NAMED = "6"
    """An item's version, a feed, a mail …: it was read from it."""
    SEALED = "7"
    """A seal: these packed bytes lie there."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A record that lies, or should lie, in a file.

    ``digest`` is its payload's, where a file says it; ``packed`` the SHA-256 of its packed bytes.
    """

    place: Place
    type: str
    digest: str
    url: str
    at: str
    packed: str
    state: State


@dataclass(frozen=True, slots=True)
class Link:
    """What another record says of it; ``origin`` is that one, ``what`` its field."""

    place: Place
    origin: str
    what: str
    digest: str = ""
    url: str = ""
    at: str = ""
    state: State = State.SOUND


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a seal says of it."""

    place: Place
    packed: str
    seal: str


@dataclass(frozen=True, slots=True)
class Row:
    """What the database says of it."""

    place: Place
    digest: str
    url: str
    at: str


def moment(at: datetime) -> str:
    """A moment as it is compared: in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def lying(record: Record, place: Place, packed: str, state: State) -> str:
    """A line: this record lies there; ``packed`` is the SHA-256 of its packed bytes."""
    digest = record.fields.get("warc-payload-digest", "")
    return fields(record.id, Said.LIES, *place, record.type, digest, record.url, _date(record), packed, state)


def listed(kept: Kept, file: str, state: State) -> str:
    """A line: a manifest says that this record lies, or lay, there."""
    return fields(kept.id, Said.LIES, file, kept.offset, kept.length, kept.type, "", "", "", kept.digest, state)


def links(record: Record, place: Place, state: State) -> list[str]:
    """Lines: what a record says of others."""
    said = []
    if refers := record.fields.get("warc-refers-to", "").strip("<>"):
        kind = Said.ORIGINAL if record.type == "revisit" else Said.REFERRED
        stated = (
            record.fields.get("warc-payload-digest", ""),
            record.fields.get("warc-refers-to-target-uri", "").strip("<>"),
            _moment_of(record.fields.get("warc-refers-to-date", "")),
        )
        said.append(fields(refers, kind, *place, record.id, "WARC-Refers-To", *stated, state))
    leads_to = record.fields.get(LEADS_TO.lower(), NOWHERE).strip("<>")
    if leads_to != NOWHERE:
        said.append(fields(leads_to, Said.REFERRED, *place, record.id, LEADS_TO, "", "", "", state))
    kind = Said.ASKED if record.type == "request" else Said.REFERRED
    others = (one.strip().strip("<>") for one in record.fields.get("warc-concurrent-to", "").split(","))
    said += [fields(one, kind, *place, record.id, "WARC-Concurrent-To", "", "", "", state) for one in others if one]
    return said


def sealed(kept: Kept, file: str, seal: int) -> str:
    """A line: the seal of this number covers that record."""
    return fields(kept.id, Said.SEALED, file, kept.offset, kept.length, kept.digest, seal)


def row(snapshot: Snapshot) -> str:
    """A line: the database says that this snapshot lies there."""
    place = (snapshot.file, snapshot.offset, snapshot.length)
    return fields(snapshot.id, Said.ROW, *place, snapshot.digest, snapshot.url, moment(snapshot.at))


def named(record: str, by: str, *, stored: bool) -> str:
    """A line: ``by`` (words: "version of …") was read from this record; ``stored`` says that the database has it."""
    return fields(record, Said.NAMED, int(stored), by)


@dataclass(frozen=True, slots=True)
class Group:
    """All that is said of one record."""

    id: str
    lying: Sequence[Lying]
    asked: Sequence[Link]
    originals: Sequence[Link]
    referred: Sequence[Link]
    rows: Sequence[Row]
    stored: Sequence[str]
    """What names it in the database."""
    printed: Sequence[str]
    """What names it in feeds and mails."""
    sealed: Sequence[Sealed]

    @property
    def names(self) -> Sequence[str]:
        """All that names it but other records."""
        return [*self.stored, *self.printed]


def unremarkable(lines: Sequence[Sequence[str]]) -> bool:
    """Does a record lie whole in one place, and does nothing say anything of it that could be wrong?"""
    return (
        lines[0][0] == Said.LIES
        and lines[0][-1] == State.SOUND
        and all(
            said[1:5] == [*lines[0][1:4], lines[0][8]]
            if said[0] == Said.SEALED
            else said[0] in _HARMLESS and said[-1] == State.SOUND
            for said in lines[1:]
        )
    )


_HARMLESS = {Said.ASKED.value, Said.REFERRED.value}


def group_of(record: str, lines: Sequence[Sequence[str]]) -> Group:
    """The lines of one record (without its id) as values."""
    by: dict[str, list[Sequence[str]]] = {said.value: [] for said in Said}
    for said, *values in lines:
        by[said].append(values)
    return Group(
        record,
        [Lying(_place(v), v[3], v[4], v[5], v[6], v[7], State(v[8])) for v in by[Said.LIES]],
        [_link(v) for v in by[Said.ASKED]],
        [_link(v) for v in by[Said.ORIGINAL]],
        [_link(v) for v in by[Said.REFERRED]],
        [Row(_place(v), v[3], v[4], v[5]) for v in by[Said.ROW]],
        [v[1] for v in by[Said.NAMED] if v[0] == "1"],
        [v[1] for v in by[Said.NAMED] if v[0] == "0"],
        [Sealed(_place(v), v[3], v[4]) for v in by[Said.SEALED]],
    )


def _link(values: Sequence[str]) -> Link:
    origin, what, digest, url, at, state = values[3:9]
    return Link(_place(values), origin, what, digest, url, at, State(state))


def _place(values: Sequence[str]) -> Place:
    return Place(values[0], int(values[1]), int(values[2]))


def _date(record: Record) -> str:
    return _moment_of(record.fields.get("warc-date", ""))


def _moment_of(text: str) -> str:
    try:
        return moment(datetime.fromisoformat(text)) if text else ""
    except ValueError:
        return ""

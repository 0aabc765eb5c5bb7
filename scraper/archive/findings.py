"""What is wrong with an archive, one line each: where, which record, what, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

OURS = "banditore-"
"""Begins the names of files that we wrote: there every record names its file's warcinfo, which is the first."""
RESTORE = "restore the file from a copy"
REINDEX = "banditore archive index makes the index anew"


class Damage(StrEnum):
    """Which kind of damage it is."""

    MISSING = "missing file"
    FOREIGN = "foreign file"
    CUT = "cut off"
    UNREADABLE = "unreadable record"
    ALTERED = "altered record"
    INVALID = "invalid record"
    LOST = "lost record"
    ADDED = "added record"
    MOVED = "moved record"
    DUPLICATE = "duplicate record"
    LINK = "broken link"
    MANIFEST = "damaged manifest"
    INDEX = "stale index"
    DATABASE = "database"
    REFERENCE = "broken reference"
    SEAL = "seal"
    NOTE = "note"
    """No damage: what a crash left, and banditore repairs when it runs next."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; ``offset`` is the first byte in the file ``where``, ``record`` a WARC-Record-ID.

    ``records`` is how many it concerns, from ``record`` on.
    """

    kind: Damage
    where: str
    problem: str
    hint: str = ""
    offset: int | None = None
    record: str | None = None
    records: int = 1

    @property
    def harmless(self) -> bool:
        """Is it only a note?"""
        return self.kind is Damage.NOTE

    def __str__(self) -> str:
        at = "" if self.offset is None else f", byte {self.offset}"
        about = f" ({self.record})" if self.record and self.record not in self.problem else ""
        said = f"{self.kind}: {self.where}{at}: {self.problem}{about}{f'; {self.hint}' if self.hint else ''}"
        return "".join(letter if letter.isprintable() else "\ufffd" for letter in said)

    def as_object(self) -> Mapping[str, object]:
        """For JSON."""
        return {
            "type": "note" if self.harmless else "damage",
            "kind": self.kind.value,
            "where": self.where,
            "offset": self.offset,
            "record": self.record,
            "records": self.records,
            "problem": self.problem,
            "hint": self.hint,
        }

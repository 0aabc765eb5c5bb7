"""What a check noted of the page it kept: the metadata record that refers to it."""

from itertools import islice

from scraper.archive.members import DamageError, Record, walk
from scraper.archivist.evidence import Evidence
from scraper.errors import ArchiveError
from scraper.store.queries import Version

_NEAR = 500
"""A note follows its page within so many records: those of the checks that went on at the same time lie between."""


def reader_of(version: Version, evidence: Evidence) -> str | None:
    """Which version of the reader read a version of an item; None where nobody noted it."""
    note = note_on(version, evidence)
    if note is None:
        return None
    lines = note.block.decode("utf-8", "replace").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("reader:")), None)


def note_on(version: Version, evidence: Evidence) -> Record | None:
    """The note of the check that read a version; None where none can be found near its record."""
    snapshot = version.snapshot
    if snapshot is None:
        return None
    try:
        path = evidence.archive.path(snapshot.file)
        for member in islice(walk(path, start=snapshot.offset + snapshot.length), _NEAR):
            record = member.record()
            refers = record.fields.get("warc-refers-to", "").strip("<>")
            if record.type == "metadata" and refers == snapshot.id:
                return record
    except (ArchiveError, DamageError):
        return None
    return None

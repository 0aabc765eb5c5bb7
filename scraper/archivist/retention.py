"""What may go from an archive, and how it goes: noted, forgotten by the database and the index, and only then deleted.

Whatever of it a crash cuts short is taken up by the next run: the tombstone is there first, the file goes last.

What nothing names can still have been of use: a page that was seen unchanged, the first of two looks at which it was
gone. After such files went ``banditore archive rebuild`` may find fewer changes than the database knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scraper.archive.findings import Finding
from scraper.archive.retention import Holding, Plan, begin_removal, end_removal
from scraper.archive.verify import Verification
from scraper.archivist.claims import Witnesses
from scraper.store.evidence import SqlEvidence


@dataclass(frozen=True, slots=True)
class Outlook:
    """Every file with why it stays; and what is damaged, which must be mended before anything goes."""

    files: Sequence[Holding]
    damage: Sequence[Finding]


def outlook(folder: Path, witnesses: Witnesses, *, before: datetime) -> Outlook:
    """What may go of all that is older than ``before``. ArchiveError, StoreError, PublishError."""
    plan = Plan(before)
    check = Verification(folder, witnesses.claims, study=plan.study)
    damage = [finding for finding in check.findings() if not finding.harmless]
    return Outlook(plan.decide(folder) if folder.is_dir() else [], damage)


def remove(folder: Path, witnesses: Witnesses, going: Sequence[Holding], *, at: datetime, why: str) -> None:
    """Remove these files, alone on the data folder. ArchiveError, StoreError; to be called again after either."""
    for one in going:
        begin_removal(folder, one, at=at, why=why)
    SqlEvidence(witnesses.database).forget_files([one.file for one in going])
    end_removal(folder, {one.file: one for one in going})

"""The seals as verifying sees them: what they say of records, and what is wrong with themselves."""

from collections.abc import Iterator
from pathlib import Path

from scraper.archive.facts import sealed
from scraper.archive.findings import RESTORE, Damage, Finding
from scraper.archive.sealed import check_seals, sealed_leaves
from scraper.errors import ArchiveError


def sealed_records(folder: Path) -> Iterator[str]:
    """A line (``facts``) for every record that a seal covers. ArchiveError."""
    for serial, leaf in sealed_leaves(folder):
        yield sealed(leaf.kept, leaf.file, serial)


def broken_seals(folder: Path, ca: Path | None) -> Iterator[Finding]:
    """What is wrong with the seals; only a note where the packages are missing that check signatures.

    ``ca`` is as in ``check_seals``.
    """
    try:
        for one in check_seals(folder, ca=ca):
            yield Finding(Damage.SEAL, f"seals/{one.seal:06}.json", str(one), RESTORE)
    except ArchiveError as error:
        yield Finding(Damage.NOTE, "seals", f"not all of them could be checked: {error}", error.hint)

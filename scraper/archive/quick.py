"""A quick look at one WARC file: is it as long as its manifest says? What lies in it is believed.

A file without a manifest is read whole: nothing else says what lies in it.
"""

from collections.abc import Iterator
from pathlib import Path

from scraper.archive.facts import State, listed
from scraper.archive.findings import RESTORE, Damage, Finding
from scraper.archive.inspection import IN_FILE, Inspection, Ledger, lines_now, mapped
from scraper.archive.manifest import Kept, manifest_of
from scraper.archive.reader import OPEN
from scraper.archive.sorting import fields


def quick_look(path: Path, ledger: Ledger) -> Iterator[Finding]:
    """What is wrong with the lengths of a file and of its records. ArchiveError."""
    file = path.name.removesuffix(OPEN)
    if not manifest_of(path).exists():
        yield from Inspection(path, ledger).findings()
        return
    end = 0
    ledger.files += 1
    for line in lines_now(path):
        if line.kept is None or line.kept.offset != end:
            fault = "cannot be read" if line.kept is None else f"does not begin where the one before it ends, at {end}"
            hint = "restore the manifest from a copy"
            yield Finding(Damage.MANIFEST, file, f"line {line.number} of its manifest {fault}", hint, end)
        if line.kept:
            end = line.kept.end
            _note(line.kept, file, ledger)
    with mapped(path) as data:
        size = len(data)
    if size < end:
        yield Finding(Damage.CUT, file, f"it has {size} bytes, and its manifest names {end}", RESTORE, size)
    elif size > end and not path.name.endswith(OPEN):
        problem = f"{size - end} bytes lie behind the last record that its manifest names"
        yield Finding(Damage.ADDED, file, problem, RESTORE, end)


def _note(kept: Kept, file: str, ledger: Ledger) -> None:
    ledger.records += 1
    ledger.packed += kept.length
    ledger.facts.add(listed(kept, file, State.SOUND))
    ledger.captures.add(fields(f"{file} {kept.offset}", IN_FILE, file, kept.offset, kept.length))

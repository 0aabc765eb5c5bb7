"""Manifests for files that have none, made from the files: those of earlier versions, or of other programs."""

import os
from pathlib import Path

from scraper.archive.manifest import Kept, as_lines, manifest_of
from scraper.archive.members import DamageError, walk
from scraper.archive.trouble import explained


def list_unlisted(folder: Path) -> list[str]:
    """Write the manifests that closed files lack; return their names. ArchiveError.

    A file that cannot be read to its end gets none: nothing could be told of the rest.
    """
    made = []
    with explained("look into", folder):
        warcs = sorted(folder.glob("*.warc.gz"))
    for warc in warcs:
        manifest = manifest_of(warc)
        if not manifest.exists() and _list(warc, manifest):
            made.append(manifest.name)
    return made


def _list(warc: Path, manifest: Path) -> bool:
    fresh = manifest.with_name(f"{manifest.name}.new")
    with explained("write", fresh), fresh.open("wb") as file:
        try:
            for member in walk(warc):
                record = member.record()
                file.write(as_lines([Kept(member.offset, member.length, member.digest, record.type, record.id)]))
        except DamageError:
            fresh.unlink()
            return False
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(manifest)
    return True

"""What stays of a WARC file that was removed on purpose: its manifest, and beside it when, and how much it was.

    {"removed": "2026-11-29T10:00:00+00:00", "why": "…", "records": 812, "bytes": 3141592, "manifest": "sha256:…"}

So nobody takes it for lost, and a seal over its records can still be checked against the manifest's lines.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from scraper.archive.manifest import manifest_of
from scraper.archive.trouble import explained
from scraper.model.times import require_aware

SUFFIX = ".removed"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Says that a file was removed; ``manifest`` is the SHA-256 of its manifest, in hexadecimal digits."""

    at: datetime
    why: str
    records: int
    size: int
    manifest: str

    def __post_init__(self) -> None:
        require_aware(self.at)

    def stands_for(self, manifest: Path) -> bool:
        """Is this the manifest that was there when the file was removed?"""
        return manifest.exists() and digest_of(manifest) == self.manifest


def tombstone_of(warc: Path) -> Path:
    """Where the tombstone of a WARC file is."""
    return warc.with_name(warc.name + SUFFIX)


def digest_of(manifest: Path) -> str:
    """The SHA-256 of a manifest. ArchiveError."""
    with explained("read", manifest):
        return sha256(manifest.read_bytes()).hexdigest()


def read_tombstone(path: Path) -> Tombstone:
    """ValueError for what is none; ArchiveError."""
    with explained("read", path):
        text = path.read_text(encoding="utf-8", errors="replace")
    try:
        said = json.loads(text)
        at = datetime.fromisoformat(said["removed"])
        sizes = int(said["records"]), int(said["bytes"])
        return Tombstone(at, str(said["why"]), *sizes, str(said["manifest"]).removeprefix("sha256:"))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} lacks {error}") from error


def write_tombstone(warc: Path, tombstone: Tombstone) -> None:
    """Durably, and whole or not at all. ArchiveError."""
    path = tombstone_of(warc)
    said = {
        "removed": tombstone.at.isoformat(),
        "why": tombstone.why,
        "records": tombstone.records,
        "bytes": tombstone.size,
        "manifest": f"sha256:{tombstone.manifest}",
    }
    with explained("write", path):
        fresh = path.with_name(f"{path.name}.new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(f"{json.dumps(said, ensure_ascii=False)}\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # or else after a power cut the file might be gone, and not the reason known
        finally:
            os.close(folder)


def bury(warc: Path, *, at: datetime, why: str, records: int) -> Tombstone:
    """The tombstone for a file that is there, with its manifest. ArchiveError."""
    with explained("measure", warc):
        size = warc.stat().st_size
    return Tombstone(at, why, records, size, digest_of(manifest_of(warc)))

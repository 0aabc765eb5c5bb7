"""Where a record lies, found by its id alone: in the manifests, which name every record, whoever wrote it."""

from mmap import ACCESS_READ, mmap
from pathlib import Path

from scraper.archive.cdxj import Place
from scraper.archive.manifest import SUFFIX
from scraper.archive.trouble import explained


def place_of(archive: Path, record: str) -> Place | None:
    """The place of a record; None where no manifest names it. ArchiveError."""
    wanted = f" {record}\n".encode()
    with explained("look into", archive):
        for manifest in sorted(archive.glob(f"*{SUFFIX}")):
            with manifest.open("rb") as file:
                if not manifest.stat().st_size:
                    continue
                with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                    end = data.find(wanted)
                    if end >= 0:
                        line = data[data.rfind(b"\n", 0, end) + 1 : end].split(b" ")
                        return Place(manifest.name.removesuffix(SUFFIX), int(line[0]), int(line[1]))
    return None

"""The file of the key that seals are signed with: made at first use, readable for nobody else."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.archive.extra import needed
from scraper.archive.sealfolder import put_in_place
from scraper.archive.trouble import explained
from scraper.errors import ArchiveError

if TYPE_CHECKING:
    from scraper.archive.ed25519 import SealKey

_ANOTHER = "restore it, or move it away: then a new one is made, and the seals made before stay good"


def key_in(file: Path) -> "SealKey":
    """The key in a file, which is made if there is none. ArchiveError: it cannot be read, or is no such key."""
    with needed("sealing"):
        from scraper.archive import ed25519  # noqa: PLC0415 - of the extra ``archive``
    with explained("use the key", file):
        if not file.exists():
            _make(file, ed25519.new_key())
        if file.stat().st_mode & 0o077:
            raise ArchiveError(f"{file}: others may read this key, and sign with it", hint=f"chmod 600 {file}")
        pem = file.read_bytes()
    try:
        return ed25519.load_key(pem)
    except ValueError:
        raise ArchiveError(f"{file}: this is no Ed25519 private key in PEM", hint=_ANOTHER) from None


def _make(file: Path, pem: bytes) -> None:
    """Nobody else can ever read it, and after a kill it is there whole or not at all. OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
        output.write(pem)
        output.flush()
        os.fsync(output.fileno())
    put_in_place(aside, file)

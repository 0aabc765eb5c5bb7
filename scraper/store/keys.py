"""The key that links are signed with: made once, in the data folder, for nobody else's eyes."""

import os
from pathlib import Path
from secrets import token_urlsafe

from scraper.errors import StoreError
from scraper.store.folder import made

_NAME = "secret.key"


def key_file(data: Path) -> Path:
    """Where it lies under the data folder."""
    return data / _NAME


def keys_of(data: Path) -> tuple[str, ...]:
    """The keys in the key file, one a line, the newest first; the file is made if there is none. StoreError."""
    made(data)
    file = key_file(data)
    try:
        if not file.exists():
            _make(file)
        keys = tuple(file.read_text(encoding="ascii").split())
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "is no key file"
        raise StoreError(f"{file}: {said}", hint="this user must be able to read it; or set BANDITORE_SECRET") from None
    if not keys:
        raise StoreError(f"{file}: holds no key", hint="remove it, and a new one is made; or set BANDITORE_SECRET")
    return keys


def is_open_to_others(data: Path) -> bool:
    """Whether somebody else on this machine may read or change the key file."""
    return bool(key_file(data).stat().st_mode & 0o077)


def _make(file: Path) -> None:
    """Written aside and linked: of two that make it at once one wins, and nobody reads half of it."""
    aside = file.with_name(f".{file.name}.{os.getpid()}.{token_urlsafe(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as output:
            output.write(f"{token_urlsafe(48)}\n")
            output.flush()
            os.fsync(output.fileno())
        os.link(aside, file)
    except FileExistsError:
        pass  # somebody else was quicker: his counts
    finally:
        aside.unlink()
